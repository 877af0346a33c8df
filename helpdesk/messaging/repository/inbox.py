"""What arrived: kept before the platform hears "200", worked on once."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, ReadPreference, ReturnDocument

from helpdesk.messaging.batching import Batcher
from helpdesk.messaging.models import LANES, Arrival, lane_of
from helpdesk.messaging.standing import InboxStanding
from helpdesk.privacy.halves import with_end_replaced
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import BulkWriteError, is_there_already, without_rows


class AlreadyAnsweredError(Exception):
    """Another worker answered some of these arrivals; nothing of ours may stay."""


class Inbox:
    """The arrivals of all conversations."""

    def __init__(self, database: Database, *, process: str) -> None:
        """Open it; `process` marks whose arrivals these are, so that a process need not be told of its own."""
        self._collection = database["inbox"]
        self._process = process
        self._accepting: Batcher[Arrival, bool] = Batcher(self._insert)

    async def accept(self, arrival: Arrival) -> bool:
        """Keep an arrival, majority-written. False when this platform update was here before: then nothing changes."""
        return await self._accepting.do(arrival)

    async def put(self, arrival: Arrival, *, session: Session) -> None:
        """Keep an internal event within the unit of work of the change it tells of."""
        # Nobody's own: whoever puts it does not know when it is committed, so the live feed wakes this process, too.
        await self._collection.insert_one(self._row(arrival) | {"by": None}, session=session)

    async def waiting(self, lanes: Collection[int], *, limit: int, but: Collection[str] = ()) -> list[Arrival]:
        """Return what waits in these lanes, oldest first, at most `limit`; nothing of the conversations `but`."""
        query: dict[str, Any] = {"open": True}
        if len(lanes) < LANES:
            query["lane"] = {"$in": list(lanes)}
        if but:
            query["conversation"] = {"$nin": list(but)}
        return await self._read(query, limit)

    async def overtaken(self, arrivals: Sequence[Arrival], *, limit: int) -> list[Arrival]:
        """Return what came after the end of a reading but goes before something in it, by the platforms' counts."""
        last: dict[str, int] = {}
        for arrival in arrivals:
            last[arrival.account] = max(arrival.position, last.get(arrival.account, 0))
        query = {
            "conversation": {"$in": list({arrival.conversation for arrival in arrivals})},
            "received_at": {"$gte": arrivals[-1].received_at},
            "open": True,
            "_id": {"$nin": [arrival.id for arrival in arrivals]},
            "$or": [{"account": account, "position": {"$lt": position}} for account, position in last.items()],
        }
        return await self._read(query, limit)

    async def _read(self, query: dict[str, Any], limit: int) -> list[Arrival]:
        rows = self._collection.find(
            query,
            {"lane": 0, "open": 0, "by": 0, "conversation": 0},
            sort=[("received_at", ASCENDING), ("position", ASCENDING)],
            limit=limit,
        )
        return [_arrival(row) async for row in rows]

    async def done(self, arrivals: Sequence[Arrival], *, at: datetime, session: Session) -> None:
        """Close arrivals as answered. Raises AlreadyAnsweredError when one is closed already."""
        closed = await self._collection.update_many(
            {"_id": {"$in": [arrival.id for arrival in arrivals]}, "open": True},
            {"$set": {"done_at": at}, "$unset": {"open": "", "body.phone": ""}},
            session=session,
        )
        if closed.modified_count != len(arrivals):
            raise AlreadyAnsweredError

    async def prepared(self, arrival: Arrival, body: dict[str, Any]) -> None:
        """Keep the body of an arrival whose files were fetched; its failed attempts no longer count."""
        await self._collection.update_one(
            {"_id": arrival.id, "open": True},
            {"$set": {"body": body, "attempts": 0}, "$unset": {"not_before": "", "reason": ""}},
        )

    async def postpone(self, arrival: Arrival, *, reason: str, until: datetime) -> None:
        """Note a failed attempt; the conversation waits until then."""
        await self._collection.update_one(
            {"_id": arrival.id, "open": True},
            {"$inc": {"attempts": 1}, "$set": {"reason": reason, "not_before": until}},
        )

    async def redact(self, arrival_id: str, end: str, by: str, *, session: Session) -> None:
        """Replace the last words of an arrival: a later message showed that they were secret."""
        row = await self._collection.find_one({"_id": arrival_id}, {"body.text": 1, "body.heard": 1}, session=session)
        said = row["body"] if row is not None else {}
        if change := {f"body.{name}": with_end_replaced(text, end, by) for name, text in said.items() if text}:
            await self._collection.update_one({"_id": arrival_id}, {"$set": change}, session=session)

    async def forget(self, conversation: str, *, at: datetime, session: Session) -> None:
        """Empty everything this conversation said up to now; ids stay, so that a second delivery is still known.

        What the resident wrote since waits for its answer as it is. What came from inside is for nobody any more.
        """
        is_past = {"$or": [{"open": {"$exists": False}}, {"body.kind": "event"}]}
        forgotten = {"body": {"$literal": {"kind": "forgotten"}}, "done_at": {"$ifNull": ["$done_at", at]}}
        await self._collection.update_many(
            {"conversation": conversation, **is_past}, [{"$set": forgotten}, {"$unset": "open"}], session=session
        )

    async def belong_to(self, request: str, arrivals: Collection[str], *, session: Session) -> None:
        """Note that these arrivals of a member were for the resident of a request."""
        await self._collection.update_many(
            {"_id": {"$in": list(arrivals)}}, {"$set": {"about": request}}, session=session
        )

    async def forget_about(self, request: str, *, session: Session) -> None:
        """Empty what members wrote to the resident of a request."""
        await self._collection.update_many(
            {"about": request}, {"$set": {"body": {"kind": "forgotten"}}}, session=session
        )

    async def heard(self, conversation: str, *, limit: int, session: Session | None = None) -> list[Arrival]:
        """Return the last arrivals of a conversation, oldest first."""
        rows = self._collection.find(
            {"conversation": conversation}, sort=[("received_at", -1)], limit=limit, session=session
        )
        return [_arrival(row) async for row in rows][::-1]

    async def edit(self, conversation: str, message: str, words: str, *, session: Session) -> tuple[str, str] | None:
        """Keep what a message of the platform says now, beside what was heard when it was answered (`heard`).

        Returns the id of the arrival that brought it and what it said until now; None when we never had it, or forgot.
        """
        asked = {"conversation": conversation, "message": message, "body.kind": {"$ne": "forgotten"}}
        now = {"$set": {"body.heard": {"$ifNull": ["$body.heard", "$body.text", ""]}, "body.text": {"$literal": words}}}
        before = await self._collection.find_one_and_update(
            asked, [now], projection={"body.text": 1}, return_document=ReturnDocument.BEFORE, session=session
        )
        return None if before is None else (str(before["_id"]), before["body"].get("text", ""))

    async def known(self, ids: Sequence[str], *, lanes: Collection[int] = ()) -> set[str]:
        """Return which of these arrivals have come; those that still wait in these lanes are not counted."""
        waits = {"open": True, "lane": {"$in": list(lanes)}}
        rows = self._collection.find({"_id": {"$in": list(ids)}, "$nor": [waits]}, {"_id": 1})
        return {row["_id"] async for row in rows}

    async def is_done(self, arrival_id: str) -> bool:
        """Tell whether an arrival is answered."""
        row = await self._collection.find_one({"_id": arrival_id}, {"open": 1})
        return row is not None and "open" not in row

    async def closed(self, ids: Sequence[str]) -> set[str]:
        """Return which of these arrivals are answered, or were forgotten before they were."""
        rows = self._collection.find({"_id": {"$in": list(ids)}, "open": {"$exists": False}}, {"_id": 1})
        return {row["_id"] async for row in rows}

    async def backlog(self) -> int:
        """Count what waits."""
        return await self._collection.with_options(read_preference=ReadPreference.PRIMARY).count_documents(
            {"open": True}
        )

    async def standing(self, account: str) -> InboxStanding:
        """Tell how much of an account waits and when its platform was last heard, in one round trip."""
        of_account = {"account": account}
        last = [
            {"$match": {**of_account, "by": {"$ne": None}}},  # internal events are nobody's own
            {"$sort": {"received_at": -1}},
            {"$limit": 1},
            {"$project": {"_id": "last", "at": "$received_at"}},
        ]
        pipeline: list[dict[str, Any]] = [
            {"$match": {"open": True, **of_account}},
            {"$group": {"_id": "backlog", "number": {"$sum": 1}}},
            {"$unionWith": {"coll": self._collection.name, "pipeline": last}},
        ]
        rows = {row["_id"]: row async for row in await self._collection.aggregate(pipeline)}
        return InboxStanding(
            backlog=rows.get("backlog", {}).get("number", 0), last_event_at=rows.get("last", {}).get("at")
        )

    async def _insert(self, arrivals: Sequence[Arrival]) -> Sequence[bool]:
        try:
            await self._collection.insert_many([self._row(arrival) for arrival in arrivals], ordered=False)
        except BulkWriteError as error:
            failed = error.details["writeErrors"]
            if error.details.get("writeConcernErrors") or not is_there_already(error):
                raise without_rows(error) from None
            known = {e["index"] for e in failed}
            return [i not in known for i in range(len(arrivals))]
        return [True] * len(arrivals)

    def _row(self, arrival: Arrival) -> dict[str, Any]:
        return {
            "_id": arrival.id,
            "lane": lane_of(arrival.conversation),
            "conversation": arrival.conversation,
            "account": arrival.account,
            "user": arrival.user,
            "position": arrival.position,
            "received_at": arrival.received_at,
            "body": arrival.body,
            **({"message": arrival.message} if arrival.message else {}),
            "attempts": 0,
            "open": True,
            "by": self._process,
        }


def _arrival(row: dict[str, Any]) -> Arrival:
    return Arrival.model_construct(
        id=row["_id"],
        account=row["account"],
        user=row["user"],
        position=row["position"],
        received_at=row["received_at"],
        body=row["body"],
        message=row.get("message", ""),
        attempts=row["attempts"],
        not_before=row.get("not_before"),
    )
