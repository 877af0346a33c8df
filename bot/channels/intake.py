"""The one door in: what a channel parsed is masked and sealed here, before anything is stored or logged."""

import asyncio
import re
from collections.abc import Callable

from pydantic import BaseModel

from bot.engine.messages import Incoming, Kind
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
_LONG = 2000  # from here on masking may take milliseconds: others are served meanwhile


class Raw(BaseModel):
    """A message as its channel parsed it, not yet masked: it lives for the length of one call."""

    kind: Kind
    text: str = ""
    choice: str = ""
    payload: str = ""
    phone: str = ""
    media: str = ""
    tap: str = ""
    language_hint: str = ""


class Intake:
    """Turns raw messages into arrivals in the inbox."""

    def __init__(self, *, inbox: Inbox, sealer: Sealer, clock: Clock, arrived: Callable[[], None]) -> None:
        """Take the inbox, the key for phone numbers, the time, and whom to wake."""
        self._inbox = inbox
        self._sealer = sealer
        self._clock = clock
        self._arrived = arrived

    async def accept(self, raw: Raw, *, account: str, user: str, update: str, position: int = 0) -> bool:
        """Keep a message under its platform's update id. False when it was here before. Raises when not kept."""
        received_at = self._clock.now()
        incoming = await asyncio.to_thread(self._masked, raw) if len(raw.text) > _LONG else self._masked(raw)
        arrival = Arrival(
            id=f"{account}:{update}",
            account=account,
            user=user,
            position=position,
            received_at=received_at,
            body=incoming.model_dump(mode="json", exclude_defaults=True) | {"kind": raw.kind.value},
        )
        is_new = await self._inbox.accept(arrival)
        if is_new:
            self._arrived()
        return is_new

    def _masked(self, raw: Raw) -> Incoming:
        masked = mask(raw.text[:LONGEST].encode("utf-8", "replace").decode())  # half an emoji cannot be stored
        phone = raw.phone or (masked.phones[-1] if masked.phones else "")
        return Incoming(
            kind=raw.kind,
            text=masked.text,
            masked=list(masked.kinds),
            choice=raw.choice if _BUTTON.fullmatch(raw.choice) else "",  # anybody can post anything as a tap
            payload=mask(raw.payload).text,  # a link's, but anything can be written behind "/start"
            phone=self._sealer.seal(phone, purpose=PHONE) if phone else "",
            phone_tail=phone[-_TAIL:],
            media=raw.media,
            tap=raw.tap,
            language_hint=raw.language_hint,
        )
