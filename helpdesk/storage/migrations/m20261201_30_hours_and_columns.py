"""Requests by hour, and in columns what happened where, what was said, where people are stuck: counted anew."""

from collections.abc import Callable
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import count_anew

NUMBER = 2026120130
NAME = "hours, and figures in columns"


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Ask for it by one mark, which means all days; until a day's turn comes these are missing of it.

    Where people are stuck was kept before, but not in columns: nobody could read it.
    """
    for name in ("statistics_area_details", "statistics_place_details"):
        await db[name].delete_many({"kind": "stuck"})
    await count_anew(db)
    report(NAME, 1, 1)
