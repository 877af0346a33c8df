"""Writing answers that everybody may read, and reading them."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from helpdesk.answers.checking import Promise, check_public, without_identifiers
from helpdesk.answers.errors import AnswerWithdrawnError, NoDraftError, UnknownAnswerError
from helpdesk.answers.history import PublicHistory
from helpdesk.answers.models import AnswerText, PublicAct, PublicAnswer, PublicEntry, Showing, ShownAnswer
from helpdesk.answers.places import chosen_place, public_place, roots_of
from helpdesk.answers.repository import AnswersInMongo, PublicAsked
from helpdesk.areas.models import Area
from helpdesk.areas.service import Areas
from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.feeds.models import FeedToken, TokenScope
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import AlreadyThereError
from helpdesk.storage.records import ChangedMeanwhileError
from helpdesk.teams.models import Member, Scope

MOST_LISTED = 300
PAGE = 20
"""Answers on one public page."""

BESIDE_A_GUIDE = 5


class Given(NamedTuple):
    """What a member wrote. Whether there is such a guide is for the caller to ask; `origin` is not changed later."""

    text: AnswerText
    area: str
    guide: str | None = None
    origin: str | None = None


class Publishing(NamedTuple):
    """With what a member publishes: their promise, and what the resident had written."""

    promise: Promise
    said: Sequence[str] = ()


class AnswersAsked(NamedTuple):
    """What a program asks for."""

    area: str = ""
    guide: str = ""
    changed_since: datetime | None = None
    behind: tuple[datetime, str] | None = None


class PublicAnswers:
    """All answered questions. Drafts are the members' whose areas they are in; what is published is everybody's."""

    def __init__(self, *, database: Database, areas: Areas, audit: Audit, clock: Clock) -> None:
        """Take the database, the tree of places, the audit and the time."""
        self._database = database
        self._store = AnswersInMongo()
        self._history = PublicHistory()
        self._areas = areas
        self._audit = audit
        self._clock = clock

    # -- for members ----------------------------------------------------------------------------------------------

    async def own(self, scope: Scope, showing: Showing | None = None) -> list[PublicAnswer]:
        """Return those of the member's areas, latest changed first."""
        return await self._store.own(roots_of(self._areas, scope), showing, limit=MOST_LISTED)

    async def one(self, answer_id: str, scope: Scope) -> PublicAnswer:
        """Return one of the member's areas. Raises UnknownAnswerError."""
        return await self._one(answer_id, scope)

    async def of_request(self, request: str, scope: Scope) -> list[PublicAnswer]:
        """Return those of the member's areas that were taken from a request."""
        return await self._store.of_origin(request, roots_of(self._areas, scope))

    async def past(self, answer_id: str, scope: Scope) -> list[PublicEntry]:
        """Return what was done with one, latest first. Raises UnknownAnswerError."""
        await self._one(answer_id, scope)
        return await self._history.of(answer_id)

    async def draft(
        self, answer_id: str, given: Given, *, member: Member, scope: Scope, publishing: Publishing | None = None
    ) -> PublicAnswer:
        """Keep a new one, and publish it when the member says so; the same form again changes nothing.

        Raises PublicAreaNotManagedError, PublicTextTooLongError and, for publishing, those of `check_public` and
        PublicWordsMissingError.
        """
        place, text = self._looked_at(given, scope, publishing)
        now = self._clock.now()
        answer = PublicAnswer(
            **text.said,
            id=answer_id,
            area=place.id,
            reach=place.reach,
            guide=given.guide,
            origin=given.origin,
            words=text.folded,
            made_by=member.id,
            made_by_name=member.name,
            made_at=now,
            changed_at=now,
            changed_by_name=member.name,
        )
        if publishing is not None:
            answer.publish(at=now)

        async def work(session: Session) -> PublicAnswer:
            await self._store.add(answer, session=session)
            await self._noted(answer, PublicAct.DRAFTED, member, session)
            if publishing is not None:
                await self._noted(answer, PublicAct.PUBLISHED, member, session)
            return answer

        try:
            return await self._database.in_transaction(work)
        except AlreadyThereError:
            return await self._one(answer_id, scope)

    async def change(
        self,
        answer_id: str,
        given: Given,
        *,
        version: int,
        member: Member,
        scope: Scope,
        publishing: Publishing | None = None,
    ) -> PublicAnswer:
        """Keep other words; what is public stays public only when they are published, too.

        Raises as `draft` does, UnknownAnswerError, and ChangedMeanwhileError when a colleague was faster. Saving a
        public one without publishing is a NoDraftError.
        """
        place, text = self._looked_at(given, scope, publishing)

        async def work(session: Session) -> PublicAnswer:
            answer = await self._one(answer_id, scope, session)
            if answer.version != version:
                raise ChangedMeanwhileError
            if publishing is None and answer.showing is Showing.PUBLISHED:
                raise NoDraftError
            was = answer.showing
            now = self._clock.now()
            answer.say(text, area=place.id, reach=place.reach, guide=given.guide, name=member.name, at=now)
            if publishing is not None:
                answer.publish(at=now)
            kept = await self._store.keep(answer, session=session)
            is_new = publishing is not None and was is not Showing.PUBLISHED
            await self._noted(kept, PublicAct.PUBLISHED if is_new else PublicAct.CHANGED, member, session)
            return kept

        return await self._database.in_transaction(work)

    async def withdraw(self, answer_id: str, *, member: Member, scope: Scope) -> PublicAnswer:
        """Let nobody outside the team read it any more. Raises UnknownAnswerError, NotPublishedError."""

        async def work(session: Session) -> PublicAnswer:
            answer = await self._one(answer_id, scope, session)
            answer.withdraw(name=member.name, at=self._clock.now())
            kept = await self._store.keep(answer, session=session)
            await self._noted(kept, PublicAct.WITHDRAWN, member, session)
            return kept

        return await self._database.in_transaction(work)

    async def erase(self, answer_id: str, *, member: Member, scope: Scope) -> PublicAnswer:
        """Delete what was withdrawn for good, also from its history. Raises UnknownAnswerError, NotWithdrawnError."""

        async def work(session: Session) -> PublicAnswer:
            answer = await self._one(answer_id, scope, session)
            answer.erase(name=member.name, at=self._clock.now())
            kept = await self._store.keep(answer, session=session)
            await self._history.erase(answer_id, session=session)
            await self._noted(kept, PublicAct.ERASED, member, session)
            return kept

        return await self._database.in_transaction(work)

    async def drop(self, answer_id: str, *, member: Member, scope: Scope) -> None:
        """Throw a draft away. Raises UnknownAnswerError, NoDraftError."""

        async def work(session: Session) -> None:
            answer = await self._one(answer_id, scope, session)
            if answer.showing is not Showing.DRAFT or not await self._store.drop(answer, session=session):
                raise NoDraftError
            await self._history.forget(answer_id, session=session)
            await self._audited(answer, "answer_dropped", member, session)

        await self._database.in_transaction(work)

    async def forget_requests(self, requests: Sequence[str], *, session: Session) -> None:
        """The resident took their consent back: drafts of their words go, what is public no longer leads to them."""
        await self._store.drop_drafts_of(requests, session=session)

    # -- for everybody --------------------------------------------------------------------------------------------

    async def listed(
        self, area: Area, *, words: str = "", guide: str = "", page: int = 1, limit: int = PAGE
    ) -> tuple[list[ShownAnswer], bool]:
        """Return a page of what is said for a place, latest changed first, and whether there are more."""
        asked = PublicAsked(public_place(self._areas, area), words, guide)
        found = await self._store.listed(asked, skip=(page - 1) * limit, limit=limit + 1)
        return found[:limit], len(found) > limit

    async def guides(self, area: Area) -> list[str]:
        """Name the guides that answers of a place are about."""
        return await self._store.guides(public_place(self._areas, area))

    async def beside_guide(self, guide: str, area: Area) -> list[ShownAnswer]:
        """Return what people of a place often ask about a guide."""
        found, _ = await self.listed(area, guide=guide, limit=BESIDE_A_GUIDE)
        return found

    async def shown(self, answer_id: str) -> ShownAnswer:
        """Return a public one. Raises UnknownAnswerError, also for drafts, and AnswerWithdrawnError."""
        showing, answer = await self._store.shown(answer_id)
        if showing is Showing.WITHDRAWN:
            raise AnswerWithdrawnError(answer=answer_id)
        if answer is None:
            raise UnknownAnswerError(answer=answer_id)
        return answer

    async def area_of(self, answer_id: str) -> str | None:
        """Return at which place one stands, or stood before it was withdrawn."""
        return await self._store.area_of(answer_id)

    # -- for programs ---------------------------------------------------------------------------------------------

    async def read_by(self, token: FeedToken, asked: AnswersAsked, *, limit: int) -> list[ShownAnswer]:
        """Return public ones of the token's area in the order in which they changed."""
        roots = [asked.area] if asked.area else [token.area]
        return await self._store.below(
            self._with_old(roots) if token.areas_for(TokenScope.ANSWERS_READ) else [],
            guide=asked.guide,
            behind=asked.behind,
            since=asked.changed_since,
            limit=limit,
        )

    async def one_read_by(self, token: FeedToken, answer_id: str) -> ShownAnswer:
        """Return a public one of the token's area. Raises UnknownAnswerError."""
        found = await self._store.one_below(self._with_old(token.areas_for(TokenScope.ANSWERS_READ)), answer_id)
        if found is None:
            raise UnknownAnswerError(answer=answer_id)
        return found

    def _with_old(self, roots: Sequence[str]) -> list[str]:
        return [one for root in roots for one in (root, *self._areas.formerly(root))]

    def _looked_at(self, given: Given, scope: Scope, publishing: Publishing | None) -> tuple[Area, AnswerText]:
        place = chosen_place(self._areas, given.area, scope)
        given.text.check_lengths()
        if publishing is not None:
            given.text.check_whole()
            check_public(given.text.pieces, publishing.promise, said=publishing.said)
        masked = {name: without_identifiers(words) for name, words in given.text.said.items()}
        return place, AnswerText(**masked)

    async def _one(self, answer_id: str, scope: Scope, session: Session | None = None) -> PublicAnswer:
        answer = await self._store.one(answer_id, roots_of(self._areas, scope), session=session)
        if answer is None:
            raise UnknownAnswerError(answer=answer_id)
        return answer

    async def _noted(self, answer: PublicAnswer, act: PublicAct, member: Member, session: Session) -> None:
        said = answer.said if answer.showing is Showing.PUBLISHED and act is not PublicAct.DRAFTED else {}
        await self._history.note(answer.id, act, name=member.name, at=self._clock.now(), said=said, session=session)
        await self._audited(answer, f"answer_{act.value}", member, session)

    async def _audited(self, answer: PublicAnswer, action: str, member: Member, session: Session) -> None:
        await self._audit.note(
            member=member.id, action=action, subject=answer.id, area=answer.area, reach=answer.reach, session=session
        )
