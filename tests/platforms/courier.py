"""Brings updates to a webhook the way platforms do: again and again, sometimes twice, sometimes in the wrong order."""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

import aiohttp

from tests.platforms.faults import Faults
from tests.platforms.records import Delivery

Post = Callable[[str, bytes, Mapping[str, str]], Awaitable[int]]
"""Posts a body to an address and returns the status; another one can be handed in to reach an app without a server."""


@dataclass(frozen=True)
class Parcel:
    """An update on its way. Parcels of one lane travel one after the other, in their order."""

    update: str
    user: str
    lane: str
    body: bytes


@dataclass
class Courier:
    """Delivers for one platform. `delays`: seconds before each further try; after the last one it gives up."""

    faults: Faults
    headers: Callable[[bytes, int], dict[str, str]]
    delays: Sequence[float]
    deadline: float
    keeps_order: bool = True  # a failed update holds up the ones behind it
    connections: int = 40
    url: str = ""
    post: Post | None = None
    arrived: Callable[[Parcel], None] = lambda _parcel: None
    failed: Callable[[Parcel], None] = lambda _parcel: None
    deliveries: list[Delivery] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lanes: dict[str, deque[Parcel]] = defaultdict(deque)
        self._tasks: set[asyncio.Task[None]] = set()
        self._busy: set[str] = set()
        self._more = asyncio.Condition()
        self._gate = asyncio.Semaphore(self.connections)
        self._session: aiohttp.ClientSession | None = None

    def take(self, parcel: Parcel) -> None:
        """Start to deliver."""
        self._lanes[parcel.lane].append(parcel)
        if parcel.lane not in self._busy:
            self._busy.add(parcel.lane)
            self._begin(self._drive(parcel.lane))
        else:
            self._begin(self._wake())

    async def idle(self, *, within: float = 15.0) -> None:
        """Wait until nothing is on its way."""
        async with asyncio.timeout(within):
            while self._tasks:
                await asyncio.wait(set(self._tasks), return_when=asyncio.FIRST_COMPLETED)

    async def stop(self) -> None:
        """Drop everything that is on its way."""
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._lanes.clear()
        self._busy.clear()

    async def close(self) -> None:
        """Stop, and let go of the connections."""
        await self.stop()
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def once(self, parcel: Parcel, *, attempt: int = 1) -> bool:
        """Try once; tell whether it was taken."""
        delivery = Delivery(parcel.update, parcel.user, time.time(), attempt)
        started = time.perf_counter()
        try:
            async with self._gate, asyncio.timeout(self.deadline):
                post = self.post or self._posted
                delivery.status = await post(self.url, parcel.body, self.headers(parcel.body, attempt))
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            delivery.trouble = type(error).__name__
        delivery.seconds = time.perf_counter() - started
        self.deliveries.append(delivery)
        if 200 <= delivery.status < 300 and self.faults.is_unheard():
            delivery.was_heard = False
        return 200 <= delivery.status < 300 and delivery.was_heard

    def _begin(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _wake(self) -> None:
        async with self._more:
            self._more.notify_all()

    async def _drive(self, lane: str) -> None:
        queue = self._lanes[lane]
        try:
            while queue:
                parcel = queue.popleft()
                if self.faults.is_swapped() and await self._overtaken(queue):
                    await self._bring(queue.popleft())
                await self._bring(parcel)
        finally:
            self._busy.discard(lane)

    async def _overtaken(self, queue: deque[Parcel]) -> bool:
        if not queue:
            try:
                async with asyncio.timeout(self.faults.deliveries.swap_patience), self._more:
                    await self._more.wait_for(lambda: bool(queue))
            except TimeoutError:
                return False
        return True

    async def _bring(self, parcel: Parcel) -> None:
        doubles = self.faults.copies() - 1
        at_the_same_time = doubles if self.faults.coin() else 0
        for _ in range(at_the_same_time):
            self._begin(self._again(parcel))
        if self.keeps_order:
            await self._insist(parcel)
        elif await self.once(parcel):
            self.arrived(parcel)
        else:
            self.failed(parcel)
            self._begin(self._insist(parcel, attempt=2))
        for _ in range(doubles - at_the_same_time):
            self._begin(self._again(parcel))

    async def _insist(self, parcel: Parcel, attempt: int = 1) -> None:
        while attempt - 1 <= len(self.delays):
            if attempt > 1:
                await asyncio.sleep(self.delays[attempt - 2])
            if await self.once(parcel, attempt=attempt):
                self.arrived(parcel)
                return
            self.failed(parcel)
            attempt += 1
        self.given_up.append(parcel.update)

    async def _again(self, parcel: Parcel) -> None:
        await self.once(parcel)

    async def _posted(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self.connections, keepalive_timeout=3)
            self._session = aiohttp.ClientSession(connector=connector, auto_decompress=False)
        async with self._session.post(url, data=body, headers=dict(headers), allow_redirects=False) as answer:
            await answer.read()
            return answer.status
