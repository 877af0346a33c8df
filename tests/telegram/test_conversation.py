"""A whole conversation through the whole house, at our own played Telegram and at one that others wrote."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from pydantic import SecretStr

from api.app import create_app
from api.house import House
from helpdesk.areas.seeding import seed
from helpdesk.settings import TelegramSettings
from helpdesk.storage.database import Database
from tests.platforms.bot_api_schema import watched
from tests.telegram.conftest import SECRET, OpenHouse
from tests.telegram.peers import (
    USER,
    Resident,
    ResidentOfPlayed,
    ResidentOfTelemelya,
    client_of_telemelya,
    hears,
    telemelya,
    with_header,
)
from tests.telegram.played_bot_api import TOKEN, PlayedBotApi
from tests.telegram.wordings import said

HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
async def at_work(database: Database, open_house: OpenHouse) -> "AtWork":
    await seed(database, with_demonstration=True, report=lambda _: None)
    return AtWork(open_house)


class AtWork:
    """Opens a house with all places, at work."""

    def __init__(self, open_house: OpenHouse) -> None:
        self._open_house = open_house

    @asynccontextmanager
    async def at(self, base: str) -> AsyncIterator[House]:
        telegram = TelegramSettings(
            token=SecretStr(TOKEN), api_base=base, webhook_secret=SecretStr(SECRET), mode="webhook"
        )
        async with self._open_house(telegram) as house, house.at_work():
            yield house

    @asynccontextmanager
    async def with_resident(self, api: PlayedBotApi) -> AsyncIterator[tuple[House, ResidentOfPlayed]]:
        """Let our played Telegram deliver to it."""
        async with self.at(api.base) as house:
            transport = httpx.ASGITransport(app=create_app(house))
            async with httpx.AsyncClient(transport=transport, base_url="https://to-so.example") as client:

                async def deliver(update: dict[str, object]) -> None:
                    answer = await client.post("/webhooks/telegram", json=update, headers={HEADER: SECRET})
                    assert answer.status_code == 200

                yield house, ResidentOfPlayed(api, deliver)


async def until_stuck(resident: Resident) -> None:
    """From the first word to the support request and the question for a phone number."""
    await resident.say("/start")
    await hears(resident, said("welcome.ask"))
    await resident.tap(said("choice.agree"))
    await hears(resident, said("commune.ask"))
    await resident.say("Lạc Thủy")
    assert "Xã Lạc Thủy" in (await hears(resident, said("finding.ask"))).text
    await resident.say("đăng ký vneid mức 2")
    await hears(resident, "VNeID")
    await resident.tap(said("choice.start"))
    await hears(resident, "Anh/chị đang ở bước nào?")
    await resident.say("2")
    await hears(resident, "có gắn chíp")
    await resident.say("1")
    await hears(resident, "Bước 1/")
    await resident.tap(said("choice.next"))
    await hears(resident, "Bước 2/")
    await resident.tap(said("choice.stuck"))
    asked = await hears(resident, said("phone.ask"))
    assert asked.keys == [said("choice.share_phone"), said("choice.skip")]
    assert await resident.acknowledged() == 4


async def request_of(database: Database) -> dict[str, object]:
    rows = [row async for row in database["support_requests"].find({})]
    assert len(rows) == 1
    return dict(rows[0])


async def test_the_way_from_start_to_stuck_and_the_phone_number(
    api: PlayedBotApi, at_work: AtWork, database: Database
) -> None:
    async with at_work.with_resident(api) as (_, resident):
        await until_stuck(resident)
        await resident.share("84912000111")
        shown = await hears(resident, said("talking.ask"))
        assert shown.button(said("choice.other"))
        *_, before, _ = await resident.shown()
        assert before.markup == {"remove_keyboard": True}
        assert "111" in before.text
    request = await request_of(database)
    assert (request["conversation"], request["has_phone"]) == (f"telegram:{USER}", True)
    assert request["step"] == (await database["step_events"].find_one({"kind": "stuck"}) or {})["step"]
    for name in ("inbox", "outbox", "conversations", "support_requests", "thread_entries", "residents"):
        assert "912000111" not in str([row async for row in database[name].find({})])


async def test_words_instead_of_a_number_go_to_the_team_and_the_keyboard_goes_away(
    api: PlayedBotApi, at_work: AtWork, database: Database
) -> None:
    async with at_work.with_resident(api) as (_, resident):
        await until_stuck(resident)
        await resident.say("ứng dụng báo lỗi màu đỏ")
        await hears(resident, said("talking.passed_on")[:20])
        *_, before, last = await resident.shown()
        assert before.markup == {"remove_keyboard": True}
        assert "inline_keyboard" in last.markup
    entry = await database["thread_entries"].find_one({})
    assert entry is not None
    assert entry["text"] == "ứng dụng báo lỗi màu đỏ"


async def test_somebody_elses_card_is_not_kept_and_the_question_stays(
    api: PlayedBotApi, at_work: AtWork, database: Database
) -> None:
    async with at_work.with_resident(api) as (_, resident):
        await until_stuck(resident)
        await resident.share("84912000222", owner=USER + 1)
        again = await hears(resident, said("phone.not_own"))
        assert len(again.keys) == 2
        await resident.say(said("choice.skip"))
        await hears(resident, said("talking.ask"))
    assert (await request_of(database))["has_phone"] is False


async def test_a_sticker_and_an_old_button_lead_back_to_what_was_asked(api: PlayedBotApi, at_work: AtWork) -> None:
    async with at_work.with_resident(api) as (_, resident):
        await resident.say("/start")
        old = (await hears(resident, said("welcome.ask"))).button(said("choice.agree"))
        await resident.tap(said("choice.agree"))
        question = await hears(resident, said("commune.ask"))
        await resident.tap_data(old)
        again = await hears(resident, said("tap.stale"))
        assert again.markup.keys() == question.markup.keys()
        assert await resident.acknowledged() == 2


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_the_way_from_start_to_stuck_at_an_emulator_of_others(at_work: AtWork, database: Database) -> None:
    async with (
        telemelya() as base,
        watched(base) as schema_proxy,
        at_work.at(schema_proxy) as house,
        with_header(HEADER, SECRET, create_app(house)) as front,
    ):
        channel = house.channels.get("telegram")
        assert channel is not None
        await channel.set_webhook(f"{front}/webhooks/telegram")
        with client_of_telemelya(base) as client:
            resident = ResidentOfTelemelya(client)
            await until_stuck(resident)
            await resident.say(said("choice.skip"))
            assert (await hears(resident, said("talking.ask"))).button(said("choice.other"))
            *_, before, _ = await resident.shown()
            assert before.markup == {"remove_keyboard": True}
    assert (await request_of(database))["conversation"] == f"telegram:{USER}"
