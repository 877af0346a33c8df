"""A real MongoDB of our own: a supervised child process on a unix socket, for evaluation and one-team installs."""

import asyncio
import ctypes
import logging
import os
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Never
from urllib.parse import quote_plus

from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure, PyMongoError

from helpdesk.errors import SetupError
from helpdesk.storage.data_folder import DataFolder, free_bytes
from helpdesk.storage.database import DEFAULT_NAME, Row
from helpdesk.storage.mongod import arguments, find_mongod, is_program, why_it_failed, why_not_started

logger = logging.getLogger(__name__)

SET_NAME = "helpdesk"
USER = "helpdesk"
START_SECONDS = 120.0  # a long journal may have to be replayed
STOP_SECONDS = 15.0
SHORTEST_PAUSE, LONGEST_PAUSE = 0.1, 30.0  # seconds between a crash and the next start

_PR_SET_PDEATHSIG = 1
_ALREADY_INITIALIZED = 23
_INVALID_REPLICA_SET_CONFIG = 93
_USER_EXISTS = 51003
_REMOVED = 10  # the member state of a server that does not find itself in its set
_libc = ctypes.PyDLL(None)  # loaded before a fork, and called without letting go of the interpreter lock


class EmbeddedServer:
    """A one-node replica set in the data folder. It leaves when we leave, also when we are killed.

    Start it from the main thread: the kernel ends it together with the thread that started it.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        mongod: Path | None = None,
        free_space: Callable[[Path], int] = free_bytes,
        patience: float = 20.0,
    ) -> None:
        self.folder = DataFolder(data_dir, free_space=free_space)
        self._mongod = mongod
        self._patience = patience
        self._process: asyncio.subprocess.Process | None = None
        self._lock: int | None = None
        self._log_start = 0

    @property
    def url(self) -> str:
        """The address with user and password: never for a log."""
        return _url(self.folder, self.folder.socket)

    @property
    def pid(self) -> int | None:
        """The process of the running mongod."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def start(self) -> None:
        """Return when the server takes writes. Raises SetupError with one sentence when it cannot."""
        await asyncio.to_thread(self.folder.prepare)
        self._lock = await self.folder.take(patience=self._patience)
        try:
            with self.folder.explained():
                self._mongod = self._mongod or await asyncio.to_thread(find_mongod, self.folder.root / "bin")
            await self._bring_up()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Let mongod finish cleanly, then give the folder free. Stopping twice does no harm."""
        process = self._process
        if process and process.returncode is None:
            with suppress(ProcessLookupError):
                process.terminate()
            try:
                await asyncio.wait_for(process.wait(), STOP_SECONDS)
            except TimeoutError:
                process.kill()
                await process.wait()
        self.folder.release()
        self._lock = None

    async def supervise(self) -> Never:
        """Start mongod again whenever it dies, until cancelled. Cancel this before `stop`."""
        pause = SHORTEST_PAUSE
        while True:
            begun = time.monotonic()
            status = await self._ended()
            if time.monotonic() - begun > LONGEST_PAUSE:
                pause = SHORTEST_PAUSE
            logger.error("%s It starts again in %.1f s.", self._why_it_failed(status), pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            with suppress(SetupError):  # said in the next round
                await self._bring_up()
                logger.warning("The embedded MongoDB is back.")

    @asynccontextmanager
    async def administration(self) -> AsyncIterator[AsyncMongoClient[Row]]:
        """Connect as the server's own user, by the key file: nothing is stored, so it works on restored data too."""
        client: AsyncMongoClient[Row] = AsyncMongoClient(
            f"mongodb://{quote_plus(str(self.folder.socket))}/",
            directConnection=True,
            serverSelectionTimeoutMS=5000,
            username="__system",
            password=self.folder.key(),
            authSource="local",
            authMechanism="SCRAM-SHA-256",
        )
        try:
            yield client
        finally:
            await client.close()

    async def _bring_up(self) -> None:
        await self._spawn()
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._listens()
                async with self.administration() as client:
                    await self._become_primary(client)
                    await self._allow_user(client)
        except (TimeoutError, PyMongoError) as error:
            status = self._process.returncode if self._process else None
            await self._kill()
            raise SetupError(self._why_it_failed(status)) from error
        self.folder.announce()

    async def _spawn(self) -> None:
        self._log_start = self.folder.turn_log()
        folder = self.folder
        options = arguments(
            data=folder.data,
            socket=folder.socket,
            log=folder.log,
            key_file=folder.key_file,
            set_name=SET_NAME,
        )
        program, kept = Path(str(self._mongod)), ("PATH", "LD_LIBRARY_PATH")
        if not is_program(program):
            raise SetupError(why_not_started(program, "it is no program for this machine"))
        try:
            with folder.output.open("wb") as output:
                self._process = await asyncio.create_subprocess_exec(
                    str(program),
                    *options,
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    preexec_fn=_leaves_with(os.getpid()),
                    pass_fds=() if self._lock is None else (self._lock,),
                    env={"LC_ALL": "C"} | {name: os.environ[name] for name in kept if name in os.environ},
                )
        except OSError as error:
            raise SetupError(why_not_started(program, str(error.strerror))) from error

    async def _ended(self) -> int | None:
        return await self._process.wait() if self._process else None

    async def _kill(self) -> None:
        if self._process and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def _listens(self) -> None:
        """Wait for the socket with bare connections: the driver looks only twice a second."""
        while not _answers(self.folder.socket):
            if self._process and self._process.returncode is not None:
                raise SetupError(self._why_it_failed(self._process.returncode))
            await asyncio.sleep(0.01)

    async def _become_primary(self, client: AsyncMongoClient[Row]) -> None:
        members = [{"_id": 0, "host": str(self.folder.socket)}]
        if (await client.admin.command("hello")).get("isreplicaset"):  # new, or its configuration is not yet loaded
            try:
                await client.admin.command("replSetInitiate", {"_id": SET_NAME, "members": members})
            except OperationFailure as error:
                if error.code != _ALREADY_INITIALIZED:
                    raise
        begun = time.monotonic()
        while not (await client.admin.command("hello")).get("isWritablePrimary"):
            if time.monotonic() - begun > 1 and await _is_lost(client):  # the data were moved or restored
                config = (await client.admin.command("replSetGetConfig"))["config"]
                config |= {"members": members, "version": config["version"] + 1}
                await client.admin.command("replSetReconfig", config, force=True)
                begun = time.monotonic()
            await asyncio.sleep(0.01)

    async def _allow_user(self, client: AsyncMongoClient[Row]) -> None:
        """Let our user own its database and read the server's figures: no other database, no other user."""
        user: dict[str, Any] = {
            "pwd": self.folder.password(),
            "roles": [{"role": "dbOwner", "db": DEFAULT_NAME}, {"role": "clusterMonitor", "db": "admin"}],
            "mechanisms": ["SCRAM-SHA-256"],
        }
        try:
            await client[DEFAULT_NAME].command("createUser", USER, **user)
        except OperationFailure as error:
            if error.code != _USER_EXISTS:
                raise
            await client[DEFAULT_NAME].command("updateUser", USER, **user)

    def _why_it_failed(self, status: int | None) -> str:
        return why_it_failed(status, output=self.folder.output, log=self.folder.log, log_start=self._log_start)


