"""What is done with public words of any kind: writing, publishing, taking off, deleting, and reading them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar, Final, Generic, NamedTuple

from helpdesk.areas.models import Area
from helpdesk.areas.service import Areas
from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.errors import NotFoundError
from helpdesk.ids import new_id
from helpdesk.public_words.checking import Promise, check_public, without_identifiers
from helpdesk.public_words.errors import NoDraftError, WithdrawnError
from helpdesk.public_words.models import PublicAct, PublicEntry, PublicText, Showing, V, W
from helpdesk.public_words.places import chosen_place, public_place, roots_of
from helpdesk.public_words.repository import PublicAsked, PublicHistory, PublicWordsInMongo
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import AlreadyThereError
from helpdesk.storage.records import ChangedMeanwhileError
from helpdesk.teams.models import Member, Scope

MOST_LISTED: Final = 300
PAGE: Final = 20
"""So many on one public page."""


class Given(NamedTuple):
    """What a member wrote, and for which place; the request it came from is not changed later."""

    text: PublicText
    area: str
    origin: str | None = None


class Publishing(NamedTuple):
    """With what a member publishes: their promise, and what the resident had written."""

    promise: Promise
    said: Sequence[str] = ()


class PublicDesk(Generic[W, V]):
    """Public words of one kind. Drafts are the members' whose areas they are in; what is published is everybody's."""

    kind: ClassVar[str]
    """As the audit calls one."""
    unknown: ClassVar[type[NotFoundError]]
    withdrawn: ClassVar[type[WithdrawnError]]
    _model: type[W]
    _store: PublicWordsInMongo[W, V]

    def __init__(self, *, database: Database, areas: Areas, audit: Audit, clock: Clock) -> None:
        """Take the database, the tree of places, the audit and the time."""
        self._database = database
        self._history = PublicHistory()
        self._areas = areas
        self._audit = audit
        self._clock = clock

    # -- for members ----------------------------------------------------------------------------------------------

    async def own(self, scope: Scope, showing: Showing | None = None) -> list[W]:
        """Return those of the member's areas, latest changed first."""
        return await self._store.own(roots_of(self._areas, scope), showing, limit=MOST_LISTED)

    async def one(self, subject: str, scope: Scope, *, session: Session | None = None) -> W:
        """Return one of the member's areas. Raises `unknown`."""
        found = await self._store.one(subject, roots_of(self._areas, scope), session=session)
        if found is None:
            raise self._refusal(self.unknown, subject)
        return found

    async def of_requests(self, requests: Sequence[str], scope: Scope) -> list[W]:
        """Return those of the member's areas that came from these requests, first made first."""
        return await self._store.of_requests(requests, roots_of(self._areas, scope))

    async def past(self, subject: str, scope: Scope) -> list[PublicEntry]:
        """Return what was done with one, latest first. Raises `unknown`."""
        await self.one(subject, scope)
        return await self._history.of(subject)

    async def draft(
        self,
        subject: str,
        given: Given,
        *,
        member: Member,
        scope: Scope,
        publishing: Publishing | None = None,
        **own: object,
    ) -> W:
        """Keep a new one, and publish it when the member says so; the same form again changes nothing.

        `own` is what only this kind has. Raises PublicAreaNotManagedError, PublicTextTooLongError and, for publishing,
        those of `check_public` and PublicWordsMissingError.
        """
        place, text = self._looked_at(given, scope, publishing)
        now = self._clock.now()
        own[self._model.ORIGIN] = given.origin
        one = self._model.begun(subject, text, area=place.id, reach=place.reach, by=member, at=now, **own)
        if publishing is not None:
            one.publish(at=now)

        async def work(session: Session) -> W:
            await self._store.add(one, session=session)
            await self._noted(one, PublicAct.DRAFTED, session, member=member)
            if publishing is not None:
                await self._noted(one, PublicAct.PUBLISHED, session, member=member)
            return one

        try:
            return await self._database.in_transaction(work)
        except AlreadyThereError:
            return await self._there(subject, given, scope)

    async def change(
        self,
        subject: str,
        given: Given,
        *,
        version: int | None,
        member: Member,
        scope: Scope,
        publishing: Publishing | None = None,
    ) -> W:
        """Keep other words; what is public stays public only when they are published, too.

        `version` is the one that the member saw, if that is known. Raises as `draft` does, `unknown`, and
        ChangedMeanwhileError when a colleague was faster. Saving a public one without publishing is a NoDraftError.
        """
        place, text = self._looked_at(given, scope, publishing)

        def act(one: W, now: datetime) -> PublicAct:
            was = one.showing
            if publishing is None and was is Showing.PUBLISHED:
                raise NoDraftError
            one.say(text, area=place.id, reach=place.reach, name=member.name, at=now)
            if publishing is None:
                return PublicAct.CHANGED
            one.publish(at=now)
            return PublicAct.CHANGED if was is Showing.PUBLISHED else PublicAct.PUBLISHED

        return await self._act(subject, act, member=member, scope=scope, version=version)

    async def withdraw(self, subject: str, *, member: Member, scope: Scope) -> W:
        """Let nobody outside the team read it any more. Raises `unknown`, NotPublishedError."""

        def act(one: W, now: datetime) -> PublicAct:
            one.withdraw(name=member.name, at=now)
            return PublicAct.WITHDRAWN

        return await self._act(subject, act, member=member, scope=scope)

    async def erase(self, subject: str, *, member: Member, scope: Scope) -> W:
        """Delete what was withdrawn for good, also from its history. Raises `unknown`, NotWithdrawnError."""

        def act(one: W, now: datetime) -> PublicAct:
            one.erase(name=member.name, at=now)
            return PublicAct.ERASED

        return await self._act(subject, act, member=member, scope=scope)

    async def drop(self, subject: str, *, member: Member, scope: Scope) -> None:
        """Throw a draft away. Raises `unknown`, NoDraftError."""

        async def work(session: Session) -> None:
            one = await self.one(subject, scope, session=session)
            if not await self._store.drop(one, session=session):
                raise NoDraftError
            await self._history.forget(subject, session=session)
            await self._audited(one, "dropped", member, session)

        await self._database.in_transaction(work)

    async def forget_requests(self, requests: Sequence[str], *, session: Session) -> None:
        """The resident took their consent back: drafts of their words go, what is public no longer leads to them."""
        await self._store.forget_requests(requests, session=session)

    # -- for everybody --------------------------------------------------------------------------------------------

    async def listed(
        self, area: Area, *, words: str = "", guide: str = "", page: int = 1, limit: int = PAGE
    ) -> tuple[list[V], bool]:
        """Return a page of what is said for a place, latest changed first, and whether there are more."""
        asked = PublicAsked(public_place(self._areas, area), words, guide)
        found = await self._store.listed(asked, skip=(page - 1) * limit, limit=limit + 1)
        return found[:limit], len(found) > limit

    async def shown(self, subject: str) -> V:
        """Return a public one. Raises `unknown`, also for drafts, and `withdrawn`."""
        showing, found = await self._store.shown(subject)
        if found is None:
            raise self._refusal(self.withdrawn if showing is Showing.WITHDRAWN else self.unknown, subject)
        return found

    async def area_of(self, subject: str) -> str | None:
        """Return at which place one stands, or stood before it was withdrawn."""
        return await self._store.area_of(subject)

    # -- within ---------------------------------------------------------------------------------------------------

    async def _act(
        self,
        subject: str,
        act: Callable[[W, datetime], PublicAct],
        *,
        member: Member,
        scope: Scope,
        version: int | None = None,
    ) -> W:
        async def work(session: Session) -> W:
            one = await self.one(subject, scope, session=session)
            if version is not None and one.version != version:
                raise ChangedMeanwhileError
            done = act(one, self._clock.now())
            kept = await self._store.keep(one, session=session)
            if done is PublicAct.ERASED:
                await self._history.erase(subject, session=session)
            await self._noted(kept, done, session, member=member)
            return kept

        return await self._database.in_transaction(work)

    async def _there(self, subject: str, _given: Given, scope: Scope) -> W:
        """Return what was there before a draft."""
        return await self.one(subject, scope)

    def _looked_at(self, given: Given, scope: Scope, publishing: Publishing | None) -> tuple[Area, PublicText]:
        place = chosen_place(self._areas, given.area, scope)
        given.text.check_lengths()
        if publishing is not None:
            given.text.check_whole()
            check_public(given.text.pieces, publishing.promise, said=publishing.said)
        masked = {name: without_identifiers(words) for name, words in given.text.said.items()}
        return place, given.text.model_copy(update=masked)

    def _refusal(self, refusal: type[NotFoundError], subject: str) -> NotFoundError:
        return refusal(**{self.kind: subject})

    async def _noted(self, one: W, act: PublicAct, session: Session, *, member: Member | None = None) -> None:
        """Note what a member did; without one it followed from the request."""
        entry = PublicEntry(
            id=new_id(),
            subject=one.id,
            at=self._clock.now(),
            act=act,
            member_name=member.name if member else "",
            said={} if act is PublicAct.DRAFTED else one.told,
        )
        await self._history.add(entry, session=session)
        if member is not None:
            await self._audited(one, act.value, member, session)

    async def _audited(self, one: W, act: str, member: Member, session: Session) -> None:
        await self._audit.note(
            member=member.id,
            action=f"{self.kind}_{act}",
            subject=one.id,
            area=one.area,
            reach=one.reach,
            session=session,
        )
