import httpx
import pytest

from bot.channels import http
from bot.engine.messages import FileKind
from helpdesk.messaging.models import Delivery, RetryLater, Sent, Uncertain
from tests.zalo.played import SAID, PlayedZalo, Reply, menu, oa_at, pair, photo, renewed

RESIDENT = "246845883529197922"
SEND = "/v3.0/oa/message/cs"
UPLOADED = {"error": 0, "message": "Success", "data": {"attachment_id": "an-image"}}


def no(code: object) -> dict[str, object]:
    return {"error": code, "message": "no"}


async def test_choices_are_numbered_lines_below_the_text() -> None:
    zalo = PlayedZalo(SAID)
    async with oa_at(zalo, kept=pair(1)) as house:
        assert await house.channel.send(RESIDENT, menu("Xin chào", "Có")) == Sent()

    assert zalo.called(SEND) == [
        {"recipient": {"user_id": RESIDENT}, "message": {"text": "Xin chào\n\n1. Có\nTrả lời bằng số."}}
    ]
    assert zalo.calls[0].headers["access_token"] == pair(1).access.get_secret_value()


async def test_a_photo_is_uploaded_and_shown_with_the_first_words() -> None:
    zalo = PlayedZalo(SAID)
    zalo.script("/upload/image", UPLOADED)
    async with oa_at(zalo, kept=pair(1)) as house:
        house.files.contents["mau.jpg"] = b"a picture"
        assert await house.channel.send(RESIDENT, menu("Mẫu đây ạ").model_copy(update={"files": [photo()]})) == Sent()

    assert b"a picture" in zalo.calls[0].content
    assert zalo.called(SEND) == [
        {
            "recipient": {"user_id": RESIDENT},
            "message": {
                "attachment": {
                    "type": "template",
                    "payload": {
                        "template_type": "media",
                        "elements": [{"media_type": "image", "attachment_id": "an-image"}],
                    },
                },
                "text": "Mẫu đây ạ",
            },
        }
    ]


@pytest.mark.parametrize("reply", [no(-201), httpx.Response(502), httpx.ReadTimeout("x"), {"error": 0, "data": []}])
async def test_a_photo_that_cannot_be_uploaded_is_told_as_a_line(reply: Reply) -> None:
    zalo = PlayedZalo(SAID)
    zalo.script("/upload/image", reply)
    async with oa_at(zalo, kept=pair(1)) as house:
        house.files.contents["mau.jpg"] = b"a picture"
        assert await house.channel.send(RESIDENT, menu("Mẫu").model_copy(update={"files": [photo()]})) == Sent()
    assert zalo.called(SEND)[0]["message"] == {"text": "Mẫu\n\nmau.jpg\nhttps://helpdesk.example.vn/f/mau.jpg"}


@pytest.mark.parametrize(
    ("file", "content"),
    [
        (photo(), None),
        (photo(), b"x" * 1_000_001),
        (photo(content_type="image/webp"), b"x"),
        (photo("don.pdf", kind=FileKind.FILE, content_type="application/pdf"), b"x"),
    ],
)
async def test_what_zalo_does_not_take_is_not_even_uploaded(file: object, content: bytes | None) -> None:
    zalo = PlayedZalo(SAID)
    async with oa_at(zalo, kept=pair(1)) as house:
        if content is not None:
            house.files.contents = {"mau.jpg": content, "don.pdf": content}
        assert await house.channel.send(RESIDENT, menu("Mẫu").model_copy(update={"files": [file]})) == Sent()
    assert [call.url.path for call in zalo.calls] == [SEND]


@pytest.mark.parametrize(
    ("reply", "delivery"),
    [
        (no(-32), RetryLater(reason="rate_limited", after=30)),
        (no(-211), http.QUOTA),
        (no(-213), http.WINDOW_CLOSED),
        (no(-217), http.BLOCKED),
        (no("-218"), http.QUOTA),
        (no(-227), http.GONE),
        (no(-230), http.WINDOW_CLOSED),
        (no(-232), http.WINDOW_CLOSED),
        (no(-244), http.BLOCKED),
        (no(-201), http.REFUSED),
        (no(-224), RetryLater(reason="account", after=300)),
        (no("what"), Uncertain(reason="unreadable")),
        ({"data": {}}, Uncertain(reason="unreadable")),
        (httpx.Response(400, json={"data": {}}), RetryLater(reason="platform_failed")),
        (httpx.Response(429, json=no(-32), headers={"retry-after": "3"}), RetryLater(reason="rate_limited", after=3)),
        (httpx.Response(502), RetryLater(reason="platform_failed")),
        (httpx.ConnectError("x"), RetryLater(reason="no_connection")),
        (httpx.ReadTimeout("x"), Uncertain(reason="no_answer")),
    ],
)
async def test_each_answer_of_zalo_says_what_to_do(reply: Reply, delivery: Delivery) -> None:
    zalo = PlayedZalo(SAID)
    zalo.script(SEND, reply)
    async with oa_at(zalo, kept=pair(1)) as house:
        assert await house.channel.send(RESIDENT, menu("Xin chào")) == delivery


@pytest.mark.parametrize("code", [-216, -220])
async def test_a_refused_token_is_renewed_once_and_the_message_sent(code: int) -> None:
    zalo = PlayedZalo(SAID)
    zalo.script(SEND, no(code))
    zalo.script("/access_token", renewed(2))
    async with oa_at(zalo, kept=pair(1)) as house:
        assert await house.channel.send(RESIDENT, menu("Xin chào")) == Sent()

    assert [call.url.path for call in zalo.calls] == [SEND, "/v4/oa/access_token", SEND]
    assert zalo.calls[-1].headers["access_token"] == pair(2).access.get_secret_value()


async def test_a_token_that_is_refused_when_new_is_not_renewed_again() -> None:
    zalo = PlayedZalo(no(-216))
    zalo.script("/access_token", renewed(2))
    async with oa_at(zalo, kept=pair(1)) as house:
        deliveries = [await house.channel.send(RESIDENT, menu("Xin chào")) for _ in range(3)]

    assert deliveries == [RetryLater(reason="token", after=60)] * 3
    assert sum(call.url.path == "/v4/oa/access_token" for call in zalo.calls) == 1
