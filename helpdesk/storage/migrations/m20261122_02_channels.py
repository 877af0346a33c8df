"""What channels need: accounts, their tokens, and files that come with messages."""

from collections.abc import Callable
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import make

NUMBER = 2026112202
NAME = "channel accounts and attachments"

_GIVEN = {"$gt": ""}

COLLECTIONS: dict[str, list[IndexModel]] = {
    "channel_accounts": [],
    "channel_tokens": [],
    "link_codes": [
        IndexModel([("digest", ASCENDING)], unique=True),
        IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=24 * 3600),
    ],
    "person_aliases": [],
    "chat_codes": [
        IndexModel([("digest", ASCENDING)], unique=True),
        IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=24 * 3600),
    ],
    "members": [IndexModel([("chat", ASCENDING)], unique=True, partialFilterExpression={"chat": _GIVEN})],
    "inbox": [
        IndexModel([("conversation", ASCENDING), ("message", ASCENDING)], partialFilterExpression={"message": _GIVEN}),
        IndexModel([("account", ASCENDING), ("received_at", DESCENDING)]),
        IndexModel([("about", ASCENDING)], partialFilterExpression={"about": _GIVEN}),
    ],
    "thread_entries": [IndexModel([("sources", ASCENDING)], partialFilterExpression={"sources": _GIVEN})],
    "outbox": [
        IndexModel(
            [(name, ASCENDING) for name in ("state", "notice_class", "due_at", "number", "lane")],
            name="waits",
            partialFilterExpression={"waits": True},
        ),
        IndexModel([("about", ASCENDING)], partialFilterExpression={"about": _GIVEN}),
    ],
    "attachments": [
        IndexModel([("request", ASCENDING), ("created_at", ASCENDING)], partialFilterExpression={"request": _GIVEN}),
        IndexModel([("conversation", ASCENDING)]),
        IndexModel([("state", ASCENDING), ("created_at", ASCENDING)]),
        IndexModel([("files", ASCENDING)]),
    ],
    # As the GridFS specification names them; the driver would make them with the first file.
    "attachment_files.files": [IndexModel([("filename", ASCENDING), ("uploadDate", ASCENDING)])],
    "attachment_files.chunks": [IndexModel([("files_id", ASCENDING), ("n", ASCENDING)], unique=True)],
}


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing."""
    await make(db, COLLECTIONS, name=NAME, report=report)
