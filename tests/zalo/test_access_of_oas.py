import asyncio
import logging
from datetime import timedelta

import httpx
import pytest

from bot.channels.zalo_oa.access import LEASE_S, NoAccessError
from helpdesk.channels.tokens import TokenPair
from helpdesk.errors import SetupError
from tests.zalo.played import NOON, OA, REFRESH, SAID, OaHouse, PlayedZalo, Reply, oa_at, pair, renewed

RENEW = "/access_token"
DEAD: Reply = {"error": -14014, "error_name": "Invalid refresh token", "error_description": f"{REFRESH} was used"}


def secret(kept: TokenPair) -> str:
    return kept.access.get_secret_value()


def asked(house: OaHouse) -> list[str]:
    return [call.content.decode() for call in house.zalo.calls if call.url.path.endswith(RENEW)]


async def test_a_token_with_more_than_half_a_day_left_is_used_as_it_is() -> None:
    async with oa_at(PlayedZalo(SAID), kept=pair(1, hours=12.1)) as house:
        assert await house.access.token() == secret(pair(1))
        assert not asked(house)


async def test_a_token_with_half_a_day_left_is_renewed_and_kept_before_it_is_used() -> None:
    zalo = PlayedZalo(SAID)
    zalo.script(RENEW, renewed(2))
    async with oa_at(zalo, kept=pair(1, hours=12)) as house:
        assert await house.access.token() == secret(pair(2))

        assert house.tokens.pairs["zalo-oa"] == pair(2)
        (body,) = asked(house)
        assert body == f"grant_type=refresh_token&refresh_token=refresh-1-that-opens-nothing&app_id={OA['app_id']}"
        assert zalo.calls[0].headers["secret_key"] == OA["app_secret"]
        assert house.tokens.leases == [LEASE_S]
        assert LEASE_S > 25


async def test_the_first_pair_comes_from_the_token_in_the_account() -> None:
    zalo = PlayedZalo(SAID)
    zalo.script(RENEW, renewed(1))
    async with oa_at(zalo, first=REFRESH) as house:
        assert await house.access.token() == secret(pair(1))
        assert REFRESH in asked(house)[0]


async def test_the_token_in_the_account_is_for_the_first_time_only() -> None:
    zalo = PlayedZalo(SAID)
    zalo.script(RENEW, renewed(2))
    async with oa_at(zalo, kept=pair(1, hours=1), first=REFRESH) as house:
        await house.access.token()
        assert REFRESH not in asked(house)[0]


async def test_an_account_nobody_authorised_says_what_to_do(caplog: pytest.LogCaptureFixture) -> None:
    async with oa_at(PlayedZalo(SAID)) as house:
        with caplog.at_level(logging.ERROR), pytest.raises(NoAccessError) as refused:
            await house.access.token()
    assert "helpdesk channels authorize zalo-oa" in refused.value.problem
    assert refused.value.problem in caplog.text


async def test_many_who_need_a_token_at_once_renew_it_once() -> None:
    zalo = PlayedZalo(SAID)
    zalo.script(RENEW, renewed(2))
    async with oa_at(zalo, kept=pair(1, hours=-1)) as house:
        tokens = await asyncio.gather(*(house.access.token() for _ in range(20)))
        assert (set(tokens), len(asked(house))) == ({secret(pair(2))}, 1)


async def test_while_another_process_renews_the_old_token_is_used() -> None:
    async with oa_at(PlayedZalo(SAID), kept=pair(1, hours=2)) as house:
        house.tokens.holders.add("zalo-oa")
        assert await house.access.token() == secret(pair(1))
        assert not asked(house)


async def test_while_another_process_renews_a_dead_token_is_not_used() -> None:
    async with oa_at(PlayedZalo(SAID), kept=pair(1, hours=-1)) as house:
        house.tokens.holders.add("zalo-oa")
        with pytest.raises(NoAccessError):
            await house.access.token()

        house.tokens.holders.clear()
        house.tokens.pairs["zalo-oa"] = pair(2)
        house.watch.at += timedelta(seconds=61)
        assert await house.access.token() == secret(pair(2))
        assert not asked(house)


async def test_what_another_process_renewed_meanwhile_is_taken_instead_of_renewing() -> None:
    async with oa_at(PlayedZalo(SAID), kept=pair(1)) as house:
        refused = await house.access.token()
        house.tokens.pairs["zalo-oa"] = pair(2)

        assert await house.access.token_after(refused) == secret(pair(2))
        assert not asked(house)


