"""What we owe: kept in the same transaction as the change that made us owe it.

What is still to be sent carries a mark that its index is made of: answers `open`, what can wait `waits`. So a broadcast
to a whole province lies beside the answers, and reading these is as quick as ever.
"""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from pydantic import ValidationError
from pymongo import ASCENDING, DESCENDING, UpdateMany, UpdateOne

from helpdesk.messaging.batching import Batcher
from helpdesk.messaging.models import (
    CLOSED,
    GIVEN_UP,
    Cause,
    Choice,
    DoubtfulNotice,
    Notice,
    NoticeClass,
    NoticeState,
    lane_of,
)
from helpdesk.messaging.repository.standing import EVER, standing_of
from helpdesk.messaging.standing import OutboxStanding
from helpdesk.privacy.halves import with_end_replaced
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import AlreadyThereError, BulkWriteError, is_there_already, without_rows

log = logging.getLogger(__name__)

_OURS = {"_id", "lane", "open", "waits", "is_doubtful"}
_NOT_OPEN = {"open": "", "waits": ""}
_STILL_OPEN = {"$or": [{"open": True}, {"waits": True}]}
_SHOWN = dict.fromkeys(DoubtfulNotice.model_fields, 1)


class Outcome(NamedTuple):
    """How far a notice has come, and why it went no further."""

    state: NoticeState
    cause: str | None
    sent_at: datetime | None


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
        for notice in notices:
            if notice.can_wait:
                notice.due_from(notice.due_at)
                notice.age_from = notice.due_at
        try:
            await self._collection.insert_many([_row(notice) for notice in notices], session=session)
        except BulkWriteError as error:
            if is_there_already(error):
                raise AlreadyThereError("a notice of this number is owed already") from None
            raise without_rows(error) from None

    async def owed(self, lanes: Collection[int], *, limit: int) -> list[Notice]:
        """Return the open answers of these lanes, in the order in which each conversation must get them."""
        return await self._read(
            {"open": True, "lane": {"$in": list(lanes)}}, [("created_at", ASCENDING), ("number", ASCENDING)], limit
        )

    async def due(self, notice_class: NoticeClass, lanes: Collection[int], *, at: datetime, limit: int) -> list[Notice]:
        """Return what could wait in these lanes and need wait no longer, the longest due first."""
        query = {
            "waits": True,
            "state": NoticeState.OWED.value,
            "notice_class": notice_class.value,
            "due_at": {"$lte": at},
            "lane": {"$in": list(lanes)},
        }
        return await self._read(query, [("due_at", ASCENDING), ("number", ASCENDING)], limit)

    async def on_its_way(self, lanes: Collection[int], *, limit: int) -> list[Notice]:
        """Return what could wait and was being sent in these lanes."""
        query = {"waits": True, "state": NoticeState.SENDING.value, "lane": {"$in": list(lanes)}}
        return await self._read(query, [("due_at", ASCENDING), ("number", ASCENDING)], limit)

    async def put_off(self, notice: Notice) -> None:
        """Let later notices of its class in its conversation be due no earlier than this one, so that order holds."""
        await self._collection.update_many(
            {
                "conversation": notice.conversation,
                "number": {"$gt": notice.number},
                "waits": True,
                "notice_class": notice.notice_class.value,
                "due_at": {"$lt": notice.due_at},
            },
            {"$set": {"due_at": notice.due_at}},
        )

    async def mark(self, notice: Notice) -> None:
        """Keep how far a notice has come (state, attempts, due, reason); a closed one stays as it is.

        So a worker that lost its lane while it was sending does not undo what the next holder came to.
        """
        await self._marking.do(notice)

    async def is_still_owed(self, notice_id: str) -> bool:
        """Tell whether something that could wait was not withdrawn since it was read."""
        return await self._collection.find_one({"_id": notice_id, "waits": True}, {"_id": 1}) is not None

    async def outcomes(self, answers: Sequence[str]) -> dict[str, Outcome]:
        """Return what became of the notices made by these arrivals."""
        shown = dict.fromkeys(("answers", "state", "cause", "sent_at"), 1)
        rows = self._collection.find({"answers": {"$in": list(answers)}}, shown)
        return {
            row["answers"]: Outcome(NoticeState(row["state"]), row.get("cause"), row.get("sent_at"))
            async for row in rows
        }

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

    async def doubtful(self, *, account: str | None = None, limit: int) -> list[DoubtfulNotice]:
        """Return notices that may have arrived twice or not at all, and dead ones; latest first."""
        rows = self._collection.find(
            _doubtful(account), _SHOWN, sort=[("created_at", DESCENDING), ("number", DESCENDING)], limit=limit
        )
        return [DoubtfulNotice.model_validate({**row, "id": row["_id"]}) async for row in rows]

    async def owe_again(
        self, notice_id: str | None, *, account: str | None = None, at: datetime, session: Session
    ) -> int:
        """Owe given-up notices as if they were new, each in its order; None: all (of the account). Returns how many."""
        waits = {"$ne": [{"$ifNull": ["$notice_class", NoticeClass.ANSWER.value]}, NoticeClass.ANSWER.value]}
        is_twice = {"$or": ["$is_possibly_twice", {"$eq": ["$state", NoticeState.UNCERTAIN.value]}]}
        fresh: list[dict[str, Any]] = [
            {
                "$set": {
                    "is_possibly_twice": is_twice,
                    "is_doubtful": {"$cond": [is_twice, True, "$$REMOVE"]},
                    "open": {"$cond": [waits, "$$REMOVE", True]},
                    "waits": {"$cond": [waits, True, "$$REMOVE"]},
                    "state": NoticeState.OWED.value,
                    "due_at": at,
                    "age_from": at,
                    "attempts": 0,
                    "cause": None,
                    "reason": None,
                    "closed_at": None,
                }
            }
        ]
        done = await self._collection.update_many(_given_up(notice_id, account), fresh, session=session)
        return done.modified_count

    async def drop(self, notice_id: str | None, *, account: str | None = None, session: Session) -> int:
        """Let given-up notices rest; None: all (of the account). Returns how many."""
        dropped = {"$set": {"state": NoticeState.DROPPED.value}, "$unset": {"is_doubtful": ""}}
        done = await self._collection.update_many(_given_up(notice_id, account), dropped, session=session)
        return done.modified_count

    async def withdraw(self, about: str, *, session: Session | None = None) -> None:
        """Let notices about something rest that could wait and were not sent yet: it is no longer so."""
        await self._withdraw({"about": about}, session)

    async def withdraw_class(
        self, notice_class: NoticeClass, conversations: Sequence[str], *, session: Session
    ) -> None:
        """Let what could wait of a class rest in these conversations: nobody wants it there any more."""
        await self._withdraw(
            {"conversation": {"$in": list(conversations)}, "notice_class": notice_class.value}, session
        )

    async def _withdraw(self, which: dict[str, Any], session: Session | None) -> None:
        owed = {**which, "waits": True, "state": NoticeState.OWED.value}
        dropped = {"$set": {"state": NoticeState.DROPPED.value}, "$currentDate": {"closed_at": True}}
        await self._collection.update_many(owed, {**dropped, "$unset": _NOT_OPEN}, session=session)

    async def standing(self, account: str) -> OutboxStanding:
        """Tell how much is owed through an account, and what became of the rest, in one round trip."""
        return await standing_of(self._collection, _of_account(account))

    async def forget(self, conversation: str, *, session: Session) -> None:
        """Empty the words of every notice this conversation ever got, names of files among them."""
        await self._collection.update_many(
            {"conversation": conversation},
            {"$set": {"parts": [], "choices": [], "files": []}},
            session=session,
        )

    async def redact(self, request: str, end: str, by: str, *, session: Session) -> None:
        """Replace last words wherever a member was told what the resident of a request wrote."""
        async for row in self._collection.find({"about": request}, {"parts": 1}, session=session):
            parts = [_redacted(part, end, by) for part in row["parts"]]
            if parts != row["parts"]:
                await self._collection.update_one({"_id": row["_id"]}, {"$set": {"parts": parts}}, session=session)

    async def forget_about(self, request: str, *, session: Session) -> None:
        """Empty what members were told of the words of a request's resident."""
        await self._collection.update_many(
            {"about": request},
            {"$set": {"parts.$[told].facts.words": ""}},
            array_filters=[{"told.facts.words": {"$exists": True}}],
            session=session,
        )

    async def choices(self, notice: str) -> list[Choice]:
        """Return what could be chosen below a notice."""
        row = await self._collection.find_one({"_id": notice}, {"choices": 1})
        return [Choice.model_validate(one) for one in row["choices"]] if row else []

    async def _read(self, query: dict[str, Any], sort: list[tuple[str, int]], limit: int) -> list[Notice]:
        rows = self._collection.find(query, sort=sort, limit=limit)
        found = [(row["_id"], _readable(row)) async for row in rows]
        if odd := [notice_id for notice_id, notice in found if notice is None]:
            await self._give_up(odd)
        return [notice for _, notice in found if notice is not None]

    async def _give_up(self, ids: Sequence[str]) -> None:
        """Close rows that no version of this program could have written; one of them must not stop all others."""
        log.error("notices that cannot be read are given up: %s", ", ".join(ids))
        dead = {"state": NoticeState.DEAD.value, "cause": Cause.UNREADABLE.value, "is_doubtful": True}
        closed = {"$set": dead, "$currentDate": {"closed_at": True}, "$unset": _NOT_OPEN}
        await self._collection.update_many({"_id": {"$in": ids}}, closed)

    async def _mark(self, notices: Sequence[Notice]) -> Sequence[None]:
        sending = {n.id for n in notices if n.state is NoticeState.SENDING and not n.is_possibly_twice}
        changes: list[UpdateOne | UpdateMany] = []
        if sending:
            changes.append(
                UpdateMany(
                    {"_id": {"$in": list(sending)}, **_STILL_OPEN}, {"$set": {"state": NoticeState.SENDING.value}}
                )
            )
        changes += [UpdateOne({"_id": n.id, **_STILL_OPEN}, _change(n)) for n in notices if n.id not in sending]
        await self._collection.bulk_write(changes, ordered=True)
        return [None] * len(notices)


