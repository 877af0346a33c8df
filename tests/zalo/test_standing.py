from datetime import timedelta

import httpx
import pytest

from helpdesk.channels.models import Mode
from helpdesk.errors import SetupError
from tests.zalo.played import DONE, OA, SAID, SECRET, TOKEN, PlayedZalo, Reply, bot_at, oa_at, pair

ME: Reply = {"ok": True, "result": {"id": "1", "account_name": "Bot Tổ Số", "account_type": "BASIC"}}
ADDRESS = "https://helpdesk.example.vn/webhooks/zalo-bot"


def hook(url: str) -> Reply:
    return {"ok": True, "result": {"url": url, "updated_at": 1749633372026}}


def oa(oa_id: str = OA["oa_id"]) -> Reply:
    return {"error": 0, "message": "Success", "data": {"oa_id": oa_id, "name": "UBND xã Thử Nghiệm"}}


@pytest.mark.parametrize(
    ("mode", "url", "problem"),
    [
        (Mode.WEBHOOK, ADDRESS, ""),
        (Mode.POLLING, "", ""),
        (Mode.WEBHOOK, "", "channels set-webhook zalo-bot"),
        (Mode.POLLING, ADDRESS, "channels delete-webhook zalo-bot"),
    ],
)
async def test_a_bot_says_when_messages_cannot_come_in(mode: Mode, url: str, problem: str) -> None:
    zalo = PlayedZalo(DONE)
    zalo.script("getMe", ME)
    zalo.script("getWebhookInfo", hook(url))
    async with bot_at(zalo, mode=mode) as bot:
        standing = await bot.standing()

    assert (standing.name, standing.webhook) == ("Bot Tổ Số", url)
    assert [problem in said for said in standing.problems] == ([True] if problem else [])


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ({"ok": False, "error_code": 401}, "copy the current token"),
        (httpx.Response(502), "try again"),
        (httpx.ConnectError("x"), "does not answer"),
    ],
)
async def test_a_bot_that_zalo_does_not_know_is_a_problem_with_a_remedy(reply: Reply, said: str) -> None:
    zalo = PlayedZalo(DONE)
    zalo.script("getMe", reply)
    async with bot_at(zalo) as bot:
        (problem,) = (await bot.standing()).problems
    assert said in problem
    assert TOKEN not in problem


async def test_a_webhook_is_registered_with_our_secret() -> None:
    zalo = PlayedZalo(hook(ADDRESS))  # type: ignore[arg-type]
    async with bot_at(zalo) as bot:
        await bot.set_webhook(ADDRESS)
        await bot.delete_webhook()

    assert zalo.called("setWebhook") == [{"url": ADDRESS, "secret_token": SECRET}]
    assert zalo.called("deleteWebhook") == [{}]


async def test_a_webhook_that_is_refused_says_why_without_secrets() -> None:
    zalo = PlayedZalo(DONE)
    zalo.script("setWebhook", {"ok": False, "error_code": 400, "description": f"bad url for {TOKEN} and {SECRET}"})
    async with bot_at(zalo) as bot:
        with pytest.raises(SetupError, match=r"error 400.*bad url for ••• and •••"):
            await bot.set_webhook(ADDRESS)


@pytest.mark.parametrize(("address", "secret"), [("http://helpdesk.example.vn/w", SECRET), (ADDRESS, "")])
async def test_a_webhook_that_would_not_be_safe_is_not_registered(address: str, secret: str) -> None:
    zalo = PlayedZalo(DONE)
    async with bot_at(zalo, secret=secret) as bot:
        with pytest.raises(SetupError):
            await bot.set_webhook(address)
    assert not zalo.calls


async def test_an_oa_in_order_has_a_name_and_no_problem() -> None:
    async with oa_at(PlayedZalo(oa()), kept=pair(1)) as house:  # type: ignore[arg-type]
        standing = await house.channel.standing()
    assert (standing.name, standing.problems) == ("UBND xã Thử Nghiệm", [])


async def test_a_poster_leads_to_the_oa_and_to_a_bot_whose_address_is_known() -> None:
    async with oa_at(PlayedZalo(DONE)) as house:
        assert house.channel.link("p-7K4M") == f"https://zalo.me/{OA['oa_id']}"
    async with bot_at(PlayedZalo(DONE)) as channel:
        assert channel.link("p-7K4M") is None  # Zalo does not say it


async def test_an_oa_that_was_never_authorised_is_a_problem_with_a_remedy() -> None:
    async with oa_at(PlayedZalo(SAID)) as house:
        (problem,) = (await house.channel.standing()).problems
    assert "helpdesk channels authorize zalo-oa" in problem


async def test_tokens_of_another_oa_are_a_problem() -> None:
    async with oa_at(PlayedZalo(oa("1")), kept=pair(1)) as house:  # type: ignore[arg-type]
        (problem,) = (await house.channel.standing()).problems
    assert OA["oa_id"] in problem


async def test_a_token_that_was_not_renewed_in_time_is_a_problem_before_it_ends() -> None:
    zalo = PlayedZalo(oa())  # type: ignore[arg-type]
    zalo.script("/access_token", *[httpx.Response(500)] * 9)
    async with oa_at(zalo, kept=pair(1)) as house:
        house.watch.at += timedelta(hours=15)
        standing = await house.channel.standing()
    assert len(standing.problems) == 1
    assert standing.name


async def test_only_the_console_registers_an_oa() -> None:
    async with oa_at(PlayedZalo(SAID), kept=pair(1)) as house:
        with pytest.raises(SetupError, match=r"console.*https://helpdesk.example.vn/webhooks/zalo-oa"):
            await house.channel.set_webhook("https://helpdesk.example.vn/webhooks/zalo-oa")
        with pytest.raises(SetupError, match="console"):
            await house.channel.delete_webhook()
        assert not house.zalo.calls
