"""The embedded server's folder: its files, its secrets, and which process owns it."""

import asyncio
import base64
import errno
import fcntl
import getpass
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from helpdesk.errors import SetupError

LEAST_FREE = 300 * 1024 * 1024
LONGEST_SOCKET_PATH = 107  # bytes in sockaddr_un, less the closing zero
LARGEST_LOG = 16 * 1024 * 1024


def free_bytes(path: Path) -> int:
    """Return how much may still be written to the disk that holds `path`."""
    return shutil.disk_usage(path).free


class Owner(NamedTuple):
    """Who holds the folder: `pid` is None while it has just begun, `socket` until its server is ready."""

    pid: int | None
    socket: Path | None

    @property
    def is_alive(self) -> bool:
        """Whether the process is there; one that has not yet written its number is."""
        if self.pid is None:
            return True
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True


class DataFolder:
    """Everything of the server lies in `mongodb` below the data folder, readable for our user only."""

    def __init__(self, path: Path, *, free_space: Callable[[Path], int] = free_bytes) -> None:
        self.path = path.absolute()
        self.root = self.path / "mongodb"
        self.data = self.root / "db"
        self.log = self.root / "mongod.log"
        self.output = self.root / "mongod.out"
        self.key_file = self.root / "keyfile"
        self.password_file = self.root / "app-password"
        self.socket = self._choose_socket()
        self._owner_file = self.root / "owner"
        self._free_space = free_space
        self._lock: int | None = None

    def prepare(self) -> None:
        """Make folders and secrets where they are missing. Raises SetupError when the folder cannot be used."""
        with self.explained():
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            for folder in (self.root, self.data, self.socket.parent):
                folder.mkdir(mode=0o700, exist_ok=True)
                self._insist_it_is_ours(folder)
                folder.chmod(0o700)
            free = self._free_space(self.root)
            if free < LEAST_FREE:
                raise SetupError(
                    f"The disk that holds {self.path} has {free // 1024**2} MB free and "
                    f"{LEAST_FREE // 1024**2} MB are needed: free some space."
                )
            _write_once(self.key_file, base64.b64encode(secrets.token_bytes(96)).decode())
            _write_once(self.password_file, secrets.token_urlsafe(32))

    def key(self) -> str:
        """Return the secret of the server's own user."""
        return "".join(self._read(self.key_file).split())

    def password(self) -> str:
        """Return the secret of the user we connect as."""
        return self._read(self.password_file)

    async def take(self, *, patience: float) -> int:
        """Become the owner and return the lock, for mongod to inherit: so it is held until we *and* mongod are gone.

        It is vital, because a second mongod unlinks the live socket before it looks at the data's own lock. When
        the owner has died, its mongod may need a moment to stop: wait `patience` seconds for it. Raises SetupError
        when another process owns the folder.
        """
        with self.explained():
            lock = os.open(self._owner_file, os.O_RDWR | os.O_CREAT, 0o600)
        begun = time.monotonic()
        while not _try_lock(lock, fcntl.LOCK_EX):
            owner = self.owner()
            waited = time.monotonic() - begun
            if waited > (1 if owner.pid and owner.is_alive else patience):
                os.close(lock)
                raise SetupError(
                    f"The data folder {self.path} is in use by another helpdesk (process {owner.pid or 'unknown'}): "
                    "stop that one or choose another folder with HELPDESK_DATA_DIR."
                )
            await asyncio.sleep(0.05)
        self._lock = lock
        self._write_owner(str(os.getpid()))
        return lock

    def announce(self) -> None:
        """Tell commands beside us that the server is ready, and at which socket."""
        self._write_owner(f"{os.getpid()}\n{self.socket}")

    def release(self) -> None:
        """Give the folder free for another process."""
        if self._lock is not None:
            shutil.rmtree(self.socket.parent, ignore_errors=True)
            with suppress(SetupError):
                self._write_owner("")
            os.close(self._lock)
            self._lock = None

    def owner(self) -> Owner:
        """Read who owns the folder, or owned it last."""
        lines = self._read(self._owner_file).splitlines()
        return Owner(
            pid=int(lines[0]) if lines and lines[0].isdigit() else None,
            socket=Path(lines[1]) if len(lines) > 1 else None,
        )

    def is_owned(self) -> bool:
        """Whether a living process holds the folder; a mongod that is left alone and stopping does not count."""
        with self.explained():
            try:
                lock = os.open(self._owner_file, os.O_RDWR)
            except (FileNotFoundError, NotADirectoryError):
                return False
        try:
            return not _try_lock(lock, fcntl.LOCK_SH) and self.owner().is_alive
        finally:
            os.close(lock)

    def turn_log(self) -> int:
        """Put a long log aside, keep one old one; return where the log now ends, in bytes."""
        with self.explained():
            size = self.log.stat().st_size if self.log.exists() else 0
            if size < LARGEST_LOG:
                return size
            self.log.replace(self.log.with_suffix(".log.1"))
            return 0

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn what the system says about the folder into a SetupError of one sentence."""
        try:
            yield
        except OSError as error:
            raise SetupError(self._why_unusable(error)) from error

    def _choose_socket(self) -> Path:
        socket = self.root / "run" / "m.sock"
        if len(os.fsencode(socket)) <= LONGEST_SOCKET_PATH:
            return socket
        name = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]
        return Path("/tmp") / f"helpdesk-{os.getuid()}-{name}" / "m.sock"  # noqa: S108 - its owner is checked

    def _write_owner(self, text: str) -> None:
        if self._lock is not None:
            with self.explained():
                os.ftruncate(self._lock, 0)
                os.pwrite(self._lock, text.encode(), 0)

    def _read(self, file: Path) -> str:
        with self.explained():
            return file.read_text()

    def _insist_it_is_ours(self, folder: Path) -> None:
        if {folder.lstat().st_uid, folder.stat().st_uid} != {os.getuid()}:  # a link and what it leads to
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(folder))

    def _why_unusable(self, error: OSError) -> str:
        another = "choose another one with HELPDESK_DATA_DIR"
        match error.errno:
            case errno.ENOSPC | errno.EDQUOT:
                return f"The disk that holds {self.path} is full: free some space."
            case errno.EROFS:
                return f"The data folder {self.path} is on a read-only disk: {another}."
            case errno.EACCES | errno.EPERM:
                return f"The data folder {self.path} does not belong to user {_user()}: change its owner or {another}."
            case errno.ENOTDIR | errno.EEXIST:
                return f"The data folder {self.path} cannot be made because a part of its path is a file: {another}."
            case _:
                return f"The data folder {self.path} cannot be used ({error.strerror}): {another}."


def _try_lock(lock: int, kind: int) -> bool:
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write_once(path: Path, secret: str) -> None:
    """Write a new file that only we may read, complete or not at all; leave an old one as it is."""
    if path.exists():
        return
    unfinished = path.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _user() -> str:
    with suppress(KeyError, OSError):
        return getpass.getuser()
    return str(os.getuid())
