"""The storm: everything at once that may befall the message path. See `Size` for how much of it.

Two web processes and two workers of the real program on one MongoDB; residents on Telegram, a Zalo bot, a Zalo Official
Account and the web chat. Every update is delivered twice, to both processes in turn, some after their successors;
platforms fail for a part of the calls, in every way they know; workers are killed again and again, and start again.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpdesk.storage.database import Database
from helpdesk.storage.embedded import EmbeddedServer
from tests.crash.programs import Forker, Program, Programs, free_port, programs
from tests.crash.storm_residents import SECRETS, WORDS, Doors, Phone, Played, Visitor, Writer, begins, writes_on
from tests.crash.storm_verdict import Verdict, Witness, judge, quiet
from tests.platforms.bot_api import TOKEN, BotApi
from tests.platforms.faults import BadGateway, Fault, Garbled, Hang, Refused, Reset, TooMany
from tests.platforms.zalo_bot import ZaloBot
from tests.platforms.zalo_oa import APP_ID, APP_SECRET, OA_ID, OA_SECRET_KEY, ZaloOa

KEY = "uE0mBbpE3G3X9m0zvE0ZkTqVbVfQ3gk2m3s3n3yq1oE="
TELEGRAM_SECRET, ZALO_SECRET = "a-secret-for-the-storm", "another-secret-for-the-storm"
_KEYS = (KEY, TELEGRAM_SECRET, ZALO_SECRET, APP_SECRET, OA_SECRET_KEY)
_READY = r"Tổ Số is running"
_LATENCY_S = 0.05  # between a platform's effect and its answer: so there is always something in flight
_BROKEN = (
    BadGateway(),
    Reset(took_effect=False),
    Reset(took_effect=True),
    Hang(seconds=1.0, took_effect=False),
    Hang(seconds=1.0, took_effect=True),
)
_FAULTS: dict[str, tuple[Fault, ...]] = {
    "telegram": (TooMany(retry_after=1, insists=True), TooMany(retry_after=2, insists=True), *_BROKEN),
    # What follows are an HTTP 200 each.
    "zalo-bot": (TooMany(), Refused(code=500, description="Internal error"), Garbled(took_effect=True), *_BROKEN),
    "zalo-oa": (Garbled(took_effect=True), Garbled(took_effect=False), *_BROKEN),
}
_RATE_LIMITED_OA = TooMany()
"""It makes a resident wait for half a minute: Zalo counts by the minute."""


@dataclass(frozen=True)
class Size:
    """How bad the weather is. `messages`: of each resident, at most as many as there are in `WORDS`."""

    residents: int
    messages: int
    kills: int
    pause: float  # seconds a resident thinks between two bursts of messages
    failing: float = 0.2  # of the calls
    swapped: float = 0.15  # at this rate the next message tries to overtake; some have no next one
    passes: bool = False  # platforms work again after the last message and the last kill, not before all is quiet
    limits_oa: bool = False  # Zalo OA also says that it is called too often
    patience: float = 60.0  # seconds for everything to become quiet after the last message
    seed: int = 1


async def blow(size: Size, folder: Path, forker: Forker, *, says: Callable[[str], None] = lambda _: None) -> Verdict:
    """Let the storm blow over the program, and judge what is left. `says` hears how far it is."""
    async with AsyncExitStack() as stack:
        sky = await stack.enter_async_context(_platforms(size))
        server = await stack.enter_async_context(_mongodb(folder / "mongodb"))
        house = await stack.enter_async_context(programs(folder, _environment(sky, server.url), forker))
        ports, workers = [free_port(), free_port()], Workers(house)
        webs = [["serve", "--no-work", "--port", str(port)] for port in ports]
        first = await house.start_again(*webs[0])
        await first.says(_READY, within=60)  # the others find the database migrated
        second = await house.start_again(*webs[1])
        await workers.start(2)
        await second.says(_READY, within=60)
        doors = Doors(ports)
        stack.push_async_callback(doors.close)
        database = await Database.open(server.url, is_embedded=True)
        stack.push_async_callback(database.close)
        return await _Storm(size, sky, doors, workers, database, house).run(says)


class Workers:
    """The worker processes; a killed one is started again at once, as a service manager would."""

    def __init__(self, house: Programs) -> None:
        self._house = house
        self._running: list[Program] = []
        self.kills: list[float] = []

    async def start(self, number: int) -> None:
        """Start so many."""
        self._running = [await self._house.start_again("worker") for _ in range(number)]
        for worker in self._running:
            await worker.says("Working", within=60)

    async def kill(self) -> None:
        """Kill the one that has run longest."""
        worker = self._running.pop(0)
        await worker.says("Working", within=60)
        await worker.kill()
        self.kills.append(time.time())
        self._running.append(await self._house.start_again("worker"))


class _Storm:
    """One run."""

    def __init__(
        self,
        size: Size,
        sky: Sequence[Played],
        doors: Doors,
        workers: Workers,
        database: Database,
        house: Programs,
    ) -> None:
        self._size = size
        self._sky = sky
        self._doors = doors
        self._workers = workers
        self._database = database
        self._house = house
        everybody: list[list[Phone | Visitor]] = [
            [Phone(played, _name(played, number)) for number in range(size.residents // 4)] for played in sky
        ]
        everybody.append([Visitor(doors) for _ in range(size.residents - 3 * (size.residents // 4))])
        self._everybody = [writer for of_channel in zip(*everybody, strict=False) for writer in of_channel]
        self._everybody += everybody[-1][size.residents // 4 :]

    async def run(self, says: Callable[[str], None]) -> Verdict:
        try:
            await self._prepare()
            says(f"{len(self._everybody)} residents agreed and asked for the team")
            return await self._blow(says)
        finally:
            await asyncio.gather(*(writer.leave() for writer in self._everybody if isinstance(writer, Visitor)))

    async def _prepare(self) -> None:
        for played in self._sky:
            address = f"http://127.0.0.1/webhooks/{played.channel}"
            await played.platform.deliver_to(address, secret=_SECRETS[played.channel])
            played.platform.courier.post = self._doors.deliver
            played.platform.faults.deliver(copies=2)
        few = asyncio.Semaphore(20)

        async def one(writer: Writer) -> None:
            async with few:
                await begins(writer, within=60)

        await _together(one(writer) for writer in self._everybody)
        await quiet(self._database, self._everybody, within=60)
        for writer in self._everybody:
            writer.before = writer.count()

    async def _blow(self, says: Callable[[str], None]) -> Verdict:
        size = self._size
        for played in self._sky:
            is_limited = size.limits_oa and played.channel == "zalo-oa"
            faults = (*_FAULTS[played.channel], *((_RATE_LIMITED_OA,) if is_limited else ()))
            played.platform.faults.deliver(swap_rate=size.swapped)
            played.platform.faults.some(size.failing, *faults, methods=[played.sends])
        for seconds in self._doors.seconds.values():
            seconds.clear()
        witness = Witness(self._database, self._sky, self._everybody, size.messages, began_at=time.time())
        lagging = asyncio.create_task(_lagging(witness.lags))
        killing = asyncio.create_task(self._kill(says))
        words = WORDS[: size.messages]
        await _together(
            writes_on(writer, words, pause=size.pause, dice=random.Random(f"{size.seed} {place}"))  # noqa: S311
            for place, writer in enumerate(self._everybody)
        )
        says("everything is written")
        for played in self._sky:
            await played.platform.settled(within=size.patience)
        await asyncio.wait_for(killing, size.patience)
        if size.passes:
            witness.cleared_at = time.time()
            for played in self._sky:
                played.platform.faults.clear()
        await quiet(self._database, self._everybody, within=size.patience)
        witness.ended_at = time.time()
        lagging.cancel()
        verdict = await judge(witness, kills=self._workers.kills, seconds=self._doors.seconds)
        verdict.leaked = [secret for secret in (*SECRETS, TOKEN, *_KEYS, "báo lỗi") if secret in self._house.said]
        return verdict

    async def _kill(self, says: Callable[[str], None]) -> None:
        """Kill workers while messages are on their way: each time when the next part of all answers was seen."""
        expected = len(self._everybody) * self._size.messages
        beginnings = sum(writer.before for writer in self._everybody)
        for number in range(1, self._size.kills + 1):
            due = beginnings + expected * number // (self._size.kills + 1)
            while sum(writer.count() for writer in self._everybody) < due:  # noqa: ASYNC110 - four kinds of screens
                await asyncio.sleep(0.1)
            while not (in_flight := self._in_flight()):  # noqa: ASYNC110 - of three platforms
                await asyncio.sleep(0.01)
            await self._workers.kill()
            says(f"worker killed ({number}), {in_flight} calls were in flight")

    def _in_flight(self) -> int:
        return sum(len(played.platform.in_flight()) for played in self._sky)


def _name(played: Played, number: int) -> object:
    return 5300000000 + number if isinstance(played.platform, BotApi) else f"resident {number} of {played.channel}"


_SECRETS = {"telegram": TELEGRAM_SECRET, "zalo-bot": ZALO_SECRET, "zalo-oa": ""}


def _environment(sky: Sequence[Played], url: str) -> dict[str, str]:
    telegram, zalo_bot, zalo_oa = (played.platform for played in sky)
    assert isinstance(zalo_bot, ZaloBot)
    assert isinstance(zalo_oa, ZaloOa)
    return {
        "HELPDESK_MONGODB_URL": url,
        "HELPDESK_SECRET_KEY": KEY,
        "HELPDESK_TELEGRAM__TOKEN": TOKEN,
        "HELPDESK_TELEGRAM__API_BASE": telegram.base,
        "HELPDESK_TELEGRAM__MODE": "webhook",
        "HELPDESK_TELEGRAM__WEBHOOK_SECRET": TELEGRAM_SECRET,
        "HELPDESK_ZALO_BOT__TOKEN": zalo_bot.token,
        "HELPDESK_ZALO_BOT__API_BASE": zalo_bot.base,
        "HELPDESK_ZALO_BOT__MODE": "webhook",
        "HELPDESK_ZALO_BOT__WEBHOOK_SECRET": ZALO_SECRET,
        "HELPDESK_ZALO_OA__APP_ID": APP_ID,
        "HELPDESK_ZALO_OA__APP_SECRET": APP_SECRET,
        "HELPDESK_ZALO_OA__OA_ID": OA_ID,
        "HELPDESK_ZALO_OA__OA_SECRET_KEY": OA_SECRET_KEY,
        "HELPDESK_ZALO_OA__REFRESH_TOKEN": zalo_oa.granted()["refresh_token"],
        "HELPDESK_ZALO_OA__API_BASE": zalo_oa.base,
        "HELPDESK_ZALO_OA__OAUTH_BASE": zalo_oa.base,
    }


@asynccontextmanager
async def _platforms(size: Size) -> AsyncIterator[Sequence[Played]]:
    """Open the platforms; a call that the real one would not understand fails at the end."""
    async with (
        BotApi(seed=size.seed) as telegram,
        ZaloBot(seed=size.seed) as zalo_bot,
        ZaloOa(seed=size.seed, paid_messages=1_000_000) as zalo_oa,
    ):
        sky = (
            Played("telegram", telegram, "sendMessage", f"telegram:{TOKEN.partition(':')[0]}."),
            Played("zalo-bot", zalo_bot, "sendMessage", "zalo-bot:"),
            Played("zalo-oa", zalo_oa, "message/cs", "zalo-oa:"),
        )
        for played in sky:
            played.platform.latency = _LATENCY_S
        yield sky


@asynccontextmanager
async def _mongodb(folder: Path) -> AsyncIterator[EmbeddedServer]:
    server = EmbeddedServer(folder)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


async def _together(works: Iterable[Coroutine[Any, Any, None]]) -> None:
    async with asyncio.TaskGroup() as group:
        for work in works:
            group.create_task(work)


async def _lagging(lags: list[float]) -> None:
    """Note how late this process itself is: it plays everybody else, so what it measures cannot be finer than that."""
    while True:
        due = time.perf_counter() + 0.02
        await asyncio.sleep(0.02)
        lags.append(max(0.0, time.perf_counter() - due))
