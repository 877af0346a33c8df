"""Both channels as they are opened, with real connections, at platforms that others here play."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels import http
from bot.channels.port import Channel, Parsed, Tools
from bot.channels.zalo_bot.kind import KIND as BOT
from bot.channels.zalo_oa.kind import KIND as OA
from bot.engine.messages import FileKind, Kind
from helpdesk.channels.models import Mode
from helpdesk.errors import SetupError
from helpdesk.messaging.models import RetryLater, Sent, Uncertain
from tests.platforms import pictures
from tests.platforms.faults import (
    BadGateway,
    Blocked,
    ExpiredToken,
    Garbled,
    Idle,
    Reset,
    TooMany,
    UsedUp,
)
from tests.platforms.zalo_bot import ZaloBot
from tests.platforms.zalo_oa import APP_ID, APP_SECRET, OA_ID, OA_SECRET_KEY, ZaloOa
from tests.zalo.played import SECRET, FilesInMemory, Inbox, TokensInMemory, Watch, account, menu, photo

MOST = 1_000_000


@asynccontextmanager
async def bot_opened(zalo: ZaloBot, *, mode: Mode = Mode.WEBHOOK, token: str = "") -> AsyncIterator[Channel]:
    values = {"token": token or zalo.token, "api_base": zalo.base, "webhook_secret": SECRET}
    tools = Tools(files=FilesInMemory(), tokens=TokensInMemory(), now=lambda: datetime.now(UTC))
    credentials = BOT.credentials.model_validate(values)
    async with BOT.open(account("zalo-bot", mode=mode), credentials, tools) as channel:
        yield channel


def _oa_values(zalo: ZaloOa) -> dict[str, str]:
    return {
        "app_id": APP_ID,
        "app_secret": APP_SECRET,
        "oa_id": OA_ID,
        "oa_secret_key": OA_SECRET_KEY,
        "api_base": zalo.base,
        "oauth_base": zalo.base,
        "refresh_token": zalo.granted()["refresh_token"],
    }


@asynccontextmanager
async def oa_opened(zalo: ZaloOa, *, files: dict[str, bytes] | None = None) -> AsyncIterator[Channel]:
    tools = Tools(files=FilesInMemory(files or {}), tokens=TokensInMemory(), now=lambda: datetime.now(UTC))
    async with OA.open(account("zalo-oa"), OA.credentials.model_validate(_oa_values(zalo)), tools) as channel:
        yield channel


async def test_a_bot_polls_fetches_and_answers() -> None:
    kept = Inbox()
    async with ZaloBot() as zalo, bot_opened(zalo, mode=Mode.POLLING) as bot:
        lan = zalo.resident("lan")
        picture = pictures.jpeg()
        zalo.faults.next("getUpdates", Idle())
        await lan.say("xin chào")
        await lan.photo(picture, caption="màn hình")
        await lan.unsupported()

        polling = asyncio.create_task(bot.poll(kept.keep, lambda: True))
        await kept.reaches(3)
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)

        assert [one.kind for one in kept] == [Kind.TEXT, Kind.MEDIA, Kind.UNSUPPORTED]
        assert await bot.fetch(kept[1].files[0].source, most=MOST) == picture
        assert await bot.send(lan.user, menu("Chào chị Lan", "Có")) == Sent()
        assert lan.last.text.endswith("1. Có\nTrả lời bằng số.")


async def test_a_bot_answers_where_its_messages_come_from() -> None:
    got: list[Parsed] = []
    async with ZaloBot() as zalo, bot_opened(zalo) as bot:

        async def post(_url: str, body: bytes, headers: dict[str, str]) -> int:
            bot.verify({name.lower(): value for name, value in headers.items()}, body)
            got.extend(bot.parse(json.loads(body)))
            return 200

        zalo.courier.post = post  # type: ignore[assignment]
        await bot.set_webhook("https://helpdesk.example.vn/webhooks/zalo-bot")
        assert (await bot.standing()).problems == []
        zalo.is_wrapped = False
        await zalo.resident("lan").voice()
        await zalo.settled()
        assert [one.files[0].kind for one in got] == [FileKind.VOICE]

        await bot.delete_webhook()
        assert len((await bot.standing()).problems) == 1


async def test_a_bot_knows_what_became_of_a_message() -> None:
    async with ZaloBot() as zalo, bot_opened(zalo) as bot:
        lan = zalo.resident("lan")
        await lan.say("xin chào")
        for fault, delivery in (
            (TooMany(), RetryLater(reason="rate_limited")),
            (Blocked(), http.BLOCKED),
            (BadGateway(), RetryLater(reason="platform_failed")),
            (Reset(took_effect=True), Uncertain(reason="no_answer")),
            (Garbled(), Uncertain(reason="unreadable")),
        ):
            zalo.faults.next("sendMessage", fault)
            assert await bot.send(lan.user, menu("Chào chị")) == delivery


async def test_a_token_that_zalo_refuses_stops_the_start() -> None:
    async with ZaloBot(strict=False) as zalo:
        with pytest.raises(SetupError, match="does not accept"):
            async with bot_opened(zalo, token="1234567:another-one"):
                pass


async def test_a_zalo_that_is_away_does_not_stop_the_start() -> None:
    async with ZaloBot() as zalo:
        pass
    async with bot_opened(zalo) as bot:
        assert await bot.send("lan", menu("Chào")) == RetryLater(reason="no_connection")


async def test_a_webhook_without_a_secret_is_not_opened() -> None:
    credentials = BOT.credentials.model_validate({"token": "1234567:a-token"})
    tools = Tools(files=FilesInMemory(), tokens=TokensInMemory(), now=lambda: datetime.now(UTC))
    with pytest.raises(SetupError, match="secret"):
        async with BOT.open(account("zalo-bot"), credentials, tools):
            pass


async def test_an_oa_takes_answers_and_fetches() -> None:
    got: list[Parsed] = []
    async with ZaloOa(echoes=True) as zalo, oa_opened(zalo, files={"mau.jpg": pictures.jpeg()}) as oa:

        async def post(_url: str, body: bytes, headers: dict[str, str]) -> int:
            oa.verify({name.lower(): value for name, value in headers.items()}, body)
            got.extend(oa.parse(json.loads(body)))
            return 200

        zalo.courier.post = post  # type: ignore[assignment]
        await zalo.deliver_to("https://helpdesk.example.vn/webhooks/zalo-oa")
        lan = zalo.resident("lan")
        await lan.follow()
        await lan.say("xin chào")
        await lan.album([pictures.jpeg(), pictures.jpeg(400, 300)])
        await lan.document()
        await lan.location()
        await lan.submit_info(84912000111)
        await lan.sticker()
        await zalo.settled()
        answer = menu("Mẫu đây ạ", "Có").model_copy(update={"files": [photo()]})
        assert await oa.send(lan.user, answer) == Sent()
        await zalo.settled()

        assert sorted(one.kind for one in got) == sorted(
            [Kind.START, Kind.TEXT, Kind.MEDIA, Kind.MEDIA, Kind.LOCATION, Kind.CONTACT, Kind.UNSUPPORTED]
        )
        paper = next(one for one in got if one.files and one.files[0].kind is FileKind.FILE)
        assert await oa.fetch(paper.files[0].source, most=MOST) == pictures.pdf()
        assert lan.last.text == "Mẫu đây ạ\n\n1. Có\nTrả lời bằng số."
        assert (await oa.standing()).problems == []
        assert zalo.refused_refreshes == []


async def test_an_oa_lives_through_the_end_of_its_token() -> None:
    async with ZaloOa() as zalo, oa_opened(zalo) as oa:
        lan = zalo.resident("lan")
        await lan.say("xin chào")
        assert await oa.send(lan.user, menu("một")) == Sent()
        zalo.faults.next("message/cs", ExpiredToken())

        # Renewed a moment ago: a second renewal at once could not help.
        assert await oa.send(lan.user, menu("hai")) == RetryLater(reason="token", after=60)
        assert await oa.send(lan.user, menu("hai")) == Sent()
        assert zalo.refused_refreshes == []


async def test_an_oa_whose_refresh_token_was_used_up_says_so(caplog: pytest.LogCaptureFixture) -> None:
    async with ZaloOa() as zalo, oa_opened(zalo) as oa:
        zalo.faults.next("access_token", UsedUp())
        with caplog.at_level(logging.ERROR):
            (problem,) = (await oa.standing()).problems
        assert "helpdesk channels authorize zalo-oa" in problem
        assert problem in caplog.text


async def test_nothing_secret_is_logged_at_any_level(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        async with ZaloBot() as zalo, bot_opened(zalo) as bot:
            for fault in (Reset(), BadGateway(), TooMany(), Garbled()):
                zalo.faults.next(None, fault)
                await bot.send("lan", menu("Chào"))
            await bot.standing()
        async with ZaloOa() as zalo_oa, oa_opened(zalo_oa) as oa:
            for other in (Reset(), BadGateway(), UsedUp()):
                zalo_oa.faults.next("access_token", other)
                await oa.send("lan", menu("Chào"))
            secrets = [APP_SECRET, OA_SECRET_KEY, *zalo_oa.told()["pair"].values()]

    assert caplog.text
    for secret in [zalo.token, SECRET, *map(str, secrets)]:
        assert secret not in caplog.text


async def test_two_processes_live_for_weeks_on_one_pair_and_use_no_refresh_token_twice() -> None:
    async with ZaloOa() as zalo, AsyncExitStack() as stack:
        watch, tokens = Watch(datetime.now(UTC)), TokensInMemory()
        tools = Tools(files=FilesInMemory(), tokens=tokens, now=watch.now)
        credentials = OA.credentials.model_validate(_oa_values(zalo))
        oas = [await stack.enter_async_context(OA.open(account("zalo-oa"), credentials, tools)) for _ in range(2)]
        lan = zalo.resident("lan")
        for day in range(20):
            await lan.say("xin chào")
            sent = await asyncio.gather(*(oa.send(lan.user, menu(f"ngày {day}")) for oa in oas * 2))
            waited = [outcome for outcome in sent if outcome != Sent()]
            assert waited == [] or (day == 0 and waited == [RetryLater(reason="token", after=3)] * len(waited))
            watch.at += timedelta(hours=14)
            zalo.advance(14 * 3600)

        assert zalo.refreshes >= 10
        assert zalo.refused_refreshes == []
