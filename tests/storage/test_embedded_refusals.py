"""Why the embedded MongoDB cannot start, in one sentence each."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest
import uvloop

from helpdesk.errors import SetupError
from helpdesk.storage.embedded import EmbeddedServer, is_running
from helpdesk.storage.mongod import find_mongod, make_executable

LIBRARY_MISSING = """#!/bin/sh
echo "mongod: error while loading shared libraries: libcurl.so.4: cannot open shared object file" >&2
exit 127
"""
LOGS_AND_FAILS = """#!/bin/sh
while [ "$1" != --logpath ]; do shift; done
echo '{"s":"I","msg":"Hello"}' >> "$2"
echo '{"s":"E","msg":"Failed to set up listener","attr":{"error":"no place"}}' >> "$2"
exit 48
"""


async def test_a_folder_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SetupError, match=r"a part of its path is a file: choose another one with HELPDESK_DATA_DIR\.$"):
        await EmbeddedServer(tmp_path / "file" / "data").start()
    assert not is_running(tmp_path / "file" / "data")


@pytest.mark.parametrize("place", ["/proc/helpdesk", "/sys/helpdesk"])
async def test_a_folder_where_nobody_can_write(place: str) -> None:
    with pytest.raises(SetupError, match=rf"^The data folder {place} .*choose another one with HELPDESK_DATA_DIR\.$"):
        await EmbeddedServer(Path(place)).start()


async def test_a_nearly_full_disk(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"has 299 MB free and 300 MB are needed"):
        await EmbeddedServer(tmp_path, free_space=lambda _: 300 * 1024**2 - 1).start()


def test_a_full_disk(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path)
    with pytest.raises(SetupError, match=r"is full: free some space\.$"), server.folder.explained():
        Path("/dev/full").write_text("anything")


async def test_a_missing_library(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"without libcurl\.so\.4: install libcurl4 or set HELPDESK_MONGODB_URL"):
        await _start_with(LIBRARY_MISSING, tmp_path)


async def test_a_failure_gives_the_last_error_of_the_log_and_frees_the_folder(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"stopped with status 48: Failed to set up listener .*no place.*mongod\.log"):
        await _start_with(LOGS_AND_FAILS, tmp_path)
    with pytest.raises(SetupError, match=r"libcurl"):
        await _start_with(LIBRARY_MISSING, tmp_path)


async def test_a_program_for_another_machine(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"cannot be started .*set HELPDESK_MONGODB_URL"):
        await _start_with("neither a program nor a script", tmp_path)


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
@pytest.mark.parametrize(
    ("program", "mode", "why"),
    [
        (b"hello", 0o700, "it is no program for this machine"),
        (b"", 0o700, "it is no program for this machine"),
        (b"\x7fELF" + bytes(100), 0o700, "it is no program for this machine"),
        (b"#!/bin/sh", 0o600, "Permission denied"),
        (b"#!/no/such/shell", 0o700, "No such file or directory"),
        (None, 0, "No such file or directory"),
    ],
)
def test_what_is_no_program_is_told_the_same_by_every_loop(
    tmp_path: Path, loop: Callable[[], asyncio.AbstractEventLoop], program: bytes | None, mode: int, why: str
) -> None:
    mongod = tmp_path / "program"
    if program is not None:
        mongod.write_bytes(program)
        mongod.chmod(mode)
    advice = "install to-so-helpdesk[embedded] anew or set HELPDESK_MONGODB_URL to a MongoDB of your own"
    with pytest.raises(SetupError) as refused, asyncio.Runner(loop_factory=loop) as runner:
        runner.run(EmbeddedServer(tmp_path / "data", mongod=mongod).start())
    assert str(refused.value) == f"The embedded MongoDB cannot be started ({mongod}: {why}): {advice}."
    assert not is_running(tmp_path / "data")


def test_a_wheel_that_is_not_installed(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"install to-so-helpdesk\[embedded\] or set HELPDESK_MONGODB_URL"):
        find_mongod(tmp_path, package="no_such_wheel.db", machine="Linux-x86_64")


def test_a_machine_the_wheel_is_not_made_for(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="this is Darwin-arm64: set HELPDESK_MONGODB_URL"):
        find_mongod(tmp_path, machine="Darwin-arm64")


def test_a_program_that_may_not_run_is_allowed_to(tmp_path: Path) -> None:
    program = tmp_path / "mongod"
    program.touch(mode=0o600)
    assert make_executable(program, tmp_path / "spare") == program
    assert os.access(program, os.X_OK)


def test_a_program_that_cannot_be_allowed_to_run_is_copied(tmp_path: Path) -> None:
    program = Path("/proc/self/limits")  # not even root can change its mode
    copy = make_executable(program, tmp_path / "spare")
    assert copy.parent == tmp_path / "spare"
    assert os.access(copy, os.X_OK)


async def _start_with(program: str, folder: Path) -> None:
    mongod = folder / "program"
    mongod.write_text(program)
    mongod.chmod(0o700)
    await EmbeddedServer(folder / "data", mongod=mongod).start()
