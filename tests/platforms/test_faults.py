"""Each switch does what it says, at each platform."""

import asyncio
from typing import Any

import aiohttp
import pytest

from tests.platforms.bot_api import BotApi
from tests.platforms.calling import line_to
from tests.platforms.faults import (
    BadGateway,
    Blocked,
    ExpiredToken,
    Fault,
    Garbled,
    Hang,
    Refused,
    Reset,
    Slow,
    TooMany,
    WrongToken,
)
from tests.platforms.records import Ending
from tests.platforms.serving import Platform
from tests.platforms.zalo_bot import ZaloBot
from tests.platforms.zalo_oa import ZaloOa

ALL = [BotApi, ZaloBot, ZaloOa]
REFUSALS: list[tuple[Fault, Any, Any, Any]] = [
    (TooMany(retry_after=7), (429, 429), (200, 429), (200, -32)),
    (Blocked(), (403, 403), (200, 403), (200, -217)),
    (WrongToken(), (401, 401), (200, 401), (200, -216)),
    (ExpiredToken(), (401, 401), (200, 401), (200, -220)),
    (Refused(code=418, description="không"), (418, 418), (200, 418), (200, 418)),
]


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal[0].kind)
async def test_a_no_is_said_in_the_platforms_own_form_and_shows_nothing(kind: type[Platform], refusal: Any) -> None:
    async with line_to(kind) as line:
        line.platform.faults.next(line.method, refusal[0])
        status, said = await line.send("một")
        code = said.get("error_code", said.get("error"))
        assert (status, code) == refusal[1 + ALL.index(kind)]
        assert line.platform.shown() == []
        assert line.platform.calls[-1].fault == refusal[0].kind
        assert (await line.send("hai"))[0] == 200
        assert [one.text for one in line.platform.shown()] == ["hai"]


async def test_telegram_says_how_long_to_wait() -> None:
    async with line_to(BotApi) as line:
        line.platform.faults.next(line.method, TooMany(retry_after=7))
        assert (await line.send("một"))[1]["parameters"] == {"retry_after": 7}


async def test_telegram_says_where_a_chat_went() -> None:
    async with line_to(BotApi) as line:
        line.platform.faults.next(line.method, Refused(code=400, parameters={"migrate_to_chat_id": -100123}))
        assert (await line.send("một"))[1]["parameters"] == {"migrate_to_chat_id": -100123}


@pytest.mark.parametrize("kind", ALL)
async def test_a_gateway_answers_with_a_page_and_nothing_got_through(kind: type[Platform]) -> None:
    async with line_to(kind) as line:
        line.platform.faults.next(line.method, BadGateway(), BadGateway(status=504))
        assert await line.send("một") == (502, "<html>Bad Gateway</html>")
        assert (await line.send("hai"))[0] == 504
        assert line.platform.shown() == []


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("took_effect", [True, False])
async def test_a_line_that_breaks_leaves_the_caller_in_doubt_only_where_it_took_effect(
    kind: type[Platform], *, took_effect: bool
) -> None:
    async with line_to(kind) as line:
        line.platform.faults.next(line.method, Reset(took_effect=took_effect))
        with pytest.raises((aiohttp.ClientConnectionError, ConnectionResetError)):
            await line.send("một")
        assert len(line.platform.shown()) == took_effect
        assert line.platform.calls[-1].ending is Ending.CUT
        assert line.platform.in_doubt() == line.platform.calls[-1:] * took_effect


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("took_effect", [True, False])
async def test_a_platform_that_hangs_is_hung_up_on(kind: type[Platform], *, took_effect: bool) -> None:
    async with line_to(kind, seconds=0.2) as line:
        line.platform.faults.next(line.method, Hang(took_effect=took_effect))
        with pytest.raises(TimeoutError):
            await line.send("một")
        await line.platform.until(lambda: not line.platform.in_flight())
        assert line.platform.calls[-1].ending is Ending.HUNG_UP
        assert len(line.platform.in_doubt()) == len(line.platform.shown()) == took_effect


@pytest.mark.parametrize("kind", ALL)
async def test_a_hang_ends_without_an_answer(kind: type[Platform]) -> None:
    async with line_to(kind) as line:
        line.platform.faults.next(line.method, Hang(seconds=0.05))
        with pytest.raises((aiohttp.ClientConnectionError, ConnectionResetError)):
            await line.send("một")
        assert line.platform.calls[-1].ending is Ending.CUT


@pytest.mark.parametrize("kind", ALL)
async def test_a_call_is_in_flight_between_its_effect_and_its_answer(kind: type[Platform]) -> None:
    async with line_to(kind) as line:
        line.platform.faults.next(line.method, Slow(seconds=0.2))
        sending = asyncio.ensure_future(line.send("một"))
        await line.platform.until(line.platform.shown)
        assert line.platform.in_flight() == line.platform.in_doubt() == line.platform.calls[-1:]
        assert (await sending)[0] == 200
        assert line.platform.in_flight() == line.platform.in_doubt() == []


@pytest.mark.parametrize("kind", ALL)
async def test_an_answer_can_be_no_answer(kind: type[Platform]) -> None:
    async with line_to(kind) as line:
        line.platform.faults.next(line.method, Garbled(body="oops"))
        assert await line.send("một") == (200, "oops")
        assert len(line.platform.shown()) == 1


@pytest.mark.parametrize("kind", ALL)
async def test_faults_can_strike_one_resident_or_every_call_until_they_are_cleared(kind: type[Platform]) -> None:
    async with line_to(kind) as line:
        line.platform.faults.next(line.method, Blocked(), user="somebody else")
        assert "ok" in str(await line.send("một")).lower() or line.platform.shown()
        line.platform.faults.every(line.method, BadGateway(), user=line.user)
        assert [(await line.send("hai"))[0] for _ in range(3)] == [502, 502, 502]
        line.platform.faults.clear()
        assert (await line.send("ba"))[0] == 200
        assert line.platform.faults.struck["bad-gateway"] == 3


async def test_a_rate_strikes_about_that_many_calls_and_always_the_same_ones() -> None:
    struck = []
    for _ in range(2):
        async with line_to(BotApi) as line:
            line.platform.faults.some(0.2, BadGateway(), TooMany(), methods=["sendMessage"])
            struck.append([(await line.send(str(number)))[0] for number in range(200)])
    assert struck[0] == struck[1]
    assert 20 < sum(status != 200 for status in struck[0]) < 60
    assert {200, 429, 502} == set(struck[0])


async def test_whoever_does_not_wait_is_refused_again_and_counted() -> None:
    async with line_to(BotApi) as line:
        line.platform.faults.next(line.method, TooMany(retry_after=1, insists=True))
        assert [(await line.send("một"))[0] for _ in range(3)] == [429, 429, 429]
        struck = {kind: times for kind, times in line.platform.faults.struck.items() if times}
        assert struck == {"too-many": 1, "too-early": 2}
        await asyncio.sleep(1)
        assert (await line.send("một"))[0] == 200


async def test_a_limit_refuses_what_is_beyond_it() -> None:
    async with line_to(BotApi) as line:
        line.platform.faults.limit(3, 60.0, methods=["sendMessage"], per_user=True)
        assert [(await line.send("một"))[0] for _ in range(5)] == [200, 200, 200, 429, 429]
        assert line.platform.busiest(user=line.user) == 3


async def test_a_rate_leaves_other_methods_alone() -> None:
    async with line_to(BotApi) as line:
        line.platform.faults.some(1.0, BadGateway(), methods=["getUpdates"])
        assert (await line.send("một"))[0] == 200
