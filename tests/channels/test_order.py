"""What comes in the wrong order while nobody answers is answered in the right one, and so does the team read it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest

from api.house import House
from helpdesk.storage.database import Database
from tests.channels.contract import Person, PlatformLine
from tests.channels.village import Village, all_lines, asking, opened_village
from tests.messaging.post import until

LINES = [line.name for line in all_lines() if isinstance(line, PlatformLine)]
WORDS = ["em ở nhà", "cạnh cây đa", "cổng màu xanh"]


@pytest.fixture(scope="module")
async def swapped(
    migrated_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Mapping[str, tuple[Village, Person]]]:
    """Let one person on every line write three messages, the first two swapped on their way, before anybody answers."""
    lines = [line for line in all_lines() if isinstance(line, PlatformLine)]
    folder = tmp_path_factory.mktemp("order")
    async with opened_village(migrated_database, folder, lines, is_at_work=False) as village:
        async with village.house.at_work():
            persons = await asyncio.gather(*(asking(village, line) for line in lines))
            await asyncio.gather(*(village.quiet(person) for person in persons))
        async with taking(village.house):
            await asyncio.gather(*(say_swapped(line, person) for line, person in zip(lines, persons, strict=True)))
            await until(lambda: are_waiting(migrated_database, len(WORDS) * len(lines)))
        async with village.house.at_work():
            await asyncio.gather(*(village.quiet(person) for person in persons))
            yield {line.name: (village, person) for line, person in zip(lines, persons, strict=True)}


@pytest.mark.parametrize("line", LINES)
async def test_what_is_swapped_on_its_way_is_answered_and_read_in_order(
    line: str, swapped: Mapping[str, tuple[Village, Person]]
) -> None:
    village, person = swapped[line]
    inbox, outbox = village.house.database["inbox"], village.house.outbox

    answered = [notice.answers for notice in await outbox.last(person.conversation, limit=len(WORDS))]
    said = [row["body"]["text"] for name in answered async for row in inbox.find({"_id": name})]

    assert said == WORDS
    assert [one.entry.text for one in await village.thread(person)] == WORDS


async def say_swapped(line: PlatformLine, person: Person) -> None:
    line.platform.faults.deliver(swapped_next=1)
    for words in WORDS:
        await person.says(words)
        await asyncio.sleep(0.003)  # platforms count in milliseconds


@asynccontextmanager
async def taking(house: House) -> AsyncIterator[None]:
    """Let a house take messages, also those it has to ask for, and answer none."""
    tasks = [asyncio.create_task(house.keeper.run()), asyncio.create_task(house.channels.run(asks=True))]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def are_waiting(database: Database, count: int) -> bool:
    return await database["inbox"].count_documents({"open": True}) == count
