"""Requests that nobody has taken are called what they are: waiting."""

from collections.abc import Callable
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

NUMBER = 2026112910
NAME = "requests wait"


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Rename the status."""
    report(NAME, 0, 1)
    await db["support_requests"].update_many({"status": "new"}, {"$set": {"status": "waiting"}})
    report(NAME, 1, 1)
