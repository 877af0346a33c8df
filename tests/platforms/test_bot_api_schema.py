"""Telegram's own description of its Bot API has the last word on every call, and nobody here wrote it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import BadRequest

from tests.platforms import pictures
from tests.platforms.bot_api import BotApi
from tests.platforms.bot_api_rules import wrong_in_call
from tests.platforms.bot_api_schema import schema, watched
from tests.telegram.updates import names, update
from tools import bot_api_schema

LAN = 5100000001
TOKEN = "110201543:a-token-that-opens-nothing"

WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("sendMesage", {}, "no such method"),
    ("sendMessage", {"text": "x"}, "missing required 'chat_id'"),
    ("sendMessage", {"chat_id": 1, "text": "x", "colour": "red"}, "unknown parameter 'colour'"),
    ("sendMessage", {"chat_id": 1, "text": 5}, "String expected, got int"),
    ("sendMessage", {"chat_id": 1.5, "text": "x"}, "chat_id"),
    ("sendMessage", {"chat_id": 1, "text": "x", "disable_notification": "perhaps"}, "Boolean expected"),
    ("sendMessage", {"chat_id": 1, "text": "x" * 4097}, "4097 characters, allowed 1-4096"),
    ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": '{"inline_keyboard":[[{"label":"x"}]]}'}, "'label'"),
    (
        "sendMessage",
        {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "ệ" * 22}]]}},
        "66 bytes, allowed 1-64",
    ),
    ("sendMediaGroup", {"chat_id": 1, "media": [{"type": "photo", "media": "id"}]}, "1 items, allowed 2-10"),
    ("sendMediaGroup", {"chat_id": 1, "media": [{"type": "letter", "media": "id"}] * 2}, "'letter'"),
    ("setMyCommands", {"commands": [{"command": "start"}]}, "BotCommand lacks 'description'"),
    ("getUpdates", {"limit": 101}, "101, allowed 1-100"),
]


@pytest.mark.parametrize(("method", "facts", "why"), WRONG)
def test_the_schema_alone_names_what_is_wrong_in_a_call(method: str, facts: dict[str, Any], why: str) -> None:
    assert why in " ".join(schema().check_call(method, facts))


def test_a_file_is_uploaded_only_where_one_belongs() -> None:
    assert schema().check_call("sendPhoto", {"chat_id": 1}, {"photo"}) == []
    assert schema().check_call("sendMessage", {"chat_id": 1}, {"text"}) != []


def test_what_only_the_schema_refuses_is_refused() -> None:
    facts = {"chat_id": LAN, "text": "x", "protect_content": "on"}  # aiogram's models take "on" for a yes
    assert wrong_in_call("sendMessage", facts) == schema().check_call("sendMessage", facts) != []


@pytest.mark.parametrize("name", names())
def test_recorded_updates_are_updates_by_the_schema(name: str) -> None:
    assert schema().check_value("Update", update(name)) == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"date": "yesterday"}, "Integer expected"),
        ({"words": "chào"}, "no field 'words'"),
        ({"chat": {"id": 1}}, "Chat lacks 'type'"),
        ({"photo": [{"file_id": "a"}]}, "PhotoSize lacks 'width'"),
    ],
)
def test_an_update_that_is_none_by_the_schema_is_named(change: dict[str, Any], why: str) -> None:
    wrong = update("text")
    wrong["message"] |= change
    assert why in " ".join(schema().check_value("Update", wrong))


async def test_a_wrong_call_that_is_planted_in_the_bot_is_refused_and_remembered() -> None:
    async with BotApi(strict=False) as api, Bot(api.token, base_url=f"{api.base}/bot") as bot:
        await api.resident(LAN).say("chào")
        with pytest.raises(BadRequest):
            await bot.send_message(LAN, "x", api_kwargs={"colour": "red"})
        assert "unknown parameter 'colour'" in " ".join(api.violations)


@pytest.fixture
async def yes_man() -> AsyncIterator[str]:
    """Serve a Bot API that finds everything right."""

    async def agree(request: web.Request) -> web.Response:
        await request.read()
        chat = {"id": LAN, "type": "private"}
        message = {"message_id": 1, "date": 1795340000, "chat": chat}
        results = {"getMe": {"id": 1, "is_bot": True, "first_name": "x"}, "sendMediaGroup": [message]}
        return web.json_response({"ok": True, "result": results.get(request.match_info["method"], message)})

    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", agree)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_the_proxy_lets_right_calls_through_in_every_form(yes_man: str) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Tôi đồng ý", callback_data="1:0")]])
    async with watched(yes_man) as base, Bot(TOKEN, base_url=f"{base}/bot") as bot:
        assert (await bot.send_message(LAN, "xin chào", reply_markup=keyboard)).message_id == 1
        await bot.send_photo(LAN, pictures.jpeg(), caption="ảnh")
        await bot.send_media_group(LAN, [InputMediaPhoto(pictures.jpeg()), InputMediaPhoto(pictures.jpeg())])
        async with aiohttp.ClientSession() as session:
            await session.post(f"{base}/bot{TOKEN}/sendMessage", json={"chat_id": LAN, "text": "x"})
            await session.get(f"{base}/bot{TOKEN}/sendMessage", params={"chat_id": LAN, "text": "x"})


async def call_wrongly(server: str) -> int:
    async with watched(server) as base, aiohttp.ClientSession() as session:
        answer = await session.post(f"{base}/bot{TOKEN}/sendMessage", json={"chat_id": LAN})
        return answer.status


async def test_the_proxy_fails_a_wrong_call_that_the_server_took(yes_man: str) -> None:
    with pytest.raises(AssertionError, match="missing required 'text'"):
        await call_wrongly(yes_man)


def test_without_the_schema_nothing_passes_for_checked(tmp_path: Path) -> None:
    with pytest.raises(bot_api_schema.SchemaMissingError, match="Run `make setup`"):
        bot_api_schema.path_of_schema(tmp_path)


def test_what_cannot_be_downloaded_is_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    assert bot_api_schema.main(tmp_path) == 1
    assert "aiogram's source distribution cannot be had here" in capfd.readouterr().err
    assert list(tmp_path.iterdir()) == []
