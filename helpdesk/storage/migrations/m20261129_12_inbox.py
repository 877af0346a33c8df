"""What the team's inbox reads: indexes in the order of its views, words to search by, who reads and who answers."""

from collections.abc import Callable, Mapping
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.language.folding import fold
from helpdesk.storage.migrations.making import make

NUMBER = 2026112912
NAME = "inbox of the team"

SUPERSEDED = "reach_1_status_1_changed_at_1"
"""The index of `support_requests` that `list_changed` takes the place of."""

_UNREAD: dict[str, Any] = {"unread": {"$gt": 0}}
_READ: dict[str, Any] = {"unread": 0}
_TAKEN: dict[str, Any] = {"taken_by": {"$gt": ""}}


def _in_order(owner: str, moment: str, name: str, where: Mapping[str, Any] | None = None) -> IndexModel:
    keys = [(owner, ASCENDING), ("status", ASCENDING), (moment, ASCENDING), ("_id", ASCENDING)]
    return IndexModel(keys, name=name, **({"partialFilterExpression": where} if where else {}))


COLLECTIONS: dict[str, list[IndexModel]] = {
    "support_requests": [
        _in_order("reach", "created_at", "list_area", _READ),
        _in_order("reach", "created_at", "list_area_unread", _UNREAD),
        _in_order("reach", "changed_at", "list_changed"),
        _in_order("reach", "due_at", "list_due", {"due_at": {"$type": "date"}}),
        _in_order("taken_by", "created_at", "list_taken", _TAKEN | _READ),
        _in_order("taken_by", "created_at", "list_taken_unread", _TAKEN | _UNREAD),
        _in_order("assigned_to", "created_at", "list_offered", {"assigned_to": {"$gt": ""}}),
    ],
    "request_words": [
        IndexModel([("area", ASCENDING), ("keys", ASCENDING), ("created_at", DESCENDING)], name="found"),
        IndexModel([("request", ASCENDING)]),
    ],
    "presence": [
        IndexModel([("request", ASCENDING)]),
        IndexModel([("until", ASCENDING)], expireAfterSeconds=0),
    ],
    "saved_views": [],
}

_MOST_KEYS = 80
_MOST_ENTRIES = 40
_LONGEST_KEY = 24
_AT_ONCE = 200


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing, take away what it replaces, and write down the words of requests that are there."""
    await make(db, COLLECTIONS, name=NAME, report=report)
    requests = db["support_requests"]
    if SUPERSEDED in await requests.index_information():
        await requests.drop_index(SUPERSEDED)
    await _note_words(db, report)


async def _note_words(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    theirs = {"is_forgotten": {"$ne": True}}
    total, done, last = await db["support_requests"].count_documents(theirs), 0, ""
    while rows := await db["support_requests"].find({**theirs, "_id": {"$gt": last}}).sort("_id").to_list(_AT_ONCE):
        for row in rows:
            await _note(db, row)
        done, last = done + len(rows), rows[-1]["_id"]
        report(NAME, done, total)


async def _note(db: AsyncDatabase[dict[str, Any]], row: dict[str, Any]) -> None:
    entries = db["thread_entries"].find({"request": row["_id"]}, {"text": 1}, sort=[("at", -1)], limit=_MOST_ENTRIES)
    procedure = row.get("procedure") or {}
    code = fold(row["code"])
    texts = [code.replace(" ", ""), code, procedure.get("code", ""), procedure.get("title", "")]
    texts += [entry["text"] async for entry in entries] + row.get("context", [])[::-1]
    guide = [f"={row['guide']}"] if row.get("guide") else []
    words = [word[:_LONGEST_KEY] for text in texts for word in fold(text).split()]
    keys = list(dict.fromkeys([*guide, *words]))[:_MOST_KEYS]
    for area in row["reach"]:
        card = {"request": row["_id"], "area": area, "created_at": row["created_at"], "keys": keys}
        await db["request_words"].replace_one({"_id": f"{row['_id']} {area}"}, card, upsert=True)
