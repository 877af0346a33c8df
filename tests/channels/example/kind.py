"""Carrier pigeons: a whole channel, as small as one can be. docs/adding-a-channel.md goes through it."""

import hmac
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import httpx
from pydantic import BaseModel, Field, SecretStr, ValidationError, field_validator

from bot.channels import http
from bot.channels.intake import RawFile
from bot.channels.numbered import in_words
from bot.channels.port import (
    Capabilities,
    ChannelKind,
    Credentials,
    Keep,
    NotVerifiedError,
    Parsed,
    Standing,
    Tools,
    UnreadableError,
)
from bot.engine.messages import FileKind, Kind, Outgoing
from helpdesk.channels.models import ChannelAccount, Mode
from helpdesk.errors import SetupError
from helpdesk.messaging.models import Delivery, Sent

CAPABILITIES = Capabilities(max_text=280, photo_in=True)  # what is not named here, it cannot


class PigeonCredentials(Credentials):
    """One loft."""

    key: SecretStr = Field(min_length=8, description="Key of the loft")
    ring: SecretStr = Field(min_length=8, description="What its pigeons wear when they come to us")
    api_base: str = Field(default="https://loft.example", description="Address of the loft")

    @field_validator("api_base")
    @classmethod
    def _is_an_address(cls, base: str) -> str:
        return http.checked_base(base)


class Letter(BaseModel):
    """What a pigeon brings."""

    number: int = Field(gt=0, lt=2**53)
    sender: str = Field(alias="from", pattern=r"^[a-z0-9-]{1,60}$")
    words: str = ""
    picture: str = ""


class PigeonChannel:
    """One open loft."""

    capabilities = CAPABILITIES

    def __init__(self, client: httpx.AsyncClient, account: ChannelAccount, known: PigeonCredentials) -> None:
        """Take the line to the loft, the account it is, and its secrets."""
        self.account = account.id
        self._client = client
        self._known = known

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:  # noqa: ARG002 - the ring alone is the proof
        """Look at the ring. Raises NotVerifiedError."""
        shown, ring = headers.get("x-pigeon-ring", ""), self._known.ring.get_secret_value()
        if not hmac.compare_digest(shown.encode(), ring.encode()):
            raise NotVerifiedError

    def parse(self, update: Any, /) -> Sequence[Parsed]:
        """Read a letter; a pigeon that came home without one says nothing. Raises UnreadableError."""
        if isinstance(update, dict) and "letter" not in update:
            return []
        try:
            letter = Letter.model_validate(update["letter"])
        except (ValidationError, TypeError):
            raise UnreadableError from None
        number = str(letter.number)
        return [Parsed(user=letter.sender, update=number, position=letter.number, message=number, **_content(letter))]

    def link(self, payload: str) -> str | None:  # noqa: ARG002 - pigeons are not scanned
        """Return None: no address opens a loft."""
        return None

    async def send(self, user: str, outgoing: Outgoing) -> Delivery:
        """Send as many pigeons as the words need; choices are numbered lines, files are told by their address."""
        texts = in_words(outgoing, most=self.capabilities.max_text, links=outgoing.files)
        return await http.one_after_another([partial(self._fly, user, text) for text in texts])

    async def fetch(self, source: str, *, most: int) -> bytes:
        """Return a picture. Raises NotFetchedError."""
        return await http.download(self._client, source, most=most, hosts=["loft.example"], own=self._known.api_base)

    async def poll(self, keep: Keep, is_ours: Callable[[], bool]) -> None:
        """Return at once: pigeons come by themselves."""

    async def standing(self) -> Standing:
        """Ask the loft where its pigeons fly."""
        try:
            answer = await self._called("whereto", {})
        except http.LineError:
            return Standing(problems=["The loft does not answer: look after the pigeons."])
        return Standing(name="the loft", webhook=str(answer.facts.get("address", "")))

    async def set_webhook(self, address: str) -> None:
        """Let them fly to an address. Raises SetupError."""
        await self._direct({"address": address, "ring": self._known.ring.get_secret_value()})

    async def delete_webhook(self) -> None:
        """Let them stay at home. Raises SetupError."""
        await self._direct({"address": "", "ring": ""})

    async def _fly(self, user: str, words: str) -> Delivery:
        try:
            answer = await self._called("letters", {"to": user, "words": words})
        except http.LineError as error:
            return error.delivery
        if (failure := answer.failure()) is not None:
            return failure
        outcomes: dict[object, Delivery] = {"landed": Sent(), "shooed": http.BLOCKED}
        return outcomes.get(answer.facts.get("outcome"), http.REFUSED)

    async def _direct(self, where: dict[str, str]) -> None:
        try:
            answer = await self._called("whereto", where)
        except http.LineError:
            raise SetupError("The loft does not answer: try again in a minute.") from None
        if not answer.is_success:
            raise SetupError("The loft does not let its pigeons fly there.")

    async def _called(self, what: str, facts: dict[str, str]) -> http.Answer:
        url, key = f"{self._known.api_base}/{what}", self._known.key.get_secret_value()
        return await http.call(self._client, "POST", url, json=facts, headers={"x-pigeon-key": key})


def _content(letter: Letter) -> dict[str, Any]:
    command, _, payload = letter.words.partition(" ")
    if letter.picture:
        return {
            "kind": Kind.MEDIA,
            "text": letter.words,
            "files": [RawFile(kind=FileKind.PHOTO, source=letter.picture)],
        }
    if command == "/start":
        return {"kind": Kind.START, "payload": payload}
    return {"kind": Kind.TEXT, "text": letter.words} if letter.words else {"kind": Kind.UNSUPPORTED, "media": "feather"}


class PigeonKind:
    """Opens lofts."""

    name = "pigeon"
    title = "Carrier pigeon"
    capabilities = CAPABILITIES
    credentials: type[Credentials] = PigeonCredentials

    @asynccontextmanager
    async def open(
        self, account: ChannelAccount, credentials: PigeonCredentials, _tools: Tools, /
    ) -> AsyncIterator[PigeonChannel]:
        """Open a loft. Raises SetupError for one that would have to be asked."""
        if account.mode is not Mode.WEBHOOK:
            raise SetupError(f"{account.id} cannot be asked, its pigeons come by themselves: set its mode to webhook.")
        async with http.opened_client() as client:
            yield PigeonChannel(client, account, credentials)


KIND: ChannelKind = PigeonKind()
