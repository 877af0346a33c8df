"""The one door in: what a channel parsed is masked and sealed here, before anything is stored or logged."""

import asyncio
import re
from collections.abc import Callable

from pydantic import BaseModel, Field

from bot.engine.messages import FileKind, Incoming, IncomingFile, Kind
from helpdesk.channels.models import ChannelAccount
from helpdesk.clock import Clock
from helpdesk.messaging.models import Arrival
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.privacy.masking import mask
from helpdesk.privacy.sealing import Sealer
from helpdesk.residents.service import PHONE

LONGEST = 20_000
"""Characters of one message that are taken; channels refuse longer ones with a sentence, and lose nothing."""
_TAIL = 3
_BUTTON = re.compile(r"\d{1,9}:\d{1,3}")
_LONGEST_NAME = 120  # of a file
_LONG = 2000  # from here on masking may take milliseconds: others are served meanwhile


FILE_SOURCE = "channel.file"
"""The purpose names and addresses of files on a platform are sealed for: an address there is as good as the file."""


class RawFile(BaseModel):
    """A file that came with a message: where its platform keeps it, and what its sender called it."""

    kind: FileKind
    source: str
    name: str = ""


class Raw(BaseModel):
    """A message as its channel parsed it, not yet masked: it lives for the length of one call."""

    kind: Kind
    text: str = ""
    choice: str = ""
    payload: str = ""
    phone: str = ""
    media: str = ""
    files: list[RawFile] = Field(default_factory=list)
    attachments: list[IncomingFile] = Field(default_factory=list)  # files that are kept here already
    latitude: float | None = None
    longitude: float | None = None
    message: str = ""  # the platform's id of the message, or of the one that was edited
    tap: str = ""
    language_hint: str = ""
    event: str = ""  # what a platform reports of our own messages
    facts: dict[str, str] = Field(default_factory=dict)


class Parsed(Raw):
    """A raw message, whom it is from, and the platform's id and order of it."""

    user: str
    update: str
    position: int = 0


class Intake:
    """Turns raw messages into arrivals in the inbox."""

    def __init__(self, *, inbox: Inbox, sealer: Sealer, clock: Clock, arrived: Callable[[], None]) -> None:
        """Take the inbox, the key for phone numbers, the time, and whom to wake."""
        self._inbox = inbox
        self._sealer = sealer
        self._clock = clock
        self._arrived = arrived

    async def take(self, parsed: Parsed, account: ChannelAccount) -> bool:
        """Keep what a channel account brought. False when it was here before. Raises when not kept."""
        return await self.accept(
            parsed,
            account=account.id,
            user=parsed.user,
            update=parsed.update,
            position=parsed.position,
            home=account.area or "",
        )

    async def accept(
        self, raw: Raw, *, account: str, user: str, update: str, position: int = 0, home: str = ""
    ) -> bool:
        """Keep a message under its platform's update id. False when it was here before. Raises when not kept.

        `home` is the area whose account it came to.
        """
        received_at = self._clock.now()
        incoming = await asyncio.to_thread(self._masked, raw) if len(raw.text) > _LONG else self._masked(raw)
        incoming.home = home
        arrival = Arrival(
            id=f"{account}:{update}",
            account=account,
            user=user,
            position=position,
            received_at=received_at,
            body=incoming.model_dump(mode="json", exclude_defaults=True) | {"kind": raw.kind.value},
            message="" if raw.kind is Kind.EDIT else raw.message,
        )
        is_new = await self._inbox.accept(arrival)
        if is_new:
            self._arrived()
        return is_new

    def _masked(self, raw: Raw) -> Incoming:
        masked = mask(_whole(raw.text[:LONGEST]))
        phone = _whole(raw.phone) or (masked.phones[-1] if masked.phones else "")
        return Incoming(
            kind=raw.kind,
            text=masked.text,
            masked=list(masked.kinds),
            choice=raw.choice if _BUTTON.fullmatch(raw.choice) else "",  # anybody can post anything as a tap
            payload=mask(_whole(raw.payload)).text,  # a link's, but anything can be written behind "/start"
            phone=self._sealer.seal(phone, purpose=PHONE) if phone else "",
            phone_tail=phone[-_TAIL:],
            media=raw.media,
            files=[*raw.attachments, *(self._file(file) for file in raw.files)],
            latitude=raw.latitude,
            longitude=raw.longitude,
            message=raw.message,
            tap=_whole(raw.tap),
            language_hint=raw.language_hint,
            event=raw.event,
            facts=dict(raw.facts),
        )

    def _file(self, file: RawFile) -> IncomingFile:
        source = self._sealer.seal(_whole(file.source), purpose=FILE_SOURCE)
        return IncomingFile(kind=file.kind, source=source, name=mask(_whole(file.name[:_LONGEST_NAME])).text)


def _whole(text: str) -> str:
    """Replace halves of emoji: they cannot be stored, and nobody could ask for the next message."""
    return text.encode("utf-8", "replace").decode()
