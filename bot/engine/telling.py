"""Saying something into a resident's conversation from inside: an internal event in its inbox lane."""

from datetime import datetime
from typing import Any

from bot.engine.messages import Incoming, Kind
from helpdesk.messaging.models import Arrival, NoticeState
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.storage.database import Session

_PREFIX = "event"


class InternalEvents:
    """Writes events that the dialogs answer like any other message."""

    def __init__(self, *, inbox: Inbox, outbox: Outbox) -> None:
        """Take both boxes."""
        self._inbox = inbox
        self._outbox = outbox

    async def tell(
        self,
        conversation: str,
        *,
        event: str,
        event_id: str,
        facts: dict[str, Any],
        at: datetime,
        session: Session,
    ) -> None:
        """Put an event into the conversation's lane. The same id twice raises DuplicateKeyError."""
        account, _, user = conversation.rpartition(":")
        incoming = Incoming(kind=Kind.EVENT, event=event, facts=facts)
        body = incoming.model_dump(mode="json", exclude_defaults=True) | {"kind": Kind.EVENT.value}
        arrival = Arrival(id=f"{_PREFIX}:{event_id}", account=account, user=user, received_at=at, body=body)
        await self._inbox.put(arrival, session=session)

    async def states(self, ids: list[str]) -> dict[str, NoticeState]:
        """Tell how far the notices made by these events have come."""
        found = await self._outbox.states([f"{_PREFIX}:{event_id}" for event_id in ids])
        return {key.removeprefix(f"{_PREFIX}:"): state for key, state in found.items()}