def _change(notice: Notice) -> dict[str, Any]:
    change: dict[str, Any] = {
        "$set": {
            "state": notice.state.value,
            "attempts": notice.attempts,
            "due_at": notice.due_at,
            "cause": notice.cause.value if notice.cause else None,
            "reason": notice.reason,
            "sent_at": notice.sent_at,
            "closed_at": notice.closed_at,
            "is_possibly_twice": notice.is_possibly_twice,
        }
    }
    if notice.is_possibly_twice or notice.state in {NoticeState.UNCERTAIN, NoticeState.DEAD}:
        change["$set"]["is_doubtful"] = True
    if notice.state in CLOSED:
        change["$unset"] = _NOT_OPEN
    return change


def _redacted(part: dict[str, Any], end: str, by: str) -> dict[str, Any]:
    words = part["facts"].get("words", "")
    lines = [with_end_replaced(line, end, by) for line in words.split("\n")]
    return {**part, "facts": {**part["facts"], "words": "\n".join(lines)}} if words else part


def _row(notice: Notice) -> dict[str, Any]:
    row = notice.model_dump()
    row["state"] = notice.state.value
    mark = "waits" if notice.can_wait else "open"
    return {"_id": notice.id, "lane": lane_of(notice.conversation), mark: True, **row}


def _of_account(account: str) -> dict[str, Any]:
    """Find an account's notices. An expression on purpose: by the index of conversations all it ever sent was read."""
    return {"$expr": {"$eq": [{"$indexOfBytes": ["$conversation", f"{account}:"]}, 0]}}


def _doubtful(account: str | None) -> dict[str, Any]:
    return {"is_doubtful": True, **EVER, **(_of_account(account) if account else {})}


def _given_up(notice_id: str | None, account: str | None) -> dict[str, Any]:
    which = _doubtful(account) | {"state": {"$in": [state.value for state in GIVEN_UP]}}
    return which if notice_id is None else which | {"_id": notice_id}


def _readable(row: dict[str, Any]) -> Notice | None:
    try:
        return _notice(row)
    except ValidationError:
        return None


def _notice(row: dict[str, Any]) -> Notice:
    return Notice.model_validate({key: value for key, value in row.items() if key not in _OURS})
