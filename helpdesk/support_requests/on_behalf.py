"""Requests that a member opens for somebody whom no message reaches: without a name, and only after their yes."""

from pydantic import BaseModel

from helpdesk.areas.errors import UnknownAreaError
from helpdesk.broadcasts.models import NEWS_TEXT
from helpdesk.clock import Clock
from helpdesk.ids import derived_id, new_id, speakable_code
from helpdesk.privacy.masking import mask
from helpdesk.storage.database import Database, Session
from helpdesk.support_requests.desk import given, masked
from helpdesk.support_requests.errors import (
    ConsentToKeepError,
    NotOpenedByHandError,
    PhoneUnreadableError,
    UnknownOtherError,
)
from helpdesk.support_requests.models import SupportRequest
from helpdesk.support_requests.ports import PeopleVault, Places
from helpdesk.support_requests.repository import SupportRequestsInMongo
from helpdesk.support_requests.service import SupportRequests
from helpdesk.teams.models import Member, Permission, Scope
from helpdesk.teams.service import Teams

TEXT_VERSION = "2026-11-29"
"""Of the sentence on the form to which the person says yes; see `docs/call-back.md`."""


class NewRequest(BaseModel):
    """What a member tells of somebody else's matter. `id` is the form's: sent twice it opens one request."""

    id: str
    area: str
    guide: str | None = None
    guide_version: int | None = None
    step: str | None = None
    words: str = ""
    phone: str = ""
    same_as: str = ""  # the code of an earlier request of the same person
    has_consent: bool = False
    wants_news: bool = False  # by text message, where the number takes them


def phone_in(typed: str) -> str | None:
    """Return the one phone number that was typed, None when nothing was. Raises PhoneUnreadableError."""
    if not typed.strip():
        return None
    found = mask(typed).phones
    if len(found) != 1:
        raise PhoneUnreadableError
    return found[0]


class OnBehalf:
    """Opening such requests, and forgetting whoever they were for."""

    def __init__(
        self,
        *,
        database: Database,
        requests: SupportRequests,
        people: PeopleVault,
        teams: Teams,
        places: Places,
        clock: Clock,
    ) -> None:
        """Take the requests, where people and their numbers are kept, the teams, the tree of places and the time."""
        self._database = database
        self._requests = requests
        self._people = people
        self._teams = teams
        self._places = places
        self._clock = clock
        self._store = SupportRequestsInMongo()

    async def open(self, new: NewRequest, *, member: Member, scope: Scope) -> SupportRequest:
        """Open it; the roster says whose turn it is. The same form sent again finds the first.

        Raises UnknownAreaError, WordsMissingError, WordsTooLongError, PhoneUnreadableError, ConsentToKeepError,
        UnknownOtherError.
        """
        words = mask(masked(new.words) if new.guide else given(new.words)).text
        phone = phone_in(new.phone)
        if not new.has_consent:
            raise ConsentToKeepError

        async def work(session: Session) -> SupportRequest:
            request_id = derived_id("on behalf", member.id, new.id)
            if (known := await self._store.by_id(request_id, session=session)) is not None:
                return known
            request = await self._made(request_id, new, words, member, scope, session)
            before = await self._before(new.same_as, scope, session)
            if before is not None:
                request.person_ref = before.person_ref
                request.resident = before.resident if before.without_chat else request.resident
            request.has_phone = await self._people.keep_told(
                request.resident,
                person_ref=request.person_ref,
                conversation=request.conversation,
                text_version=TEXT_VERSION,
                by=member.id,
                phone=phone,
                at=request.created_at,
                session=session,
            )
            if new.wants_news and request.has_phone:
                await self._people.switched_news(
                    request.resident,
                    is_on=True,
                    text_version=NEWS_TEXT,
                    conversation=request.conversation,
                    at=request.created_at,
                    by=member.id,
                    area=request.area,
                    session=session,
                )
            await self._requests.open(request, by=member, session=session)
            return request

        return await self._database.in_transaction(work)

    async def withdraw(self, request_id: str, *, member: Member, scope: Scope) -> None:
        """Forget everything about whoever it is for: they told a member that they no longer agree.

        Raises UnknownRequestError, NotOpenedByHandError.
        """
        request = await self._requests.one(request_id, scope)
        if not request.without_chat:
            raise NotOpenedByHandError(code=request.code)
        if request.is_forgotten:
            return
        now = self._clock.now()

        async def work(session: Session) -> None:
            theirs = await self._people.withdrew(
                request.resident,
                conversation=request.conversation,
                text_version=TEXT_VERSION,
                at=now,
                by=member.id,
                session=session,
            )
            for conversation in dict.fromkeys([request.conversation, *theirs]):
                await self._requests.forget(conversation, session=session)

        await self._database.in_transaction(work)

    async def stop_news(self, request_id: str, *, member: Member, scope: Scope) -> None:
        """Send no more news to whoever it is for: they told a member. Raises as `withdraw` does."""
        request = await self._requests.one(request_id, scope)
        if not request.without_chat:
            raise NotOpenedByHandError(code=request.code)
        now = self._clock.now()

        async def work(session: Session) -> None:
            await self._people.switched_news(
                request.resident,
                is_on=False,
                text_version=NEWS_TEXT,
                conversation=request.conversation,
                at=now,
                by=member.id,
                session=session,
            )

        await self._database.in_transaction(work)

    async def _made(
        self, request_id: str, new: NewRequest, words: str, member: Member, scope: Scope, session: Session
    ) -> SupportRequest:
        area, now = self._places.known(new.area), self._clock.now()
        if area is None or not scope.covers(Permission.REQUESTS_ANSWER, area.reach):
            raise UnknownAreaError(area=new.area)
        team = await self._teams.responsible_for(area.nearest_first, session=session)
        return SupportRequest(
            id=request_id,
            code=speakable_code(request_id),
            conversation=derived_id("no chat", request_id),
            resident=derived_id("no chat", "resident", request_id),
            person_ref=new_id(),
            area=area.id,
            reach=area.reach,
            team=team.id if team else None,
            guide=new.guide,
            guide_version=new.guide_version,
            step=new.step,
            context=[words] if words else [],
            created_at=now,
            changed_at=now,
            without_chat=True,
            opened_by=member.id,
            opened_by_name=member.name,
            is_demonstration=member.is_demonstration,
        )

    async def _before(self, code: str, scope: Scope, session: Session) -> SupportRequest | None:
        if not code.strip():
            return None
        wanted = code.strip().upper()
        found = await self._store.coded(wanted, scope=scope, session=session)
        if found is None or found.is_forgotten:
            raise UnknownOtherError(code=wanted)
        return found
