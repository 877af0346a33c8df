"""Signing in by a lead's code, second factors, photos on cards."""

from collections.abc import Callable
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import make

NUMBER = 2026112917
NAME = "sign-in codes, second factors and photos of members"

COLLECTIONS: dict[str, list[IndexModel]] = {
    "entry_codes": [
        IndexModel([("digest", ASCENDING)], unique=True),
        IndexModel([("secret_digest", ASCENDING)], unique=True),
        IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=7 * 24 * 3600),
    ],
    "second_factors": [],
    "sign_ins": [IndexModel([("member", ASCENDING), ("created_at", ASCENDING)])],
    "members": [IndexModel([("grants.area", ASCENDING), ("name", ASCENDING)])],
    # As the GridFS specification names them; the driver would make them with the first file.
    "member_photo_files.files": [IndexModel([("filename", ASCENDING), ("uploadDate", ASCENDING)])],
    "member_photo_files.chunks": [IndexModel([("files_id", ASCENDING), ("n", ASCENDING)], unique=True)],
}


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing."""
    await make(db, COLLECTIONS, name=NAME, report=report)
