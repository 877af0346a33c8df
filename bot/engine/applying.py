"""Carrying out what conversations brought about, within the unit of work that keeps them."""

from collections.abc import Sequence
from datetime import datetime

from bot.engine.effects import (
    ArrivalRedacted,
    AttachmentsDropped,
    AttachmentsPassedOn,
    CallBackCancelled,
    CallBackWanted,
    CodeOffered,
    ConsentDeclined,
    ConsentGiven,
    ConsentWithdrawn,
    ConversationForgotten,
    FoundAnyway,
    Happened,
    IdentityLinked,
    IdentityParted,
    MessageEdited,
    NewsEffect,
    NothingFound,
    NudgesSwitched,
    OutcomeTold,
    PhoneGiven,
    PosterVisited,
    ReminderEffect,
    RequestCancelled,
    RequestHeard,
    RequestOpened,
    RequestRated,
    ScamReported,
    StepNoted,
    TeamEffect,
)
from bot.engine.joining import Identities
from bot.engine.messages import Kind
from bot.engine.news_acts import NewsActs
from bot.engine.reminder_acts import ReminderActs
from bot.engine.split_secrets import HALVES_WITHIN
from bot.engine.talk import Places
from bot.engine.team_acts import TeamActs
from guides.library.unanswered import Unanswered, UnansweredInMongo
from helpdesk.attachments.service import Attachments
from helpdesk.broadcasts.saying import NewsInConversations
from helpdesk.ids import derived_id, new_id
from helpdesk.journeys.models import StepEvent
from helpdesk.journeys.service import Journeys
from helpdesk.messaging.models import Arrival
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.posters.codes import typed_poster
from helpdesk.posters.models import PosterVisit
from helpdesk.posters.service import Posters
from helpdesk.privacy.halves import with_lines_replaced
from helpdesk.reminders.service import Reminders
from helpdesk.residents.codes import typed_code
from helpdesk.residents.linking import Linking
from helpdesk.residents.service import Residents
from helpdesk.safety.models import ScamReport
from helpdesk.safety.service import ScamReports
from helpdesk.storage.database import Session
from helpdesk.support_requests.models import SupportRequest
from helpdesk.support_requests.service import SupportRequests
from helpdesk.support_requests.thread import Author, ThreadEntry
from helpdesk.teams.chats import TeamChats
from helpdesk.teams.service import Teams

_CONTEXT_LINES = 8
_CONTEXT_LENGTH = 300
_CHOICE_LENGTH = 2
_SAID = {Kind.TEXT.value, Kind.MEDIA.value, Kind.UNSUPPORTED.value}
_LOOKED_BACK = 50  # arrivals before the one that passes words on


