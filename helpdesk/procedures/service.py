"""The lists of procedures as administrators work with them: compare, take, undo, look up."""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple, TypeVar

from helpdesk.areas.errors import UnknownAreaError
from helpdesk.areas.service import Areas
from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.ids import new_id
from helpdesk.privacy.masking import mask
from helpdesk.procedures.errors import ListChangedError, NothingToUndoError, UnknownDraftError, UnknownListError
from helpdesk.procedures.models import NATIONAL, Changes, Draft, Procedure, ProcedureList, Version
from helpdesk.procedures.repository import ProceduresInMongo
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import AlreadyThereError
from helpdesk.storage.records import ChangedMeanwhileError
from helpdesk.tables.cells import Progress

T = TypeVar("T")

_LONGEST_NAME = 120


class Given(NamedTuple):
    """What is to be imported where, by whom. `replaces`: the rows are the whole list."""

    area: str
    rows: Sequence[Procedure]
    file: str
    replaces: bool
    by: str


class Procedures:
    """Each import makes one version, whole or not at all; the one before is kept for an undo.

    `roots` are the areas in which the acting member may (`Scope.areas_for`); None is whoever runs the installation.
    """

    def __init__(self, *, database: Database, areas: Areas, audit: Audit, clock: Clock) -> None:
        """Take the database, the tree of places, the audit and the time."""
        self._database = database
        self._store = ProceduresInMongo(database)
        self._areas = areas
        self._audit = audit
        self._clock = clock

    async def lists(self, roots: Sequence[str] | None) -> list[ProcedureList]:
        """Return the lists of these roots and below."""
        return await self._store.heads(roots)

    def may_change(self, area: str, roots: Sequence[str]) -> bool:
        """Tell whether the list of an area is in the reader's hands."""
        return not set(roots).isdisjoint(self._reach(area))

    async def one(self, area: str, roots: Sequence[str] | None) -> ProcedureList:
        """Return the list of an area, an empty one when nothing was imported. Raises UnknownListError."""
        return await self._head(area, roots)

    async def rows(
        self, area: str, roots: Sequence[str] | None, *, words: str = "", skip: int = 0, limit: int = 50
    ) -> tuple[list[Procedure], int]:
        """Return a part of a list's rows with these words, by code, and how many there are. Raises UnknownListError."""
        head = await self._head(area, roots)
        return await self._store.matching(area, head.current.key, words, skip=skip, limit=limit)

    async def compare(self, given: Given, roots: Sequence[str] | None) -> Changes:
        """Say what an import would change. Raises UnknownListError."""
        head = await self._head(given.area, roots)
        return Changes.of(await self._current(head), given.rows, replaces=given.replaces)

    async def take(self, given: Given, roots: Sequence[str] | None, *, report: Progress = lambda *_: None) -> Changes:
        """Import: all of it or nothing. Without any change no version is made. Raises UnknownListError."""

        async def work(session: Session) -> Changes:
            return await self._take(given, roots, session, report)

        return await self._in_transaction(work)

    async def offer(self, given: Given, roots: Sequence[str]) -> Draft:
        """Keep what was read until its member says yes, for a day. Raises UnknownListError."""
        head = await self._head(given.area, roots)
        draft = Draft(
            id=new_id(),
            area=head.id,
            reach=head.reach,
            member=given.by,
            file=_masked(given.file),
            replaces=given.replaces,
            base=head.current.key,
            created_at=self._clock.now(),
            rows=list(given.rows),
        )
        await self._store.add_draft(draft)
        return draft

    async def offered(self, draft_id: str, *, member: str, roots: Sequence[str]) -> tuple[Draft, Changes]:
        """Return a member's draft with what it would change now. Raises UnknownDraftError and ListChangedError."""
        draft = await self._store.draft(draft_id, member=member, roots=roots)
        if draft is None:
            raise UnknownDraftError
        head = await self._head(draft.area, roots)
        _check_base(head, draft)
        return draft, Changes.of(await self._current(head), draft.rows, replaces=draft.replaces)

    async def confirm(self, draft_id: str, *, member: str, roots: Sequence[str]) -> tuple[Draft, Changes]:
        """Import a draft. Raises UnknownDraftError and ListChangedError."""

        async def work(session: Session) -> tuple[Draft, Changes]:
            draft = await self._store.draft(draft_id, member=member, roots=roots, session=session)
            if draft is None:
                raise UnknownDraftError
            _check_base(await self._head(draft.area, roots, session=session), draft)
            given = Given(draft.area, draft.rows, draft.file, draft.replaces, member)
            changes = await self._take(given, roots, session, lambda *_: None)
            await self._store.drop_draft(draft_id, member=member, session=session)
            return draft, changes

        return await self._in_transaction(work)

    async def drop(self, draft_id: str, *, member: str) -> None:
        """Forget a draft; one that is gone already is fine."""
        await self._store.drop_draft(draft_id, member=member)

    async def undo(self, area: str, roots: Sequence[str] | None, *, by: str) -> ProcedureList:
        """Go back to the version before the last change; once more takes that back. Raises NothingToUndoError."""

        async def work(session: Session) -> ProcedureList:
            head = await self._head(area, roots, session=session)
            if not head.undo():
                raise NothingToUndoError(area=area)
            await self._store.keep_head(head, session=session)
            await self._audit.note(
                member=by, action="procedures_undone", subject=area, reach=head.reach, session=session
            )
            return head

        return await self._in_transaction(work)

    async def _take(self, given: Given, roots: Sequence[str] | None, session: Session, report: Progress) -> Changes:
        head = await self._head(given.area, roots, session=session)
        changes = Changes.of(await self._current(head, session=session), given.rows, replaces=given.replaces)
        if changes.are_none:
            return changes
        now = self._clock.now()
        made = Version(key=new_id(), size=len(changes.rows), file=_masked(given.file), at=now, by=given.by)
        head.take(made)
        await self._store.keep_head(head, session=session)  # first: of two at once the second stops here
        await self._store.add_rows(head.id, made.key, changes.rows, session=session, report=report)
        await self._store.drop_others(head, session=session)
        await self._audit.note(
            member=given.by, action="procedures_imported", subject=head.id, reach=head.reach, session=session
        )
        return changes

    async def _in_transaction(self, work: Callable[[Session], Awaitable[T]]) -> T:
        try:
            return await self._database.in_transaction(work)
        except (ChangedMeanwhileError, AlreadyThereError):
            raise ListChangedError from None

    async def _current(self, head: ProcedureList, *, session: Session | None = None) -> list[Procedure]:
        return await self._store.rows(head.id, head.current.key, session=session) if head.current.key else []

    async def _head(self, area: str, roots: Sequence[str] | None, *, session: Session | None = None) -> ProcedureList:
        """Return the list of an area of the reader's, a new one when it has none yet."""
        found = await self._store.head(area, roots, session=session)
        if found is not None:
            return found
        reach = self._reach(area)
        if roots is not None and set(roots).isdisjoint(reach):
            raise UnknownListError(area=area)
        known = await self._store.head(area, None, session=session)  # the tree has changed since it was kept
        return known.model_copy(update={"reach": reach}) if known else ProcedureList(id=area, reach=reach)

    def _reach(self, area: str) -> list[str]:
        """Say who sees the list of an area; the national one is for those who look after a whole province."""
        if area == NATIONAL:
            return [NATIONAL, *(province.id for province in self._areas.provinces())]
        try:
            place = self._areas.get(area)
        except UnknownAreaError:
            raise UnknownListError(area=area) from None
        if not place.active:
            raise UnknownListError(area=area)
        return place.reach


def _check_base(head: ProcedureList, draft: Draft) -> None:
    if head.current.key != draft.base:
        raise ListChangedError


def _masked(file: str) -> str:
    return mask(file).text[:_LONGEST_NAME]
