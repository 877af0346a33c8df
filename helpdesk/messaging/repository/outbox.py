"""What we owe: kept in the same transaction as the change that made us owe it."""

import logging
from collections.abc import Collection, Sequence
from typing import Any

from pydantic import ValidationError
from pymongo import ASCENDING, DESCENDING, UpdateMany, UpdateOne

from helpdesk.messaging.batching import Batcher
from helpdesk.messaging.models import CLOSED, Notice, NoticeState, lane_of
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import AlreadyThereError, BulkWriteError, is_there_already, without_rows

log = logging.getLogger(__name__)


class Outbox:
    """The notices of all conversations."""

    def __init__(self, database: Database) -> None:
        """Open it."""
        self._collection = database["outbox"]
        self._marking: Batcher[Notice, None] = Batcher(self._mark)

    async def owe(self, notices: Sequence[Notice], *, session: Session) -> None:
        """Keep new notices. A number that was owed before raises AlreadyThereError: nothing is owed twice."""
        if not notices:
            return
        try:
            await self._collection.insert_many([_row(notice) for notice in notices], session=session)
        except BulkWriteError as error:
            if is_there_already(error):
                raise AlreadyThereError("a notice of this number is owed already") from None
            raise without_rows(error) from None

    async def owed(self, lanes: Collection[int], *, limit: int) -> list[Notice]:
        """Return the open notices of these lanes, in the order in which each conversation must get them."""
        rows = self._collection.find(
            {"open": True, "lane": {"$in": list(lanes)}},
            sort=[("created_at", ASCENDING), ("number", ASCENDING)],
            limit=limit,
        )
        found = [(row["_id"], _readable(row)) async for row in rows]
        if odd := [notice_id for notice_id, notice in found if notice is None]:
            await self._give_up(odd)
        return [notice for _, notice in found if notice is not None]

    async def mark(self, notice: Notice) -> None:
        """Keep how far a notice has come (state, attempts, due, reason)."""
        await self._marking.do(notice)

    async def last(self, conversation: str, *, after: int = 0, limit: int) -> list[Notice]:
        """Return the last notices of a conversation whose number is greater than `after`, oldest first."""
        rows = self._collection.find(
            {"conversation": conversation, "number": {"$gt": after}}, sort=[("number", DESCENDING)], limit=limit
        )
        return [_notice(row) async for row in rows][::-1]

    async def states(self, answers: Sequence[str]) -> dict[str, NoticeState]:
        """Return how far the notices made by these arrivals have come."""
        rows = self._collection.find({"answers": {"$in": list(answers)}}, {"answers": 1, "state": 1})
        return {row["answers"]: NoticeState(row["state"]) async for row in rows}

    async def doubtful(self, *, limit: int) -> list[Notice]:
        """Return notices that may have arrived twice or not at all, and dead ones; latest first."""
        rows = self._collection.find({"is_doubtful": True}, sort=[("created_at", DESCENDING)], limit=limit)
        return [notice async for row in rows if (notice := _readable(row)) is not None]

    async def forget(self, conversation: str, *, session: Session) -> None:
        """Empty the words of every notice this conversation ever got."""
        await self._collection.update_many(
            {"conversation": conversation},
            {"$set": {"parts": [], "choices": []}},
            session=session,
        )

    async def _give_up(self, ids: Sequence[str]) -> None:
        """Close rows that no version of this program could have written; one of them must not stop all others."""
        log.error("notices that cannot be read are given up: %s", ", ".join(ids))
        dead = {"state": NoticeState.DEAD.value, "reason": "unreadable", "is_doubtful": True}
        await self._collection.update_many({"_id": {"$in": ids}}, {"$set": dead, "$unset": {"open": ""}})

    async def _mark(self, notices: Sequence[Notice]) -> Sequence[None]:
        sending = {n.id for n in notices if n.state is NoticeState.SENDING and not n.is_possibly_twice}
        changes: list[UpdateOne | UpdateMany] = []
        if sending:
            changes.append(UpdateMany({"_id": {"$in": list(sending)}}, {"$set": {"state": NoticeState.SENDING.value}}))
        changes += [UpdateOne({"_id": n.id}, _change(n)) for n in notices if n.id not in sending]
        await self._collection.bulk_write(changes, ordered=True)
        return [None] * len(notices)


def _change(notice: Notice) -> dict[str, Any]:
    change: dict[str, Any] = {
        "$set": {
            "state": notice.state.value,
            "attempts": notice.attempts,
            "due_at": notice.due_at,
            "reason": notice.reason,
            "sent_at": notice.sent_at,
            "closed_at": notice.closed_at,
            "is_possibly_twice": notice.is_possibly_twice,
        }
    }
    if notice.is_possibly_twice or notice.state in {NoticeState.UNCERTAIN, NoticeState.DEAD}:
        change["$set"]["is_doubtful"] = True
    if notice.state in CLOSED:
        change["$unset"] = {"open": ""}
    return change


def _row(notice: Notice) -> dict[str, Any]:
    row = notice.model_dump()
    row["state"] = notice.state.value
    return {"_id": notice.id, "lane": lane_of(notice.conversation), "open": True, **row}


def _readable(row: dict[str, Any]) -> Notice | None:
    try:
        return _notice(row)
    except ValidationError:
        return None


def _notice(row: dict[str, Any]) -> Notice:
    return Notice.model_validate(
        {key: value for key, value in row.items() if key not in {"_id", "lane", "open", "is_doubtful"}}
    )
