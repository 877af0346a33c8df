"""What a channel must let a test do, so that one suite runs over all of them: docs/adding-a-channel.md.

A `Line` is one way to write to the house: a channel account and whatever plays its platform. A `Person` is somebody at
that line. Both are thin: no test may ask which channel it runs over, only what its capability table says.
"""

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from api.channels import webhook_address
from api.house import House
from bot.channels.port import Capabilities, Channel, ChannelKind
from helpdesk.channels.models import ChannelAccount, Mode
from helpdesk.errors import SetupError
from helpdesk.messaging.models import conversation_id
from tests.messaging.post import until
from tests.platforms.serving import Platform

PUBLIC = "https://to-so.example"
ABILITIES = frozenset(name for name, known in Capabilities.model_fields.items() if known.annotation is bool)

PATIENCE_S = 60.0
_NUMBERED = re.compile(r"(?m)^(\d{1,2})\. (.+)$")
_ADDRESS = re.compile(rf"{re.escape(PUBLIC)}/files/\S+")


@dataclass(frozen=True)
class Seen:
    """A message as somebody was shown it, in pieces if it came so: what is true of all channels."""

    text: str
    kind: str = "text"
    buttons: tuple[str, ...] = ()
    asks_for_phone: bool = False
    file: bytes | None = field(default=None, repr=False)

    @property
    def is_picture(self) -> bool:
        return self.kind in {"photo", "image"}


class Line(ABC):
    """A channel account."""

    name: str
    kind: ChannelKind
    mode: Mode = Mode.WEBHOOK
    house: House

    def __init__(self) -> None:
        self.persons: list[Person] = []
        self.asking: list[Person] = []  # who talks with the team already, made ahead
        self.at_work: list[Person] = []  # whom the test that runs has to do with

    @property
    def account(self) -> str:
        """Its id."""
        return f"{self.kind.name}-{self.mode.value}"

    @property
    def can(self) -> Capabilities:
        return self.kind.capabilities

    @property
    def channel(self) -> Channel:
        found = self.house.channels.get(self.account)
        assert found
        return found

    def person(self) -> "Person":
        """Return somebody who never wrote before."""
        person = self.someone(f"51{len(self.persons):08}")
        self.persons.append(person)
        self.at_work.append(person)
        return person

    @abstractmethod
    def someone(self, user: str) -> "Person":
        """Return who has this name or number."""

    @abstractmethod
    def open(self) -> Any:
        """Open the platform: an async context manager."""

    @abstractmethod
    async def connect(self, house: House, address: str) -> None:
        """Let messages reach a house that is served at this address."""

    @abstractmethod
    def double_next(self) -> None:
        """Let the next message come twice."""

    @abstractmethod
    async def settled(self) -> None:
        """Wait until everything that was said has reached the house."""

    def values(self) -> Mapping[str, str]:
        """Return the credentials, as an operator types them."""
        return {}

    def secrets(self) -> Sequence[str]:
        """Return what must never stand in a log."""
        return self.kind.credentials.model_validate(dict(self.values())).secrets()


class PlatformLine(Line):
    """A line over a platform that is played by the test."""

    platform: Any  # a Platform, with residents of its own

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Platform]:
        async with self.platform as opened:
            yield opened

    async def add(self, house: House, *, area: str | None = None) -> None:
        """Add the account."""
        await house.accounts.add(
            self.account,
            kind=self.kind.name,
            title=self.name,
            area=area,
            mode=self.mode,
            credentials=self.values(),
            member="command-line",
        )

    async def connect(self, house: House, address: str) -> None:
        self.house = house
        self.platform.resolves[PUBLIC] = address
        if self.mode is Mode.WEBHOOK:
            account = await house.accounts.one(self.account)
            await self.set_webhook(account)

    async def set_webhook(self, account: ChannelAccount) -> None:
        where = webhook_address(PUBLIC, account)
        try:
            await self.channel.set_webhook(where)
        except SetupError:  # only its own console can do that
            await self.platform.deliver_to(where)

    def double_next(self) -> None:
        self.platform.faults.deliver(doubled_next=1)

    async def settled(self) -> None:
        await self.platform.settled()

    def someone(self, user: str) -> "Person":
        return AtPlatform(self, self.platform.resident(user))


