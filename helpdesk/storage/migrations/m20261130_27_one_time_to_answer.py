"""The time to the first answer is working time also by guide: everything is counted anew for it."""

from collections.abc import Callable
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import count_anew

NUMBER = 2026113027
NAME = "one time to answer"


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Ask for it by one mark, which means all days; until a day's turn comes its guides show no time."""
    await count_anew(db)
    report(NAME, 1, 1)
