import asyncio

import pytest

from helpdesk.areas.errors import UnknownAreaError
from helpdesk.areas.models import Level
from helpdesk.areas.service import Areas
from helpdesk.areas.tree import AreaRow
from tests.areas.areas_in_memory import AreasInMemory

PROVINCE = AreaRow("25", Level.PROVINCE, "Tỉnh", "Phú Thọ")
COMMUNE = AreaRow("05392", Level.COMMUNE, "Xã", "Lạc Thủy", parent="25")
OLD = AreaRow("old-05392", Level.COMMUNE, "Thị trấn", "Chi Nê", active=False, replaced_by=("05392",))


async def test_nothing_is_known_before_the_first_refresh() -> None:
    areas = Areas(AreasInMemory([PROVINCE]))
    assert areas.search("phú thọ") == []
    with pytest.raises(UnknownAreaError):
        areas.get("25")


async def test_the_tree_is_read_only_when_it_has_changed() -> None:
    store = AreasInMemory([PROVINCE, COMMUNE])
    areas = Areas(store)

    assert [await areas.refresh(), await areas.refresh()] == [True, False]
    assert store.times_loaded == 1

    store.change(COMMUNE._replace(name="Lạc Thủy Mới"))
    assert areas.get("05392").name == "Lạc Thủy"
    assert await areas.refresh()
    assert areas.get("05392").name == "Lạc Thủy Mới"


async def test_many_who_refresh_at_once_read_it_once() -> None:
    store = AreasInMemory([PROVINCE])
    areas = Areas(store)
    done = await asyncio.gather(*(areas.refresh() for _ in range(5)))
    assert sorted(done) == [False] * 4 + [True]
    assert store.times_loaded == 1


async def test_an_old_id_leads_to_the_place_of_today() -> None:
    areas = Areas(AreasInMemory([PROVINCE, COMMUNE, OLD]))
    await areas.refresh()
    assert [area.full_name for area in areas.current("old-05392")] == ["Xã Lạc Thủy"]
    assert areas.reach("old-05392") == ["25", "05392"]
    assert areas.get("old-05392").active is False


async def test_a_place_is_said_with_what_holds_it() -> None:
    areas = Areas(AreasInMemory([PROVINCE, COMMUNE]))
    await areas.refresh()
    assert areas.label(areas.get("05392")) == "Xã Lạc Thủy, Tỉnh Phú Thọ"
    assert areas.label(areas.provinces()[0]) == "Tỉnh Phú Thọ"
    assert [areas.label(area) for area in areas.children("25")] == ["Xã Lạc Thủy, Tỉnh Phú Thọ"]
