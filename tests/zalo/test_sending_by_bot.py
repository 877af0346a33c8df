import unicodedata

import httpx
import pytest

from bot.channels import http
from bot.channels.splitting import utf16_length
from bot.engine.messages import FileKind
from helpdesk.messaging.models import Delivery, RetryLater, Sent, Uncertain
from tests.zalo.played import DONE, USER, PlayedZalo, Reply, bot_at, menu, photo


def no(code: object, description: str = "no", **more: object) -> dict[str, object]:
    return {"ok": False, "error_code": code, "description": description, **more}


async def sent(zalo: PlayedZalo) -> Delivery:
    async with bot_at(zalo) as bot:
        return await bot.send(USER, menu("Xin chào", "Có", "Không"))


async def test_choices_are_numbered_lines_below_the_text() -> None:
    zalo = PlayedZalo(DONE)

    assert await sent(zalo) == Sent()
    assert zalo.called("sendMessage") == [
        {"chat_id": USER, "text": "Xin chào\n\n1. Có\n2. Không\nTrả lời bằng số."},
    ]


async def test_text_goes_out_composed() -> None:
    zalo = PlayedZalo(DONE)
    async with bot_at(zalo) as bot:
        await bot.send(USER, menu(unicodedata.normalize("NFD", "Đề nghị")))
    assert zalo.called("sendMessage")[0]["text"] == "Đề nghị"


async def test_long_text_goes_in_pieces_with_the_choices_whole_in_the_last() -> None:
    zalo = PlayedZalo(DONE)
    async with bot_at(zalo) as bot:
        assert await bot.send(USER, menu("Một câu dài 😀. " * 300, "Có", "Không")) == Sent()

    texts = [call["text"] for call in zalo.called("sendMessage")]
    assert len(texts) == 3
    assert all(1 <= utf16_length(text) <= 1900 for text in texts)
    assert texts[-1].endswith("1. Có\n2. Không\nTrả lời bằng số.")


async def test_a_photo_goes_by_its_address_and_another_file_as_a_line() -> None:
    zalo = PlayedZalo(DONE)
    form = photo("don.pdf", kind=FileKind.FILE, content_type="application/pdf")
    async with bot_at(zalo) as bot:
        assert await bot.send(USER, menu("Mẫu đây ạ").model_copy(update={"files": [photo(), form]})) == Sent()

    assert zalo.called("sendPhoto") == [{"chat_id": USER, "photo": "https://helpdesk.example.vn/f/mau.jpg"}]
    assert zalo.called("sendMessage")[0]["text"] == "Mẫu đây ạ\n\ndon.pdf\nhttps://helpdesk.example.vn/f/don.pdf"


async def test_a_photo_that_zalo_does_not_take_is_told_as_a_line() -> None:
    zalo = PlayedZalo(DONE)
    zalo.script("sendPhoto", no(400))
    async with bot_at(zalo) as bot:
        assert await bot.send(USER, menu("Mẫu đây ạ").model_copy(update={"files": [photo()]})) == Sent()
    assert "https://helpdesk.example.vn/f/mau.jpg" in zalo.called("sendMessage")[0]["text"]


async def test_a_message_without_words_needs_none() -> None:
    zalo = PlayedZalo(DONE)
    async with bot_at(zalo) as bot:
        assert await bot.send(USER, menu("").model_copy(update={"files": [photo()]})) == Sent()
    assert not zalo.called("sendMessage")


@pytest.mark.parametrize(
    ("reply", "delivery"),
    [
        (no(401, "Unauthorized"), RetryLater(reason="token", after=60)),
        (no(404, "Not Found"), RetryLater(reason="token", after=60)),
        (no(404, "Chat not found"), http.GONE),
        (no(403, "Forbidden"), http.BLOCKED),
        (no(400, "Bad Request: text is too long"), http.REFUSED),
        (no(429, retry_after=7), RetryLater(reason="rate_limited", after=7)),
        (no("429", parameters={"retry_after": 9}), RetryLater(reason="rate_limited", after=9)),
        (no(500), RetryLater(reason="platform_failed")),
        (no(408, "Request timeout"), Uncertain(reason="no_answer")),
        (httpx.Response(429, json=no(429), headers={"retry-after": "3"}), RetryLater(reason="rate_limited", after=3)),
        (httpx.Response(429, text="slow"), RetryLater(reason="rate_limited")),
        (httpx.Response(502, text="<html>"), RetryLater(reason="platform_failed")),
        (httpx.Response(504, text="<html>"), Uncertain(reason="no_answer")),
        (httpx.Response(403, text="<html>"), RetryLater(reason="platform_failed")),
        (httpx.Response(302, headers={"location": "https://elsewhere"}), RetryLater(reason="platform_failed")),
        (httpx.Response(200, text="<html>"), Uncertain(reason="unreadable")),
        (
            httpx.Response(200, content=b'{"ok": tr', headers={"content-type": "application/json"}),
            Uncertain(reason="unreadable"),
        ),
        (httpx.Response(200, json={"message_id": "1"}), Uncertain(reason="unreadable")),
        (httpx.ConnectError("x"), RetryLater(reason="no_connection")),
        (httpx.ConnectTimeout("x"), RetryLater(reason="no_connection")),
        (httpx.PoolTimeout("x"), RetryLater(reason="no_connection")),
        (httpx.ReadTimeout("x"), Uncertain(reason="no_answer")),
        (httpx.ReadError("x"), Uncertain(reason="no_answer")),
        (httpx.WriteError("x"), Uncertain(reason="no_answer")),
        (httpx.RemoteProtocolError("x"), Uncertain(reason="no_answer")),
    ],
)
async def test_only_what_surely_did_not_arrive_is_tried_again(reply: Reply, delivery: Delivery) -> None:
    zalo = PlayedZalo(DONE)
    zalo.script("sendMessage", reply)
    assert await sent(zalo) == delivery


async def test_a_refusal_between_two_pieces_is_waited_out() -> None:
    zalo = PlayedZalo(DONE)
    zalo.script("sendMessage", DONE, no(429, retry_after=0.01))
    async with bot_at(zalo) as bot:
        assert await bot.send(USER, menu("Một câu. " * 400)) == Sent()
    assert len(zalo.called("sendMessage")) == 3


async def test_a_long_refusal_between_two_pieces_is_not_sent_from_the_beginning_unmarked() -> None:
    zalo = PlayedZalo(DONE)
    zalo.script("sendMessage", DONE, no(429, retry_after=600))
    async with bot_at(zalo) as bot:
        assert await bot.send(USER, menu("Một câu. " * 400)) == Uncertain(reason="split")
