"""What keeps the program from starting is one clear sentence and exit code 1: no trace, no secret."""

import os
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from helpdesk.storage.mongod import find_mongod
from tests.crash.programs import Programs, free_port, no_secrets
from tests.telegram.played_bot_api import TOKEN, PlayedBotApi

TELEGRAM = "HELPDESK_TELEGRAM__"
ANOTHER_TOKEN = "110201544:another-that-opens-nothing"
PASSWORD = "mat-khau-cua-mongo"
SECRETS = [TOKEN, ANOTHER_TOKEN, PASSWORD, "a-secret-for-tests"]


async def refused(helpdesk: Programs, *arguments: str, **environment: str) -> str:
    """Run a command that cannot work and return the one sentence it says."""
    program = await helpdesk.start_again(*arguments, environment=environment)
    assert await program.code() == 1, program.said
    said = program.said.removesuffix("[exit code 1]")
    no_secrets(said, SECRETS)
    assert "Traceback" not in said
    sentences = [line for line in said.splitlines() if line.startswith("helpdesk: ")]
    assert len(sentences) == 1, said
    assert sentences[0].endswith(".")
    return sentences[0].removeprefix("helpdesk: ")


async def test_a_token_that_is_none_is_named_before_anything_starts(helpdesk: Programs, tmp_path: Path) -> None:
    said = await refused(
        helpdesk, "serve", "--data-dir", str(tmp_path / "data"), **{f"{TELEGRAM}TOKEN": "a-secret-for-tests"}
    )
    assert "HELPDESK_TELEGRAM__TOKEN does not look like a bot token" in said
    assert not (tmp_path / "data").exists()


async def test_webhook_mode_without_a_secret_does_not_start(helpdesk: Programs, tmp_path: Path) -> None:
    half = {f"{TELEGRAM}TOKEN": TOKEN, f"{TELEGRAM}MODE": "webhook"}
    said = await refused(helpdesk, "serve", "--data-dir", str(tmp_path), **half)
    assert said.startswith("HELPDESK_TELEGRAM__WEBHOOK_SECRET is missing")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HELPDESK_PORT", "tám mươi"),
        ("HELPDESK_PORT", "70000"),
        (f"{TELEGRAM}MODE", "pigeon"),
        (f"{TELEGRAM}WEBHOOK_SECRET", "bí mật"),
        ("HELPDESK_SECRET_KEY", "too-short"),
    ],
)
async def test_a_setting_that_cannot_be_used_is_named(
    helpdesk: Programs, tmp_path: Path, name: str, value: str
) -> None:
    said = await refused(helpdesk, "serve", "--data-dir", str(tmp_path), **{"HELPDESK_PORT": "0", name: value})
    assert name in said
    assert value not in said or name == f"{TELEGRAM}MODE"


async def test_a_token_that_telegram_refuses_stops_the_start(
    helpdesk: Programs, api: PlayedBotApi, tmp_path: Path
) -> None:
    wrong = {f"{TELEGRAM}TOKEN": ANOTHER_TOKEN, f"{TELEGRAM}API_BASE": api.base}
    said = await refused(helpdesk, "serve", "--port", "0", "--data-dir", str(tmp_path / "data"), **wrong)
    assert said == "Telegram does not accept HELPDESK_TELEGRAM__TOKEN: copy the current one from @BotFather."


