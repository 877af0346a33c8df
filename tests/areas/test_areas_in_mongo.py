import asyncio
import time

import pytest

from helpdesk.areas.models import Area, Level
from helpdesk.areas.records import RECORDS, AreaRecord
from helpdesk.areas.repository import AREAS, AreasInMongo
from helpdesk.areas.seed_files import demonstration_rows, official_rows
from helpdesk.areas.seeding import seed
from helpdesk.areas.service import Areas
from helpdesk.areas.tree import AreaRow
from helpdesk.storage.database import Database

PROVINCE = AreaRow("25", Level.PROVINCE, "Tỉnh", "Phú Thọ", official_code="25", valid_from="2025-07-01")
COMMUNE = AreaRow("05392", Level.COMMUNE, "Xã", "Lạc Thủy", parent="25", aliases=("Chợ Chi Nê",))
HAMLET = AreaRow("05392-01", Level.HAMLET, "Thôn", "Chi Nê", parent="05392")
OLD = AreaRow(
    "old-05392",
    Level.COMMUNE,
    "Thị trấn",
    "Chi Nê",
    active=False,
    valid_to="2025-06-30",
    replaced_by=("05392",),
)


@pytest.fixture
def stored(database: Database) -> AreasInMongo:
    return AreasInMongo(database)


async def test_a_database_without_places_has_version_0(stored: AreasInMongo) -> None:
    assert await stored.version() == 0
    assert await stored.load() == []


async def test_what_is_stored_comes_back_the_same(stored: AreasInMongo) -> None:
    rows = [PROVINCE, COMMUNE, HAMLET, OLD]
    assert await stored.add_missing(rows) == 4
    assert sorted(await stored.load()) == sorted(rows)
    assert await stored.version() == 1


async def test_only_what_is_missing_is_added_and_nothing_is_overwritten(stored: AreasInMongo) -> None:
    await stored.put([PROVINCE, COMMUNE._replace(name="Lạc Thủy Mới")])

    assert await stored.add_missing([PROVINCE, COMMUNE, HAMLET]) == 1
    assert await stored.add_missing([PROVINCE, COMMUNE, HAMLET]) == 0

    assert {row.name for row in await stored.load()} == {"Phú Thọ", "Lạc Thủy Mới", "Chi Nê"}
    assert await stored.version() == 2


async def test_a_place_is_replaced_and_the_version_grows(stored: AreasInMongo) -> None:
    await stored.put([PROVINCE, COMMUNE])
    await stored.put([COMMUNE._replace(active=False, replaced_by=("25",))])
    assert {row.id: row.active for row in await stored.load()} == {"25": True, "05392": False}
    assert await stored.version() == 2


async def test_a_record_holds_the_path_for_questions_of_the_database(stored: AreasInMongo, database: Database) -> None:
    await stored.add_missing([HAMLET, COMMUNE, PROVINCE, OLD])
    await database.start_beanie(RECORDS)

    hamlet = await AreaRecord.find_one({"path": "25", "level": "hamlet"})
    old = await AreaRecord.get("old-05392")

    assert hamlet is not None
    assert hamlet.path == ["25", "05392", "05392-01"]
    assert old is not None
    assert Area.model_validate(old.model_dump()).replaced_by == ["05392"]
    await AreaRecord.model_validate(old.model_dump() | {"id": "old-1"}).insert()
    assert (await database[AREAS].find_one({"_id": "old-1"}) or {})["valid_to"] == "2025-06-30"


async def test_communes_join_a_zone_once(stored: AreasInMongo) -> None:
    await stored.add_missing([PROVINCE, COMMUNE])
    assert await stored.join_zones({"zone-east": ["05392", "00000"]}) == 1
    assert await stored.join_zones({"zone-east": ["05392"]}) == 0
    assert await stored.version() == 2
    assert {row.id: row.zones for row in await stored.load()} == {"25": (), "05392": ("zone-east",)}


async def test_the_seed_is_sown_in_two_seconds_and_only_once(stored: AreasInMongo, database: Database) -> None:
    told: list[str] = []
    start = time.process_time()
    await seed(database, with_demonstration=True, report=told.append)
    took = time.process_time() - start
    version = await stored.version()
    await seed(database, with_demonstration=True, report=told.append)

    assert took < 2
    assert len(await stored.load()) == len(official_rows()) + len(demonstration_rows())
    assert await stored.version() == version
    assert told == [
        "14149 official areas added, of today and of before July 2025.",
        "14 areas for demonstration added: hamlets, and a zone of six communes.",
        "0 official areas added, of today and of before July 2025.",
        "0 areas for demonstration added: hamlets, and a zone of six communes.",
    ]


async def test_a_real_deployment_gets_no_demonstration(stored: AreasInMongo, database: Database) -> None:
    await seed(database, with_demonstration=False, report=lambda _: None)
    assert {row.level for row in await stored.load()} == {Level.PROVINCE, Level.DISTRICT, Level.COMMUNE}
    assert not any(row.zones for row in await stored.load())


async def test_two_processes_may_sow_at_the_same_moment(stored: AreasInMongo) -> None:
    rows = [PROVINCE, COMMUNE, HAMLET, OLD]
    added = await asyncio.gather(*(stored.add_missing(rows) for _ in range(4)))
    assert sum(added) == 4
    assert len(await stored.load()) == 4


async def test_what_was_sown_can_be_asked_for(database: Database, stored: AreasInMongo) -> None:
    await seed(database, with_demonstration=True, report=lambda _: None)
    areas = Areas(stored)
    await areas.refresh()

    lac_thuy = areas.search("thị trấn Chi Nê huyện Lạc Thủy")[0].area

    assert areas.label(lac_thuy) == "Xã Lạc Thủy, Tỉnh Phú Thọ"
    assert lac_thuy.valid_from is not None
    assert areas.reach("05392-01") == ["25", "05392", "05392-01", "zone-lac-thuy"]
    assert [area.id for area in areas.current("old-05395")] == ["05395"]
    assert len(areas.provinces()) == 34
    assert len(areas.children("zone-lac-thuy")) == 6
