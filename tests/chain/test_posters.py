"""Posters through the whole house: what is scanned or typed leads to the guide and is counted, once."""

from collections.abc import AsyncIterator

import pytest

from api.house import House
from helpdesk.posters.models import Poster, PosterCount, Size
from helpdesk.storage.database import Database
from helpdesk.teams.models import Member, Role
from tests.chain.village import COMMUNE, GUIDE, Browser, everything_in, hire, opened, scope, settle


@pytest.fixture(scope="module")
async def village(migrated_database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    await settle(migrated_database)
    async with opened(migrated_database, tmp_path_factory.mktemp("village")) as house:
        yield house


@pytest.fixture(scope="module")
async def minh(village: House) -> Member:
    return await hire(village, "minh", Role.COORDINATOR)


async def hung(house: House, member: Member, guide: str | None = GUIDE) -> Poster:
    return await house.posters.make(
        area=house.areas.get(COMMUNE), guide=guide, size=Size.A4, spot="", member=member, scope=scope(member)
    )


async def count(house: House, member: Member, poster: Poster) -> tuple[int, int]:
    seen = {one.poster.id: one.count for one in await house.posters.all(scope(member))}
    known = seen.get(poster.id, PosterCount())
    return known.scanned, known.typed


async def test_each_conversation_counts_once_and_a_code_typed_counts_as_typed(village: House, minh: Member) -> None:
    poster = await hung(village, minh)
    one, other = Browser(village), Browser(village)

    await one.visits(f"p-{poster.id}")
    assert "Bắt đầu bước 1" not in [button.label for button in (await one.line()).buttons]
    await one.says("đồng ý")
    assert "Bắt đầu bước 1" in [button.label for button in (await one.line()).buttons]
    await one.visits(f"p-{poster.id}")
    await one.says(f"P{poster.id}")
    assert await count(village, minh, poster) == (1, 0)

    await other.says(f"mã p{poster.id.lower()}")
    await other.says("đồng ý")
    assert "Bắt đầu bước 1" in [button.label for button in (await other.line()).buttons]
    assert await count(village, minh, poster) == (1, 1)


async def test_the_request_knows_the_commune_of_the_poster(village: House, minh: Member) -> None:
    resident = Browser(village)
    await resident.visits(f"p-{(await hung(village, minh)).id}")
    for words in ("đồng ý", "bắt đầu", "kẹt", "bỏ qua"):
        await resident.says(words)

    row = await village.database["support_requests"].find_one({"conversation": resident.conversation})
    assert row
    assert (row["area"], row["guide"]) == (COMMUNE, GUIDE)


async def test_what_is_counted_leads_to_nobody(village: House, minh: Member) -> None:
    poster, resident = await hung(village, minh, guide=None), Browser(village)
    await resident.visits(f"p-{poster.id}")
    assert await count(village, minh, poster) == (1, 0)
    assert resident.conversation not in (await everything_in(village.database))["poster_visits"]

    await resident.says("không đồng ý")
    stored = await village.conversations.one(resident.conversation)
    assert stored
    assert stored.posters == []


async def test_a_withdrawn_poster_says_so_and_counts_nothing(village: House, minh: Member) -> None:
    poster, resident = await hung(village, minh), Browser(village)
    await village.posters.withdraw(poster.id, member=minh, scope=scope(minh))

    answer = await resident.visits(f"p-{poster.id}")

    assert answer.startswith("Tấm áp phích này không dùng nữa")
    assert answer.endswith("Anh/chị có đồng ý không ạ?")
    assert await count(village, minh, poster) == (0, 0)
