"""Somebody with Zalo on their phone who talks with an Official Account: what they do becomes events."""

import hashlib
from typing import TYPE_CHECKING, Any

from tests.platforms import pictures
from tests.platforms.residents import Resident

if TYPE_CHECKING:
    from tests.platforms.zalo_oa import ZaloOa

OA_ID = "388613280878808645"


class OaResident(Resident):
    """One person. What they do returns the id of their message."""

    def __init__(self, zalo: "ZaloOa", user: str) -> None:
        """Sit down at the phone."""
        super().__init__(zalo, user)
        self._zalo = zalo
        self.last_at = 0.0  # when they last did something
        self.has_left = False

    async def say(self, words: str) -> str:
        """Type something."""
        return self._message("text", words)

    async def tap(self, label: str) -> str:
        """Tap a button: its payload arrives as if it had been typed. Raises LookupError."""
        return await self.say(self.with_button(label).button(label))

    async def photo(self, content: bytes | None = None, *, caption: str = "") -> str:
        """Send a photo."""
        address = self._zalo.keep(content or pictures.jpeg(), "jpg")
        return self._message("image", caption, "image", {"thumbnail": address, "url": address})

    async def album(self, contents: list[bytes] | None = None) -> str:
        """Send photos together: one event with all of them."""
        kept = [self._zalo.keep(content, "jpg") for content in contents or [pictures.jpeg(), pictures.jpeg(400, 300)]]
        attachments = [{"type": "image", "payload": {"thumbnail": one, "url": one}} for one in kept]
        return self._send("user_send_image", {"attachments": attachments})

    async def document(self, content: bytes | None = None, *, name: str = "giay-to.pdf") -> str:
        """Send a file."""
        what = content or pictures.pdf()
        facts = {
            "size": str(len(what)),
            "name": name,
            "checksum": hashlib.md5(what, usedforsecurity=False).hexdigest(),
            "type": name.rpartition(".")[2],
            "url": self._zalo.keep(what, name.rpartition(".")[2]),
        }
        return self._message("file", "", "file", facts)

    async def voice(self, content: bytes | None = None) -> str:
        """Say something."""
        return self._message("audio", "", "audio", {"url": self._zalo.keep(content or pictures.aac(), "aac")})

    async def video(self) -> str:
        """Send a video."""
        address = self._zalo.keep(b"\x00\x00\x00\x18ftypmp42", "mp4")
        thumbnail = self._zalo.keep(pictures.jpeg(), "jpg")
        return self._message("video", "", "video", {"thumbnail": thumbnail, "description": "", "url": address})

    async def link(self, address: str = "https://dichvucong.gov.vn") -> str:
        """Send a link."""
        facts = {"thumbnail": "", "description": "Cổng dịch vụ công", "url": address}
        return self._message("link", address, "link", facts)

    async def sticker(self) -> str:
        """Send a sticker."""
        facts = {"id": "cf44c64bfd0e14504d1f", "url": self._zalo.keep(pictures.png(), "png")}
        return self._message("sticker", "", "sticker", facts)

    async def location(self, latitude: float = 21.028333, longitude: float = 105.854167) -> str:
        """Share a place; its figures are words at Zalo."""
        where = {"coordinates": {"latitude": str(latitude), "longitude": str(longitude)}}
        return self._message("location", "Nhà văn hoá xã", "location", where)

    async def submit_info(self, phone: str | int = "84912000111") -> str:
        """Answer a request for name and phone number; Zalo writes the phone as a word or as a figure."""
        info = {"name": self.name, "phone": phone, "address": "Xã Mẫu", "city": "Hà Nội", "district": "", "ward": ""}
        event = {"event_name": "user_submit_info", "sender": {"id": self.user}, "recipient": {"id": OA_ID}}
        return self._did(event | {"info": info})

    async def follow(self) -> str:
        """Follow the OA."""
        self.has_left = False
        return self._following("follow")

    async def unfollow(self) -> str:
        """Leave it."""
        number = self._following("unfollow")
        self.has_left = True
        return number

    async def block(self) -> None:
        """Refuse its messages; Zalo tells nobody."""
        self.has_blocked = True

    async def unblock(self) -> None:
        """Let it write again."""
        self.has_blocked = False

    async def say_without_a_name(self, words: str) -> str:
        """Write as somebody who is not signed in."""
        who = {"event_name": "anonymous_send_text", "sender": {"id": self.user}, "recipient": {"id": OA_ID}}
        said = {"text": words, "msg_id": self._zalo.next_message(), "conversation_id": f"c{self.user}"}
        return self._zalo.send_event(who | {"message": said}, user=self.user)

    def _message(self, kind: str, words: str, attached: str = "", payload: dict[str, Any] | None = None) -> str:
        attachments = {"attachments": [{"type": attached, "payload": payload}]} if attached else {}
        return self._send(f"user_send_{kind}", ({"text": words} if words else {}) | attachments)

    def _send(self, name: str, content: dict[str, Any]) -> str:
        who = {"event_name": name, "sender": {"id": self.user}, "recipient": {"id": OA_ID}}
        return self._did(who | {"message": content | {"msg_id": self._zalo.next_message()}})

    def _following(self, name: str) -> str:
        return self._did({"event_name": name, "oa_id": OA_ID, "follower": {"id": self.user}, "source": "oa_profile"})

    def _did(self, event: dict[str, Any]) -> str:
        self.last_at = self._zalo.now()
        self._zalo.interacted(self.user)
        return self._zalo.send_event(event | {"user_id_by_app": f"55{self.user[:16]}"}, user=self.user)
