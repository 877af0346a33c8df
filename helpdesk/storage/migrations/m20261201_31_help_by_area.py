"""Help by area in rows of its own, and long times apart from short ones: counted anew."""

from collections.abc import Callable
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import count_anew

NUMBER = 2026120131
NAME = "help by area"


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Ask for it by one mark, which means all days; until a day's turn comes its help by area is missing."""
    await count_anew(db)
    report(NAME, 1, 1)
