"""Opening a database, and changing it in transactions."""

import asyncio
import logging
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import bson
import pytest

from helpdesk.errors import SetupError
from helpdesk.storage.database import Database, Session
from helpdesk.storage.mongod import find_mongod

PASSWORD = "open-sesame"
PRIMARY = {
    "isWritablePrimary": True,
    "setName": "elsewhere",
    "maxWireVersion": 13,
    "maxBsonObjectSize": 16777216,
    "logicalSessionTimeoutMinutes": 30,
}


class NobodyHomeError(Exception):
    """A reason to give up in the middle of the work."""


async def test_a_transaction_keeps_all_and_returns_what_the_work_returned(database: Database) -> None:
    async def work(session: Session) -> str:
        await database["inbox"].insert_one({"_id": "a"}, session=session)
        await database["outbox"].insert_one({"_id": "b"}, session=session)
        return "done"

    assert await database.in_transaction(work) == "done"
    assert await database["inbox"].count_documents({}) == 1
    assert await database["outbox"].count_documents({}) == 1


async def test_a_transaction_that_fails_keeps_nothing(database: Database) -> None:
    async def work(session: Session) -> None:
        await database["inbox"].insert_one({"_id": "a"}, session=session)
        raise NobodyHomeError

    with pytest.raises(NobodyHomeError):
        await database.in_transaction(work)
    assert await database["inbox"].count_documents({}) == 0


async def test_two_transactions_on_one_row_both_count(database: Database) -> None:
    await database["inbox"].insert_one({"_id": "counter", "value": 0})

    async def add_one(session: Session) -> None:
        row = await database["inbox"].find_one({"_id": "counter"}, session=session)
        assert row
        await asyncio.sleep(0.02)
        await database["inbox"].update_one({"_id": "counter"}, {"$set": {"value": row["value"] + 1}}, session=session)

    await asyncio.gather(database.in_transaction(add_one), database.in_transaction(add_one))
    row = await database["inbox"].find_one({"_id": "counter"})
    assert row == {"_id": "counter", "value": 2}


async def test_an_address_without_a_name_means_the_database_helpdesk(tmp_path: Path) -> None:
    async with _pretended_server(tmp_path, hello=PRIMARY, version="7.0.1") as host:
        database = await Database.open(f"mongodb://{host}/?directConnection=true")
        assert database.db.name == "helpdesk"
        await database.close()
        database = await Database.open(f"mongodb://{host}/to_so?directConnection=true")
        assert database.db.name == "to_so"
        await database.close()


async def test_a_mongod_without_a_replica_set_is_refused(tmp_path: Path) -> None:
    socket = tmp_path / "m.sock"
    (tmp_path / "db").mkdir()
    program = find_mongod(tmp_path / "bin")
    options = ["--dbpath", str(tmp_path / "db"), "--bind_ip", str(socket), "--nounixsocket", "--wiredTigerCacheSizeGB"]
    mongod = await asyncio.create_subprocess_exec(program, *options, "0.25", stdout=asyncio.subprocess.DEVNULL)
    try:
        with pytest.raises(SetupError, match=r"is not a replica set: start it with --replSet"):
            await Database.open(f"mongodb://{quote_plus(str(socket))}/", timeout_ms=20_000)
    finally:
        mongod.kill()
        await mongod.wait()


async def test_a_wrong_password_is_refused_and_not_repeated(mongodb_url: str) -> None:
    host = mongodb_url.partition("@")[2] or mongodb_url.partition("//")[2]
    await _assert_refused(f"mongodb://tests:{PASSWORD}@{host}", "refuses the user or password")


async def test_a_server_that_does_not_answer_is_named(tmp_path: Path) -> None:
    host = quote_plus(str(tmp_path / "nobody.sock"))
    await _assert_refused(
        f"mongodb://me:{PASSWORD}@{host}/",
        r"No MongoDB primary answers at .*nobody\.sock within 0\.3 s",
    )


@pytest.mark.parametrize(
    "url",
    [
        f"mongodb://me:{PASSWORD}/1@localhost:1/helpdesk",
        f"mongodb://me:12/{PASSWORD}@localhost:1/helpdesk",
        f"mongodb://me:{PASSWORD}@@localhost:1/helpdesk",
        f"mongodb://me:{PASSWORD}@localhost:port/helpdesk",
        f"postgres://me:{PASSWORD}@localhost:1/helpdesk",
        PASSWORD,
    ],
)
async def test_an_address_that_cannot_be_read_is_not_repeated(url: str) -> None:
    await _assert_refused(url, "HELPDESK_MONGODB_URL is not a MongoDB address")


@pytest.mark.parametrize(
    ("hello", "version", "reason"),
    [
        (PRIMARY, "5.0.31", r"is version 5\.0\.31: version 6\.0 or newer"),
        (PRIMARY | {"isWritablePrimary": False, "secondary": True}, "7.0.1", "is not the primary"),
    ],
)
async def test_a_server_that_cannot_carry_us_is_refused(
    hello: dict[str, Any],
    version: str,
    reason: str,
    tmp_path: Path,
) -> None:
    async with _pretended_server(tmp_path, hello=hello, version=version) as host:
        await _assert_refused(f"mongodb://{host}/?directConnection=true", reason)


async def test_an_old_server_is_warned_about_but_not_the_embedded_one(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with _pretended_server(tmp_path, hello=PRIMARY, version="6.0.5") as host:
        url = f"mongodb://{host}/?directConnection=true"
        with caplog.at_level(logging.WARNING):
            await (await Database.open(url, is_embedded=True)).close()
            assert not caplog.messages
            await (await Database.open(url)).close()
    assert caplog.messages == ["MongoDB 6.0.5 no longer gets security fixes: move to 7.0 or 8.0"]


async def _assert_refused(url: str, reason: str) -> None:
    with pytest.raises(SetupError, match=reason) as refusal:
        await Database.open(url, timeout_ms=300)
    assert PASSWORD not in str(refusal.value)
    assert "\n" not in str(refusal.value)


@asynccontextmanager
async def _pretended_server(folder: Path, *, hello: dict[str, Any], version: str) -> AsyncIterator[str]:
    """Speak just enough of the wire protocol to be looked at: hello, buildInfo, listCollections."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.read(16):
            size, request, _, operation = struct.unpack("<iiii", head)
            message = await reader.readexactly(size - 16)
            is_query = operation == 2004  # the very first hello may come in the old form
            command = b"ismaster" if is_query else message[10 : message.index(b"\0", 10)]
            body = bson.encode(_reply_to(command.decode()) | {"ok": 1.0})
            if is_query:
                reply, operation = struct.pack("<iqii", 8, 0, 0, 1) + body, 1
            else:
                reply = struct.pack("<IB", 0, 0) + body
            writer.write(struct.pack("<iiii", 16 + len(reply), 1, request, operation) + reply)
        writer.close()

    def _reply_to(command: str) -> dict[str, Any]:
        match command.lower():
            case "hello" | "ismaster":
                return hello
            case "buildinfo":
                return {"version": version}
            case _:
                return {"cursor": {"id": 0, "ns": "helpdesk.$cmd.listCollections", "firstBatch": []}}

    socket = folder / "pretended.sock"
    server = await asyncio.start_unix_server(answer, socket)
    try:
        yield quote_plus(str(socket))
    finally:
        server.close()
        await server.wait_closed()
