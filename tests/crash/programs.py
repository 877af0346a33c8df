"""The real program in processes of its own, to be killed."""

import asyncio
import contextlib
import itertools
import json
import os
import random
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

import psutil

ROOT = Path(__file__).parents[2]
_FORKER = """
import json, os, signal, sys
import uvloop
import api.cli.commands
import api.cli.serving
from api.cli import main
from bot.channels.registry import known_kinds
from guides.catalogue.catalogue import Catalogue
from guides.library.searching import search_over
from guides.search.lexicon import packaged_lexicon
from helpdesk.areas.seed_files import official_rows
from helpdesk.clock import SystemClock
from helpdesk.statistics.days import local_day
known_kinds()
official_rows()
search_over(Catalogue.load_packaged(today=local_day(SystemClock().now())), packaged_lexicon())
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    arguments, folder, output, environment, given = json.loads(line)
    waits, goes = os.pipe()
    process = os.fork()
    if process:
        print(process, flush=True)
        sys.stdin.readline()
        os.close(waits)
        os.close(goes)
        continue
    os.close(goes)
    os.read(waits, 1)
    os.close(waits)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setpgid(0, 0)
    file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(file, stream)
    os.chdir(folder)
    os.environ.update(environment)
    source, sink = os.pipe()
    os.write(sink, given.encode())
    os.close(sink)
    os.dup2(source, 0)
    sys.stdin = open(0, encoding="utf-8")
    sys.argv = ["helpdesk", *arguments]
    code = 0
    try:
        main()
    except SystemExit as end:
        code = int(end.code or 0)
    os.write(1, b"[exit code %d]" % code)
    os._exit(code)
"""
"""Loads the program, its guides and its places once, and starts it as often as asked: that is most of a start."""


def _environment() -> dict[str, str]:
    """Return what every program needs of ours, and no setting."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


class Forker:
    """The loaded program, which runs nothing itself: whatever is started from it stands on its own and can be killed.

    An async context manager; it begins to load at once, and nobody waits for it before the first start.
    """

    def __init__(self) -> None:
        self._asking = asyncio.Lock()

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _FORKER),
            env=_environment(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        self._process.kill()
        await self._process.wait()

    async def start(
        self, arguments: Sequence[str], *, folder: Path, output: Path, environment: Mapping[str, str], given: str
    ) -> psutil.Process:
        """Start it in this folder and return the process; its words go to `output`, and it reads what is `given`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = json.dumps([arguments, str(folder), str(output), {**environment}, given])
        async with self._asking:
            self._process.stdin.write(order.encode() + b"\n")
            process = psutil.Process(int(await self._process.stdout.readline()))
            self._process.stdin.write(
                b"\n"
            )  # it waits for that: of one that refuses at once nothing would be left to hold
            return process


def free_port() -> int:
    """Find a port that is free and below those the system gives to callers.

    One of theirs could be taken by a caller of our own while the program is down, and even be called by itself.
    """
    for port in random.sample(range(15_000, 30_000), 50):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError


class Program:
    """One running process."""

    def __init__(self, process: psutil.Process, output: Path, child: asyncio.subprocess.Process | None = None) -> None:
        self.process = process
        self.output = output
        self._child = child

    @property
    def said(self) -> str:
        """What it wrote so far."""
        return self.output.read_text(encoding="utf-8", errors="replace") if self.output.exists() else ""

    async def says(self, pattern: str, *, within: float = 90.0) -> re.Match[str]:
        """Wait until it wrote this."""
        try:
            async with asyncio.timeout(within):
                while not (found := re.search(pattern, self.said)):
                    assert _is_alive(self.process), self.said
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError((pattern, self.said)) from None
        return found

    async def code(self, *, within: float = 90.0) -> int:
        """Wait until it ends by itself, and give its exit code."""
        await self._reaped(within=within)
        if self._child is not None:
            return self._child.returncode or 0
        return int(self.said.rpartition("[exit code ")[2].rstrip("]"))

    async def _reaped(self, *, within: float) -> None:
        """Wait until the last of its threads is gone: as long as one is there, it keeps its port."""
        async with asyncio.timeout(within):
            if self._child is not None:
                await self._child.wait()
            while self._child is None and self.process.is_running():  # noqa: ASYNC110 - a grandchild, see _FORKER
                await asyncio.sleep(0.01)

    async def mongod(self, *, within: float = 90.0) -> psutil.Process:
        """The MongoDB that it runs, as soon as it does."""
        async with asyncio.timeout(within):
            while not (found := [child for child in self.process.children() if child.name() == "mongod"]):
                assert _is_alive(self.process), self.said
                await asyncio.sleep(0.01)
        return found[0]

    async def kill(self) -> None:
        """End it as a power cut would."""
        await self.end(signal.SIGKILL)

    async def end(self, with_signal: signal.Signals, *, within: float = 90.0) -> None:
        """Send a signal and wait until it is gone."""
        with contextlib.suppress(psutil.NoSuchProcess):
            self.process.send_signal(with_signal)
        await self._reaped(within=within)


class Programs:
    """Starts programs with one environment, and ends what is left of them."""

    def __init__(self, folder: Path, environment: Mapping[str, str], forker: Forker) -> None:
        self._folder = folder
        self._environment = environment
        self._forker = forker
        self._outputs = itertools.count()
        self.all: list[Program] = []

    async def start(self, *arguments: str) -> Program:
        """Start `helpdesk …` as an operator does."""
        output = self._next_output()
        with output.open("wb") as file:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "api.cli", *arguments),
                env={**_environment(), **self._environment},
                cwd=self._folder,
                stdout=file,
                stderr=file,
                start_new_session=True,
            )
        return self._known(Program(psutil.Process(process.pid), output, process))

    async def start_again(
        self, *arguments: str, environment: Mapping[str, str] | None = None, given: str = ""
    ) -> Program:
        """Start it from code that is already loaded, with more settings and something to read."""
        output = self._next_output()
        more = {**self._environment, **(environment or {})}
        process = await self._forker.start(arguments, folder=self._folder, output=output, environment=more, given=given)
        return self._known(Program(process, output))

    async def end_all(self) -> None:
        """Let nothing stay behind."""
        for program in self.all:
            children = program.process.children() if program.process.is_running() else []
            await program.kill()
            for child in children:
                await gone(child, within=10)

    @property
    def said(self) -> str:
        """What all of them wrote."""
        return "\n".join(program.said for program in self.all)

    def _next_output(self) -> Path:
        return self._folder / f"output-{next(self._outputs)}.txt"

    def _known(self, program: Program) -> Program:
        self.all.append(program)
        return program


@asynccontextmanager
async def programs(folder: Path, environment: Mapping[str, str], forker: Forker) -> AsyncIterator[Programs]:
    """Start programs within the block; none is left behind it."""
    opened = Programs(folder, environment, forker)
    try:
        yield opened
    finally:
        await opened.end_all()


async def gone(process: psutil.Process, *, within: float) -> None:
    """Wait until a process has ended."""
    async with asyncio.timeout(within):
        while _is_alive(process):  # noqa: ASYNC110 - nobody tells of somebody else's child
            await asyncio.sleep(0.01)


def no_secrets(said: str, secrets: Iterable[str]) -> None:
    """Fail where a secret or a resident's words stand in what was written."""
    assert [secret for secret in secrets if secret in said] == []


def _is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
