"""Asking Telegram for updates: none is lost, none is confirmed too early."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from pymongo.errors import AutoReconnect

from bot.channels.intake import Intake
from bot.channels.port import Parsed
from bot.channels.telegram.channel import TelegramChannel
from helpdesk.clock import SystemClock
from helpdesk.messaging.models import Arrival
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.privacy.sealing import Sealer
from helpdesk.storage.database import Database
from tests.platforms.bot_api import BotApi
from tests.platforms.faults import BadGateway, Reset
from tests.telegram.conftest import ACCOUNT, KEY, channel_at
from tests.telegram.played_bot_api import Answer, PlayedBotApi, breaks, refuses, says
from tests.telegram.updates import text, update

USER = 5100000001

Poll = Callable[..., AbstractAsyncContextManager[None]]


class MovingInbox(Inbox):
    """An inbox whose database is away for the first tries."""

    failures = 3

    async def accept(self, arrival: Arrival) -> bool:
        if self.failures:
            self.failures -= 1
            raise AutoReconnect
        return await super().accept(arrival)


@pytest.fixture
def polling(channel: TelegramChannel, database: Database) -> Poll:
    """Poll while the block runs."""

    @asynccontextmanager
    async def polls(*, inbox: Inbox | None = None, is_ours: Callable[[], bool] = lambda: True) -> AsyncIterator[None]:
        intake = Intake(
            inbox=inbox or Inbox(database, process="test"),
            sealer=Sealer([KEY]),
            clock=SystemClock(),
            arrived=lambda: None,
        )

        async def keep(parsed: Parsed) -> bool:
            while True:
                try:
                    return await intake.take(parsed, ACCOUNT)
                except AutoReconnect:
                    await asyncio.sleep(0.02)

        task = asyncio.create_task(channel.poll(keep, is_ours))
        yield
        assert not task.done()
        task.cancel()
        await asyncio.wait({task})

    return polls


def offsets(api: PlayedBotApi) -> list[int]:
    return [int(facts.get("offset", 0)) for facts in api.called("getUpdates")]


async def kept(database: Database) -> list[str]:
    return [row["_id"] async for row in database["inbox"].find({}, {"_id": 1}, sort=[("position", 1)])]


async def test_updates_are_kept_in_their_order_and_then_confirmed(
    api: PlayedBotApi, polling: Poll, database: Database
) -> None:
    for number in (41, 42, 43):
        api.wait_for(text(f"câu {number}", user=USER, number=number))
    async with polling():
        await api.until(lambda: 44 in offsets(api))
        assert await kept(database) == ["telegram:110201543.41", "telegram:110201543.42", "telegram:110201543.43"]
        api.wait_for(text("câu nữa", user=USER, number=44))
        await api.until(lambda: 45 in offsets(api))
    assert await kept(database) == [f"telegram:110201543.{number}" for number in (41, 42, 43, 44)]
    assert set(offsets(api)) == {0, 44, 45}
    assert api.called("getUpdates")[0]["allowed_updates"] == ["message", "edited_message", "callback_query"]


async def test_an_update_is_confirmed_only_after_it_was_kept(
    api: PlayedBotApi, polling: Poll, database: Database
) -> None:
    inbox = MovingInbox(database, process="test")
    api.wait_for(text("đừng mất nhé", user=USER, number=7))
    async with polling(inbox=inbox):
        await api.until(lambda: 8 in offsets(api))
    assert inbox.failures == 0
    assert await kept(database) == ["telegram:110201543.7"]
    assert offsets(api)[:2] == [0, 8]


async def test_what_was_not_confirmed_before_a_crash_comes_again_and_changes_nothing(
    api: PlayedBotApi, polling: Poll, database: Database
) -> None:
    api.wait_for(text("một lần thôi", user=USER, number=7))
    for _ in range(2):  # the second process begins at offset 0, as after kill -9
        async with polling():
            await api.until(lambda: 8 in offsets(api))
            api.wait_for(text("một lần thôi", user=USER, number=7))
    assert await kept(database) == ["telegram:110201543.7"]


async def test_what_is_no_message_of_a_resident_is_confirmed_and_forgotten(
    api: PlayedBotApi, polling: Poll, database: Database
) -> None:
    api.wait_for(update("moved_on"))
    async with polling():
        await api.until(lambda: 700000117 in offsets(api))
    assert await kept(database) == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (refuses(409, "Conflict: can't use getUpdates method while webhook is active"), "a webhook or another program"),
        (refuses(401, "Unauthorized"), "does not accept the token of telegram"),
        (refuses(429, "Too Many Requests: retry after 1", retry_after=1), "asked less often"),
        (says("<html>Bad Gateway</html>", status=502), "NetworkError"),
        (breaks(), "MaybeSentError"),
    ],
    ids=["conflict", "refused", "too many", "bad gateway", "line broken"],
)
async def test_polling_goes_on_after_whatever_goes_wrong(
    api: PlayedBotApi,
    polling: Poll,
    database: Database,
    answer: Answer,
    said: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    api.scripted["getUpdates"] += [answer, answer]
    api.wait_for(text("vẫn còn đây", user=USER, number=9))
    with caplog.at_level(logging.WARNING):
        async with polling():
            await api.until(lambda: 10 in offsets(api))
    assert await kept(database) == ["telegram:110201543.9"]
    assert caplog.text.count(said) == 2
    assert "a-token-that" not in caplog.text


async def test_only_the_process_whose_turn_it_is_polls(api: PlayedBotApi, polling: Poll) -> None:
    turn = {"ours": False}
    async with polling(is_ours=lambda: turn["ours"]):
        await asyncio.sleep(0.1)
        assert offsets(api) == []
        turn["ours"] = True
        await api.until(lambda: offsets(api))


async def test_an_update_nobody_can_read_does_not_keep_the_bot_deaf(
    api: PlayedBotApi, polling: Poll, database: Database
) -> None:
    odd = text("lạ", user=USER, number=51)
    odd["message"]["entities"] = [{"type": "bold"}]  # without its place
    api.wait_for(odd)
    api.wait_for(text("câu sau", user=USER, number=52))
    async with polling():
        await api.until(lambda: 53 in offsets(api))
    assert await kept(database) == ["telegram:110201543.52"]


async def test_nothing_is_lost_or_out_of_order_whatever_the_line_does(database: Database) -> None:
    intake = Intake(
        inbox=Inbox(database, process="test"), sealer=Sealer([KEY]), clock=SystemClock(), arrived=lambda: None
    )
    async with BotApi() as telegram, channel_at(telegram.base) as channel:
        telegram.faults.deliver(copies=2, swap_rate=0.5)
        telegram.faults.some(0.3, Reset(took_effect=True), BadGateway(), methods=["getUpdates"])

        async def keep(parsed: Parsed) -> bool:
            return await intake.take(parsed, ACCOUNT)

        polling = asyncio.create_task(channel.poll(keep, lambda: True))
        said = [await telegram.resident(USER).say(f"câu {place}") for place in range(30)]
        said += [await telegram.resident(USER).edit("câu cuối")]
        await telegram.until(lambda: not telegram.mailbox.updates)
        polling.cancel()
        await asyncio.wait({polling})
    assert await kept(database) == [f"telegram:110201543.{number}" for number in said]
