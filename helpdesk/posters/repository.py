"""Posters and their visits in MongoDB. Visits are added and counted, never changed."""

from collections.abc import Sequence
from typing import Any

from helpdesk.posters.models import Poster, PosterCount, PosterVisit
from helpdesk.posters.records import PosterRecord, PosterVisitRecord
from helpdesk.storage.database import Session
from helpdesk.storage.records import Records
from helpdesk.teams.models import Permission, Scope


class PostersInMongo:
    """Both collections; who reads posters with a scope sees those of the areas in which they make some."""

    def __init__(self) -> None:
        """Bind the records."""
        self._posters = Records(Poster, PosterRecord)
        self._visits = Records(PosterVisit, PosterVisitRecord)

    async def add(self, poster: Poster, *, session: Session) -> None:
        """Keep a new one. Raises AlreadyThereError when its code is another one's."""
        await self._posters.add(poster, session=session)

    async def by_anybody(self, code: str) -> Poster | None:
        """Find what a code stands for, withdrawn or not: for conversations, not for showing."""
        return await self._posters.one({"_id": code})

    async def one(self, code: str, scope: Scope, *, session: Session | None = None) -> Poster | None:
        """Find one that the scope covers."""
        return await self._posters.one({"_id": code, **_seen_by(scope)}, session=session)

    async def all(self, scope: Scope, *, limit: int) -> list[Poster]:
        """Return what the scope covers: those that count first, the latest first."""
        in_order = [("withdrawn_at", 1), ("made_at", -1), ("_id", 1)]  # nothing sorts before a moment
        return await self._posters.many(_seen_by(scope), sort=in_order, limit=limit)

    async def keep(self, poster: Poster, *, session: Session) -> Poster:
        """Keep a changed one."""
        return await self._posters.keep(poster, session=session)

    async def note(self, visit: PosterVisit, *, session: Session) -> None:
        """Keep a visit."""
        await self._visits.add(visit, session=session)

    async def counts(self, codes: Sequence[str]) -> dict[str, PosterCount]:
        """Count visits by poster."""
        typed: dict[str, Any] = {"$sum": {"$cond": ["$is_typed", 1, 0]}}
        group = {"_id": "$poster", "all": {"$sum": 1}, "typed": typed, "last_at": {"$max": "$at"}}
        stages: list[dict[str, Any]] = [{"$match": {"poster": {"$in": list(codes)}}}, {"$group": group}]
        rows = await PosterVisitRecord.get_pymongo_collection().aggregate(stages)
        return {
            row["_id"]: PosterCount(scanned=row["all"] - row["typed"], typed=row["typed"], last_at=row["last_at"])
            async for row in rows
        }


def _seen_by(scope: Scope) -> dict[str, Any]:
    return {"reach": {"$in": scope.areas_for(Permission.POSTERS_MAKE)}}
