"""Public words in MongoDB. Members find those of their areas; everybody, those that are public."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, Generic, NamedTuple

from beanie import Document
from pymongo.asynchronous.collection import AsyncCollection

from helpdesk.language.folding import fold
from helpdesk.public_words.models import PublicEntry, Showing, V, W
from helpdesk.public_words.records import PublicEntryRecord
from helpdesk.storage.database import Session
from helpdesk.storage.records import Records

MOST_MILLISECONDS: Final = 5_000
_MOST_ENTRIES: Final = 200
_MOST_OF_REQUESTS: Final = 20
_MOST_WORDS: Final = 12
_LATEST: Final = [("changed_at", -1), ("_id", -1)]


class PublicPlace(NamedTuple):
    """A place as everybody asks about it: what is said for it stands at one of `above`, or below one of `own`."""

    own: Sequence[str]  # today's id, and those of before
    above: Sequence[str]  # of what holds it


class PublicAsked(NamedTuple):
    """Which public ones."""

    place: PublicPlace
    words: str = ""
    guide: str = ""


class PublicWordsInMongo(Generic[W, V]):
    """All of one kind. `roots` are the areas in which the reader publishes (`Scope.areas_for`)."""

    def __init__(self, model: type[W], record: type[Document], view: type[V]) -> None:
        """Bind the record. Only what the view holds leaves the team: the request it came from is not even read."""
        self._kept = Records(model, record)
        self._record, self._view, self._origin = record, view, model.ORIGIN
        self._fields = {name: 1 for name in view.model_fields if name != "id"}

    # -- for members ----------------------------------------------------------------------------------------------

    async def add(self, one: W, *, session: Session) -> None:
        """Keep a new one. Raises AlreadyThereError."""
        await self._kept.add(one, session=session)

    async def keep(self, one: W, *, session: Session) -> W:
        """Keep a changed one. Raises ChangedMeanwhileError."""
        return await self._kept.keep(one, session=session)

    async def one(self, subject: str, roots: Sequence[str], *, session: Session | None = None) -> W | None:
        """Return one that the reader may publish."""
        return await self._kept.one({"_id": subject, **within(roots)}, session=session)

    async def own(self, roots: Sequence[str], showing: Showing | None, *, limit: int) -> list[W]:
        """Return those that the reader may publish, latest changed first."""
        query = {**within(roots), **({"showing": showing.value} if showing else {})}
        return await self._kept.many(query, sort=_LATEST, limit=limit)

    async def of_requests(self, requests: Sequence[str], roots: Sequence[str]) -> list[W]:
        """Return those of these requests that the reader may publish, first made first."""
        query = {**self._from(requests), **within(roots)}
        return await self._kept.many(query, sort=[("made_at", 1)], limit=_MOST_OF_REQUESTS)

    async def drop(self, one: W, *, session: Session) -> bool:
        """Throw a draft away; tell whether it still was as it was read."""
        query = {"_id": one.id, "version": one.version, "showing": Showing.DRAFT.value}
        return (await self._rows.delete_one(query, session=session)).deleted_count > 0

    # -- with their requests, whoever acts on these ------------------------------------------------------------------

    async def following(self, requests: Sequence[str], *, session: Session | None = None) -> list[W]:
        """Return those that came from these requests."""
        return await self._kept.many(self._from(requests), limit=_MOST_OF_REQUESTS, session=session)

    async def forget_requests(self, requests: Sequence[str], *, session: Session) -> None:
        """Throw drafts of these requests away, and cut what is public off from them."""
        drafts = {**self._from(requests), "showing": Showing.DRAFT.value}
        await self._rows.delete_many(drafts, session=session)
        change = {"$set": {self._origin: None}, "$inc": {"version": 1}}
        await self._rows.update_many(self._from(requests), change, session=session)

    # -- for everybody --------------------------------------------------------------------------------------------

    async def shown(self, subject: str) -> tuple[Showing, V | None]:
        """Return one as everybody reads it, and whether they may: nothing of a draft or a withdrawn one is returned."""
        row = await self._rows.find_one({"_id": subject}, {**self._fields, "showing": 1})
        if row is None:
            return Showing.DRAFT, None
        showing = Showing(row["showing"])
        return showing, self._out(row) if showing is Showing.PUBLISHED else None

    async def area_of(self, subject: str) -> str | None:
        """Return at which place one stands or stood that was public once."""
        row = await self._rows.find_one({"_id": subject, "showing": {"$ne": Showing.DRAFT.value}}, {"area": 1})
        return None if row is None else str(row["area"])

    async def listed(self, asked: PublicAsked, *, skip: int, limit: int) -> list[V]:
        """Return public ones, latest changed first."""
        return await self._public(as_asked(asked), sort=_LATEST, skip=skip, limit=limit)

    async def public_of(self, requests: Sequence[str]) -> list[V]:
        """Return what is public of these requests, for whoever asked them, latest changed first."""
        return await self._public([self._from(requests)], sort=_LATEST, limit=_MOST_OF_REQUESTS)

    @property
    def _rows(self) -> AsyncCollection[dict[str, Any]]:
        return self._record.get_pymongo_collection()

    def _from(self, requests: Sequence[str]) -> dict[str, Any]:
        return {self._origin: {"$in": list(requests)}}

    async def _public(
        self, parts: Sequence[Mapping[str, Any]], *, sort: Sequence[tuple[str, int]], limit: int, skip: int = 0
    ) -> list[V]:
        query = {"$and": [{"showing": Showing.PUBLISHED.value}, *parts]}
        rows = self._rows.find(
            query, self._fields, max_time_ms=MOST_MILLISECONDS, sort=list(sort), skip=skip, limit=limit
        )
        return [self._out(row) for row in await rows.to_list()]

    def _out(self, row: Mapping[str, Any]) -> V:
        return self._view.model_validate({**row, "id": row["_id"]})


class PublicHistory:
    """What was done with public words: entries are added in the transaction of the act, and never changed."""

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
        """Forget a draft that is thrown away: nobody outside the team ever read it."""
        await PublicEntryRecord.get_pymongo_collection().delete_many({"subject": subject}, session=session)


def within(roots: Sequence[str]) -> dict[str, Any]:
    """Return the condition for what stands at these places or below."""
    return {"reach": {"$in": list(roots)}}


def as_asked(asked: PublicAsked) -> list[dict[str, Any]]:
    """Return the conditions for what is said for a place, there, above or below it, with all words however typed."""
    here = [{"area": {"$in": list(asked.place.above)}}, within(asked.place.own)]
    words = fold(asked.words).split()[:_MOST_WORDS]
    about = [{"guide": asked.guide}] if asked.guide else []
    return [{"$or": here}, *({"words": {"$regex": rf"(^| ){re.escape(word)}"}} for word in words), *about]
