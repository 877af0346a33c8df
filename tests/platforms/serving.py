"""What all played platforms share: a server on loopback, a record of every call, and faults that strike it."""

import asyncio
import contextlib
import json
import socket
import struct
import time
from abc import ABC, abstractmethod
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp import web

from tests.platforms import control
from tests.platforms.courier import Courier
from tests.platforms.faults import BadGateway, Fault, Faults, Garbled, Hang, Idle, Reset, Slow
from tests.platforms.records import Call, Ending, Shown, Upload

_LARGEST = 60 * 1024 * 1024


class Refusal(Exception):  # noqa: N818 - an expected no
    """A no of the platform."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class Platform(ABC):
    """One platform with one bot on it. `async with` opens the server; what was wrong in a call fails at the end.

    `latency`: seconds between a call's effect and its answer. `resolves`: addresses that lead elsewhere, as a line in
    /etc/hosts would have it: {"https://to-so.example": "http://127.0.0.1:8123"}.
    """

    courier: Courier

    def __init__(self, *, port: int = 0, seed: int = 1, strict: bool = True) -> None:
        """Stand ready; `strict`: violations fail when the block is left."""
        self.faults = Faults(seed)
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.latency = 0.0
        self.resolves: dict[str, str] = {}
        self.base = ""
        self._port = port
        self._strict = strict
        self._later = 0.0
        self._shown: list[Shown] = []
        self._shown_to: dict[str, list[Shown]] = defaultdict(list)
        self._called = asyncio.Event()
        self._runner: web.AppRunner | None = None

    # -- what a test asks ---------------------------------------------------------------------------------------------
    def called(self, method: str) -> list[dict[str, Any]]:
        """What a method was called with, first to last."""
        return [call.facts for call in self.calls if call.method == method]

    def shown(self, user: object = None) -> list[Shown]:
        """What one resident was shown so far, or what all were, in the order of its happening."""
        return list(self._shown if user is None else self._shown_to[str(user)])

    def in_flight(self) -> list[Call]:
        """Calls that are not answered yet."""
        return [call for call in self.calls if call.ending is Ending.OPEN]

    def in_doubt(self) -> list[Call]:
        """Calls that took effect and whose caller cannot know: the line broke, or the caller went away."""
        return [call for call in self.calls if call.is_in_doubt]

    async def until(self, is_so: Callable[[], object], *, within: float = 8.0) -> None:
        """Wait until calls made something true."""
        async with asyncio.timeout(within):
            while not is_so():
                self._called.clear()
                await self._called.wait()

    async def hears(self, user: object, words: str, *, within: float = 15.0, anywhere: bool = False) -> Shown:
        """Wait until the last message this resident was shown (`anywhere`: any of them) says this, and return it."""

        def said() -> list[Shown]:
            seen = self.shown(user)
            return [one for one in (seen if anywhere else seen[-1:]) if words in one.text]

        with contextlib.suppress(TimeoutError):
            await self.until(said, within=within)
        if not (found := said()):
            raise AssertionError((words, [message.text for message in self.shown(user)]))
        return found[-1]

    def busiest(self, seconds: float = 1.0, *, user: object = None) -> int:
        """How many messages were shown within any such span, to one resident or to all."""
        return _most_within(seconds, [one.at for one in self.shown(user)])

    def advance(self, seconds: float) -> None:
        """Let time pass on the platform: tokens, links, taps and windows end by its clock."""
        self._later += seconds

    def now(self) -> float:
        """Seconds since 1970 on the platform's clock."""
        return time.time() + self._later

    # -- what a platform says -----------------------------------------------------------------------------------------
    @abstractmethod
    def routes(self) -> list[web.RouteDef]:
        """Say where calls come in; each handler ends in `serve`."""

    @abstractmethod
    def wrong_in(self, call: Call) -> list[str]:
        """Name what the platform would not understand in a call."""

    @abstractmethod
    async def effect(self, call: Call) -> Any:
        """Do what a call asks and return its result. Raises Refusal."""

    @abstractmethod
    def yes(self, call: Call, result: Any) -> web.Response:
        """Say it worked, in the platform's form."""

    @abstractmethod
    def no(self, call: Call, refusal: Refusal) -> web.Response:
        """Say it did not."""

    @abstractmethod
    def as_refusal(self, fault: Fault, call: Call) -> Refusal:
        """Say what a fault is called here."""

    def turned_away(self, call: Call) -> Refusal | None:
        """Refuse a call before it is read."""
        del call
        return None

    def idle(self, call: Call) -> web.Response:
        """Say that nothing is new."""
        return self.no(call, Refusal(408, "Request timeout"))

    @abstractmethod
    def resident(self, user: Any) -> Any:
        """Return somebody with this app on their phone; the same one when asked again."""

    @abstractmethod
    def told(self) -> dict[str, Any]:
        """Say what else is known here, for a test in another process."""

    @abstractmethod
    async def deliver_to(self, url: str, *, secret: str = "") -> None:
        """Deliver to this webhook from now on, without being asked by the bot."""

    # -- serving ------------------------------------------------------------------------------------------------------
    async def serve(self, request: web.Request, call: Call) -> web.StreamResponse:
        """Answer a call, or do to it what a fault says. A broken line and a caller that went away are written down."""
        self.calls.append(call)
        self._called.set()
        try:
            answer = await self._answered(request, call)
        except asyncio.CancelledError:
            self._ended(call, Ending.HUNG_UP)
            raise
        except BaseException as error:
            self.violations.append(f"{call.method}: the simulator broke: {error!r}")
            self._ended(call, Ending.CUT)
            raise
        call.status = answer.status
        self._ended(call, call.ending if call.ending is not Ending.OPEN else Ending.ANSWERED)
        return answer

    async def _answered(self, request: web.Request, call: Call) -> web.StreamResponse:
        if refusal := self.turned_away(call):
            return self.no(call, refusal)
        problems = self.wrong_in(call)
        self.violations += [f"{call.method}: {problem}" for problem in problems]
        fault = self.faults.strike(call.method, call.user)
        call.fault = fault.kind if fault else ""
        match fault:
            case BadGateway():
                return web.Response(status=fault.status, text="<html>Bad Gateway</html>", content_type="text/html")
            case Idle():
                return self.idle(call)
            case Hang() | Reset() | Garbled():
                return await self._struck(request, call, fault, is_sound=not problems)
        if problems:
            answer = self.no(call, Refusal(400, f"Bad Request: {problems[0]}"))
        elif fault is not None and not isinstance(fault, Slow):
            answer = self.no(call, self.as_refusal(fault, call))
        else:
            answer = await self._worked(call)
        if pause := self.latency + (fault.seconds if isinstance(fault, Slow) else 0.0):
            await asyncio.sleep(pause)
        return answer

    async def _worked(self, call: Call) -> web.Response:
        try:
            return self.yes(call, await self._done(call))
        except Refusal as refusal:
            return self.no(call, refusal)

    async def _done(self, call: Call) -> Any:
        result = await self.effect(call)
        call.took_effect = True
        self._called.set()
        return result

    async def _struck(
        self, request: web.Request, call: Call, fault: Hang | Reset | Garbled, *, is_sound: bool
    ) -> web.StreamResponse:
        if is_sound and fault.took_effect:
            with contextlib.suppress(Refusal):
                await self._done(call)
        if isinstance(fault, Garbled):
            return web.Response(text=fault.body, content_type="text/html")
        if isinstance(fault, Hang):
            await asyncio.sleep(fault.seconds)
        call.ending = Ending.CUT
        _break(request)
        return web.Response()

    def _ended(self, call: Call, ending: Ending) -> None:
        call.ending = ending
        call.ended_at = time.time()
        self._called.set()

    def note_shown(self, call: Call, user: str, message_id: object, text: str, **more: Any) -> Shown:
        """Write down that a resident sees a message now."""
        number = len(self._shown) + 1
        shown = Shown(number, user, str(message_id), text, time.time(), call.number, **more)
        self._shown.append(shown)
        self._shown_to[user].append(shown)
        return shown

    def next_call(self, method: str, facts: dict[str, Any], **more: Any) -> Call:
        """Begin the record of a call."""
        return Call(len(self.calls) + 1, method, facts, time.time(), **more)

    def where(self, address: str) -> str:
        """Say where an address leads from here."""
        for public, local in self.resolves.items():
            if address.startswith(public):
                return local + address.removeprefix(public)
        return address

    async def fetched(self, address: str, *, most: int) -> Upload:
        """Fetch a file as the platform would, without a sign-in. Raises Refusal."""
        cannot = Refusal(400, "Bad Request: failed to get HTTP URL content")
        try:
            timeout = aiohttp.ClientTimeout(total=10)
            async with aiohttp.ClientSession(timeout=timeout) as session, session.get(self.where(address)) as answer:
                content = await answer.read()
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise cannot from error
        if answer.status != HTTPStatus.OK or len(content) > most:
            raise cannot
        return Upload(answer.url.name, content, answer.content_type)

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=_LARGEST)
        app.add_routes(self.routes())
        app.add_routes(control.routes(self))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        host, port = self._runner.addresses[0][:2]
        self.base = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.courier.close()
        if self._runner is not None:
            await self._runner.cleanup()
        if self._strict and error is None and self.violations:
            raise AssertionError(self.violations)


async def read_call(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload], bool]:
    """Read parameters and files of a call in any form; the last value says whether they came as JSON."""
    facts: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        body = await request.read()
        with contextlib.suppress(ValueError):
            read = json.loads(body or b"{}")
            facts |= read if isinstance(read, dict) else {"(body)": read}
        return facts, files, True
    if request.content_type in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = Upload(value.filename, value.file.read(), value.content_type)
            else:
                facts[name] = value if isinstance(value, str) else bytes(value).decode()
    else:
        await request.read()
    return facts, files, False


def _most_within(seconds: float, times: Iterable[float]) -> int:
    recent: deque[float] = deque()
    most = 0
    for at in sorted(times):
        recent.append(at)
        while recent[0] <= at - seconds:
            recent.popleft()
        most = max(most, len(recent))
    return most


def sized(text: str) -> int:
    """Length in UTF-16 code units, as both platforms count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _break(request: web.Request) -> None:
    """Let the line break so that the other side sees a reset, not an end."""
    transport = request.transport
    if transport is None:
        return
    if (line := transport.get_extra_info("socket")) is not None:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