class Person(ABC):
    """Somebody at a line."""

    user: str

    def __init__(self, line: Line) -> None:
        self.line = line
        self._mark = 0

    @property
    def conversation(self) -> str:
        return conversation_id(self.line.account, self.user)

    @abstractmethod
    async def seen(self) -> Sequence[Seen]:
        """Return everything they were shown, first to last."""

    @abstractmethod
    async def act(self, what: str, *args: Any, **more: Any) -> None:
        """Say something, send something."""

    async def does(self, what: str, *args: Any, **more: Any) -> None:
        """Do something; what they read from here on is what comes after it."""
        await self.forget()
        await self.act(what, *args, **more)

    async def forget(self) -> None:
        """Read only what comes from here on."""
        self._mark = len(await self.seen())

    async def says(self, words: str) -> None:
        await self.does("say", words)

    async def begins(self, payload: str) -> None:
        """Come by a link."""
        await self.does("begin", payload)

    async def taps(self, label: str) -> None:
        """Tap the button with this on it."""
        await self.does("tap", label)

    async def answers(self, label: str) -> None:
        """Answer with the number of a choice."""
        numbers: list[str] = []

        async def are_there() -> bool:  # they may stand in a later piece than the words above them
            numbers[:] = [number for number, shown in await self.choices() if label in shown]
            return bool(numbers)

        await until(are_there, within=PATIENCE_S)
        assert len(numbers) == 1, (label, await self.choices())
        await self.says(numbers[0])

    async def fresh(self) -> Sequence[Seen]:
        """Return what they were shown since they last did something."""
        return (await self.seen())[self._mark :]

    async def choices(self) -> list[tuple[str, str]]:
        """Return number and label of every choice they have now."""
        shown = await self.fresh()
        if labels := next((one.buttons for one in reversed(shown) if one.buttons), ()):
            return [
                found.groups() if (found := _NUMBERED.fullmatch(label)) else (str(place), label)  # type: ignore[misc]
                for place, label in enumerate(labels, start=1)
            ]
        numbered = [found.groups() for found in _NUMBERED.finditer("\n".join(one.text for one in shown))]
        begins = max((place for place, (number, _) in enumerate(numbered) if number == "1"), default=0)
        return [(number, label) for number, label in numbered[begins:]]

    async def reads(self, words: str, *, within: float = PATIENCE_S) -> str:
        """Wait until what they were shown since then says this, wherever it was cut; return all of it."""
        told = ""

        async def is_told() -> bool:
            nonlocal told
            told = _joined(await self.fresh())
            return words in told

        try:
            await until(is_told, within=within)
        except TimeoutError:
            raise AssertionError((words, told)) from None
        return told

    async def gets_picture(self) -> bytes:
        """Wait for a picture, or for the address of one where the channel shows none; return it."""
        return await self._gets("is_picture", can=self.line.can.photo_out)

    async def gets_file(self) -> bytes:
        """Wait for a file, or for its address."""
        return await self._gets("file", can=self.line.can.file_out)

    async def _gets(self, what: str, *, can: bool) -> bytes:
        files: list[bytes] = []

        async def is_there() -> bool:
            shown = await self.fresh()
            if can:
                files[:] = [one.file for one in shown if getattr(one, what) and one.file is not None]
            elif found := _ADDRESS.search("\n".join(one.text for one in shown)):
                files[:] = [await self.opens(found[0])]
            return bool(files)

        await until(is_there, within=PATIENCE_S)
        return files[-1]

    @abstractmethod
    async def opens(self, address: str) -> bytes:
        """Open an address of ours, as a browser without any cookie would."""

    async def is_left_waiting(self) -> bool:
        """Tell whether a tap of theirs was never acknowledged, where a platform shows that."""
        return False


class AtPlatform(Person):
    """Somebody with the platform's app; its simulator says what they can do there."""

    def __init__(self, line: PlatformLine, app: Any) -> None:
        super().__init__(line)
        self.app = app
        self.user = str(app.user)
        self._platform: Any = line.platform

    async def seen(self) -> Sequence[Seen]:
        return [
            Seen(
                text=shown.text,
                kind=shown.kind,
                buttons=tuple(label for label, _ in shown.buttons) or tuple(shown.keys[1:]),
                asks_for_phone=bool(shown.keys),
                file=shown.file.content if shown.file else None,
            )
            for shown in self._platform.shown(self.user)
        ]

    async def act(self, what: str, *args: Any, **more: Any) -> None:
        if what == "begin":
            what, args = "say", (f"/start {args[0]}",)
        await getattr(self.app, what)(*args, **more)

    async def opens(self, address: str) -> bytes:
        return bytes((await self._platform.fetched(address, most=20_000_000)).content)


def _joined(shown: Sequence[Seen]) -> str:
    return unicodedata.normalize("NFC", " ".join(" ".join(one.text for one in shown).split()))
