"""Whose turn it is."""

import asyncio

from helpdesk.storage.database import Database
from helpdesk.storage.turns import Turns


async def test_of_several_one_has_the_turn(database: Database) -> None:
    taken = await asyncio.gather(*(Turns(database).take("sweeping", seconds=60) for _ in range(8)))
    assert sum(taken) == 1
    assert await Turns(database).take("something else", seconds=60)


async def test_a_turn_ends_by_itself(database: Database) -> None:
    assert await Turns(database).take("sweeping", seconds=-1)
    assert await Turns(database).take("sweeping", seconds=60)
    assert not await Turns(database).take("sweeping", seconds=60)
