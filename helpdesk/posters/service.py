"""Making posters, taking them back, and counting where they led."""

from collections.abc import Callable
from functools import partial

from helpdesk.areas.models import Area, Level
from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.posters.codes import new_code
from helpdesk.posters.errors import PosterAreaNotManagedError, PosterSpotTooLongError, UnknownPosterError
from helpdesk.posters.models import LONGEST_SPOT, Poster, PosterCount, PosterSeen, PosterVisit, Size
from helpdesk.posters.repository import PostersInMongo
from helpdesk.privacy.masking import mask
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import AlreadyThereError
from helpdesk.teams.models import Member, Permission, Scope

MOST_LISTED = 200
_LEVELS = {Level.COMMUNE, Level.HAMLET}
_TURNS = 20  # a code of another poster comes up once in a hundred times when there are a thousand


class Posters:
    """All posters of the installation."""

    def __init__(self, database: Database, audit: Audit, clock: Clock, *, code: Callable[[], str] = new_code) -> None:
        """Take the database, the audit, the time, and what makes codes."""
        self._store = PostersInMongo()
        self._database = database
        self._audit = audit
        self._clock = clock
        self._code = code

    async def make(
        self, *, area: Area, guide: str | None, size: Size, spot: str, member: Member, scope: Scope
    ) -> Poster:
        """Make one for a commune or hamlet. Raises PosterAreaNotManagedError and PosterSpotTooLongError.

        Whether there is such a guide is for the caller to ask.
        """
        if area.level not in _LEVELS or not area.active or not scope.covers(Permission.POSTERS_MAKE, area.reach):
            raise PosterAreaNotManagedError(area=area.full_name)
        if len(spot) > LONGEST_SPOT:
            raise PosterSpotTooLongError(length=len(spot), most=LONGEST_SPOT)
        facts = {"area": area.id, "reach": area.reach, "guide": guide, "size": size, "spot": mask(spot).text}
        for _ in range(_TURNS):
            poster = Poster.model_validate(
                {"id": self._code(), **facts, "made_by": member.id, "made_at": self._clock.now()}
            )
            try:
                await self._database.in_transaction(partial(self._add, poster))
            except AlreadyThereError:
                continue
            return poster
        message = f"no free code for a poster in {_TURNS} turns"
        raise RuntimeError(message)

    async def one(self, code: str, scope: Scope) -> Poster:
        """Return one of the member's areas. Raises UnknownPosterError."""
        return _there(await self._store.one(code, scope), code)

    async def all(self, scope: Scope) -> list[PosterSeen]:
        """Return those of the member's areas with their counts: those that count first, the latest first."""
        posters = await self._store.all(scope, limit=MOST_LISTED)
        counts = await self._store.counts([poster.id for poster in posters])
        return [PosterSeen(poster=poster, count=counts.get(poster.id, PosterCount())) for poster in posters]

    async def withdraw(self, code: str, *, member: Member, scope: Scope) -> Poster:
        """Let one count no longer. Raises UnknownPosterError and PosterMoveNotPossibleError."""

        async def taken_back(session: Session) -> Poster:
            poster = _there(await self._store.one(code, scope, session=session), code)
            kept = await self._store.keep(poster.withdrawn(self._clock.now()), session=session)
            await self._audited(member.id, "poster_withdrawn", kept, session)
            return kept

        return await self._database.in_transaction(taken_back)

    async def known(self, code: str) -> Poster | None:
        """Return what a scanned or typed code stands for, also a withdrawn one."""
        return await self._store.by_anybody(code)

    async def note(self, visit: PosterVisit, *, session: Session) -> None:
        """Keep a visit; that a conversation visits once is for its own state to remember."""
        await self._store.note(visit, session=session)

    async def _add(self, poster: Poster, session: Session) -> None:
        await self._store.add(poster, session=session)
        await self._audited(poster.made_by, "poster_made", poster, session)

    async def _audited(self, member: str, action: str, poster: Poster, session: Session) -> None:
        await self._audit.note(
            member=member, action=action, subject=poster.id, area=poster.area, reach=poster.reach, session=session
        )


def _there(poster: Poster | None, code: str) -> Poster:
    if poster is None:
        raise UnknownPosterError(code=code)
    return poster
