"""Dated changes of the database, each with shapes of its own day: later code must not change what they do.

A new one is a module `mYYYYMMDD_NN_name.py` with NUMBER, NAME and `apply`, and a line in `ALL`. It may be cut off at
any point and run again.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeAlias

from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations import (
    m20261122_01_first,
    m20261122_02_channels,
    m20261129_04_scam_safety,
    m20261129_06_reminders,
    m20261129_07_posters,
    m20261129_08_procedures,
    m20261129_09_guides,
    m20261129_10_request_life,
    m20261129_11_request_history,
    m20261129_12_inbox,
    m20261129_13_roster,
    m20261129_14_service_times,
    m20261129_15_offline,
    m20261129_16_month_sheets,
    m20261129_17_signing_in,
    m20261129_19_push,
    m20261129_20_roll_ups,
    m20261129_21_reports,
    m20261129_22_split_sums,
    m20261129_23_feeds,
    m20261129_24_targets,
    m20261130_25_broadcasts,
    m20261130_26_public_answers,
    m20261130_27_one_time_to_answer,
    m20261130_28_week_sums,
    m20261130_29_feed_paces,
    m20261201_30_hours_and_columns,
    m20261201_31_help_by_area,
)

Report: TypeAlias = Callable[[str, int, int], None]
"""Told the name of a migration, how much of it is done, and how much there is."""


class Migration(Protocol):
    """One change, from the state before it to the state after it; harmless when it is done already."""

    @property
    def NUMBER(self) -> int:  # noqa: N802 - a module is a Migration, and this is its constant
        """Date and count of the day as one number: 2026112201. They run in this order."""
        ...

    @property
    def NAME(self) -> str:  # noqa: N802 - as above
        """What it does, for operators."""
        ...

    async def apply(self, db: AsyncDatabase[dict[str, Any]], report: Report) -> None:
        """Do it, in batches when there is much to do."""
        ...


ALL: Sequence[Migration] = (
    m20261122_01_first,
    m20261122_02_channels,
    m20261129_04_scam_safety,
    m20261129_06_reminders,
    m20261129_07_posters,
    m20261129_08_procedures,
    m20261129_09_guides,
    m20261129_10_request_life,
    m20261129_11_request_history,
    m20261129_12_inbox,
    m20261129_13_roster,
    m20261129_14_service_times,
    m20261129_15_offline,
    m20261129_16_month_sheets,
    m20261129_17_signing_in,
    m20261129_19_push,
    m20261129_20_roll_ups,
    m20261129_21_reports,
    m20261129_22_split_sums,
    m20261129_23_feeds,
    m20261129_24_targets,
    m20261130_25_broadcasts,
    m20261130_26_public_answers,
    m20261130_27_one_time_to_answer,
    m20261130_28_week_sums,
    m20261130_29_feed_paces,
    m20261201_30_hours_and_columns,
    m20261201_31_help_by_area,
)
