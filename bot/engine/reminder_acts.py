"""Carrying out what residents do with their reminders."""

from bot.engine.effects import (
    DossierGiven,
    Happened,
    NudgesSwitched,
    ReminderEffect,
    ReminderKept,
    ReminderMoved,
    ReminderNoted,
    ReminderPutOff,
    ReminderRemoved,
)
from bot.engine.talk import Places
from helpdesk.ids import derived_id
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.reminders.dossiers import without_dossiers
from helpdesk.reminders.models import ReminderEvent
from helpdesk.reminders.service import Reminders
from helpdesk.residents.service import Residents
from helpdesk.storage.database import Session


class ReminderActs:
    """Acts on the reminders of one person, whichever of their chats it is said in."""

    def __init__(
        self, *, reminders: Reminders, residents: Residents, places: Places, inbox: Inbox, outbox: Outbox
    ) -> None:
        """Take the rooms."""
        self._residents = residents
        self._reminders = reminders
        self._places = places
        self._inbox = inbox
        self._outbox = outbox

    async def apply(
        self, one: Happened, done: ReminderEffect | NudgesSwitched, theirs: list[str], session: Session
    ) -> None:
        """Carry one out. `theirs`: the conversations of whoever talks here."""
        if isinstance(done, NudgesSwitched):
            resident = one.conversation.resident or ""
            await self._residents.switched_nudges(resident, is_on=done.is_on, session=session)
            return
        at, reminder = one.arrival.received_at, done.reminder
        match done:
            case ReminderKept(day=day, guide=guide):
                here = one.conversation.id
                await self._reminders.keep(
                    reminder, day, guide=guide, conversations=theirs, conversation=here, at=at, session=session
                )
            case ReminderMoved(day=day):
                await self._reminders.move(reminder, day, conversations=theirs, at=at, session=session)
                await self._outbox.withdraw(reminder, session=session)
            case ReminderRemoved():
                await self._reminders.remove(reminder, conversations=theirs, session=session)
                await self._outbox.withdraw(reminder, session=session)
            case ReminderPutOff(until=until, stage=stage):
                await self._reminders.put_off(reminder, until, to=stage, conversations=theirs, session=session)
            case DossierGiven(code=code):
                await self._reminders.note_dossier(reminder, code, conversations=theirs, session=session)
                text = str(one.arrival.body.get("text", ""))
                await self._inbox.redact(one.arrival.id, text, without_dossiers(text), session=session)
            case ReminderNoted() as noted:
                await self._reminders.note(self._event(one, noted), session=session)

    def _event(self, one: Happened, noted: ReminderNoted) -> ReminderEvent:
        area = self._places.find(one.conversation.area) if one.conversation.area else None
        return ReminderEvent(
            id=derived_id(one.arrival.id, "reminder", noted.reminder, noted.what),
            kind=noted.what,
            at=one.arrival.received_at,
            guide=noted.guide,
            area=one.conversation.area,
            reach=area.reach if area else [],
            channel=one.conversation.account,
        )
