"""Each platform in a process of its own, moved from here."""

import aiohttp
import pytest

from tests.platforms.bot_api import TOKEN
from tests.platforms.conftest import Hook
from tests.platforms.control import running
from tests.platforms.faults import BadGateway, Reset, TooMany
from tests.platforms.judging import judged
from tests.platforms.zalo_oa import APP_ID, APP_SECRET


async def test_telegram_alone(hook: Hook) -> None:
    async with running("bot_api") as remote, aiohttp.ClientSession() as session:
        await remote.webhook(hook.url, secret="s3cret")
        await remote.fault("deliver", copies=2)
        await remote.acts([(7, "say", {"words": "một"}), (8, "say", {"words": "hai"})])
        await remote.fault("next", "sendMessage", TooMany(retry_after=3), Reset(took_effect=True), user=7)
        url, body = f"{remote.base}/bot{TOKEN}/sendMessage", {"chat_id": 7, "text": "trả lời"}
        async with session.post(url, json=body) as answer:
            assert answer.status == 429
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.post(url, json=body)
        async with session.post(url, json=body) as answer:
            assert answer.status == 200
        told = await remote.told()
        assert len(hook.bodies) == len(told["deliveries"]) == 4
        verdict = judged({"7": ["trả lời"]}, told["shown"], in_doubt=told["in_doubt"])
        assert verdict.excused == [("7", "trả lời")]
        assert told["struck"]["too-many"] == 1
        assert told["violations"] == []


async def test_a_fault_rate_and_its_end_are_set_from_outside() -> None:
    async with running("zalo_bot") as remote, aiohttp.ClientSession() as session:
        await remote.act("lan", "say", words="chào")
        await remote.fault("some", 1.0, BadGateway(), methods=["getUpdates"])
        token = (await remote.told())["token"]
        async with session.post(f"{remote.base}/bot{token}/getUpdates") as answer:
            assert answer.status == 502
        await remote.fault("clear")
        async with session.post(f"{remote.base}/bot{token}/getUpdates") as answer:
            assert (await answer.json())["result"]["message"]["text"] == "chào"


async def test_zalo_oa_alone_has_a_first_pair_of_tokens() -> None:
    async with running("zalo_oa") as remote, aiohttp.ClientSession() as session:
        await remote.settings(latency=0.01)
        first = (await remote.told())["pair"]
        form = {"app_id": APP_ID, "grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
        url = f"{remote.base}/v4/oa/access_token"
        async with session.post(url, data=form, headers={"secret_key": APP_SECRET}) as answer:
            assert (await answer.json(content_type=None))["access_token"] != first["access_token"]
        assert (await remote.told())["refreshes"] == 1
