"""What residents do with their reminders. Whose they are, the caller says: the conversations of one person."""

from collections.abc import Collection
from datetime import date, datetime

from helpdesk.privacy.sealing import NotOpenedError, Sealer
from helpdesk.reminders.dossiers import masked_dossier
from helpdesk.reminders.models import MOST, Reminder, ReminderEvent, Stage
from helpdesk.reminders.repository import RemindersInMongo
from helpdesk.storage.database import Session

DOSSIER = "reminder.dossier"
"""The purpose codes of dossiers are sealed for."""


class Reminders:
    """Keeping, changing and forgetting reminders; each within the unit of work of a turn."""

    def __init__(self, *, store: RemindersInMongo, sealer: Sealer) -> None:
        """Take the store, and the key that seals codes of dossiers; it lies outside the database."""
        self._store = store
        self._sealer = sealer

    async def of(self, conversations: Collection[str]) -> list[Reminder]:
        """Return somebody's reminders, the nearest day first."""
        return await self._store.of(conversations)

    async def keep(
        self,
        reminder: str,
        day: date,
        *,
        guide: str | None,
        conversations: list[str],
        conversation: str,
        at: datetime,
        session: Session,
    ) -> None:
        """Keep a new one. Of somebody who has as many as one may have, or has this one, nothing changes."""
        known = await self._store.of(conversations, session=session)
        if sum(not one.is_check for one in known) >= MOST or any(one.id == reminder for one in known):
            return
        fresh = Reminder(id=reminder, conversation=conversation, day=day, guide=guide, created_at=at)
        await self._store.reminders.add(fresh.on(day, at=at), session=session)

    async def check(
        self, request: str, *, conversation: str, guide: str | None, at: datetime, session: Session
    ) -> None:
        """Ask some days later whether the result of a request came, unless they are reminded of that guide anyway."""
        check = Reminder.check(request, conversation=conversation, guide=guide or "", at=at)
        await self._store.remove(check.id, session=session)
        known = await self._store.of([conversation], session=session)
        if guide and not any(one.guide == guide and not one.is_over for one in known):
            await self._store.reminders.add(check, session=session)

    async def move(
        self, reminder: str, day: date, *, conversations: Collection[str], at: datetime, session: Session
    ) -> None:
        """Begin it anew for another day."""
        if (known := await self._store.one(reminder, conversations, session=session)) is not None:
            await self._store.reminders.keep(known.on(day, at=at), session=session)

    async def note_dossier(self, reminder: str, code: str, *, conversations: Collection[str], session: Session) -> None:
        """Keep the code of the dossier, sealed; an empty one takes the last away."""
        if (known := await self._store.one(reminder, conversations, session=session)) is not None:
            sealed = self._sealer.seal(code, purpose=DOSSIER) if code else None
            noted = {"dossier_sealed": sealed, "dossier_shown": masked_dossier(code) if code else None}
            await self._store.reminders.keep(known.model_copy(update=noted), session=session)

    async def put_off(
        self, reminder: str, until: datetime, *, to: Stage, conversations: Collection[str], session: Session
    ) -> None:
        """Let what could not be said now be said then."""
        if (known := await self._store.one(reminder, conversations, session=session)) is not None:
            await self._store.reminders.keep(known.put_off(until, to=to), session=session)

    async def remove(self, reminder: str, *, conversations: Collection[str], session: Session) -> None:
        """Remove one, if it is there."""
        if await self._store.one(reminder, conversations, session=session) is not None:
            await self._store.remove(reminder, session=session)

    async def forget(self, conversation: str, *, session: Session) -> None:
        """Remove all of a conversation."""
        await self._store.forget(conversation, session=session)

    async def note(self, event: ReminderEvent, *, session: Session) -> None:
        """Keep what happened, for the statistics."""
        await self._store.note(event, session=session)

    def dossier(self, sealed: str) -> str | None:
        """Open a code for whoever keeps it; None when its key is no longer there."""
        try:
            return self._sealer.open(sealed, purpose=DOSSIER)
        except NotOpenedError:
            return None
