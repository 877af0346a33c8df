"""The port every channel fills: a folder beside this file makes one, and nothing else here knows its platform.

A folder's `KIND` says what the platform can and opens one channel for each account. A channel verifies and parses what
comes in, fetches the files in it, renders and sends what goes out, and says how the platform sees it. It keeps no
state: order, retries and everything a person said are the message path's.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from bot.channels.intake import Parsed
from bot.engine.messages import Outgoing
from helpdesk.channels.models import ChannelAccount
from helpdesk.channels.tokens import TokenStore
from helpdesk.messaging.models import Delivery
from helpdesk.messaging.pace import Pace

__all__ = [
    "Capabilities",
    "Channel",
    "ChannelKind",
    "Credentials",
    "FileReader",
    "Keep",
    "NotFetchedError",
    "NotVerifiedError",
    "Parsed",
    "PhoneBook",
    "Standing",
    "Tools",
    "UnreadableError",
]


class Capabilities(BaseModel):
    """What a platform can show and take. Numbered replies work everywhere, also where buttons exist."""

    model_config = ConfigDict(frozen=True)

    max_text: int  # in UTF-16 code units
    buttons: bool = False
    photo_out: bool = False
    file_out: bool = False
    photo_in: bool = False
    file_in: bool = False
    voice_in: bool = False
    location_in: bool = False
    phone_request: bool = False
    edit: bool = False  # residents' edits reach us
    polling: bool = False
    pace: Pace = Pace()  # how fast an account may write
    window: timedelta | None = None  # how long after the resident's last words we may write; None: at any time


class Standing(BaseModel):
    """What the platform says about an account. `problems` are sentences for an operator, each with a remedy."""

    name: str = ""  # as the platform calls it, e.g. "@to_so_bot"
    webhook: str = ""  # where it delivers; empty: it waits to be asked, or does not tell
    pending: int | None = None  # messages it still holds for us
    problems: list[str] = Field(default_factory=list)


class NotVerifiedError(Exception):
    """Whoever sent this is not the platform."""


class UnreadableError(Exception):
    """The platform sent something that no version of its description knows."""


class NotFetchedError(Exception):
    """A file could not be fetched. `is_final`: it will never be there again; else it is worth another try.

    `is_too_large`: it is there, but of more bytes than are taken or than the platform gives out.
    """

    def __init__(self, *, is_final: bool, is_too_large: bool = False) -> None:
        """Say whether another try can help."""
        super().__init__("too large" if is_too_large else "final" if is_final else "for now")
        self.is_final = is_final
        self.is_too_large = is_too_large


class Channel(Protocol):
    """One open channel account."""

    @property
    def account(self) -> str:
        """The id of its account."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What its platform can."""
        ...

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Check on the raw body that the platform sent it (header names are lower case). Raises NotVerifiedError."""
        ...

    def parse(self, update: Any, /) -> Sequence[Parsed]:  # noqa: ANN401 - whatever JSON the platform sends
        """Read one update. Empty for what is no message of a resident. Raises UnreadableError."""
        ...

    def link(self, payload: str) -> str | None:
        """Return the address that opens a chat with this account, for a QR code; None while nobody told it.

        With the start payload in it where the platform can carry one; else its code is typed.
        """
        ...

    async def send(self, user: str, outgoing: Outgoing) -> Delivery:
        """Show a message to a platform user. Never raises for what the platform or the line does."""
        ...

    async def fetch(self, source: str, *, most: int) -> bytes:
        """Return a file of at most `most` bytes that came with a message. Raises NotFetchedError."""
        ...

    async def poll(self, keep: "Keep", is_ours: Callable[[], bool]) -> None:
        """Ask for updates until cancelled, keeping each before the next is asked for; returns at once if it cannot.

        `is_ours`: only one process may ask, the one for which this is true.
        """
        ...

    async def standing(self) -> Standing:
        """Ask the platform about this account; a platform that does not answer is a problem in it."""
        ...

    async def set_webhook(self, address: str) -> None:
        """Tell the platform where to deliver. Raises SetupError, also where only its own console can do that."""
        ...

    async def delete_webhook(self) -> None:
        """Tell the platform to deliver nowhere. Raises SetupError."""
        ...


class Keep(Protocol):
    """The door in, for what a channel fetched itself."""

    async def __call__(self, parsed: Parsed) -> bool:
        """Keep a message however long it takes; False when it was here before."""
        ...


class FileReader(Protocol):
    """Where a channel that must upload a file gets its bytes."""

    async def read(self, attachment: str, *, preview: bool = False) -> bytes:
        """Return the bytes of a file, or of its preview. Raises UnknownAttachmentError."""
        ...


class PhoneBook(Protocol):
    """Who knows phone numbers. A channel sees one for the length of one call."""

    def stand_in(self, number: str) -> str:
        """Return what stands for a number in E.164: the user of its conversation."""
        ...

    async def number_of(self, user: str, account: str) -> str | None:
        """Return the number that a user stands for; None when it is forgotten."""
        ...


class NoPhones:
    """Nobody's number is known."""

    def stand_in(self, number: str) -> str:  # noqa: ARG002 - whichever it is
        """Return what stands for nobody."""
        return "nobody"

    async def number_of(self, user: str, account: str) -> str | None:  # noqa: ARG002 - whichever it is
        """Return None."""
        return None


@dataclass(frozen=True, slots=True)
class Tools:
    """What a channel may use of the house."""

    files: FileReader
    tokens: TokenStore
    now: Callable[[], datetime]
    phones: PhoneBook = field(default_factory=NoPhones)


class Credentials(BaseModel):
    """What an account needs to speak with its platform: all strings, the secret ones as SecretStr.

    A field's description is the label an operator reads (in English; a sentence of the catalogues).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    def secrets(self) -> list[str]:
        """Return every secret in it, so that logs can be kept free of them."""
        values = (getattr(self, name) for name in type(self).model_fields)
        return [value.get_secret_value() for value in values if isinstance(value, SecretStr)]


class ChannelKind(Protocol):
    """What a channel's folder offers as `KIND`."""

    name: str
    """As it stands in addresses and in the ids of the first accounts: "telegram", "zalo-bot"."""
    title: str
    """As people know it: "Telegram"."""
    capabilities: Capabilities
    credentials: type[Credentials]

    def open(
        self,
        account: ChannelAccount,
        credentials: Any,  # noqa: ANN401 - of its own type
        tools: Tools,
        /,
    ) -> AbstractAsyncContextManager[Channel]:
        """Open an account. Raises SetupError when the platform refuses it; a silent one does not stop the start."""
        ...
