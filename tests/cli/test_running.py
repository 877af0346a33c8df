"""Commands that run beside a database or a Telegram, and the server's clean end."""

import asyncio
import gc
import json
import re
import signal
from collections.abc import Mapping
from pathlib import Path

import pytest

from api.cli.running import settled
from tests.crash.programs import Programs, gone, no_secrets
from tests.telegram.played_bot_api import TOKEN, PlayedBotApi, refuses

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


@pytest.mark.parametrize("command", ["serve", "demo"])
async def test_ctrl_c_while_it_starts_is_heeded_at_once_and_leaves_nothing_behind(
    helpdesk: Programs, tmp_path: Path, command: str
) -> None:
    again = (command, "--port", "0", "--data-dir", str(tmp_path / "data"))
    program = await helpdesk.start_again(*again)
    mongod = await program.mongod()
    await program.end(signal.SIGINT, within=60)
    await gone(mongod, within=3)
    assert await program.code() in {0, 130}
    assert "Traceback" not in program.said
    assert READY not in program.said
    program = await helpdesk.start_again(*again)
    await program.says(READY, within=60)
    await program.end(signal.SIGTERM)
    assert await program.code() == 0


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


async def test_accounts_are_registered_shown_added_and_switched_off(
    helpdesk: Programs, api: PlayedBotApi, tmp_path: Path
) -> None:
    data = ("--data-dir", str(tmp_path / "data"))
    server = await helpdesk.start_again("serve", "--port", "0", *data)
    await server.says(READY)
    webhook = at(api, MODE="webhook", WEBHOOK_SECRET=SECRET)

    async def channels(*arguments: str, code: int = 0, settings: Mapping[str, str] = webhook, given: str = "") -> str:
        return await run(helpdesk, "channels", *arguments, *data, code=code, settings=settings, given=given)

    said = await channels("status", "telegram", code=1)
    assert "run `helpdesk channels set-webhook telegram" in said
    said = await channels("set-webhook", "telegram", "--address", "https://to-so.example/")
    assert said == "telegram is delivered to https://to-so.example/webhooks/telegram.\n"
    assert api.called("setWebhook")[-1]["url"] == "https://to-so.example/webhooks/telegram"
    said = await channels("status")
    assert "@to_so_demo_bot" in said
    assert "delivers to https://to-so.example/webhooks/telegram" in said
    assert "webchat" in said
    said = await channels("status", "telegram", code=1, settings=at(api, MODE="polling"))
    assert "`helpdesk channels delete-webhook telegram`" in said
    await channels("delete-webhook", "telegram")

    second = json.dumps({"token": TOKEN, "api_base": api.base, "webhook_secret": SECRET})
    add = ("add", "telegram-lac-thuy", "--kind", "telegram", "--area", "05392", "--credentials-stdin")
    assert "telegram-lac-thuy was added" in await channels(*add, given=second)
    assert "There is a channel account telegram-lac-thuy already" in await channels(*add, given=second, code=1)
    listed = [json.loads(line) for line in (await channels("status", "--json", code=1)).splitlines() if "{" in line]
    assert {one["account"]: one["area"] for one in listed}["telegram-lac-thuy"] == "05392"
    assert await channels("disable", "telegram-lac-thuy") == "telegram-lac-thuy is off.\n"
    assert "switched off" in await channels("status", "telegram-lac-thuy")
    await channels("enable", "telegram-lac-thuy")

    renew = ("renew", "telegram-lac-thuy", "--credentials-stdin")
    refused = await channels(*renew, given=json.dumps({"token": "1:not-the-token"}), code=1)
    assert "does not accept the token of telegram-lac-thuy" in refused
    assert "is renewed" in await channels(*renew, given=json.dumps({"webhook_secret": f"{SECRET}-2"}))
    said = await channels("renew", "telegram", "--credentials-stdin", given="{}", code=1)
    assert "The account telegram stands in the settings." in said
    without = json.dumps({"token": TOKEN, "api_base": api.base})
    said = await channels("add", "telegram-doi", "--kind", "telegram", "--credentials-stdin", given=without, code=1)
    assert "The webhook secret of telegram-doi is missing" in said
    assert "There is no channel account telegram-doi." in await channels("status", "telegram-doi", code=1)
    assert "cannot be switched off" in await channels("disable", "webchat", code=1)

    assert await channels("send-test", "telegram", "9912") == "Sent.\n"
    assert api.called("sendMessage")[-1]["chat_id"] == 9912
    await server.end(signal.SIGTERM)


async def test_what_telegram_refuses_is_said(helpdesk: Programs, api: PlayedBotApi, tmp_path: Path) -> None:
    data = ("--data-dir", str(tmp_path / "data"))
    api.scripted["setWebhook"].append(refuses(400, "Bad Request: bad webhook: An HTTPS URL must be provided"))
    settings = at(api, WEBHOOK_SECRET=SECRET)
    where = ("--address", "http://to-so.example")
    said = await run(helpdesk, "channels", "set-webhook", "telegram", *where, *data, code=1, settings=settings)
    assert "an https url must be provided" in said.splitlines()[-1].lower()
    wrong = settings | {"HELPDESK_TELEGRAM__TOKEN": "1:not-the-token"}
    said = await run(helpdesk, "channels", "status", "telegram", *data, code=1, settings=wrong)
    assert "does not accept" in said


def test_what_lives_as_long_as_the_process_is_not_looked_through_again_and_again() -> None:
    settled()
    try:
        assert gc.get_freeze_count() > 10_000
        assert len(gc.get_objects()) < 10_000
    finally:
        gc.unfreeze()
