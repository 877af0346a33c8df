"""Changing guides: a draft is kept as often as one likes, checked, published as a new version, and compared."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from guides.catalogue.loading import GuideFile, read_data
from guides.catalogue.models import Guide
from guides.catalogue.problems import Problem, Remedy
from guides.catalogue.readability import readability_problems
from guides.catalogue.yaml_form import Form
from guides.library.errors import (
    DraftChangedError,
    GuideNotSoundError,
    GuideThereError,
    LexiconWorseError,
    OverrideInvalidError,
    SameAsPublishedError,
    UnknownGuideError,
)
from guides.library.lexicon import Gate, WordChange, changed, fitting
from guides.library.library import Library
from guides.library.models import Author, Draft, Override, Version, VersionLine
from guides.library.repository import LibraryInMongo
from guides.library.written import as_data
from guides.search.lexicon import packaged_lexicon
from helpdesk.audit.service import Audit
from helpdesk.clock import VIETNAM, Clock
from helpdesk.ids import derived_id
from helpdesk.language import N_
from helpdesk.storage.database import Database, Session


class Editing:
    """What members do to the guides of this installation."""

    def __init__(
        self, database: Database, *, library: Library, store: LibraryInMongo, audit: Audit, clock: Clock
    ) -> None:
        self._database = database
        self._library = library
        self._store = store
        self._audit = audit
        self._clock = clock
        self._gate = Gate(library.make_search)

    @property
    def today(self) -> date:
        """The day in Vietnam."""
        return self._clock.now().astimezone(VIETNAM).date()

    # -- drafts ---------------------------------------------------------------------------------------------------

    async def draft(self, slug: str) -> Draft | None:
        """Return the draft of a guide, None when nobody is writing one."""
        return await self._store.draft(slug)

    async def drafts(self) -> list[Draft]:
        """Return all drafts, latest first."""
        return await self._store.drafts()

    async def begin(self, data: Mapping[str, Any], slug: str, *, by: Author) -> Draft:
        """Begin the draft of a guide that is not there yet. Raises GuideThereError."""
        if slug in self._library or await self._store.draft(slug):
            raise GuideThereError(slug=slug)
        return await self.keep(slug, data, by=by, version=0)

    async def keep(self, slug: str, data: Mapping[str, Any], *, by: Author, version: int) -> Draft:
        """Keep what was written, sound or not. `version`: of the draft that was read, 0 when there was none.

        Raises DraftChangedError when somebody else kept it since.
        """
        known = await self._store.draft(slug)
        current = self._library.get(slug)
        started = known.started_from if known else current.version if current else None
        draft = Draft(slug=slug, data=dict(data), started_from=started, by=by, at=self._clock.now(), version=version)
        kept = await self._store.keep_draft(draft)
        if kept is None:
            raise await self._changed(slug)
        return kept

    async def take_in(self, guides: Sequence[Guide], *, by: Author) -> list[Draft]:
        """Make drafts of guides that were read from files: all of them or none. What was a draft is replaced."""

        async def take(session: Session) -> list[Draft]:
            drafts = []
            for guide in guides:
                known, current = await self._store.draft(guide.slug, session), self._library.get(guide.slug)
                draft = Draft(
                    slug=guide.slug,
                    data=as_data(guide),
                    started_from=current.version if current else None,
                    by=by,
                    at=self._clock.now(),
                    version=known.version if known else 0,
                )
                kept = await self._store.keep_draft(draft, session)
                if kept is None:
                    raise await self._changed(guide.slug)
                drafts.append(kept)
            return drafts

        return await self._database.in_transaction(take)

    async def add_ask(self, slug: str, words: str, *, language: str, by: Author) -> Draft:
        """Add a way of asking to the draft of a guide, which begins with it if there is none.

        Raises UnknownGuideError, and DraftChangedError when somebody keeps the draft at the same moment.
        """
        known, current = await self._store.draft(slug), self._library.get(slug)
        if known is None and current is None:
            raise UnknownGuideError(slug=slug)
        data = dict(known.data) if known else as_data(current) if current else {}
        asks = dict(data.get("asks") or {})
        asks[language] = list(dict.fromkeys([*asks.get(language, []), words]))
        return await self.keep(slug, {**data, "asks": asks}, by=by, version=known.version if known else 0)

    async def drop(self, slug: str, *, version: int) -> None:
        """Forget a draft. Raises DraftChangedError."""
        if not await self._store.drop_draft(slug, version):
            raise await self._changed(slug)

    # -- checking and publishing ----------------------------------------------------------------------------------

    def check(self, slug: str, data: Mapping[str, Any]) -> tuple[Guide | None, list[Problem]]:
        """Look at a draft as strictly as at a packaged guide, also beside the others. The guide is there when sound."""
        guide, form = read_data({**data, "version": self._next(slug)}, slug=slug, today=self.today)
        if guide is None:
            return None, form.problems
        others = [GuideFile(other, Form(other.slug)) for other in self._library if other.slug != slug]
        files = [*others, GuideFile(guide, form)]
        found = [problem for problem in readability_problems(files) if problem.file == slug]
        return guide, [*found, *self._missing_media(guide)]

    def _missing_media(self, guide: Guide) -> Iterator[Problem]:
        """Find pictures and recordings that a step names and nobody sent in here."""
        for index, step in enumerate(guide.steps):
            for part in ("picture", "audio"):
                media = getattr(step, part)
                if media and media not in self._library.media:
                    said = Remedy(N_("is not here: send the file in again, or take it out"))
                    yield Problem.at(guide.slug, 1, ("steps", index, part), said)

    async def publish(self, slug: str, *, by: Author, note: str, version: int, reach: Sequence[str]) -> Version:
        """Make the draft the guide that everybody reads, in every process within seconds.

        Raises UnknownGuideError, DraftChangedError, GuideNotSoundError and SameAsPublishedError.
        """
        draft = await self._store.draft(slug)
        if draft is None:
            raise UnknownGuideError(slug=slug)
        if draft.version != version:
            raise await self._changed(slug)
        guide, problems = self.check(slug, draft.data)
        if guide is None or problems:
            raise GuideNotSoundError(problems)
        current = self._library.get(slug)
        if current is not None and as_data(current) | {"version": 0} == as_data(guide) | {"version": 0}:
            raise SameAsPublishedError

        async def drop(session: Session) -> None:
            if not await self._store.drop_draft(slug, version, session):
                raise await self._changed(slug)

        return await self._put(guide, by=by, note=note, reach=reach, also=drop)

    async def restore(self, slug: str, number: int, *, by: Author, note: str, reach: Sequence[str]) -> Version:
        """Publish an old version again, under a new number. Raises UnknownGuideError, also when it cannot be read."""
        old = await self.version(slug, number)
        return await self._put(old, by=by, note=note, reach=reach, restores=number)

    async def take_over(self, slug: str, *, by: Author, reach: Sequence[str]) -> Version:
        """Publish the guide that came with the program in place of ours. Raises UnknownGuideError."""
        packaged = self._library.packaged.get(slug)
        if packaged is None:
            raise UnknownGuideError(slug=slug)
        return await self._put(packaged, by=by, note="", reach=reach)

    async def _put(
        self,
        guide: Guide,
        *,
        by: Author,
        note: str,
        reach: Sequence[str],
        restores: int | None = None,
        also: Any = None,  # noqa: ANN401 - a step of the transaction, or nothing
    ) -> Version:
        packaged = self._library.packaged.get(guide.slug)

        async def put(session: Session) -> Version:
            newest = await self._store.newest(guide.slug, session)
            number = max(newest.number if newest else 0, packaged.version if packaged else 0) + 1
            version = Version(
                guide=guide.model_copy(update={"version": number}),
                at=self._clock.now(),
                by=by,
                note=note.strip(),
                restores=restores,
                base=packaged.version if packaged else None,
            )
            await self._store.add(version, session)
            if also is not None:
                await also(session)
            await self._store.count_a_change(session)
            subject = f"{guide.slug}@{number}"
            action = "guides.restored" if restores else "guides.published"
            await self._audit.note(member=by.id, action=action, subject=subject, reach=reach, session=session)
            return version

        version = await self._database.in_transaction(put)
        await self._library.refresh()
        return version

    # -- looking back ---------------------------------------------------------------------------------------------

    async def history(self, slug: str) -> list[VersionLine]:
        """Return the versions of a guide, latest first."""
        return await self._store.history(slug)

    async def newest(self) -> dict[str, VersionLine]:
        """Return the last version of every guide, by slug."""
        return await self._store.newest_of_all()

    async def version(self, slug: str, number: int) -> Guide:
        """Return a version. Raises UnknownGuideError."""
        if (held := self._library.get(slug, number)) is not None:
            return held
        kept = await self._store.one(slug, number)
        if kept is None:
            raise UnknownGuideError(slug=slug)
        return kept.guide

    # -- what areas say differently -------------------------------------------------------------------------------

    async def overrides(self, slug: str) -> list[Override]:
        """Return what areas say of a guide, or (with "") of all guides."""
        return await self._store.overrides({"slug": slug})

    async def override(self, override: str) -> Override:
        """Return one. Raises UnknownGuideError."""
        found = await self._store.overrides({"_id": override})
        if not found:
            raise UnknownGuideError(slug=override)
        return found[0]

    async def say_locally(self, override: Override, *, reach: Sequence[str]) -> None:
        """Keep what an area says differently. Raises OverrideInvalidError and ChangedMeanwhileError."""
        begin, end = override.valid_from, override.valid_until
        is_backwards = begin is not None and end is not None and end < begin
        if is_backwards or (override.vi.is_empty and override.en.is_empty):
            raise OverrideInvalidError

        async def keep(session: Session) -> None:
            await self._store.keep_override(override.model_copy(update={"at": self._clock.now()}), session)
            await self._store.count_a_change(session)
            await self._note(override, "guides.override_kept", override.by, reach, session)

        await self._database.in_transaction(keep)
        await self._library.refresh()

    async def say_nothing(self, override: Override, *, by: Author, reach: Sequence[str]) -> None:
        """Let an area be again as the guide, or the area around it, says."""

        async def drop(session: Session) -> None:
            await self._store.drop_override(override.id, session)
            await self._store.count_a_change(session)
            await self._note(override, "guides.override_dropped", by, reach, session)

        await self._database.in_transaction(drop)
        await self._library.refresh()

    # -- words of the search --------------------------------------------------------------------------------------

    async def word_changes(self) -> list[WordChange]:
        """Return what was added to the words of the search or taken out, latest first."""
        return await self._store.word_changes()

    async def change_words(self, change: WordChange, *, reach: Sequence[str]) -> None:
        """Add words that the search knows, or take some out, if it does not get worse by it.

        Raises LexiconInvalidError and LexiconWorseError.
        """
        change = fitting(packaged_lexicon(), change)
        rest = [one for one in await self._store.word_changes() if one.id != change.id]
        await self._check_words([change, *rest])  # latest first, as they will be read
        await self._keep_words(lambda session: self._store.keep_word(change, session), change, reach)

    async def undo_words(self, change: WordChange, *, reach: Sequence[str]) -> None:
        """Let the packaged words count again, if the search does not get worse by it. Raises LexiconWorseError."""
        await self._check_words([one for one in await self._store.word_changes() if one.id != change.id])
        await self._keep_words(lambda session: self._store.drop_word(change, session), change, reach)

    async def _check_words(self, changes: Sequence[WordChange]) -> None:
        library, lexicon = self._library, changed(packaged_lexicon(), changes)
        before, after = await asyncio.to_thread(self._gate.judge, library.current, now=library.lexicon, then=lexicon)
        if before.gets_worse(after):
            lost, answered = before.lost(after), before.newly_answered(after)
            raise LexiconWorseError(before=len(before.right), after=len(after.right), lost=lost, answered=answered)

    async def _keep_words(
        self, act: Callable[[Session], Awaitable[None]], change: WordChange, reach: Sequence[str]
    ) -> None:
        async def keep(session: Session) -> None:
            await act(session)
            await self._store.count_a_change(session)
            member, subject = change.by.id, change.kind.value
            await self._audit.note(member=member, action="guides.words", subject=subject, reach=reach, session=session)

        await self._database.in_transaction(keep)
        await self._library.refresh()

    async def _note(self, override: Override, action: str, by: Author, reach: Sequence[str], session: Session) -> None:
        subject = override.slug or "*"
        await self._audit.note(
            member=by.id, action=action, subject=subject, area=override.area, reach=reach, session=session
        )

    def _next(self, slug: str) -> int:
        current = self._library.get(slug)
        return current.version + 1 if current else 1

    async def _changed(self, slug: str) -> DraftChangedError:
        other = await self._store.draft(slug)
        return DraftChangedError(name=other.by.name if other else "", at=other.at if other else None)


def override_id(area: str, slug: str, begins: date | None) -> str:
    """Name what an area says of a guide from a day on: there is one of each."""
    return derived_id("override", area, slug, begins.isoformat() if begins else "")
