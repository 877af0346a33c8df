"""Help by area in rows of its own, long times apart from short ones, steps of uneven walks: all is counted anew."""

from collections.abc import Callable
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import count_anew

NUMBER = 2026120131
NAME = "help by area"


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Ask for it. Until a period's turn comes its help by area is missing, and its funnels lack uneven walks."""
    await count_anew(db)
    report(NAME, 1, 1)
