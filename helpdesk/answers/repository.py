"""Public answers in MongoDB. Members find those of their areas; everybody, those that are public."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from helpdesk.answers.models import PublicAnswer, PublicEntry, Showing, ShownAnswer
from helpdesk.answers.records import PublicAnswerRecord, PublicEntryRecord
from helpdesk.language.folding import fold
from helpdesk.storage.database import Session
from helpdesk.storage.records import Records

_MOST_ENTRIES: Final = 200
_MOST_WORDS: Final = 12
_MOST_MILLISECONDS: Final = 5_000
_SHOWN: Final = {name: 1 for name in ShownAnswer.model_fields if name != "id"}
"""What leaves the team: the request it was taken from is not even read."""


class PublicPlace(NamedTuple):
    """A place as everybody asks about it: what is said for it stands at one of `above`, or below one of `own`."""

    own: Sequence[str]  # today's id, and those of before
    above: Sequence[str]  # of what holds it


class PublicAsked(NamedTuple):
    """Which public ones."""

    place: PublicPlace
    words: str = ""
    guide: str = ""


class AnswersInMongo:
    """All answers. `roots` are the areas in which the reader publishes (`Scope.areas_for`)."""

    def __init__(self) -> None:
        """Bind the record."""
        self._answers = Records(PublicAnswer, PublicAnswerRecord)

    async def add(self, answer: PublicAnswer, *, session: Session) -> None:
        """Keep a new one. Raises AlreadyThereError."""
        await self._answers.add(answer, session=session)

    async def keep(self, answer: PublicAnswer, *, session: Session) -> PublicAnswer:
        """Keep a changed one. Raises ChangedMeanwhileError."""
        return await self._answers.keep(answer, session=session)

    async def one(self, answer: str, roots: Sequence[str], *, session: Session | None = None) -> PublicAnswer | None:
        """Return one that the reader may publish."""
        return await self._answers.one({"_id": answer, **_within(roots)}, session=session)

    async def own(self, roots: Sequence[str], showing: Showing | None, *, limit: int) -> list[PublicAnswer]:
        """Return those that the reader may publish, latest changed first."""
        query = {**_within(roots), **({"showing": showing.value} if showing else {})}
        return await self._answers.many(query, sort=[("changed_at", -1), ("_id", -1)], limit=limit)

    async def of_origin(self, origin: str, roots: Sequence[str]) -> list[PublicAnswer]:
        """Return those that were taken from a request."""
        return await self._answers.many({"origin": origin, **_within(roots)}, sort=[("made_at", 1)], limit=20)

    async def drop_drafts_of(self, origins: Sequence[str], *, session: Session) -> None:
        """Throw drafts of these requests away, and cut what is public off from them."""
        rows = PublicAnswerRecord.get_pymongo_collection()
        taken_from = {"origin": {"$in": list(origins)}}
        await rows.delete_many({**taken_from, "showing": Showing.DRAFT.value}, session=session)
        await rows.update_many(taken_from, {"$set": {"origin": None}, "$inc": {"version": 1}}, session=session)

    async def drop(self, answer: PublicAnswer, *, session: Session) -> bool:
        """Throw a draft away; tell whether it still was as it was read."""
        rows = PublicAnswerRecord.get_pymongo_collection()
        query = {"_id": answer.id, "version": answer.version, "showing": Showing.DRAFT.value}
        return (await rows.delete_one(query, session=session)).deleted_count > 0

    async def shown(self, answer: str) -> tuple[Showing, ShownAnswer | None]:
        """Return one as everybody reads it, and whether they may: nothing of a draft or a withdrawn one is returned."""
        row = await PublicAnswerRecord.get_pymongo_collection().find_one({"_id": answer}, {**_SHOWN, "showing": 1})
        if row is None:
            return Showing.DRAFT, None
        showing = Showing(row.pop("showing"))
        return showing, _shown(row) if showing is Showing.PUBLISHED else None

    async def area_of(self, answer: str) -> str | None:
        """Return at which place one stands or stood that was public once."""
        row = await PublicAnswerRecord.get_pymongo_collection().find_one(
            {"_id": answer, "showing": {"$ne": Showing.DRAFT.value}}, {"area": 1}
        )
        return None if row is None else str(row["area"])

    async def listed(self, asked: PublicAsked, *, skip: int, limit: int) -> list[ShownAnswer]:
        """Return public ones, latest changed first."""
        found = PublicAnswerRecord.get_pymongo_collection().find(
            _asked(asked), _SHOWN, max_time_ms=_MOST_MILLISECONDS, sort=[("changed_at", -1), ("_id", -1)]
        )
        return [_shown(row) for row in await found.skip(skip).limit(limit).to_list()]

    async def guides(self, place: PublicPlace) -> list[str]:
        """Name the guides that public ones are about."""
        rows = PublicAnswerRecord.get_pymongo_collection()
        found = await rows.distinct("guide", _asked(PublicAsked(place)), maxTimeMS=_MOST_MILLISECONDS)
        return [guide for guide in found if guide]

    async def below(
        self,
        roots: Sequence[str],
        *,
        guide: str,
        behind: tuple[datetime, str] | None,
        since: datetime | None,
        limit: int,
    ) -> list[ShownAnswer]:
        """Return public ones at these places and below, in the order in which they changed, behind a row."""
        parts: list[dict[str, Any]] = [{"showing": Showing.PUBLISHED.value, **_within(roots)}]
        if guide:
            parts.append({"guide": guide})
        if since is not None:
            parts.append({"changed_at": {"$gte": since}})
        if behind is not None:
            at, row = behind
            parts.append({"$or": [{"changed_at": {"$gt": at}}, {"changed_at": at, "_id": {"$gt": row}}]})
        found = PublicAnswerRecord.get_pymongo_collection().find(
            {"$and": parts}, _SHOWN, max_time_ms=_MOST_MILLISECONDS, sort=[("changed_at", 1), ("_id", 1)], limit=limit
        )
        return [_shown(row) for row in await found.to_list()]

    async def one_below(self, roots: Sequence[str], answer: str) -> ShownAnswer | None:
        """Return a public one at these places or below."""
        query = {"_id": answer, "showing": Showing.PUBLISHED.value, **_within(roots)}
        row = await PublicAnswerRecord.get_pymongo_collection().find_one(query, _SHOWN)
        return None if row is None else _shown(row)


class PublicEntriesInMongo:
    """What was done; added, never changed."""

    def __init__(self) -> None:
        """Bind the record."""
        self._entries = Records(PublicEntry, PublicEntryRecord)

    async def add(self, entry: PublicEntry, *, session: Session) -> None:
        """Add one."""
        await self._entries.add(entry, session=session)

    async def of(self, subject: str) -> list[PublicEntry]:
        """Return those of one subject, latest first."""
        return await self._entries.many({"subject": subject}, sort=[("at", -1), ("_id", -1)], limit=_MOST_ENTRIES)

    async def erase(self, subject: str, *, session: Session) -> None:
        """Empty what was said in those of one subject; that it was done, when and by whom, stays."""
        rows = PublicEntryRecord.get_pymongo_collection()
        await rows.update_many({"subject": subject}, {"$set": {"said": {}}}, session=session)

    async def forget(self, subject: str, *, session: Session) -> None:
        """Take those of one subject out."""
        await PublicEntryRecord.get_pymongo_collection().delete_many({"subject": subject}, session=session)


def at_place(place: PublicPlace) -> dict[str, Any]:
    """Return the condition for what is said for a place: there, above or below it."""
    return {"$or": [{"area": {"$in": list(place.above)}}, {"reach": {"$in": list(place.own)}}]}


def with_words(words: str) -> list[dict[str, Any]]:
    """Return the conditions for rows with all these words, however they are typed."""
    return [{"words": {"$regex": rf"(^| ){re.escape(word)}"}} for word in fold(words).split()[:_MOST_WORDS]]


def _within(roots: Sequence[str]) -> dict[str, Any]:
    return {"reach": {"$in": list(roots)}}


def _asked(asked: PublicAsked) -> dict[str, Any]:
    guide = [{"guide": asked.guide}] if asked.guide else []
    return {
        "$and": [{"showing": Showing.PUBLISHED.value}, at_place(asked.place), *with_words(asked.words), *guide],
    }


def _shown(row: dict[str, Any]) -> ShownAnswer:
    return ShownAnswer(id=row.pop("_id"), **row)
