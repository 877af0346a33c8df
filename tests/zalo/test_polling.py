import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.channels.port import Channel, Keep, Parsed
from helpdesk.channels.models import Mode
from tests.zalo.played import DONE, PAYLOADS, TOKEN, Inbox, PlayedZalo, bot_at, oa_at, pair

IDLE = {"ok": False, "description": "Request timeout", "error_code": 408}
BOT = PAYLOADS["bot"]


@asynccontextmanager
async def polling(zalo: PlayedZalo, keep: Keep, is_ours: Callable[[], bool] = lambda: True) -> AsyncIterator[Channel]:
    async with bot_at(zalo, mode=Mode.POLLING) as bot:
        task = asyncio.create_task(bot.poll(keep, is_ours))
        try:
            yield bot
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def test_takes_one_message_after_the_other_through_idle_hours_and_bad_ones() -> None:
    inbox, zalo = Inbox(), PlayedZalo(IDLE)
    zalo.script(
        "getUpdates",
        BOT["text"],
        IDLE,
        {"ok": True, "result": {}},
        httpx.Response(502),
        httpx.ReadTimeout("x"),
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
        {"ok": True, "result": {"event_name": 7}},
        BOT["photo_as_documented"],
    )
    async with polling(zalo, inbox.keep):
        await inbox.reaches(2)

    assert [one.update for one in inbox] == ["2d758cb5e222177a4e35", "82599fa32f56d00e8943"]
    assert zalo.called("getUpdates")[0] == {"timeout": 30}


async def test_an_idle_platform_that_does_not_wait_is_not_asked_without_end() -> None:
    zalo = PlayedZalo(IDLE)
    async with polling(zalo, Inbox().keep):
        await asyncio.sleep(0.1)
    assert len(zalo.calls) < 15


async def test_only_the_process_whose_turn_it_is_asks() -> None:
    inbox, zalo, turn = Inbox(), PlayedZalo(IDLE), [False]
    zalo.script("getUpdates", BOT["text"])
    async with polling(zalo, inbox.keep, lambda: turn[0]):
        await asyncio.sleep(0.05)
        assert not zalo.calls
        turn[0] = True
        await inbox.reaches(1)


async def test_the_next_message_is_not_asked_for_before_this_one_is_kept() -> None:
    zalo, gate = PlayedZalo(IDLE), asyncio.Event()

    async def slowly(parsed: Parsed) -> bool:
        return await gate.wait() and bool(parsed)

    zalo.script("getUpdates", BOT["text"])
    async with polling(zalo, slowly):
        await asyncio.sleep(0.05)
        assert len(zalo.calls) == 1
        gate.set()


async def test_a_message_that_is_being_kept_is_kept_although_the_program_stops() -> None:
    zalo, kept, begun = PlayedZalo(IDLE), Inbox(), asyncio.Event()

    async def slowly(parsed: Parsed) -> bool:
        begun.set()
        await asyncio.sleep(0.05)
        return await kept.keep(parsed)

    zalo.script("getUpdates", BOT["text"])
    async with polling(zalo, slowly):
        await begun.wait()
    assert len(kept) == 1


async def test_a_refused_token_is_an_error_in_the_log_and_stands_in_none(caplog: pytest.LogCaptureFixture) -> None:
    zalo, inbox = PlayedZalo(IDLE), Inbox()
    zalo.script("getUpdates", {"ok": False, "error_code": 401, "description": f"no {TOKEN}"}, BOT["text"])
    with caplog.at_level(logging.DEBUG):
        async with polling(zalo, inbox.keep):
            await inbox.reaches(1)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert TOKEN not in caplog.text


async def test_an_oa_cannot_be_asked() -> None:
    async with oa_at(PlayedZalo(DONE), kept=pair(1)) as house:
        await house.channel.poll(Inbox().keep, lambda: True)
        assert not house.zalo.calls
