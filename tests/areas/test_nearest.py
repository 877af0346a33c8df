"""Which commune is nearest to a shared place."""

import pytest

from helpdesk.areas.centres import centres, distance_km
from helpdesk.areas.models import Level
from helpdesk.areas.service import Areas
from helpdesk.areas.tree import AreaRow
from tests.areas.areas_in_memory import AreasInMemory


@pytest.fixture(scope="module")
async def areas(rows: list[AreaRow]) -> Areas:
    areas = Areas(AreasInMemory(rows))
    await areas.refresh()
    return areas


async def test_every_province_and_commune_of_today_has_a_centre(rows: list[AreaRow]) -> None:
    today = {row.id for row in rows if row.active}
    assert len(today) == 34 + 3321
    assert today - set(centres()) == set()


async def test_a_point_in_a_commune_finds_it_first(areas: Areas) -> None:
    near = areas.nearest(20.476, 105.80)
    assert near[0].id == "05392"
    assert len(near) == 3
    assert {area.level for area in near} == {Level.COMMUNE}


async def test_a_place_abroad_finds_nothing(areas: Areas) -> None:
    assert areas.nearest(48.85, 2.35) == []


def test_hanoi_is_as_far_from_hue_as_on_the_map() -> None:
    assert distance_km((21.03, 105.85), (16.46, 107.59)) == pytest.approx(540, rel=0.02)