async def test_a_port_that_is_taken_is_named(helpdesk: Programs, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = await refused(helpdesk, "serve", "--port", port, "--data-dir", str(tmp_path))
    assert f"Port {port} on 127.0.0.1 cannot be used" in said
    assert "--port" in said


async def test_an_address_that_is_not_ours_is_named(helpdesk: Programs, tmp_path: Path) -> None:
    said = await refused(helpdesk, "serve", "--host", "203.0.113.7", "--data-dir", str(tmp_path))
    assert "203.0.113.7" in said


async def test_a_data_folder_that_is_a_file_is_named(helpdesk: Programs, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    said = await refused(helpdesk, "serve", "--port", "0", "--data-dir", str(tmp_path / "data"))
    assert f"The data folder {tmp_path / 'data'} cannot be made" in said
    assert "HELPDESK_DATA_DIR" in said


@pytest.fixture
def forbidden(tmp_path: Path) -> Iterator[Path]:
    """Name a folder that cannot be made: below /sys not even by root, for whom tests often run."""
    if os.geteuid() == 0:
        yield Path("/sys/helpdesk")
        return
    tmp_path.chmod(0o500)
    yield tmp_path / "data"
    tmp_path.chmod(0o700)


async def test_a_data_folder_we_may_not_write_to_is_named(helpdesk: Programs, forbidden: Path) -> None:
    said = await refused(helpdesk, "serve", "--port", "0", "--data-dir", str(forbidden))
    assert f"The data folder {forbidden} " in said
    assert "HELPDESK_DATA_DIR" in said


async def test_a_mongodb_that_does_not_answer_is_named_without_its_password(helpdesk: Programs) -> None:
    url = f"mongodb://to-so:{PASSWORD}@127.0.0.1:{free_port()}/helpdesk"
    said = await refused(helpdesk, "serve", "--port", "0", HELPDESK_MONGODB_URL=url)
    assert said.startswith("No MongoDB primary answers at 127.0.0.1:")


async def test_what_is_no_mongodb_address_is_named(helpdesk: Programs) -> None:
    for url in (f"http://to-so:{PASSWORD}@127.0.0.1/helpdesk", f"mongodb://to-so:{PASSWORD}/@@127.0.0.1/x", "xyz"):
        said = await refused(helpdesk, "db", "migrate", HELPDESK_MONGODB_URL=url)
        assert "HELPDESK_MONGODB_URL is not a MongoDB address" in said


@pytest.fixture
def lone_mongod(tmp_path: Path) -> Iterator[str]:
    """Run a MongoDB that is no replica set, and give its address."""
    (tmp_path / "db").mkdir()
    port = str(free_port())
    options = ("--bind_ip", "127.0.0.1", "--port", port, "--nounixsocket", "--wiredTigerCacheSizeGB", "0.25")
    with subprocess.Popen(
        [str(find_mongod(tmp_path)), "--dbpath", str(tmp_path / "db"), *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        yield f"mongodb://127.0.0.1:{port}/helpdesk"
        process.kill()


async def test_a_mongodb_that_is_no_replica_set_is_refused_with_the_remedy(
    helpdesk: Programs, lone_mongod: str
) -> None:
    said = await refused(helpdesk, "db", "migrate", HELPDESK_MONGODB_URL=lone_mongod)
    assert "is not a replica set: start it with --replSet and run rs.initiate() once" in said


async def test_a_worker_or_command_needs_a_migrated_database(helpdesk: Programs, tmp_path: Path) -> None:
    said = await refused(helpdesk, "worker", "--data-dir", str(tmp_path / "data"))
    assert "helpdesk db migrate" in said


@pytest.fixture(scope="module")
async def in_use(helpdesk: Programs, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Path]:
    """A data folder in which a helpdesk is at work."""
    folder = tmp_path_factory.mktemp("in-use")
    program = await helpdesk.start_again("serve", "--port", "0", "--data-dir", str(folder))
    await program.says("Tổ Số is running")
    yield folder
    await program.kill()


async def test_a_data_folder_that_is_in_use_is_not_shared(helpdesk: Programs, in_use: Path) -> None:
    said = await refused(helpdesk, "serve", "--port", "0", "--data-dir", str(in_use))
    assert f"The data folder {in_use} is in use by another helpdesk (process " in said
    assert "HELPDESK_DATA_DIR" in said


async def test_an_account_that_is_not_there_is_named(helpdesk: Programs, in_use: Path) -> None:
    for command in ("disable", "delete-webhook", "status"):
        said = await refused(helpdesk, "channels", command, "zalo-oa", "--data-dir", str(in_use))
        assert said == "There is no channel account zalo-oa."


async def test_a_webhook_needs_to_know_where_it_leads(helpdesk: Programs, in_use: Path) -> None:
    said = await refused(helpdesk, "channels", "set-webhook", "webchat", "--data-dir", str(in_use))
    assert "HELPDESK_PUBLIC_URL" in said


async def test_all_refusals_at_once_name_each_setting(helpdesk: Programs) -> None:
    program = await helpdesk.start_again(
        "serve", environment={"HELPDESK_PORT": "x", f"{TELEGRAM}TOKEN": "y", "HELPDESK_HOST": "127.0.0.1"}
    )
    assert await program.code() == 1
    assert "HELPDESK_PORT" in program.said
    assert "HELPDESK_TELEGRAM__TOKEN" in program.said