class Effects:
    """Applies effects through the rooms they belong to."""

    def __init__(  # noqa: PLR0913 - the rooms, all named
        self,
        *,
        residents: Residents,
        linking: Linking,
        journeys: Journeys,
        requests: SupportRequests,
        scams: ScamReports,
        teams: Teams,
        chats: TeamChats,
        places: Places,
        attachments: Attachments,
        reminders: Reminders,
        posters: Posters,
        inbox: Inbox,
        outbox: Outbox,
        unanswered: UnansweredInMongo,
        news: NewsInConversations,
    ) -> None:
        """Take the rooms."""
        self._news = NewsActs(news=news, residents=residents, outbox=outbox)
        self._posters = posters
        self._unanswered = unanswered
        self._residents = residents
        self._journeys = journeys
        self._requests = requests
        self._scams = scams
        self._teams = teams
        self._places = places
        self._attachments = attachments
        self._inbox = inbox
        self._outbox = outbox
        self._team_acts = TeamActs(chats=chats, requests=requests, inbox=inbox)
        self._reminder_acts = ReminderActs(
            reminders=reminders, residents=residents, places=places, inbox=inbox, outbox=outbox
        )
        self._identities = Identities(
            linking=linking,
            residents=residents,
            requests=requests,
            scams=scams,
            attachments=attachments,
            reminders=reminders,
            inbox=inbox,
            outbox=outbox,
        )

    async def apply(self, happened: Sequence[Happened], session: Session) -> None:
        """Carry out all of them, in their order; step events go together as the last."""
        events: list[StepEvent] = []
        for place, one in enumerate(happened):
            if isinstance(one.effect, StepNoted):
                events.append(self._event(one, one.effect, place))
            elif isinstance(one.effect, PosterVisited):
                await self._posters.note(_visit(one, one.effect), session=session)
            elif isinstance(one.effect, NewsEffect):
                await self._news.apply(one, one.effect, session)
            elif isinstance(one.effect, NothingFound | FoundAnyway):
                await self._about_search(one, one.effect, session)
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
                await self._attachments.drop_all_waiting(conversation.id, session=session)
                await self._inbox.forget(conversation.id, at=at, session=session)
            case ConsentWithdrawn() as withdrawn:
                await self._unanswered.forget(conversation.id, session=session)
                known = await self._identities.conversations_of(conversation, session)
                await self._news.forget([conversation.id, *known], session)
                await self._identities.forget(one, withdrawn, session)
            case ConversationForgotten():
                await self._unanswered.forget(conversation.id, session=session)
                await self._identities.empty(conversation.id, at=at, session=session)
            case AttachmentsDropped(attachments=attachments):
                await self._attachments.drop(attachments, conversation=conversation.id, session=session)
            case CodeOffered() as offered:
                await self._identities.offer(one, offered, session)
            case IdentityLinked() as linked:
                await self._identities.link(one, linked, session)
            case IdentityParted() as parted:
                await self._identities.part(one, parted, session)
            case TeamEffect() as done:
                await self._team_acts.apply(one, done, session)
            case ArrivalRedacted(arrival=arrival, end=end, by=by):
                # Words that waited for a tap are kept as of that tap; so all that may hold the half goes.
                await self._unanswered.forget(conversation.id, since=at - HALVES_WITHIN, session=session)
                await self._inbox.redact(arrival, end, by, session=session)
                for theirs in {conversation.id, *await self._identities.conversations_of(conversation, session)}:
                    await self._requests.redact(theirs, end, by, session=session)
                    await self._scams.redact(theirs, end, by, session=session)
            case _:
                await self._of_a_person(one, place, session)

    async def _about_search(self, one: Happened, effect: NothingFound | FoundAnyway, session: Session) -> None:
        if isinstance(effect, NothingFound):
            await self._unanswered.note(self._asked(one, effect), session=session)
        else:
            await self._unanswered.note_chosen(one.conversation.id, effect.words, effect.guide, session=session)

    async def _of_a_person(self, one: Happened, place: int, session: Session) -> None:
        """Carry out what is said to the team or about reminders, unless the conversation was cut off since."""
        at, conversation = one.arrival.received_at, one.conversation
        theirs = await self._identities.conversations_of(conversation, session)
        if not theirs:
            return
        match one.effect:
            case ReminderEffect() | NudgesSwitched() as done:
                await self._reminder_acts.apply(one, done, theirs, session)
            case RequestOpened() as opened:
                await self._open(one, opened, session)
                await self._identities.asked(one, opened.request, session)
            case RequestHeard(request=request, words=words, also=also):
                entry = await self._traced(one, _entry(one, request, words, place), session)
                await self._requests.hear(request, entry, conversation=conversation.id, also=also, session=session)
            case AttachmentsPassedOn() as passed:
                await self._pass_on(one, passed, place, session)
            case MessageEdited(message=message, words=words):
                if edited := await self._inbox.edit(conversation.id, message, words, session=session):
                    arrival, before = edited
                    await self._requests.edit(arrival, before=before, words=words, at=at, session=session)
            case RequestCancelled() | RequestRated() | OutcomeTold() as over:
                await self._over(one, over, session)
            case CallBackWanted() | CallBackCancelled() as call:
                await self._call_back(call, at, session)
            case ScamReported() as report:
                await self._keep_scam(one, report, session)
            case PhoneGiven() as given:
                await self._keep_phone(one, given, session)

    async def _over(self, one: Happened, over: RequestCancelled | RequestRated | OutcomeTold, session: Session) -> None:
        match over:
            case OutcomeTold(request=request, outcome=outcome):
                at = one.arrival.received_at
                await self._requests.tell_outcome(request, outcome=outcome, at=at, session=session)
                return
            case RequestRated(request=request, score=score, word=word, reasons=reasons):
                await self._requests.rate(request, score=score, word=word, reasons=reasons, session=session)
            case RequestCancelled(request=request):
                await self._requests.cancel(request, session=session)
        await self._identities.ended(one, over.request, session)

    async def _call_back(self, call: CallBackWanted | CallBackCancelled, at: datetime, session: Session) -> None:
        if isinstance(call, CallBackWanted):
            await self._requests.want_call(call.request, call.window, at=at, session=session)
        else:
            await self._requests.cancel_call(call.request, at=at, session=session)

    async def _keep_scam(self, one: Happened, reported: ScamReported, session: Session) -> None:
        area = self._places.find(reported.area)
        report = ScamReport(
            id=reported.report,
            at=one.arrival.received_at,
            conversation=one.conversation.id,
            channel=one.conversation.account,
            area=reported.area,
            reach=area.reach if area else [reported.area],
            words=reported.words,
            verdict=reported.verdict,
            hosts=list(reported.hosts),
            signs=list(reported.signs),
        )
        await self._scams.add(report, session=session)

    async def _keep_phone(self, one: Happened, given: PhoneGiven, session: Session) -> None:
        await self._residents.gave_phone(
            one.conversation.resident or "",
            sealed=given.sealed,
            tail=given.tail,
            at=one.arrival.received_at,
            session=session,
        )
        if given.request is not None:
            await self._requests.note_phone(given.request, session=session)

    async def _pass_on(self, one: Happened, passed: AttachmentsPassedOn, place: int, session: Session) -> None:
        """Give the team the files that are still there, as one entry of the thread."""
        there = await self._attachments.pass_on(
            passed.attachments,
            request=passed.request,
            conversation=one.conversation.id,
            at=one.arrival.received_at,
            session=session,
        )
        entry = _entry(one, passed.request, passed.words, place)
        entry.attachments = [attachment.id for attachment in there]
        if entry.attachments or entry.text:
            entry = await self._traced(one, entry, session)
            await self._requests.hear(passed.request, entry, conversation=one.conversation.id, session=session)

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
            procedure=opened.procedure,
            answers=dict(opened.answers),
            context=await self._context(conversation.id, session),
            created_at=at,
            changed_at=at,
            has_phone=resident.phone_sealed is not None,
            unread=0 if opened.words else 1,
        )
        await self._requests.open(request, session=session)
        if opened.words:
            entry = await self._traced(one, _entry(one, request.id, opened.words, 0), session)
            await self._requests.hear(request.id, entry, session=session)

    async def _traced(self, one: Happened, entry: ThreadEntry, session: Session) -> ThreadEntry:
        """Note which earlier messages an entry passes on, so that their edits reach it; those made already are read.

        What is said with a tap was written before it: as a wish that waited, below a photo, for a search.
        """
        if entry.text == one.arrival.body.get("text") and not entry.attachments:
            return entry
        for earlier in await self._inbox.heard(one.conversation.id, limit=_LOOKED_BACK, session=session):
            heard, now = _heard(earlier)
            if earlier.id == one.arrival.id or not _is_passed_on(earlier, entry):
                continue
            entry.sources.append(earlier.id)
            if heard:
                entry.text = with_lines_replaced(entry.text, heard, now) or entry.text
            elif now:  # words that were put below a photo later
                entry.text = "\n".join(filter(None, (entry.text, now)))
        return entry

    async def _context(self, conversation: str, session: Session) -> list[str]:
        heard = await self._inbox.heard(conversation, limit=_CONTEXT_LINES, session=session)
        words = [str(a.body.get("text", "")) for a in heard]
        return [line[-_CONTEXT_LENGTH:] for line in words if line and not _is_for_the_bot(line)]

    def _asked(self, one: Happened, nothing: NothingFound) -> Unanswered:
        conversation = one.conversation
        place = conversation.area or conversation.home
        area = self._places.find(place) if place else None
        return Unanswered(
            id=derived_id(one.arrival.id, "unanswered"),
            conversation=conversation.id,
            words=nothing.words,
            top=list(nothing.top),
            language=conversation.language,
            at=one.arrival.received_at,
            area=place,
            reach=area.reach if area else [],
        )

    def _event(self, one: Happened, noted: StepNoted, place: int) -> StepEvent:
        area = self._places.find(one.conversation.area) if one.conversation.area else None
        return StepEvent(
            id=derived_id(one.arrival.id, "step", str(place)),
            journey=noted.journey,
            guide=noted.guide,
            version=noted.version,
            step=noted.step,
            branch=noted.branch,
            kind=noted.kind,
            at=one.arrival.received_at,
            area=one.conversation.area,
            reach=area.reach if area else [],
            channel=one.conversation.account,
        )


