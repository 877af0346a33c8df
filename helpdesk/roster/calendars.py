"""Private addresses for calendar programs: made, followed, taken back."""

import hashlib
import secrets

from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.roster.calendar_links import CalendarKind, CalendarLink
from helpdesk.roster.repository import CalendarLinksInMongo
from helpdesk.statistics.days import local_day
from helpdesk.storage.database import Database, Session
from helpdesk.teams.models import Member, Permission
from helpdesk.teams.repository import Members


class CalendarLinks:
    """One address at most for each member and kind; it opens as long as its member works in the team."""

    def __init__(self, database: Database, audit: Audit, clock: Clock) -> None:
        """Take the database, the audit and the time."""
        self._database = database
        self._links = CalendarLinksInMongo()
        self._members = Members()
        self._audit = audit
        self._clock = clock

    async def made(self, member: str) -> dict[CalendarKind, CalendarLink]:
        """Return which addresses a member has; what they are nobody can tell any more."""
        return {link.kind: link for link in await self._links.of(member)}

    async def make(self, member: Member, kind: CalendarKind) -> str:
        """Make an address and return its token, once; the last one opens nothing any more."""
        token = secrets.token_urlsafe(32)
        link = CalendarLink(id=_kept_as(token), member=member.id, kind=kind, made_at=self._clock.now())

        async def work(session: Session) -> None:
            await self._links.remove(member.id, kind, session=session)
            await self._links.add(link, session=session)
            await self._note(member, "calendar_link_made", session)

        await self._database.in_transaction(work)
        return token

    async def take_back(self, member: Member, kind: CalendarKind) -> None:
        """Let an address open nothing any more."""

        async def work(session: Session) -> None:
            if await self._links.remove(member.id, kind, session=session):
                await self._note(member, "calendar_link_taken_back", session)

        await self._database.in_transaction(work)

    async def follow(self, token: str) -> tuple[Member, CalendarKind] | None:
        """Return whose calendar a token opens; None when it is nobody's, or they have no work in the team today."""
        link = await self._links.one(_kept_as(token))
        member = await self._members.one(link.member) if link else None
        if link is None or member is None:
            return None
        is_at_work = member.scope(local_day(self._clock.now())).areas_for(Permission.REQUESTS_ANSWER)
        return (member, link.kind) if is_at_work else None

    async def _note(self, member: Member, action: str, session: Session) -> None:
        area = member.home(local_day(self._clock.now()))
        await self._audit.note(member=member.id, action=action, subject=member.id, area=area, session=session)


def _kept_as(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
