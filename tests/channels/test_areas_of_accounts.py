"""Whoever writes to an account of a commune belongs there; to one of a province, they are asked for a commune in it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from api.wiring import built
from helpdesk.clock import SystemClock
from helpdesk.storage.database import Database
from tests.chain.village import ALWAYS, COMMUNE, GUIDE, NEIGHBOUR, PROVINCE, hire, settle
from tests.channels.by_pigeon import Pigeons
from tests.channels.contract import Person
from tests.channels.village import KINDS, Village, served, settings


class PigeonsOf(Pigeons):
    """The loft of an area."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    @property
    def account(self) -> str:
        return f"pigeon-{self.name}"


AREAS = {"commune": COMMUNE, "province": PROVINCE, "gone": "00000", "everywhere": None}


@pytest.fixture(scope="module")
async def village(migrated_database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Village]:
    """Give a house with lofts of a commune, a province, a place that is not there, and one for everybody."""
    await settle(migrated_database)
    known = settings(tmp_path_factory.mktemp("areas"))
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(built(known, migrated_database, clock=SystemClock(), kinds=KINDS))
        lofts = [PigeonsOf(name) for name in AREAS]
        for loft in lofts:
            await stack.enter_async_context(loft.open())
            await loft.add(house, area=AREAS[loft.name])
        address = await stack.enter_async_context(served(house))
        await stack.enter_async_context(house.at_work())
        for loft in lofts:
            await loft.connect(house, address)
        await house.teams.create_team("Tổ Lạc Thủy", area=COMMUNE, hours=ALWAYS)
        yield Village(house, {loft.name: loft for loft in lofts}, address, await hire(house, "lan"))


async def area_of(village: Village, person: Person) -> str | None:
    found = await village.house.conversations.one(person.conversation)
    assert found
    return found.area


async def agreed(village: Village, name: str, words: str = "cài vneid mức 2") -> Person:
    person = village.lines[name].person()
    await person.says(words)
    await person.reads("có đồng ý không")
    await person.says("đồng ý")
    return person


async def test_who_writes_to_a_commune_belongs_there_without_being_asked(village: Village) -> None:
    person = await agreed(village, "commune")
    told = await person.reads("VNeID")
    assert "xã, phường nào" not in told
    for words in ("bắt đầu", "kẹt"):
        await person.says(words)
    await person.reads("Tổ Lạc Thủy")
    request = await village.request_of(person)
    assert (request.area, sorted(request.reach)) == (COMMUNE, sorted([COMMUNE, PROVINCE]))


async def test_who_names_another_commune_belongs_there_from_then_on(village: Village) -> None:
    person = await agreed(village, "commune")
    await person.reads("VNeID")
    await person.says("/xa")
    await person.reads("xã, phường nào")
    await person.says(village.house.areas.get(NEIGHBOUR).full_name)
    await village.quiet(person)
    assert await area_of(village, person) == NEIGHBOUR


async def test_a_link_to_a_commune_counts_more_than_the_account(village: Village) -> None:
    person = village.lines["commune"].person()
    await person.begins(f"a-{NEIGHBOUR}_g-{GUIDE}")
    await person.says("đồng ý")
    await person.reads("VNeID")
    assert await area_of(village, person) == NEIGHBOUR


async def test_who_writes_to_a_province_is_asked_for_a_commune_in_it(village: Village) -> None:
    person = await agreed(village, "province")
    told = await person.reads("tên xã")
    assert "Phú Thọ" in told
    assert await area_of(village, person) is None
    await person.says("lac thuy")
    await person.reads("VNeID")
    assert await area_of(village, person) == COMMUNE


async def test_who_does_not_know_their_commune_belongs_to_the_province(village: Village) -> None:
    person = await agreed(village, "province")
    await person.reads("tên xã")
    await person.says("không biết")
    await person.reads("VNeID")
    assert await area_of(village, person) == PROVINCE


@pytest.mark.parametrize("name", ["everywhere", "gone"])
async def test_without_an_area_everybody_is_asked(village: Village, name: str) -> None:
    person = await agreed(village, name)
    await person.reads("xã, phường nào")
    assert await area_of(village, person) is None


async def test_only_the_first_words_decide_where_somebody_comes_from(village: Village) -> None:
    person = await agreed(village, "commune")
    await person.reads("VNeID")
    await village.quiet(person)  # what a line that closes cuts off is sent again much later
    await village.house.database["channel_accounts"].update_one(
        {"_id": "pigeon-commune"}, {"$set": {"area": NEIGHBOUR}}
    )
    await village.house.channels.refresh()

    await person.says("bắt đầu")

    await person.reads("Hỏi trước một câu")
    assert await area_of(village, person) == COMMUNE
    await village.house.database["channel_accounts"].update_one({"_id": "pigeon-commune"}, {"$set": {"area": COMMUNE}})
    await village.house.channels.refresh()
