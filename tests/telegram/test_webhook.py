"""Where Telegram delivers: who may, what is kept, and what Telegram hears."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from pymongo.errors import AutoReconnect

from api.app import create_app
from api.house import House
from api.webhooks.platforms import LARGEST_UPDATE
from bot.channels.intake import Intake
from helpdesk.clock import SystemClock
from helpdesk.messaging.models import Arrival
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.privacy.sealing import Sealer
from helpdesk.settings import TelegramSettings
from helpdesk.storage.database import Database
from tests.telegram.conftest import KEY, SECRET, OpenHouse
from tests.telegram.played_bot_api import TOKEN, PlayedBotApi
from tests.telegram.updates import update

HEADER = "X-Telegram-Bot-Api-Secret-Token"


class BrokenInbox(Inbox):
    """An inbox whose database is away."""

    async def accept(self, arrival: Arrival) -> bool:
        raise AutoReconnect(arrival.id)


def client_of(house: House) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=create_app(house), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="https://to-so.example")


@pytest.fixture
async def client(house: House, database: Database) -> AsyncIterator[httpx.AsyncClient]:  # noqa: ARG001 - emptied
    async with client_of(house) as opened:
        yield opened


async def deliver(client: httpx.AsyncClient, body: Any, *, secret: str | None = SECRET) -> int:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"} | ({} if secret is None else {HEADER: secret})
    return (await client.post("/webhooks/telegram", content=content, headers=headers)).status_code


async def kept(database: Database) -> list[str]:
    return [row["_id"] async for row in database["inbox"].find({}, {"_id": 1})]


async def test_an_update_is_kept_before_telegram_hears_that_all_is_well(
    client: httpx.AsyncClient, database: Database
) -> None:
    assert await deliver(client, update("text")) == 200
    row = await database["inbox"].find_one({"_id": "telegram:110201543.700000001"})
    assert row is not None
    assert (row["user"], row["position"], row["open"]) == ("5100000001", 700000001, True)


@pytest.mark.parametrize("secret", [None, "", SECRET[:-1], SECRET + "x", SECRET.upper(), "bí mật"])
async def test_who_does_not_know_the_secret_is_turned_away(
    client: httpx.AsyncClient, database: Database, secret: str | None
) -> None:
    headers = {} if secret is None else {HEADER.encode(): secret.encode()}
    headers[b"Content-Type"] = b"application/json"
    answer = await client.post("/webhooks/telegram", content=json.dumps(update("text")), headers=headers)
    assert answer.status_code == 403
    assert await kept(database) == []


async def test_who_does_not_know_the_secret_learns_nothing_of_how_bodies_are_read(client: httpx.AsyncClient) -> None:
    assert await deliver(client, b"{", secret=None) == 403


@pytest.mark.parametrize("mode", ["none", "polling"])
async def test_without_a_bot_in_webhook_mode_there_is_no_such_page(
    mode: str, api: PlayedBotApi, open_house: OpenHouse, database: Database
) -> None:
    polling = TelegramSettings(token=SecretStr(TOKEN), api_base=api.base, webhook_secret=SecretStr(SECRET))
    async with open_house(polling if mode == "polling" else TelegramSettings()) as house, client_of(house) as client:
        await house.channels.open()
        assert await deliver(client, update("text")) == 404
    assert await kept(database) == []


async def test_more_than_any_update_is_not_read(client: httpx.AsyncClient, database: Database) -> None:
    long = update("text")
    long["message"]["text"] = "x" * LARGEST_UPDATE
    assert await deliver(client, long) == 413

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(10_000):
            yield b" " * 65536

    headers = {HEADER: SECRET, "Content-Type": "application/json"}
    answer = await client.post("/webhooks/telegram", content=endless(), headers=headers)
    assert answer.status_code == 413
    assert await kept(database) == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000], ids=["empty", "broken", "no words", "deep"])
async def test_what_is_no_json_is_refused(client: httpx.AsyncClient, database: Database, body: bytes) -> None:
    assert await deliver(client, body) == 400
    assert await kept(database) == []


@pytest.mark.parametrize(
    "body",
    [b"null", b"[]", b"7", b'"text"', b"{}", b'{"update_id": 1, "message": 3}'],
    ids=["null", "list", "figure", "words", "no id", "odd message"],
)
async def test_what_nobody_can_read_is_taken_so_that_it_does_not_come_for_a_day(
    client: httpx.AsyncClient, database: Database, body: bytes
) -> None:
    assert await deliver(client, body) == 200
    assert await kept(database) == []


@pytest.mark.parametrize("name", ["moved_on", "text_in_a_group", "in_a_channel", "blocked_us", "from_a_bot"])
async def test_what_is_no_message_of_a_resident_is_taken_and_forgotten(
    client: httpx.AsyncClient, database: Database, name: str
) -> None:
    assert await deliver(client, update(name)) == 200
    assert await kept(database) == []


async def test_kinds_of_updates_from_the_future_are_taken_and_forgotten(
    client: httpx.AsyncClient, database: Database
) -> None:
    assert await deliver(client, {"update_id": 5, "thought": {"from": {"id": 1}, "depth": 3}}) == 200
    new = update("text")
    new["message"] |= {"mood": "curious", "hologram": {"sides": 3}}
    del new["message"]["text"]
    assert await deliver(client, new) == 200
    assert await kept(database) == ["telegram:110201543.700000001"]


async def test_a_second_delivery_changes_nothing(client: httpx.AsyncClient, database: Database) -> None:
    assert await deliver(client, update("text")) == 200
    changed = update("text")
    changed["message"]["text"] = "nói khác"
    assert await deliver(client, changed) == 200
    row = await database["inbox"].find_one({})
    assert row is not None
    assert row["body"]["text"] == "làm lý lịch tư pháp ở đâu"
    assert len(await kept(database)) == 1


async def test_what_could_not_be_kept_is_not_taken_so_that_telegram_comes_again(
    house: House, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = BrokenInbox(database, process="test")
    broken = Intake(inbox=inbox, sealer=Sealer([KEY]), clock=SystemClock(), arrived=lambda: None)
    async with client_of(replace(house, intake=broken)) as client:
        assert await deliver(client, update("text")) == 500
    async with client_of(house) as client:
        assert await deliver(client, update("text")) == 200
    assert await kept(database) == ["telegram:110201543.700000001"]
    assert "lý lịch" not in caplog.text
    assert SECRET not in caplog.text