def is_running(data_dir: Path) -> bool:
    """Whether a helpdesk runs an embedded server (or is just starting it) in this data folder."""
    return DataFolder(data_dir).is_owned()


def attach(data_dir: Path) -> str:
    """Return the address of the embedded server another process runs here. Raises SetupError if there is none."""
    folder = DataFolder(data_dir)
    if not folder.is_owned():
        raise SetupError(f"No helpdesk is running with the data folder {folder.path}: start it first.")
    owner = folder.owner()
    if owner.socket is None:
        raise SetupError(
            f"The helpdesk with the data folder {folder.path} is just starting or stopping: try again shortly."
        )
    return _url(folder, owner.socket)


def _url(folder: DataFolder, at: Path) -> str:
    secret = quote_plus(folder.password())
    # Direct, because the driver writes the hosts that a set names in small letters and a path may have capitals.
    options = f"directConnection=true&authSource={DEFAULT_NAME}&authMechanism=SCRAM-SHA-256"
    return f"mongodb://{USER}:{secret}@{quote_plus(str(at))}/{DEFAULT_NAME}?{options}"


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(0.2)
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


async def _is_lost(client: AsyncMongoClient[Row]) -> bool:
    try:
        status = await client.admin.command("replSetGetStatus")
    except OperationFailure as error:
        return error.code == _INVALID_REPLICA_SET_CONFIG
    return bool(status["myState"] == _REMOVED)


def _leaves_with(parent: int) -> Callable[[], None]:
    """Return what the child does between fork and exec: tie its life to ours, but not its Ctrl-C."""

    def prepare() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # we died before the line above
            os._exit(111)
        os.setpgid(0, 0)

    return prepare
