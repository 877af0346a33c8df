"""Broadcasts and the people on their lists, in MongoDB; what a member may see is part of every query."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from pymongo import UpdateOne

from helpdesk.broadcasts.models import (
    OPEN,
    Broadcast,
    LeftOut,
    Progress,
    Recipient,
    ReportLine,
    State,
    Step,
)
from helpdesk.broadcasts.records import BroadcastRecord
from helpdesk.storage.database import Database, Session
from helpdesk.storage.records import Records
from helpdesk.teams.models import Permission, Scope

_AT_ONCE: Final = 1_000
_LISTED: Final = 100
_AT_WORK: Final = 1_000
_UNDER_WAY: Final = {"$in": [Step.HANDED.value, Step.OWED.value]}


class BroadcastsInMongo:
    """The broadcasts."""

    def __init__(self) -> None:
        """Bind the record."""
        self.rows = Records(Broadcast, BroadcastRecord)

    async def one(self, broadcast: str, scope: Scope, *, session: Session | None = None) -> Broadcast | None:
        """Find one, all of whose areas are in the scope."""
        return await self.rows.one({"_id": broadcast, **_within(scope)}, session=session)

    async def known(self, broadcast: str, *, session: Session | None = None) -> Broadcast | None:
        """Find one, for whoever sends it."""
        return await self.rows.one({"_id": broadcast}, session=session)

    async def listed(self, scope: Scope) -> list[Broadcast]:
        """Return those in the scope, latest first."""
        return await self.rows.many(_within(scope), sort=[("at", -1), ("_id", -1)], limit=_LISTED)

    async def at_work(self, *, at: datetime) -> list[Broadcast]:
        """Return what was planned for now, and that of which something is under way; what is for later is not read."""
        busy = {
            "is_settled": False,
            "state": {"$in": [State.SCHEDULED, State.SENDING, State.STOPPED]},
            "$or": [{"state": {"$ne": State.SCHEDULED}}, {"send_at": {"$lte": at}}],
        }
        return await self.rows.many(busy, sort=[("_id", 1)], limit=_AT_WORK)

    async def touch(self, broadcast: str) -> None:
        """Wake whoever watches it: something of it has moved."""
        moved = {"$currentDate": {"moved_at": True}}
        await BroadcastRecord.get_pymongo_collection().update_one({"_id": broadcast}, moved)

    async def of_lists(self, lists: Collection[str]) -> list[Broadcast]:
        """Return those to which these lists belong."""
        return await self.rows.many({"people": {"$in": list(lists)}}, limit=_LISTED) if lists else []

    async def remove_draft(self, broadcast: str, scope: Scope) -> bool:
        """Remove one that was never confirmed; tell whether it was there."""
        asked = {"_id": broadcast, "state": State.DRAFT.value, **_within(scope)}
        done = await BroadcastRecord.get_pymongo_collection().delete_one(asked)
        return done.deleted_count == 1


class PeopleInMongo:
    """Who is on which list, and how far it has come with them."""

    def __init__(self, database: Database) -> None:
        """Open the collection."""
        self._rows = database["broadcast_people"]

    async def add(self, people: Sequence[Recipient]) -> None:
        """Keep a list. It counts only once its broadcast names it."""
        for start in range(0, len(people), _AT_ONCE):
            await self._rows.insert_many([_row(one) for one in people[start : start + _AT_ONCE]], ordered=False)

    async def remove(self, people: str) -> None:
        """Forget a list that does not count."""
        await self._rows.delete_many({"people": people})

    async def one(self, recipient: str, *, session: Session | None = None) -> Recipient | None:
        """Find somebody on a list."""
        row = await self._rows.find_one({"_id": recipient}, session=session)
        return _recipient(row) if row else None

    async def accounts(self, people: str) -> list[str]:
        """Return the accounts through which something of a list still waits to go."""
        found: list[str] = await self._rows.distinct("account", {"people": people, "step": Step.WAITING.value})
        return sorted(found)

    async def under_way(self, people: str, account: str) -> int:
        """Count what was handed over on an account and has not ended."""
        return await self._rows.count_documents({"people": people, "account": account, "step": _UNDER_WAY})

    async def waiting(self, people: str, account: str, *, limit: int, session: Session) -> list[Recipient]:
        """Return who is next on an account."""
        asked = {"people": people, "account": account, "step": Step.WAITING.value}
        rows = self._rows.find(asked, sort=[("_id", 1)], limit=limit, session=session)
        return [_recipient(row) async for row in rows]

    async def open(self, people: str) -> AsyncIterator[list[Recipient]]:
        """Give what is under way, some at a time."""
        after = ""
        while True:
            asked = {"people": people, "step": _UNDER_WAY, "_id": {"$gt": after}}
            found = [_recipient(row) async for row in self._rows.find(asked, sort=[("_id", 1)], limit=_AT_ONCE)]
            if not found:
                return
            after = found[-1].id
            yield found

    async def step(
        self,
        recipients: Collection[str],
        to: Step,
        *,
        before: Collection[Step],
        at: datetime,
        cause: str = "",
        session: Session | None = None,
    ) -> int:
        """Note how far it has come with these; who is not at one of the steps `before` stays. Returns how many."""
        asked = {"_id": {"$in": list(recipients)}, "step": {"$in": [one.value for one in before]}}
        change = {"$set": {"step": to.value, "cause": cause, "at": at}}
        return (await self._rows.update_many(asked, change, session=session)).modified_count

    async def end(self, ends: Mapping[str, tuple[Step, str, datetime]]) -> None:
        """Note what became of these, as far as that is still open."""
        changes = [
            UpdateOne(
                {"_id": recipient, "step": _UNDER_WAY},
                {"$set": {"step": step.value, "cause": cause, "at": at}},
            )
            for recipient, (step, cause, at) in ends.items()
        ]
        if changes:
            await self._rows.bulk_write(changes, ordered=False)

    async def withhold(self, people: str, *, at: datetime) -> None:
        """Withdraw whatever was not handed over yet, some at a time: a whole province fits into no transaction."""
        waiting = {"people": people, "step": Step.WAITING.value}
        change = {"$set": {"step": Step.WITHDRAWN.value, "at": at}}
        while ids := [row["_id"] async for row in self._rows.find(waiting, {"_id": 1}, limit=_AT_ONCE)]:
            await self._rows.update_many({"_id": {"$in": ids}, "step": Step.WAITING.value}, change)

    async def is_open(self, people: str) -> bool:
        """Tell whether it is still to be done for somebody."""
        asked = {"people": people, "step": {"$in": [one.value for one in OPEN]}}
        return await self._rows.find_one(asked, {"_id": 1}) is not None

    async def progress(self, people: str) -> Progress:
        """Count how far a list has come."""
        read = {"$sum": {"$cond": [{"$ne": [{"$ifNull": ["$read_at", None]}, None]}, 1, 0]}}
        delivered = {"$sum": {"$cond": [{"$eq": ["$receipt", "delivered"]}, 1, 0]}}
        grouped = {"_id": "$step", "number": {"$sum": 1}, "read": read, "delivered": delivered}
        rows = await (await self._rows.aggregate([{"$match": {"people": people}}, {"$group": grouped}])).to_list()
        return Progress(
            steps={Step(row["_id"]): row["number"] for row in rows},
            read=sum(row["read"] for row in rows),
            delivered=sum(row["delivered"] for row in rows),
        )

    async def report(self, people: str) -> list[ReportLine]:
        """Count what it came to, by channel and reason."""
        key = {"channel": "$channel", "step": "$step", "cause": "$cause"}
        rows = await self._rows.aggregate(
            [{"$match": {"people": people}}, {"$group": {"_id": key, "number": {"$sum": 1}}}, {"$sort": {"_id": 1}}]
        )
        return [ReportLine(**row["_id"], number=row["number"]) async for row in rows]

    async def read(self, recipient: str, *, at: datetime) -> None:
        """Note when a member opened it first."""
        await self._rows.update_one({"_id": recipient, "read_at": None}, {"$set": {"read_at": at}})

    async def sent_to_member(self, people: str, member: str) -> Recipient | None:
        """Find a member on a list to whom it was sent."""
        asked = {"people": people, "step": Step.SENT.value, "account": "page", "person": member}
        row = await self._rows.find_one(asked)
        return _recipient(row) if row else None

    async def of_member(self, member: str, *, limit: int) -> list[Recipient]:
        """Return what a member was sent, latest first."""
        asked = {"account": "page", "person": member, "step": Step.SENT.value}
        return [_recipient(row) async for row in self._rows.find(asked, sort=[("at", -1), ("_id", -1)], limit=limit)]

    async def members(self, people: str, *, limit: int) -> list[Recipient]:
        """Return the members on a list."""
        rows = self._rows.find({"people": people, "account": "page"}, sort=[("_id", 1)], limit=limit)
        return [_recipient(row) async for row in rows]

    async def persons_behind(self, conversation: str) -> list[str]:
        """Return everybody who was ever written to in a conversation: the residents of a phone number."""
        found: list[str] = await self._rows.distinct("person", {"to": conversation})
        return found

    async def receipt(self, recipient: str, conversation: str, said: str, *, session: Session) -> None:
        """Note what a gateway reported; what it says last holds, but what was delivered stays so."""
        asked = {"_id": recipient, "to": conversation, "receipt": {"$ne": "delivered"}}
        await self._rows.update_one(asked, {"$set": {"receipt": said}}, session=session)

    async def forget(self, conversations: Collection[str], steps: Collection[Step], *, session: Session) -> None:
        """Leave out whoever is at one of these steps in these conversations: they no longer agree."""
        asked = {"to": {"$in": list(conversations)}, "step": {"$in": [one.value for one in steps]}}
        change = {"$set": {"step": Step.LEFT_OUT.value, "cause": LeftOut.NO_CONSENT.value}}
        await self._rows.update_many(asked, change, session=session)


def _within(scope: Scope) -> dict[str, Any]:
    roots = scope.areas_for(Permission.BROADCASTS_SEND)
    return {"places": {"$not": {"$elemMatch": {"reach": {"$nin": roots}}}, "$ne": []}}


def _row(one: Recipient) -> dict[str, Any]:
    return {"_id": one.id, **one.model_dump(exclude={"id"}, mode="python"), "step": one.step.value}


def _recipient(row: dict[str, Any]) -> Recipient:
    return Recipient.model_validate({**row, "id": row["_id"]})
