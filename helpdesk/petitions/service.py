"""Showing petitions, taking them from office to office, and letting them follow their request."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from helpdesk.answers.checking import check_public, without_identifiers
from helpdesk.answers.errors import NoDraftError
from helpdesk.answers.history import PublicHistory
from helpdesk.answers.models import PublicAct, PublicEntry, Showing
from helpdesk.answers.places import chosen_place, public_place, roots_of
from helpdesk.answers.service import MOST_LISTED, PAGE, Publishing
from helpdesk.areas.models import Area
from helpdesk.areas.service import Areas
from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.language.folding import fold
from helpdesk.petitions.errors import PetitionThereError, PetitionWithdrawnError, UnknownPetitionError
from helpdesk.petitions.following import FOLLOWED, step_of
from helpdesk.petitions.models import Petition, PetitionStep, PetitionText, PetitionView
from helpdesk.petitions.repository import PetitionsInMongo
from helpdesk.statistics.days import local_day
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import AlreadyThereError
from helpdesk.storage.records import ChangedMeanwhileError
from helpdesk.support_requests.past import HistoryEntry
from helpdesk.teams.models import Member, Scope


class Given(NamedTuple):
    """What a member wrote, and where it came from."""

    text: PetitionText
    area: str
    request: str | None = None


class Petitions:
    """All petitions. Drafts are the members' whose areas they are in; what is published is everybody's."""

    def __init__(self, *, database: Database, areas: Areas, audit: Audit, clock: Clock) -> None:
        """Take the database, the tree of places, the audit and the time."""
        self._database = database
        self._store = PetitionsInMongo()
        self._history = PublicHistory()
        self._areas = areas
        self._audit = audit
        self._clock = clock

    # -- for members ----------------------------------------------------------------------------------------------

    async def own(self, scope: Scope) -> list[Petition]:
        """Return those of the member's areas, latest changed first."""
        return await self._store.own(roots_of(self._areas, scope), limit=MOST_LISTED)

    async def one(self, petition_id: str, scope: Scope) -> Petition:
        """Return one of the member's areas. Raises UnknownPetitionError."""
        return await self._one(petition_id, scope)

    async def of_request(self, request: str, scope: Scope) -> Petition | None:
        """Return the one of the member's areas that came from a request."""
        found = await self._store.of_request(request)
        roots = set(roots_of(self._areas, scope))
        return found if found and not roots.isdisjoint(found.reach) else None

    async def past(self, petition_id: str, scope: Scope) -> list[PublicEntry]:
        """Return what was done with one, latest first. Raises UnknownPetitionError."""
        await self._one(petition_id, scope)
        return await self._history.of(petition_id)

    async def draft(
        self,
        petition_id: str,
        given: Given,
        steps: Sequence[PetitionStep],
        *,
        member: Member,
        scope: Scope,
        publishing: Publishing | None = None,
    ) -> Petition:
        """Keep a new one that has gone these steps, and publish it when the member says so.

        Raises PublicAreaNotManagedError, PublicTextTooLongError, PetitionThereError and, for publishing, those of
        `check_public` and PublicWordsMissingError. The same form again changes nothing.
        """
        place, text = self._looked_at(given, scope, publishing)
        now = self._clock.now()
        petition = Petition(
            id=petition_id,
            title=text.title,
            text=text.text,
            area=place.id,
            reach=place.reach,
            steps=list(steps),
            request=given.request,
            words=fold(f"{text.title} {text.text}"),
            made_by=member.id,
            made_by_name=member.name,
            made_at=now,
            changed_at=now,
            changed_by_name=member.name,
        )
        if publishing is not None:
            petition.publish(at=now)

        async def work(session: Session) -> Petition:
            await self._store.add(petition, session=session)
            await self._noted(petition, PublicAct.DRAFTED, member, session)
            if publishing is not None:
                await self._noted(petition, PublicAct.PUBLISHED, member, session)
            return petition

        try:
            return await self._database.in_transaction(work)
        except AlreadyThereError:
            there = await self._store.of_request(given.request) if given.request else None
            if there is not None and there.id != petition_id:
                raise PetitionThereError(petition=there.id) from None
            return await self._one(petition_id, scope)

    async def change(
        self,
        petition_id: str,
        given: Given,
        *,
        version: int,
        member: Member,
        scope: Scope,
        publishing: Publishing | None = None,
    ) -> Petition:
        """Keep other words; what is public stays so only when they are published, too. Raises as `draft` does."""
        place, text = self._looked_at(given, scope, publishing)

        async def change(petition: Petition) -> PublicAct:
            if publishing is None and petition.showing is Showing.PUBLISHED:
                raise NoDraftError
            was, now = petition.showing, self._clock.now()
            petition.say(text, area=place.id, reach=place.reach, name=member.name, at=now)
            if publishing is not None:
                petition.publish(at=now)
            is_new = publishing is not None and was is not Showing.PUBLISHED
            return PublicAct.PUBLISHED if is_new else PublicAct.CHANGED

        return await self._act(petition_id, change, version=version, member=member, scope=scope)

    async def move(
        self,
        petition_id: str,
        step: PetitionStep,
        *,
        version: int,
        member: Member,
        scope: Scope,
        publishing: Publishing,
    ) -> Petition:
        """Note a step, also one that was taken on paper.

        Raises those of `Petition.move` and, as its words are for everybody, those of `check_public`.
        """

        async def change(petition: Petition) -> PublicAct:
            now = self._clock.now()
            petition.move(step, today=local_day(now), name=member.name, at=now)
            check_public([words for words in (step.office, step.words) if words], publishing.promise)
            return PublicAct.MOVED

        return await self._act(petition_id, change, version=version, member=member, scope=scope)

    async def take_back(self, petition_id: str, *, version: int, member: Member, scope: Scope) -> Petition:
        """Take the last step back, which was noted by mistake. Raises FirstStepError."""

        async def change(petition: Petition) -> PublicAct:
            petition.take_back(name=member.name, at=self._clock.now())
            return PublicAct.TAKEN_BACK

        return await self._act(petition_id, change, version=version, member=member, scope=scope)

    async def withdraw(self, petition_id: str, *, member: Member, scope: Scope) -> Petition:
        """Let nobody outside the team read it any more. Raises UnknownPetitionError, NotPublishedError."""

        async def change(petition: Petition) -> PublicAct:
            petition.withdraw(name=member.name, at=self._clock.now())
            return PublicAct.WITHDRAWN

        return await self._act(petition_id, change, version=None, member=member, scope=scope)

    async def erase(self, petition_id: str, *, member: Member, scope: Scope) -> Petition:
        """Delete what was withdrawn for good, also from its history. Raises NotWithdrawnError."""

        async def work(session: Session) -> Petition:
            petition = await self._one(petition_id, scope, session)
            petition.erase(name=member.name, at=self._clock.now())
            kept = await self._store.keep(petition, session=session)
            await self._history.erase(petition_id, session=session)
            await self._noted(kept, PublicAct.ERASED, member, session)
            return kept

        return await self._database.in_transaction(work)

    async def drop(self, petition_id: str, *, member: Member, scope: Scope) -> None:
        """Throw a draft away. Raises UnknownPetitionError, NoDraftError."""

        async def work(session: Session) -> None:
            petition = await self._one(petition_id, scope, session)
            if petition.showing is not Showing.DRAFT or not await self._store.drop(petition, session=session):
                raise NoDraftError
            await self._history.forget(petition_id, session=session)
            await self._audited(petition, "petition_dropped", member, session)

        await self._database.in_transaction(work)

    # -- following the request ------------------------------------------------------------------------------------

    async def follow(self, entry: HistoryEntry, *, session: Session) -> None:
        """Go the step that a request went, if everybody may follow it; within the unit of work of that step."""
        if entry.kind not in FOLLOWED:
            return
        petition = await self._store.of_request(entry.request, session=session)
        if petition is None:
            return
        step = step_of(entry, petition)
        if step is None or not petition.follow(step, at=self._clock.now()):
            return
        kept = await self._store.keep(petition, session=session)
        said = _public(kept)
        await self._history.note(kept.id, PublicAct.MOVED, name="", at=self._clock.now(), said=said, session=session)

    async def forget_requests(self, requests: Sequence[str], *, session: Session) -> None:
        """The resident took their consent back: drafts of their words go, what is public no longer leads to them."""
        await self._store.forget_requests(requests, session=session)

    # -- for everybody --------------------------------------------------------------------------------------------

    async def listed(
        self, area: Area, *, words: str = "", page: int = 1, limit: int = PAGE
    ) -> tuple[list[PetitionView], bool]:
        """Return a page of a place's petitions, latest changed first, and whether there are more."""
        place = public_place(self._areas, area)
        found = await self._store.listed(place, words, skip=(page - 1) * limit, limit=limit + 1)
        return found[:limit], len(found) > limit

    async def public_of_request(self, request: str) -> PetitionView | None:
        """Return what everybody reads of a request, for whoever asked it; None when nothing is public of it."""
        found = await self._store.of_request(request)
        return found if found is not None and found.showing is Showing.PUBLISHED else None

    async def shown(self, petition_id: str) -> PetitionView:
        """Return a public one. Raises UnknownPetitionError, also for drafts, and PetitionWithdrawnError."""
        showing, petition = await self._store.shown(petition_id)
        if showing is Showing.WITHDRAWN:
            raise PetitionWithdrawnError(petition=petition_id)
        if petition is None:
            raise UnknownPetitionError(petition=petition_id)
        return petition

    async def area_of(self, petition_id: str) -> str | None:
        """Return at which place one stands, or stood before it was withdrawn."""
        return await self._store.area_of(petition_id)

    # -- within ---------------------------------------------------------------------------------------------------

    async def _act(
        self,
        petition_id: str,
        change: Callable[[Petition], Awaitable[PublicAct]],
        *,
        version: int | None,
        member: Member,
        scope: Scope,
    ) -> Petition:
        async def work(session: Session) -> Petition:
            petition = await self._one(petition_id, scope, session)
            if version is not None and petition.version != version:
                raise ChangedMeanwhileError
            act = await change(petition)
            kept = await self._store.keep(petition, session=session)
            await self._noted(kept, act, member, session)
            return kept

        return await self._database.in_transaction(work)

    def _looked_at(self, given: Given, scope: Scope, publishing: Publishing | None) -> tuple[Area, PetitionText]:
        place = chosen_place(self._areas, given.area, scope)
        given.text.check_lengths()
        if publishing is not None:
            given.text.check_whole()
            check_public([given.text.title, given.text.text], publishing.promise, said=publishing.said)
        masked = {name: without_identifiers(words) for name, words in given.text}
        return place, PetitionText(**masked)

    async def _one(self, petition_id: str, scope: Scope, session: Session | None = None) -> Petition:
        petition = await self._store.one(petition_id, roots_of(self._areas, scope), session=session)
        if petition is None:
            raise UnknownPetitionError(petition=petition_id)
        return petition

    async def _noted(self, petition: Petition, act: PublicAct, member: Member, session: Session) -> None:
        said = _public(petition) if act is not PublicAct.DRAFTED else {}
        await self._history.note(petition.id, act, name=member.name, at=self._clock.now(), said=said, session=session)
        await self._audited(petition, f"petition_{act.value}", member, session)

    async def _audited(self, petition: Petition, action: str, member: Member, session: Session) -> None:
        area: dict[str, Any] = {"area": petition.area, "reach": petition.reach}
        await self._audit.note(member=member.id, action=action, subject=petition.id, **area, session=session)


def _public(petition: Petition) -> dict[str, str]:
    """Return what everybody reads of it now: of a draft nothing, so that it leaves no words behind when it goes."""
    if petition.showing is not Showing.PUBLISHED:
        return {}
    step = petition.last
    told = {"status": step.status.value, "on": step.on.isoformat(), "office": step.office, "words": step.words}
    return {"title": petition.title, "text": petition.text, **{name: words for name, words in told.items() if words}}
