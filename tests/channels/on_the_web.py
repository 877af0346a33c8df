"""The web chat: a browser without scripts that keeps its cookie."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx

from api.house import House
from api.security import cookies
from bot.channels.webchat import ACCOUNT
from bot.channels.webchat.kind import KIND
from helpdesk.ids import new_id
from tests.channels.contract import PUBLIC, Line, Person, Seen
from tests.platforms import pictures

JSON = {"Accept": "application/json"}
TRUST = httpx.create_ssl_context()  # made once: it takes longer than a request


class WebChat(Line):
    kind = KIND
    name = "web chat"
    address = ""
    is_doubled = False

    @property
    def account(self) -> str:
        return ACCOUNT

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Nothing has to be opened: our own page is the platform."""
        yield

    async def connect(self, house: House, address: str) -> None:
        self.house, self.address = house, address

    def double_next(self) -> None:
        self.is_doubled = True

    async def settled(self) -> None:
        """What was sent was taken before the page said so."""

    def someone(self, user: str) -> Person:  # noqa: ARG002 - everybody is known by their cookie alone
        return AtBrowser(self)


class AtBrowser(Person):
    """Their acts are named as those of the platforms' residents."""

    def __init__(self, line: WebChat) -> None:
        super().__init__(line)
        self._line = line
        self._cookies = httpx.Cookies()
        self._opened: dict[str, bytes] = {}

    @property
    def token(self) -> str:
        return self._cookies.get(cookies.CHAT) or ""

    @property
    def conversation(self) -> str:
        return self._line.house.chat.conversation_of(self.token)

    async def seen(self) -> Sequence[Seen]:
        if not self.token:
            return []
        lines = [line for line in await self._line.house.chat.transcript(self.token) if not line.is_mine]
        shown: list[Seen] = []
        for line in lines:
            labels = tuple(button.label for button in line.buttons)
            files = [
                Seen("", kind=file.kind.value, file=await self._once(file.attachment, file.address))
                for file in line.files
            ]
            shown += [*files, Seen(line.text, buttons=labels)]
        return shown

    async def act(self, what: str, *args: Any, **more: Any) -> None:
        await getattr(self, f"_{what}")(*args, **more)

    async def _once(self, attachment: str, address: str) -> bytes:
        if attachment not in self._opened:
            self._opened[attachment] = await self.opens(address)
        return self._opened[attachment]

    async def opens(self, address: str) -> bytes:
        async with httpx.AsyncClient(verify=TRUST) as client:
            return (await client.get(address.replace(PUBLIC, self._line.address))).content

    async def _begin(self, payload: str) -> None:
        await self._post("/chat/begin", {"begin": "1", "start": payload})

    async def _say(self, words: str) -> None:
        await self._post("/chat", {"text": words, "begin": "1"})

    async def _tap(self, label: str) -> None:
        lines = await self._line.house.chat.transcript(self.token)
        (data,) = [button.data for line in lines for button in line.buttons if label in button.label]
        await self.act("tap_data", data)

    async def _tap_data(self, data: str) -> None:
        await self._post("/chat", {"choice": data})

    async def _photo(self, content: bytes | None = None, *, caption: str = "") -> None:
        await self._file("anh.jpg", content or pictures.jpeg(), caption)

    async def _voice(self, content: bytes) -> None:
        await self._file("ghi-am.ogg", content)

    async def _document(self, content: bytes) -> None:
        await self._file("giay-to.pdf", content)

    async def _file(self, name: str, content: bytes, caption: str = "") -> None:
        """As a page with scripts does: the file first, then the message that brings it."""
        kept = await self._post("/chat/files", {}, files={"files": (name, content)})
        await self._post("/chat", {"text": caption, "attachment": kept["attachment"]})

    async def _post(self, path: str, form: dict[str, str], **more: Any) -> dict[str, Any]:
        times, self._line.is_doubled = 1 + self._line.is_doubled, False
        form = {"message": new_id(), **form}
        how: dict[str, Any] = {"base_url": self._line.address, "headers": JSON, "verify": TRUST}
        async with httpx.AsyncClient(cookies=self._cookies, **how) as browser:
            for _ in range(times):
                answer = await browser.post(path, data=form, **more)
                assert answer.is_success, answer.text
            self._cookies = browser.cookies
        told: dict[str, Any] = answer.json()
        return told
