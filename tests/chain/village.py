"""A house in one province, and residents who sit at their browsers."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any

from api.house import House
from api.wiring import built
from bot.channels.webchat import ChatLine
from helpdesk.areas.repository import AreasInMongo
from helpdesk.areas.seed_files import official_rows
from helpdesk.clock import VIETNAM, SystemClock
from helpdesk.ids import new_id
from helpdesk.storage.database import Database
from helpdesk.teams.models import Member, OfficeHours, Role, Scope
from tests.chain.conftest import settings
from tests.emptying import empty

PROVINCE, COMMUNE, NEIGHBOUR = "25", "05392", "05425"
GUIDE = "vneid-muc-2"
ANSWERS = {"stage": "level-1", "card": "chip"}
"""What everybody answers to its questions."""
NUMBERS = {"level-1": "2", "chip": "1"}
ALWAYS = OfficeHours(days=list(range(7)), opens=time(0, 0), closes=time(23, 59, 59, 999_999))
NEVER = OfficeHours(days=[0], opens=time(3, 0), closes=time(3, 1))


async def settle(database: Database) -> None:
    """Empty the database and lay out one province; the whole country would take longer than the tests."""
    await empty(database)
    rows = [row for row in official_rows() if row.active and PROVINCE in {row.id, row.parent}]
    await AreasInMongo(database).add_missing(rows)


@asynccontextmanager
async def opened(database: Database, folder: Path, *, answers: bool = True) -> AsyncIterator[House]:
    """Open a house and let it work."""
    async with built(settings(folder), database, clock=SystemClock()) as house, house.at_work(answers=answers):
        yield house


async def hire(house: House, username: str, role: Role = Role.MEMBER, area: str = COMMUNE) -> Member:
    """Take on somebody."""
    return await house.teams.create_member(username, username.title(), "a long demonstration", role=role, area=area)


def scope(member: Member) -> Scope:
    return member.scope(SystemClock().now().astimezone(VIETNAM).date())


@dataclass
class Browser:
    """A resident at the web chat."""

    house: House
    token: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    async def says(self, text: str) -> str:
        """Write and return the answer."""
        return await self._arrive(text=text)

    async def taps(self, label: str) -> str:
        """Tap a button by what stands on it."""
        (data,) = [button.data for button in (await self.line()).buttons if button.label == label]
        return await self._arrive(choice=data)

    async def visits(self, payload: str = "") -> str:
        """Come by a link."""
        return await self._arrive(payload=payload)

    async def line(self) -> ChatLine:
        """Return the last line the bot wrote."""
        return [line for line in await self.house.chat.transcript(self.token) if not line.is_mine][-1]

    async def reads(self, words: str) -> ChatLine:
        """Wait until a line with these words is there."""
        async with asyncio.timeout(60):
            while True:
                for line in reversed(await self.house.chat.transcript(self.token)):
                    if words in line.text and not line.is_mine:
                        return line
                await asyncio.sleep(0.02)

    @property
    def conversation(self) -> str:
        return self.house.chat.conversation_of(self.token)

    async def _arrive(self, **what: Any) -> str:
        message = new_id()
        await self.house.chat.arrive(self.token, language="vi", message_id=message, **what)
        assert await self.house.chat.answered(self.token, message, within=10)
        return (await self.line()).text


async def at_a_step(house: House, *, steps: int = 1, area: str = COMMUNE) -> Browser:
    """Return a resident who agreed, lives in the commune, and walks through the guide."""
    resident = Browser(house)
    await resident.visits(f"a-{area}_g-{GUIDE}")
    await resident.says("đồng ý")
    await resident.says("bắt đầu")
    for answer in ANSWERS.values():
        await resident.says(NUMBERS[answer])
    for _ in range(steps - 1):
        await resident.says("tiếp")
    return resident


async def everything_in(database: Database) -> dict[str, str]:
    """Return all that is stored, as text, by collection."""
    names = [name for name in await database.db.list_collection_names() if not name.startswith(("areas", "area_"))]
    return {name: str(await database[name].find().to_list()) for name in names}
