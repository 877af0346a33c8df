"""Petitions: beside what is done with all public words, their way from office to office, also with their request."""

from collections.abc import Sequence
from datetime import datetime

from helpdesk.petitions.errors import PetitionThereError, PetitionWithdrawnError, UnknownPetitionError
from helpdesk.petitions.following import FOLLOWED, step_of
from helpdesk.petitions.models import Petition, PetitionStep, PetitionView
from helpdesk.petitions.records import PetitionRecord
from helpdesk.public_words.checking import check_public
from helpdesk.public_words.models import PublicAct
from helpdesk.public_words.repository import PublicWordsInMongo
from helpdesk.public_words.service import Given, PublicDesk, Publishing
from helpdesk.statistics.days import local_day
from helpdesk.storage.database import Session
from helpdesk.support_requests.past import HistoryEntry
from helpdesk.teams.models import Member, Scope


class Petitions(PublicDesk[Petition, PetitionView]):
    """All petitions."""

    kind = "petition"
    unknown = UnknownPetitionError
    withdrawn = PetitionWithdrawnError
    _model = Petition
    _store = PublicWordsInMongo(Petition, PetitionRecord, PetitionView)

    async def move(
        self,
        petition_id: str,
        step: PetitionStep,
        *,
        version: int | None,
        member: Member,
        scope: Scope,
        publishing: Publishing,
    ) -> Petition:
        """Note a step, also one that was taken on paper.

        Raises those of `Petition.move` and, as its words are for everybody, those of `check_public`.
        """

        def act(petition: Petition, now: datetime) -> PublicAct:
            petition.move(step, today=local_day(now), name=member.name, at=now)
            check_public([words for words in (step.office, step.words) if words], publishing.promise)
            return PublicAct.MOVED

        return await self._act(petition_id, act, member=member, scope=scope, version=version)

    async def take_back(self, petition_id: str, *, version: int | None, member: Member, scope: Scope) -> Petition:
        """Take the last step back, which was noted by mistake. Raises FirstStepError."""

        def act(petition: Petition, now: datetime) -> PublicAct:
            petition.take_back(name=member.name, at=now)
            return PublicAct.TAKEN_BACK

        return await self._act(petition_id, act, member=member, scope=scope, version=version)

    async def follow(self, entry: HistoryEntry, requests: Sequence[str], *, session: Session) -> None:
        """Go the step that a request went, within the unit of work of that step.

        `requests` are that one and those that go on in it since they were merged: their petitions follow, too.
        """
        if entry.kind not in FOLLOWED:
            return
        for petition in await self._store.following(requests, session=session):
            step = step_of(entry, petition)
            if step is not None and petition.follow(step, at=self._clock.now()):
                kept = await self._store.keep(petition, session=session)
                await self._noted(kept, PublicAct.MOVED, session)

    async def public_of(self, requests: Sequence[str]) -> PetitionView | None:
        """Return what everybody reads of a request and of those merged into it, for whoever asked; None for nothing."""
        return next(iter(await self._store.public_of(requests)), None)

    async def _there(self, subject: str, given: Given, scope: Scope) -> Petition:
        """Return what was there before a draft. Raises PetitionThereError when its request is another petition."""
        for there in await self._store.following([given.origin] if given.origin else []):
            if there.id != subject:
                raise PetitionThereError(petition=there.id) from None
        return await super()._there(subject, given, scope)
