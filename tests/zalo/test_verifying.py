import hashlib
import json

import pytest

from bot.channels.port import NotVerifiedError
from tests.zalo.played import DONE, OA, PAYLOADS, SAID, SECRET, PlayedZalo, bot_at, oa_at

SIGNED = PAYLOADS["signed"]
BODY = SIGNED["body"].encode()


async def test_a_delivery_with_the_secret_is_zalos() -> None:
    async with bot_at(PlayedZalo(DONE)) as bot:
        bot.verify({"x-bot-api-secret-token": SECRET}, b"{}")


@pytest.mark.parametrize("shown", [None, "", "another-secret", SECRET + " ", "bí-mật"])
async def test_a_delivery_without_the_secret_is_not(shown: str | None) -> None:
    async with bot_at(PlayedZalo(DONE)) as bot:
        with pytest.raises(NotVerifiedError):
            bot.verify({} if shown is None else {"x-bot-api-secret-token": shown}, b"{}")


async def test_where_no_secret_is_set_nothing_is_taken() -> None:
    async with bot_at(PlayedZalo(DONE), secret="") as bot:
        with pytest.raises(NotVerifiedError):
            bot.verify({"x-bot-api-secret-token": ""}, b"{}")


async def test_a_signed_delivery_is_zalos() -> None:
    async with oa_at(PlayedZalo(SAID)) as house:
        house.channel.verify({"x-zevent-signature": SIGNED["signature"]}, BODY)


async def test_an_old_delivery_is_zalos_too() -> None:
    """Zalo may deliver late; what comes again has an id that was there before."""
    body = BODY.replace(b"1543908534740", b"1")
    digest = hashlib.sha256(SIGNED["app_id"].encode() + body + b"1" + SIGNED["key"].encode()).hexdigest()
    async with oa_at(PlayedZalo(SAID)) as house:
        house.channel.verify({"x-zevent-signature": f"mac={digest}"}, body)


@pytest.mark.parametrize(
    ("shown", "body"),
    [
        (SIGNED["signature"], BODY.replace(b"hello", b"hullo")),
        (SIGNED["signature"], json.dumps(json.loads(BODY), indent=1).encode()),
        (SIGNED["signature"].removeprefix("mac="), BODY),
        ("mac=" + "0" * 64, BODY),
        ("", BODY),
        (SIGNED["signature"], b""),
        (SIGNED["signature"], b"[]"),
        (SIGNED["signature"], b'{"timestamp": {}}'),
        (SIGNED["signature"], b'{"a":' * 100_000),
        (SIGNED["signature"], b"\xff\xfe"),
    ],
)
async def test_a_delivery_that_was_changed_or_not_signed_is_not(shown: str, body: bytes) -> None:
    async with oa_at(PlayedZalo(SAID)) as house:
        with pytest.raises(NotVerifiedError):
            house.channel.verify({"x-zevent-signature": shown}, body)


async def test_a_signature_of_another_app_is_not_ours() -> None:
    digest = hashlib.sha256(b"1" + BODY + b"1543908534740" + SIGNED["key"].encode()).hexdigest()
    async with oa_at(PlayedZalo(SAID)) as house:
        with pytest.raises(NotVerifiedError):
            house.channel.verify({"x-zevent-signature": f"mac={digest}"}, BODY)
    assert OA["app_id"] != "1"
