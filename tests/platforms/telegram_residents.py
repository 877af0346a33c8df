"""Somebody with Telegram on their phone: what they do becomes updates, every one checked by aiogram's types."""

from typing import TYPE_CHECKING, Any

from tests.platforms import pictures
from tests.platforms.residents import Resident

if TYPE_CHECKING:
    from tests.platforms.bot_api import BotApi


class TelegramResident(Resident):
    """One person in the private chat with the bot. What they do returns the number of the (last) update."""

    def __init__(self, api: "BotApi", user: int) -> None:
        """Sit down at the phone."""
        super().__init__(api, user)
        self._api = api
        self.language = "vi"
        self.is_known = False  # wrote once, so the bot may write
        self.said: dict[int, dict[str, Any]] = {}

    @property
    def spinning(self) -> int:
        """How many of their taps the bot has not answered."""
        return sum(tap.user == self.user and not tap.answered for tap in self._api.taps.values())

    # -- acts ---------------------------------------------------------------------------------------------------------
    async def say(self, words: str) -> int:
        """Type something; a command is marked as one."""
        more: dict[str, Any] = {"text": words}
        if words.startswith("/"):
            more["entities"] = [{"type": "bot_command", "offset": 0, "length": len(words.split(maxsplit=1)[0])}]
        return self._message(more)

    async def start(self, payload: str = "") -> int:
        """Open the bot by its link."""
        return await self.say(f"/start {payload}".strip())

    async def tap(self, label: str) -> int:
        """Tap the button with this in its label, below the last message that has one. Raises LookupError."""
        shown = self.with_button(label)
        return await self.tap_data(shown.button(label), message=int(shown.message_id))

    async def tap_data(self, data: str, *, message: int | None = None) -> int:
        """Tap something that sends this; without `message` it stands below one that is gone."""
        return self._api.tapped(self, data, message)

    async def photo(self, content: bytes | None = None, *, caption: str = "") -> int:
        """Send a photo."""
        return self._message(self._photo(content or pictures.jpeg()) | _said_below(caption))

    async def album(self, contents: list[bytes] | None = None, *, caption: str = "") -> int:
        """Send photos together: one update for each."""
        group = str(self._api.mailbox.next_number())
        number = 0
        for place, content in enumerate(contents or [pictures.jpeg(), pictures.jpeg(400, 300)]):
            more = self._photo(content) | {"media_group_id": group} | _said_below("" if place else caption)
            number = self._message(more)
        return number

    async def voice(self, content: bytes | None = None, *, seconds: int = 4) -> int:
        """Say something."""
        file = self._api.files.keep(content or pictures.ogg(), "voice", "oga")
        return self._message({"voice": file | {"duration": seconds, "mime_type": "audio/ogg"}})

    async def document(
        self,
        content: bytes | None = None,
        *,
        name: str = "giay-to.pdf",
        mime_type: str = "application/pdf",
        caption: str = "",
    ) -> int:
        """Send a file."""
        file = self._api.files.keep(content or pictures.pdf(), "documents", name.rpartition(".")[2] or "bin")
        return self._message({"document": file | {"file_name": name, "mime_type": mime_type}} | _said_below(caption))

    async def location(self, latitude: float = 21.028333, longitude: float = 105.854167) -> int:
        """Share a place."""
        return self._message({"location": {"latitude": latitude, "longitude": longitude}})

    async def contact(self, phone: str = "84912000111", *, owner: int | None = None) -> int:
        """Share a phone number: their own, or that of `owner` (0: of somebody without an account)."""
        whose = {"user_id": self.user if owner is None else owner} if owner != 0 else {}
        asked = next((shown for shown in reversed(self.shown) if _asks_for_phone(shown.markup)), None)
        reply = {} if asked is None or owner is not None else {"reply_to_message": self._api.message_of(asked)}
        return self._message({"contact": {"phone_number": phone, "first_name": self.name} | whose} | reply)

    async def sticker(self) -> int:
        """Send a sticker."""
        file = self._api.files.keep(pictures.png(), "stickers", "webp")
        how = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "👍"}
        return self._message({"sticker": file | how})

    async def edit(self, words: str, *, message: int | None = None) -> int:
        """Change what they wrote: the last message, or this one."""
        number = message if message is not None else next(reversed(self.said))
        what = "text" if "text" in self.said[number] else "caption"
        self.said[number] |= {what: words, "edit_date": int(self._api.now())}
        self.said[number].pop("entities", None)
        return self._api.send_update({"edited_message": self.said[number]}, user=self.user)

    async def block(self) -> int:
        """Stop the bot."""
        self.has_blocked = True
        return self._membership("member", "kicked")

    async def unblock(self) -> int:
        """Let it write again."""
        self.has_blocked = False
        return self._membership("kicked", "member")

    async def write_in_group(self, words: str, *, group: int = -1002200000001) -> int:
        """Write where others read along."""
        chat = {"id": group, "title": "Tổ dân phố", "type": "supergroup"}
        return self._message({"text": words}, chat=chat)

    # -- as Telegram writes it ----------------------------------------------------------------------------------------
    @property
    def as_user(self) -> dict[str, Any]:
        """Their account."""
        return {"id": self.user, "is_bot": False, "first_name": self.name, "language_code": self.language}

    @property
    def as_chat(self) -> dict[str, Any]:
        """Their chat with the bot."""
        return {"id": self.user, "first_name": self.name, "type": "private"}

    def _message(self, more: dict[str, Any], *, chat: dict[str, Any] | None = None) -> int:
        self.is_known = True
        self.has_blocked = False  # whoever writes has opened the bot again
        number = self._api.next_message()
        message = {"message_id": number, "from": self.as_user, "chat": chat or self.as_chat, "date": self._api.date()}
        self.said[number] = message | more
        return self._api.send_update({"message": self.said[number]}, user=self.user)

    def _photo(self, content: bytes) -> dict[str, Any]:
        width, height = pictures.size_of(content)
        small = self._api.files.keep(pictures.jpeg(90, 67), "photos", "jpg") | {"width": 90, "height": 67}
        return {"photo": [small, self._api.files.keep(content, "photos", "jpg") | {"width": width, "height": height}]}

    def _membership(self, before: str, after: str) -> int:
        bot = self._api.bot

        def as_member(status: str) -> dict[str, Any]:
            return {"user": bot, "status": status} | ({"until_date": 0} if status == "kicked" else {})

        change = {"old_chat_member": as_member(before), "new_chat_member": as_member(after)}
        facts = {"chat": self.as_chat, "from": self.as_user, "date": self._api.date()}
        return self._api.send_update({"my_chat_member": facts | change}, user=self.user)


def _said_below(caption: str) -> dict[str, str]:
    return {"caption": caption} if caption else {}


def _asks_for_phone(markup: dict[str, Any]) -> bool:
    return any(key.get("request_contact") for row in markup.get("keyboard", []) for key in row)
