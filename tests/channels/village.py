"""A house in one province that all lines lead to, served at a real address, and a member of its team."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from pydantic import SecretStr

from api.app import create_app
from api.house import House
from api.wiring import built
from bot.channels.port import ChannelKind
from bot.channels.registry import known_kinds
from helpdesk.channels.models import Mode
from helpdesk.clock import SystemClock
from helpdesk.ids import new_id
from helpdesk.messaging.models import CLOSED, Notice, NoticeFile
from helpdesk.settings import Settings
from helpdesk.storage.database import Database
from helpdesk.support_requests.models import SupportRequest
from helpdesk.support_requests.service import ThreadLine
from helpdesk.support_requests.thread import ThreadEntry
from helpdesk.teams.models import Member
from tests.chain.conftest import KEY
from tests.chain.village import ALWAYS, COMMUNE, GUIDE, hire, scope, settle
from tests.channels.by_pigeon import Pigeons
from tests.channels.contract import PUBLIC, Line, Person, PlatformLine
from tests.channels.example.kind import KIND as PIGEON
from tests.channels.on_telegram import Telegram
from tests.channels.on_the_web import WebChat
from tests.channels.on_zalo import ZaloBot, ZaloOa
from tests.messaging.post import until

KINDS: dict[str, ChannelKind] = {**known_kinds(), PIGEON.name: PIGEON}
TALKING = "Giờ anh/chị viết gì, em chuyển cho tổ"


def all_lines() -> list[Line]:
    """Return one line of every kind in every mode that it has."""
    return [
        Telegram(Mode.WEBHOOK),
        Telegram(Mode.POLLING),
        ZaloBot(Mode.WEBHOOK),
        ZaloBot(Mode.POLLING),
        ZaloOa(),
        WebChat(),
        Pigeons(),
    ]


def settings(folder: Path, **more: Any) -> Settings:
    """Return settings without any account but the web chat."""
    facts = {"secret_key": SecretStr(KEY), "operator_name": "UBND xã Thử Nghiệm", "public_url": PUBLIC}
    return Settings(data_dir=folder, **{**facts, **more})


@dataclass
class Village:
    """The house, the lines that lead to it, and somebody of the team."""

    house: House
    lines: dict[str, Line]
    address: str
    lan: Member

    async def request_of(self, person: Person) -> SupportRequest:
        """Return what the person asked the team."""
        row = await self.house.database["support_requests"].find_one({"conversation": person.conversation}, {"_id": 1})
        assert row, person.conversation
        return await self.house.requests.one(row["_id"], scope(self.lan))

    async def thread(self, person: Person) -> list[ThreadLine]:
        """Return what the team sees of the talk."""
        return await self.house.requests.thread((await self.request_of(person)).id, scope(self.lan))

    async def answer(self, person: Person, text: str, *files: tuple[str, bytes]) -> ThreadEntry:
        """Answer as a member does on the page."""
        request = await self.request_of(person)
        kept = [
            await self.house.attachments.keep(new_id(), conversation=request.conversation, name=name, data=data)
            for name, data in files
        ]
        sent = [
            NoticeFile(attachment=one.id, kind=one.kind.value, name=one.name, content_type=one.content_type)
            for one in kept
        ]
        return await self.house.requests.answer(request.id, text=text, member=self.lan, entry_id=new_id(), files=sent)

    async def file(self, attachment: str) -> bytes:
        """Return a file as a member may see it."""
        found = await self.house.attachments.one(attachment, scope(self.lan))
        return b"".join([piece async for piece in (await self.house.attachments.opened(found)).pieces()])

    async def outcome(self, answer: ThreadEntry) -> Notice:
        """Wait until nothing more is done for an answer of the team, and return what came of it."""

        async def is_over() -> bool:
            states = await self.house.outbox.states([f"event:{answer.id}"])
            return bool(CLOSED & set(states.values()))

        await until(is_over)
        request = await self.house.requests.one(answer.request, scope(self.lan))
        notices = await self.house.outbox.last(request.conversation, limit=10)
        return next(notice for notice in notices if notice.answers == f"event:{answer.id}")

    async def quiet(self, person: Person) -> None:
        """Wait until everything that was said is answered, and every answer gone."""
        await person.line.settled()

        async def is_quiet() -> bool:
            mine = {"conversation": person.conversation, "open": True}
            return not any([await self.house.database[box].count_documents(mine) for box in ("inbox", "outbox")])

        await until(is_quiet)


async def asking(village: Village, line: Line) -> Person:
    """Return a resident of the commune whose request the team has and who is talking with the team."""
    if not line.asking:
        return await asked(village, line)
    line.at_work.append(line.asking.pop())
    return line.at_work[-1]


async def asked(village: Village, line: Line) -> Person:
    """Let a resident agree, get stuck and ask the team."""
    person = line.person()
    await person.begins(f"a-{COMMUNE}_g-{GUIDE}")
    for words in ("đồng ý", "bắt đầu", "kẹt", "bỏ qua"):
        await person.says(words)
    await person.reads(TALKING)
    assert (await village.request_of(person)).area == COMMUNE
    return person


@asynccontextmanager
async def opened_village(
    database: Database, folder: Path, lines: Sequence[Line], *, is_at_work: bool = True
) -> AsyncIterator[Village]:
    """Open everything: platforms, house, accounts, pages, and the message path."""
    await settle(database)
    async with AsyncExitStack() as stack:
        for line in lines:
            await stack.enter_async_context(line.open())
        house = await stack.enter_async_context(built(settings(folder), database, clock=SystemClock(), kinds=KINDS))
        for line in lines:
            if isinstance(line, PlatformLine):
                await line.add(house)
        address = await stack.enter_async_context(served(house))
        if is_at_work:
            await stack.enter_async_context(house.at_work())
        else:
            await house.channels.open()
        for line in lines:
            await line.connect(house, address)
        await house.teams.create_team("Tổ Lạc Thủy", area=COMMUNE, hours=ALWAYS)
        yield Village(house, {line.name: line for line in lines}, address, await hire(house, "lan"))


@asynccontextmanager
async def served(house: House) -> AsyncIterator[str]:
    """Serve the pages of a house on a free port, within this event loop."""
    how: dict[str, Any] = {"log_config": None, "access_log": False, "lifespan": "off", "ws": "none"}  # as the product
    config = uvicorn.Config(create_app(house), timeout_graceful_shutdown=1, **how)
    server, line = uvicorn.Server(config), socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve(sockets=[line]))
    try:
        yield f"http://127.0.0.1:{line.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
        line.close()
