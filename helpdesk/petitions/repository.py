"""Petitions in MongoDB. Members find those of the areas in which they publish; everybody, those that are public."""

from collections.abc import Sequence
from typing import Any, Final

from helpdesk.answers.models import Showing
from helpdesk.answers.repository import PublicPlace, at_place, with_words
from helpdesk.petitions.models import Petition, PetitionView
from helpdesk.petitions.records import PetitionRecord
from helpdesk.storage.database import Session
from helpdesk.storage.records import Records

_MOST_MILLISECONDS: Final = 5_000
_SHOWN: Final = {name: 1 for name in PetitionView.model_fields if name != "id"}
"""What leaves the team: the request it came from is not even read."""


class PetitionsInMongo:
    """All petitions. `roots` are the areas in which the reader publishes."""

    def __init__(self) -> None:
        """Bind the record."""
        self._petitions = Records(Petition, PetitionRecord)

    async def add(self, petition: Petition, *, session: Session) -> None:
        """Keep a new one. Raises AlreadyThereError when it or one of the same request is there."""
        await self._petitions.add(petition, session=session)

    async def keep(self, petition: Petition, *, session: Session) -> Petition:
        """Keep a changed one. Raises ChangedMeanwhileError."""
        return await self._petitions.keep(petition, session=session)

    async def one(self, petition: str, roots: Sequence[str], *, session: Session | None = None) -> Petition | None:
        """Return one that the reader may publish."""
        return await self._petitions.one({"_id": petition, **_within(roots)}, session=session)

    async def own(self, roots: Sequence[str], *, limit: int) -> list[Petition]:
        """Return those that the reader may publish, latest changed first."""
        return await self._petitions.many(_within(roots), sort=[("changed_at", -1), ("_id", -1)], limit=limit)

    async def of_request(self, request: str, *, session: Session | None = None) -> Petition | None:
        """Return the one that came from a request, whoever asks: what follows the request does."""
        return await self._petitions.one({"request": request}, session=session)

    async def forget_requests(self, requests: Sequence[str], *, session: Session) -> None:
        """Throw drafts of these requests away, and cut what is public off from them."""
        rows = PetitionRecord.get_pymongo_collection()
        come_from = {"request": {"$in": list(requests)}}
        await rows.delete_many({**come_from, "showing": Showing.DRAFT.value}, session=session)
        await rows.update_many(come_from, {"$set": {"request": None}, "$inc": {"version": 1}}, session=session)

    async def drop(self, petition: Petition, *, session: Session) -> bool:
        """Throw a draft away; tell whether it still was as it was read."""
        query = {"_id": petition.id, "version": petition.version, "showing": Showing.DRAFT.value}
        return (await PetitionRecord.get_pymongo_collection().delete_one(query, session=session)).deleted_count > 0

    async def shown(self, petition: str) -> tuple[Showing, PetitionView | None]:
        """Return one as everybody reads it, and whether they may."""
        row = await PetitionRecord.get_pymongo_collection().find_one({"_id": petition}, {**_SHOWN, "showing": 1})
        if row is None:
            return Showing.DRAFT, None
        showing = Showing(row.pop("showing"))
        return showing, _shown(row) if showing is Showing.PUBLISHED else None

    async def area_of(self, petition: str) -> str | None:
        """Return where one stands or stood that was public once."""
        query = {"_id": petition, "showing": {"$ne": Showing.DRAFT.value}}
        row = await PetitionRecord.get_pymongo_collection().find_one(query, {"area": 1})
        return None if row is None else str(row["area"])

    async def listed(self, place: PublicPlace, words: str, *, skip: int, limit: int) -> list[PetitionView]:
        """Return public ones, latest changed first."""
        query = {"$and": [{"showing": Showing.PUBLISHED.value}, at_place(place), *with_words(words)]}
        found = PetitionRecord.get_pymongo_collection().find(
            query, _SHOWN, max_time_ms=_MOST_MILLISECONDS, sort=[("changed_at", -1), ("_id", -1)]
        )
        return [_shown(row) for row in await found.skip(skip).limit(limit).to_list()]


def _within(roots: Sequence[str]) -> dict[str, Any]:
    return {"reach": {"$in": list(roots)}}


def _shown(row: dict[str, Any]) -> PetitionView:
    return PetitionView(id=row.pop("_id"), **row)