def _visit(one: Happened, visited: PosterVisited) -> PosterVisit:
    return PosterVisit(
        id=derived_id(one.arrival.id, "poster"),
        poster=visited.poster,
        at=one.arrival.received_at,
        channel=one.conversation.account,
        is_typed=visited.is_typed,
    )


def _is_for_the_bot(line: str) -> bool:
    """Tell commands, codes and the numbers of choices from words: they say nothing to the team."""
    is_number = line.strip().isdecimal() and len(line.strip()) <= _CHOICE_LENGTH
    is_code = typed_code(line) is not None or typed_poster(line) is not None
    return is_number or line.startswith("/") or is_code


def _heard(arrival: Arrival) -> tuple[str, str]:
    """Return what a message said when it was answered, and what it says now."""
    now = str(arrival.body.get("text", ""))
    return str(arrival.body.get("heard", now)), now


def _is_passed_on(arrival: Arrival, entry: ThreadEntry) -> bool:
    """Tell whether an entry has the words of a message, as lines of its own, or one of its files."""
    if arrival.body.get("kind") not in _SAID:
        return False
    heard, _ = _heard(arrival)
    is_there = with_lines_replaced(entry.text, heard, heard) is not None
    has_words = is_there and (heard == entry.text or not _is_for_the_bot(heard))
    files = {file.get("attachment") for file in arrival.body.get("files", ())}
    return has_words or not files.isdisjoint(entry.attachments)


def _entry(one: Happened, request: str, words: str, place: int) -> ThreadEntry:
    return ThreadEntry(
        id=derived_id(one.arrival.id, "entry", str(place)),
        request=request,
        at=one.arrival.received_at,
        author=Author.RESIDENT,
        text=words,
        arrival=one.arrival.id,
    )
