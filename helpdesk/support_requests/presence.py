"""Who has a request open just now, and who is answering it: rows that end by themselves, by the database's clock."""

from datetime import datetime
from typing import Final, NamedTuple

from helpdesk.storage.database import Database, Row
from helpdesk.teams.models import Member

READING_S: Final = 60
"""So long somebody counts as reading after their page said so last; an open page says it every 20 seconds."""
ANSWERING_S: Final = 180
"""So long a request is one member's to answer after they wrote last."""


class Answering(NamedTuple):
    """Who is answering, and until when others are told so."""

    member: str
    name: str
    until: datetime


class Company(NamedTuple):
    """The others at a request: names of who reads it, and who is answering it."""

    readers: list[str]
    answering: Answering | None = None


class Presence:
    """Rows of the collection `presence`: one for each reader of a request, and one for whoever answers it."""

    def __init__(self, database: Database) -> None:
        """Keep them in this database."""
        self._rows = database["presence"]

    async def reads(self, request: str, *, member: Member) -> None:
        """Note that this member has it open."""
        row = {"request": request, "member": member.id, "name": member.name, "is_answering": False}
        await self._rows.update_one(
            {"_id": f"{request} {member.id}"}, [{"$set": _literal(row) | {"until": _in(READING_S)}}], upsert=True
        )

    async def answers(self, request: str, *, member: Member) -> None:
        """Let this member be the one who answers it, unless somebody else is."""
        row = _literal({"request": request, "member": member.id, "name": member.name, "is_answering": True})
        row |= {"until": _in(ANSWERING_S)}
        is_free = {"$or": [{"$lte": ["$until", "$$NOW"]}, {"$eq": ["$member", member.id]}]}  # no row: `until` is least
        mine: Row = {name: {"$cond": [is_free, value, f"${name}"]} for name, value in row.items()}
        await self._rows.update_one({"_id": f"{request} answering"}, [{"$set": mine}], upsert=True)

    async def stops_answering(self, request: str, *, member: Member) -> None:
        """Leave it to others again; what somebody else has stays theirs."""
        await self._rows.delete_one({"_id": f"{request} answering", "member": member.id})

    async def leaves(self, request: str, *, member: Member) -> None:
        """Forget that this member was there."""
        await self._rows.delete_many({"request": request, "member": member.id})

    async def others(self, request: str, *, member: Member) -> Company:
        """Return who else is there now; whoever answers is not named as a reader, too."""
        now = {"$expr": {"$gt": ["$until", "$$NOW"]}}
        rows = self._rows.find({"request": request, "member": {"$ne": member.id}, **now}, sort=[("name", 1)], limit=50)
        found = await rows.to_list()
        answering = next((_answering(row) for row in found if row["is_answering"]), None)
        writer = answering.member if answering else None
        readers = [row["name"] for row in found if not row["is_answering"] and row["member"] != writer]
        return Company(readers, answering)


def _literal(row: Row) -> Row:
    return {name: {"$literal": value} for name, value in row.items()}  # a name may begin with a dollar


def _in(seconds: int) -> Row:
    return {"$dateAdd": {"startDate": "$$NOW", "unit": "second", "amount": seconds}}


def _answering(row: Row) -> Answering:
    return Answering(row["member"], row["name"], row["until"])
