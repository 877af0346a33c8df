"""Carrying out what conversations brought about, within the unit of work that keeps them."""

from collections.abc import Sequence

from bot.engine.effects import (
    ArrivalRedacted,
    ConsentDeclined,
    ConsentGiven,
    ConsentWithdrawn,
    Happened,
    PhoneGiven,
    RequestCancelled,
    RequestHeard,
    RequestOpened,
    RequestRated,
    StepNoted,
)
from bot.engine.talk import Places
from helpdesk.ids import derived_id, new_id
from helpdesk.journeys.models import StepEvent
from helpdesk.journeys.service import Journeys
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.residents.service import Residents
from helpdesk.storage.database import Session
from helpdesk.support_requests.models import Author, SupportRequest, ThreadEntry
from helpdesk.support_requests.service import SupportRequests
from helpdesk.teams.service import Teams

_CONTEXT_LINES = 8
_CONTEXT_LENGTH = 300
_CHOICE_LENGTH = 2


class Effects:
    """Applies effects through the rooms they belong to."""

    def __init__(
        self,
        *,
        residents: Residents,
        journeys: Journeys,
        requests: SupportRequests,
        teams: Teams,
        places: Places,
        inbox: Inbox,
        outbox: Outbox,
    ) -> None:
        """Take the rooms."""
        self._residents = residents
        self._journeys = journeys
        self._requests = requests
        self._teams = teams
        self._places = places
        self._inbox = inbox
        self._outbox = outbox

    async def apply(self, happened: Sequence[Happened], session: Session) -> None:
        """Carry out all of them, in their order; step events go together as the last."""
        events: list[StepEvent] = []
        for place, one in enumerate(happened):
            if isinstance(one.effect, StepNoted):
                events.append(self._event(one, one.effect, place))
            else:
                await self._one(one, place, session)
        await self._journeys.note(events, session=session)

    async def _one(self, one: Happened, place: int, session: Session) -> None:
        at, conversation = one.arrival.received_at, one.conversation
        match one.effect:
            case ConsentGiven(text_version=version):
                await self._residents.consented(
                    conversation.id, text_version=version, person_ref=new_id(), at=at, session=session
                )
            case ConsentDeclined():
                await self._inbox.forget(conversation.id, at=at, session=session)
            case ConsentWithdrawn(text_version=version):
                await self._residents.withdrew(conversation.id, text_version=version, at=at, session=session)
                await self._requests.forget(conversation.id, session=session)
                await self._inbox.forget(conversation.id, at=at, session=session)
                await self._outbox.forget(conversation.id, session=session)
            case RequestOpened() as opened:
                await self._open(one, opened, session)
            case RequestHeard(request=request, words=words):
                await self._requests.hear(request, _entry(one, request, words, place), session=session)
            case RequestCancelled(request=request):
                await self._requests.cancel(request, session=session)
            case RequestRated(request=request, score=score, word=word):
                await self._requests.rate(request, score=score, word=word, session=session)
            case PhoneGiven(sealed=sealed, tail=tail, request=request):
                if conversation.resident is not None:
                    await self._residents.gave_phone(conversation.resident, sealed=sealed, tail=tail, session=session)
                if request is not None:
                    await self._requests.note_phone(request, session=session)
            case ArrivalRedacted(arrival=arrival, end=end, by=by):
                await self._inbox.redact(arrival, end, by, session=session)
                await self._requests.redact(conversation.id, end, by, session=session)

    async def _open(self, one: Happened, opened: RequestOpened, session: Session) -> None:
        conversation, at = one.conversation, one.arrival.received_at
        area = self._places.find(opened.area)
        reach = area.reach if area else [opened.area]
        team = await self._teams.responsible_for(area.nearest_first if area else reach)
        resident = await self._residents.one(conversation.resident or "", session=session)
        if resident is None:
            return  # consent was withdrawn in the same breath
        request = SupportRequest(
            id=opened.request,
            code=opened.code,
            conversation=conversation.id,
            resident=resident.id,
            person_ref=resident.person_ref,
            area=opened.area,
            reach=reach,
            team=team.id if team else None,
            guide=opened.guide,
            guide_version=opened.version,
            step=opened.step,
            context=await self._context(conversation.id, session),
            created_at=at,
            changed_at=at,
            has_phone=resident.phone_sealed is not None,
            unread=0 if opened.words else 1,
        )
        await self._requests.open(request, session=session)
        if opened.words:
            await self._requests.hear(request.id, _entry(one, request.id, opened.words, 0), session=session)

    async def _context(self, conversation: str, session: Session) -> list[str]:
        heard = await self._inbox.heard(conversation, limit=_CONTEXT_LINES, session=session)
        words = [str(a.body.get("text", "")) for a in heard]
        return [line[-_CONTEXT_LENGTH:] for line in words if line and not _is_for_the_bot(line)]

    def _event(self, one: Happened, noted: StepNoted, place: int) -> StepEvent:
        area = self._places.find(one.conversation.area) if one.conversation.area else None
        return StepEvent(
            id=derived_id(one.arrival.id, "step", str(place)),
            journey=noted.journey,
            guide=noted.guide,
            version=noted.version,
            step=noted.step,
            kind=noted.kind,
            at=one.arrival.received_at,
            area=one.conversation.area,
            reach=area.reach if area else [],
            channel=one.conversation.account,
        )


def _is_for_the_bot(line: str) -> bool:
    """Tell commands and the numbers of choices from words: they say nothing to the team."""
    return line.startswith("/") or (line.strip().isdecimal() and len(line.strip()) <= _CHOICE_LENGTH)


def _entry(one: Happened, request: str, words: str, place: int) -> ThreadEntry:
    return ThreadEntry(
        id=derived_id(one.arrival.id, "entry", str(place)),
        request=request,
        at=one.arrival.received_at,
        author=Author.RESIDENT,
        text=words,
        arrival=one.arrival.id,
    )