@pytest.mark.parametrize(
    "reply",
    [
        DEAD,
        httpx.Response(500),
        httpx.ReadTimeout("x"),
        httpx.ConnectError("x"),
        {"access_token": "only-one", "expires_in": "90000"},
        {"access_token": "", "refresh_token": "", "expires_in": "90000"},
        {"access_token": "a", "refresh_token": "b", "expires_in": "soon"},
        {"access_token": {"a": 1}, "refresh_token": "b", "expires_in": 90000},
    ],
)
async def test_a_failed_renewal_keeps_the_old_pair_and_goes_on_with_it(reply: Reply) -> None:
    zalo = PlayedZalo(SAID)
    zalo.script(RENEW, reply)
    async with oa_at(zalo, kept=pair(1, hours=6)) as house:
        assert await house.access.token() == secret(pair(1))
        assert house.tokens.pairs["zalo-oa"] == pair(1, hours=6)


async def test_a_failed_renewal_is_tried_again_after_a_minute_and_not_before() -> None:
    zalo = PlayedZalo(SAID)
    zalo.script(RENEW, httpx.Response(500), renewed(2))
    async with oa_at(zalo, kept=pair(1, hours=6)) as house:
        for _ in range(5):
            assert await house.access.token() == secret(pair(1))
        assert len(asked(house)) == 1

        house.watch.at += timedelta(seconds=61)
        assert await house.access.token() == secret(pair(2))


async def test_a_refused_renewal_is_an_error_in_the_log_without_secrets(caplog: pytest.LogCaptureFixture) -> None:
    zalo = PlayedZalo(SAID)
    zalo.script(RENEW, DEAD)
    async with oa_at(zalo, first=REFRESH) as house:
        with caplog.at_level(logging.DEBUG), pytest.raises(NoAccessError):
            await house.access.token()

    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert "-14014 Invalid refresh token" in record.getMessage()
    assert REFRESH not in caplog.text
    assert OA["app_secret"] not in caplog.text


async def test_new_tokens_are_kept_however_long_the_database_takes() -> None:
    zalo = PlayedZalo(SAID)
    zalo.script(RENEW, renewed(2))
    async with oa_at(zalo, kept=pair(1, hours=1)) as house:
        house.tokens.fails = 1
        assert await house.access.token() == secret(pair(2))
        assert house.tokens.pairs["zalo-oa"] == pair(2)


async def test_whoever_stops_waiting_does_not_stop_the_renewal() -> None:
    begun, gate = asyncio.Event(), asyncio.Event()

    async def slowly() -> Reply:
        begun.set()
        await gate.wait()
        return renewed(2)

    zalo = PlayedZalo(SAID)
    zalo.script(RENEW, slowly)
    async with oa_at(zalo, kept=pair(1, hours=-1)) as house:
        waiting = asyncio.create_task(house.access.token())
        await begun.wait()
        waiting.cancel()
        gate.set()
        await house.access.settled()
        assert house.tokens.pairs["zalo-oa"] == pair(2)


async def test_an_administrators_consent_gives_the_first_pair() -> None:
    zalo = PlayedZalo(SAID)
    zalo.script(RENEW, renewed(1))
    async with oa_at(zalo) as house:
        assert await house.channel.authorise("a-code", code_verifier="v" * 43) == NOON + timedelta(hours=25)

        (body,) = asked(house)
        assert body.startswith("grant_type=authorization_code&code=a-code&code_verifier=vvv")
        assert await house.access.token() == secret(pair(1))


async def test_a_new_consent_heals_a_dead_account() -> None:
    zalo = PlayedZalo(SAID)
    zalo.script(RENEW, DEAD, renewed(2))
    async with oa_at(zalo, kept=pair(1, hours=-1)) as house:
        with pytest.raises(NoAccessError):
            await house.access.token()
        await house.channel.authorise("a-code")

        assert await house.access.token() == secret(pair(2))
        assert (await house.channel.standing()).problems == []


@pytest.mark.parametrize(("reply", "said"), [(DEAD, "-14014 Invalid refresh token"), (httpx.ConnectError("x"), "not")])
async def test_a_consent_that_is_not_taken_says_why(reply: Reply, said: str) -> None:
    zalo = PlayedZalo(SAID)
    zalo.script(RENEW, reply)
    async with oa_at(zalo, kept=pair(1)) as house:
        with pytest.raises(SetupError, match=said) as refused:
            await house.channel.authorise("a-code")
        assert house.tokens.pairs["zalo-oa"] == pair(1)
    assert REFRESH not in str(refused.value)


async def test_a_consent_waits_for_a_renewal_that_is_under_way() -> None:
    async with oa_at(PlayedZalo(SAID)) as house:
        house.tokens.holders.add("zalo-oa")
        with pytest.raises(SetupError, match="try again"):
            await house.channel.authorise("a-code")
