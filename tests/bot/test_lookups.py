"""The look-ups of the house."""

from bot.engine.lookups import KnownPlaces
from helpdesk.areas.models import Level
from helpdesk.areas.service import Areas
from helpdesk.areas.tree import AreaRow
from tests.areas.areas_in_memory import AreasInMemory

ROWS = [
    AreaRow("25", Level.PROVINCE, "Tỉnh", "Phú Thọ"),
    AreaRow("1", Level.COMMUNE, "Xã", "Mới", "25"),
    AreaRow("2", Level.COMMUNE, "Xã", "Khác", "25"),
    AreaRow("old-1", Level.COMMUNE, "Xã", "Cũ", "25", active=False, replaced_by=("1",)),
    AreaRow("old-2", Level.COMMUNE, "Xã", "Chia", "25", active=False, replaced_by=("1", "2")),
]


async def places() -> KnownPlaces:
    areas = Areas(AreasInMemory(ROWS))
    await areas.refresh()
    return KnownPlaces(areas)


async def test_a_place_that_was_merged_is_what_it_is_today() -> None:
    found = (await places()).find("old-1")
    assert found
    assert (found.id, found.reach) == ("1", ["25", "1"])


async def test_a_place_that_was_divided_stays_itself() -> None:
    found = (await places()).find("old-2")
    assert found
    assert found.id == "old-2"


async def test_no_place_is_none() -> None:
    assert (await places()).find("nowhere") is None


async def test_a_place_is_said_with_its_province() -> None:
    known = await places()
    (match,) = known.search("Khác", levels=(Level.COMMUNE,))
    assert known.label(match.area) == "Xã Khác, Tỉnh Phú Thọ"
