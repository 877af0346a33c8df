"""What everything that is done with support requests shares: the rooms around them, and how a change is kept."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import TypeVar

from helpdesk.audit.service import Audit
from helpdesk.clock import VIETNAM, Clock
from helpdesk.ids import derived_id
from helpdesk.privacy.masking import without_secrets
from helpdesk.statistics.days import local_day
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.storage.database import Database, Session
from helpdesk.support_requests.beside import Notes, SenderBlocks
from helpdesk.support_requests.errors import UnknownRequestError, WordsMissingError, WordsTooLongError
from helpdesk.support_requests.history import History, HistoryKind
from helpdesk.support_requests.models import SupportRequest
from helpdesk.support_requests.ports import (
    Assigner,
    FileVault,
    OutcomeChecks,
    PhoneVault,
    ProgramsOutside,
    ResidentsConversation,
    ServiceClock,
    TeamByChat,
    WhatIsPublic,
)
from helpdesk.support_requests.repository import SupportRequestsInMongo
from helpdesk.support_requests.searching import RequestWords
from helpdesk.teams.models import Member, Scope
from helpdesk.teams.repository import Members, TeamsInMongo

T = TypeVar("T")

MOST_WORDS = 500
"""Characters of a reason, or of what somebody has to do."""


def masked(words: str, *, most: int = MOST_WORDS) -> str:
    """Return what a member wrote, without secrets. Raises WordsTooLongError."""
    found = without_secrets(words.strip())
    if len(found) > most:
        raise WordsTooLongError(most=most, length=len(found))
    return found


def given(words: str, *, most: int = MOST_WORDS) -> str:
    """Return what a member had to write, without secrets. Raises WordsMissingError, WordsTooLongError."""
    found = masked(words, most=most)
    if not found:
        raise WordsMissingError
    return found


class Desk:
    """The rooms around support requests. Each kind of work with them builds on it."""

    def __init__(  # noqa: PLR0913 - the neighbours, all named
        self,
        *,
        database: Database,
        conversations: ResidentsConversation,
        team: TeamByChat,
        phones: PhoneVault,
        files: FileVault,
        marks: DirtyMarks,
        audit: Audit,
        clock: Clock,
        service_clock: ServiceClock | None = None,
        assigner: Assigner | None = None,
        outcomes: OutcomeChecks | None = None,
        outside: ProgramsOutside | None = None,
        public: WhatIsPublic | None = None,
    ) -> None:
        """Take the database, the ways to resident and team, the vaults, statistics' marks, the audit and the time.

        `service_clock` says what each request is owed; without it nothing is ever due. Without an `assigner` a request
        waits for everybody of its team alike; without `outcomes` nobody is asked later whether the result came; without
        `outside` no program is told anything; without `public` nothing that everybody reads follows a request.
        """
        self._database = database
        self._store = SupportRequestsInMongo(service_clock)
        self._words = RequestWords(database)
        self._history = History()
        self._notes = Notes()
        self._blocks = SenderBlocks()
        self._members = Members()
        self._teams = TeamsInMongo()
        self._conversations = conversations
        self._team = team
        self._phones = phones
        self._files = files
        self._marks = marks
        self._audit = audit
        self._clock = clock
        self._assigner = assigner
        self._outcomes = outcomes
        self._outside = outside
        self._public = public

    def _scope(self, member: Member) -> Scope:
        return member.scope(self._clock.now().astimezone(VIETNAM).date())

    async def _within(self, session: Session | None, work: Callable[[Session], Awaitable[T]]) -> T:
        """Do it in the unit of work that is under way, or in one of its own."""
        return await (self._database.in_transaction(work) if session is None else work(session))

    async def _one(self, request_id: str, scope: Scope, session: Session | None = None) -> SupportRequest:
        request = await self._store.one(request_id, scope=scope, session=session)
        if request is None:
            raise UnknownRequestError
        return request

    async def _seen_one(self, request_id: str, *, member: Member, seen: int | None, session: Session) -> SupportRequest:
        """Return a request that this member acts on. Raises ActedMeanwhileError when a colleague did since `seen`."""
        request = await self._one(request_id, self._scope(member), session)
        if seen is not None:
            request.check_seen(seen, member=member.id)
        request.acted(member=member.id, name=member.name)
        return request

    async def _keep(self, request: SupportRequest, session: Session) -> SupportRequest:
        await self._mark(request, session)
        return await self._store.requests.keep(request, session=session)

    async def _assign(self, request: SupportRequest, session: Session, *, but: Member | None = None) -> None:
        """Let it wait for one member before the others, when the roster has somebody; `but` handed it back."""
        if self._assigner is not None:
            await self._assigner.assign(request, but=but, session=session)

    async def _note(
        self,
        request: SupportRequest,
        kind: HistoryKind,
        session: Session,
        *,
        at: datetime | None = None,
        member: Member | None = None,
        facts: Mapping[str, object] | None = None,
    ) -> None:
        """Add to the history what the resident did, or the member."""
        if kind in (HistoryKind.CANCELLED, HistoryKind.REOPENED):  # the day on which that happened counts it
            await self._marks.mark(local_day(at or self._clock.now()), request.reach, session=session)
        entry = await self._history.note(
            request.id,
            kind,
            at=at or self._clock.now(),
            member=member.id if member else None,
            member_name=member.name if member else None,
            facts=facts,
            session=session,
        )
        if self._public is not None:
            await self._public.follow(entry, [request.id, *request.merged], session=session)

    async def _mark(self, request: SupportRequest, session: Session) -> None:
        days = {local_day(at) for at in request.counted_at}
        await self._marks.mark_each(days, request.reach, session=session)

    async def _tell(
        self,
        request: SupportRequest,
        event: str,
        facts: dict[str, object],
        session: Session,
        *,
        event_id: str = "",
        key: str = "",
    ) -> None:
        """Say something into the resident's chat; who has none is called or visited."""
        if request.without_chat:
            return
        await self._conversations.tell(
            request.conversation,
            event=event,
            event_id=event_id or derived_id(request.id, event, key),
            facts={"request": request.id, "code": request.code, **facts},
            at=self._clock.now(),
            session=session,
        )
