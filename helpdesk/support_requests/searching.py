"""Finding requests by words without marks: code, the last digits of a number, procedure, guide, what was written.

Beside each request stand its folded words, once for each area of its reach: an index cannot hold two lists of one row.
They are made of what is stored, masked as it is, and go when the resident takes their consent back.
"""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from helpdesk.language.folding import fold
from helpdesk.privacy.masking import mask
from helpdesk.storage.database import Database, Row, Session
from helpdesk.support_requests.models import SupportRequest

MOST_KEYS: Final = 80
"""Words kept of one request: the latest count."""
MOST_ENTRIES: Final = 40
"""Messages of a thread that are looked at for words: the latest."""
LONGEST_KEY: Final = 24
MOST_WORDS: Final = 6
"""Words of a search that count."""
MOST_LOOKED_AT: Final = 1000
"""Requests that are looked at for the rarest word of a search, the newest of the whole word first."""

_GUIDE = "="  # before a slug: no folded word begins with it


class Wanted(NamedTuple):
    """One word somebody looks for: the beginning of a word, or one of these guides."""

    beginning: str
    guides: Collection[str] = ()


class FoundRequests(NamedTuple):
    """Ids of requests that hold all words. `is_cut`: there are more that were not looked at."""

    ids: list[str]
    is_cut: bool = False


def wanted_words(text: str) -> list[str]:
    """Return what to look for: masked first, so that a whole number becomes the last digits that are stored of it."""
    words = [word[:LONGEST_KEY] for word in fold(mask(text).text).split()]
    return list(dict.fromkeys(words))[:MOST_WORDS]


def keys_of(request: SupportRequest, texts: Iterable[str]) -> list[str]:
    """Return the words by which a request is found, `texts` being what was written, the latest first."""
    code = fold(request.code)
    known = [code.replace(" ", ""), code]
    if request.procedure:
        known += [request.procedure.code, request.procedure.title]
    guide = [_GUIDE + request.guide] if request.guide else []
    words = (word[:LONGEST_KEY] for text in (*known, *texts, *request.context[::-1]) for word in fold(text).split())
    return list(dict.fromkeys([*guide, *words]))[:MOST_KEYS]


class RequestWords:
    """The words of every request, in the collection `request_words`."""

    def __init__(self, database: Database) -> None:
        """Keep them in this database."""
        self._words = database["request_words"]
        self._entries = database["thread_entries"]

    async def note(self, request: SupportRequest, *, session: Session | None = None) -> None:
        """Write down its words as they stand now, in the transaction of the change itself."""
        keys = keys_of(request, await self._written(request.id, session))
        done = await self._words.update_many({"request": request.id}, {"$set": {"keys": keys}}, session=session)
        if done.matched_count:
            return
        if cards := _cards(request, keys):
            await self._words.insert_many(cards, session=session)

    async def note_new(self, requests: Collection[SupportRequest]) -> None:
        """Write down the words of many requests of which nothing is written down yet."""
        texts: dict[str, list[str]] = {request.id: [] for request in requests}
        latest = self._entries.find(
            {"request": {"$in": list(texts)}}, {"request": 1, "text": 1}, sort=[("at", -1), ("_id", -1)]
        )
        async for row in latest:
            texts[row["request"]].append(row["text"])
        cards = [
            card for request in requests for card in _cards(request, keys_of(request, texts[request.id][:MOST_ENTRIES]))
        ]
        if cards:
            await self._words.insert_many(cards)

    async def forget(self, requests: Sequence[str], *, session: Session) -> None:
        """Forget the words of these requests."""
        await self._words.delete_many({"request": {"$in": list(requests)}}, session=session)

    async def find(self, wanted: Sequence[Wanted], *, areas: Sequence[str]) -> FoundRequests:
        """Find the requests of these areas that hold all of it."""
        if not wanted or not areas:
            return FoundRequests([])
        counts = await asyncio.gather(*(self._count(one, areas) for one in wanted))
        rarest = wanted[counts.index(min(counts))]
        others = [_holds(one) for one in wanted if one is not rarest]
        cursor = await self._words.aggregate(
            [
                {"$match": _in_areas(rarest, areas)},
                {"$limit": MOST_LOOKED_AT + 1},
                *({"$match": other} for other in others),
                {"$project": {"_id": 0, "request": 1}},
            ]
        )
        ids = [row["request"] async for row in cursor]
        return FoundRequests(list(dict.fromkeys(ids)), is_cut=min(counts) > MOST_LOOKED_AT)

    async def _count(self, wanted: Wanted, areas: Sequence[str]) -> int:
        return await self._words.count_documents(_in_areas(wanted, areas), limit=MOST_LOOKED_AT + 1)

    async def _written(self, request: str, session: Session | None) -> list[str]:
        latest = self._entries.find(
            {"request": request},
            {"text": 1},
            sort=[("at", -1), ("_id", -1)],
            limit=MOST_ENTRIES,
            session=session,
        )
        return [row["text"] async for row in latest]


def _cards(request: SupportRequest, keys: list[str]) -> list[Row]:
    card: Row = {"request": request.id, "created_at": request.created_at, "keys": keys}
    return [{"_id": f"{request.id} {area}", "area": area, **card} for area in request.reach]


def _holds(wanted: Wanted) -> Row:
    beginning = {"$elemMatch": {"$gte": wanted.beginning, "$lt": wanted.beginning + "\uffff"}}
    ways: list[Row] = [{"keys": beginning}]
    if wanted.guides:
        ways.append({"keys": {"$in": [_GUIDE + slug for slug in wanted.guides]}})
    return ways[0] if len(ways) == 1 else {"$or": ways}


def _in_areas(wanted: Wanted, areas: Sequence[str]) -> Row:
    """Return the query of which each way begins with an area, as the index does."""
    here = {"area": {"$in": list(areas)}}
    held = _holds(wanted)
    return {"$or": [here | way for way in held["$or"]]} if "$or" in held else here | held
