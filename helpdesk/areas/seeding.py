"""Fills an empty database with the places of Vietnam."""

from collections.abc import Callable

from helpdesk.areas.repository import AreasInMongo
from helpdesk.areas.seed_files import demonstration_members, demonstration_rows, official_rows
from helpdesk.storage.database import Database


async def seed(database: Database, *, with_demonstration: bool, report: Callable[[str], None]) -> None:
    """Add what is missing of today's units and the old ones, and of the demonstration if it is wanted.

    Does nothing the second time, and never touches what is there: a deployment corrects its own province. `report` is
    told in English, for operators.
    """
    areas = AreasInMongo(database)
    added = await areas.add_missing(official_rows())
    report(f"{added} official areas added, of today and of before July 2025.")
    if with_demonstration:
        added = await areas.add_missing(demonstration_rows())
        await areas.join_zones(demonstration_members())
        report(f"{added} areas for demonstration added: hamlets, and a zone of six communes.")
