"""Commands that run beside a database or a Telegram, and the server's clean end."""

import asyncio
import re
import signal
from collections.abc import Mapping
from pathlib import Path

from tests.crash.programs import Programs, gone, no_secrets
from tests.telegram.played_bot_api import TOKEN, PlayedBotApi, breaks, refuses

SECRET = "a-secret-for-tests"
PASSWORD = "Kh0-doan-duoc-lam!"
READY = "Tổ Số is running"


async def run(
    helpdesk: Programs, *arguments: str, code: int = 0, given: str = "", settings: Mapping[str, str] | None = None
) -> str:
    """Run a command to its end and return what it said."""
    program = await helpdesk.start_again(*arguments, environment=settings, given=given)
    assert await program.code() == code, program.said
    assert "Traceback" not in program.said
    no_secrets(program.said, [TOKEN, SECRET, PASSWORD])
    return program.said.rpartition("[exit code ")[0]


async def test_the_server_ends_cleanly_and_takes_its_mongodb_along(helpdesk: Programs, tmp_path: Path) -> None:
    async def end(with_signal: signal.Signals) -> None:
        data = str(tmp_path / with_signal.name)
        program = await helpdesk.start_again("serve", "--port", "0", "--data-dir", data)
        await program.says(READY)
        mongod = await program.mongod()
        await program.end(with_signal, within=6)
        await gone(mongod, within=0.1)
        assert await program.code() == 0
        assert "Traceback" not in program.said
        assert "ERROR" not in program.said

    await asyncio.gather(end(signal.SIGINT), end(signal.SIGTERM))


async def test_ctrl_c_while_it_starts_leaves_nothing_behind(helpdesk: Programs, tmp_path: Path) -> None:
    program = await helpdesk.start_again("serve", "--port", "0", "--data-dir", str(tmp_path / "data"))
    mongod = await program.mongod()
    await program.end(signal.SIGINT, within=10)
    await gone(mongod, within=3)
    assert await program.code() in {0, 130}
    assert "Traceback" not in program.said


async def test_a_database_is_migrated_once(helpdesk: Programs, tmp_path: Path) -> None:
    data = ("--data-dir", str(tmp_path / "data"))
    assert re.search(r"^Done: \d+", await run(helpdesk, "db", "migrate", *data), re.MULTILINE)
    assert "Nothing to do." in await run(helpdesk, "db", "migrate", settings={"HELPDESK_DATA_DIR": data[1]})


async def test_beside_a_running_server_somebody_is_created_who_may_sign_in(helpdesk: Programs, tmp_path: Path) -> None:
    data = ("--data-dir", str(tmp_path / "data"))
    server = await helpdesk.start_again("serve", "--port", "0", *data)
    await server.says(READY)
    new = ("users", "create", "lan.demo", "--name", "Chị Lan", "--role", "coordinator", "--area", "25", *data)
    first = await run(helpdesk, *new, "--password-stdin", given=f"{PASSWORD}\n")
    assert first == "lan.demo can sign in now: coordinator for Tỉnh Phú Thọ.\n"
    again = await run(helpdesk, *new, "--password-stdin", given=f"{PASSWORD}\n", code=1)
    assert "lan.demo" in again
    assert len(again.splitlines()) == 1
    await server.end(signal.SIGTERM)
    assert await server.code() == 0


def at(api: PlayedBotApi, **more: str) -> dict[str, str]:
    names = {"TOKEN": TOKEN, "API_BASE": api.base, **more}
    return {f"HELPDESK_TELEGRAM__{name}": value for name, value in names.items()}


async def test_a_webhook_is_registered_shown_and_removed(helpdesk: Programs, api: PlayedBotApi) -> None:
    webhook = at(api, MODE="webhook", WEBHOOK_SECRET=SECRET)
    said = await run(helpdesk, "channels", "status", code=1, settings=webhook)
    assert "is webhook, but Telegram knows of none: run `helpdesk channels set-webhook`" in said
    said = await run(helpdesk, "channels", "set-webhook", "https://to-so.example/", settings=webhook)
    assert "Telegram delivers to https://to-so.example/webhooks/telegram." in said
    assert api.called("setWebhook") == [
        {
            "url": "https://to-so.example/webhooks/telegram",
            "secret_token": SECRET,
            "allowed_updates": ["message", "callback_query"],
            "max_connections": 40,
        }
    ]
    assert "@to_so_demo_bot and delivers to" in await run(helpdesk, "channels", "status", settings=webhook)
    said = await run(helpdesk, "channels", "status", code=1, settings=at(api, MODE="polling"))
    assert "a webhook takes all messages: run `helpdesk channels delete-webhook`" in said
    await run(helpdesk, "channels", "delete-webhook", settings=webhook)
    assert "waits to be asked" in await run(helpdesk, "channels", "status", settings=at(api, MODE="polling"))


async def test_what_telegram_refuses_is_said(helpdesk: Programs, api: PlayedBotApi) -> None:
    api.scripted["setWebhook"].append(refuses(400, "Bad Request: bad webhook: An HTTPS URL must be provided"))
    settings = at(api, WEBHOOK_SECRET=SECRET)
    said = await run(helpdesk, "channels", "set-webhook", "http://to-so.example", code=1, settings=settings)
    assert "an https url must be provided" in said.splitlines()[-1].lower()
    api.scripted["deleteWebhook"].append(breaks())
    assert "says no: ServerDisconnectedError." in await run(
        helpdesk, "channels", "delete-webhook", code=1, settings=settings
    )
    said = await run(
        helpdesk, "channels", "status", code=1, settings=settings | {"HELPDESK_TELEGRAM__TOKEN": "1:not-the-token"}
    )
    assert "Telegram does not accept HELPDESK_TELEGRAM__TOKEN" in said
