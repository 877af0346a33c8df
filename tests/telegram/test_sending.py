"""What Telegram, and the line to it, can do to a message, and what that says about it."""

import asyncio
import contextlib
import logging
import socket
import traceback
from collections.abc import Iterator

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import TelegramError

from bot.channels.splitting import utf16_length
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.judging import BLOCKED, GONE
from bot.engine.messages import Button, Outgoing
from helpdesk.messaging.models import Cause, Delivery, RetryLater, Sent, Uncertain, Undeliverable
from helpdesk.privacy.logs import quiet_http_loggers
from tests.telegram.conftest import channel_at, wrong_in_form
from tests.telegram.played_bot_api import TOKEN, Answer, PlayedBotApi, breaks, hangs, refuses, result, says

USER = "5100000001"
BUTTONS = [Button(label="Bước tiếp", data="7:0"), Button(label="Tôi bị kẹt", data="7:1")]
SECRET_PART = TOKEN.partition(":")[2]
HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"


@pytest.fixture(autouse=True)
def no_token_in_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever happens, no log line shows the token, and no trace in it."""
    caplog.set_level(logging.DEBUG)
    quiet_http_loggers()
    yield
    assert SECRET_PART not in "\n".join(logging.Formatter().format(record) for record in caplog.records)


async def test_a_message_is_sent_once_as_it_was_written(api: PlayedBotApi, channel: TelegramChannel) -> None:
    delivery = await channel.send(USER, Outgoing(text="Xin chào <b>&</b> *chào*"))
    assert delivery == Sent()
    assert [call.facts for call in api.sent()] == [{"chat_id": int(USER), "text": "Xin chào <b>&</b> *chào*"}]


@pytest.mark.parametrize(
    ("answer", "delivery"),
    [
        (refuses(429, "Too Many Requests: retry after 7", retry_after=7), RetryLater(reason="rate_limited", after=7.0)),
        (refuses(429, "Too Many Requests"), RetryLater(reason="rate_limited")),
        (refuses(403, "Forbidden: bot was blocked by the user"), BLOCKED),
        (refuses(403, "Forbidden: bot can't initiate conversation with a user"), BLOCKED),
        (refuses(403, "Forbidden: user is deactivated"), GONE),
        (refuses(400, "Bad Request: chat not found"), GONE),
        (refuses(400, "Bad Request: PEER_ID_INVALID"), GONE),
        (refuses(400, "Bad Request: USER_IS_BLOCKED"), BLOCKED),
        (
            refuses(400, "Bad Request: message is too long"),
            Undeliverable(reason="Message is too long", cause=Cause.REFUSED),
        ),
        (refuses(400, "Bad Request: message is not modified"), Sent()),
        (refuses(401, "Unauthorized"), RetryLater(reason="token", after=60.0)),
        (refuses(404, "Not Found"), RetryLater(reason="token", after=60.0)),
        (refuses(500, "Internal Server Error: restart"), RetryLater(reason="platform_failed")),
        (says("", status=503), RetryLater(reason="platform_failed")),
        (says(HTML * 20, status=502), RetryLater(reason="platform_failed")),
        (says('{"ok":false', status=502), RetryLater(reason="platform_failed")),
        (says('["proxy error"]', status=503), RetryLater(reason="platform_failed")),
        (says('{"ok":false,"parameters":"none"}', status=500), RetryLater(reason="platform_failed")),
        (refuses(504, "Gateway Timeout"), Uncertain(reason="no_answer")),
        (says(HTML, status=504), Uncertain(reason="no_answer")),
        (hangs(), Uncertain(reason="no_answer")),
        (breaks(), Uncertain(reason="no_answer")),
    ],
)
async def test_every_refusal_says_what_became_of_the_message(
    api: PlayedBotApi, channel: TelegramChannel, answer: Answer, delivery: Delivery
) -> None:
    api.scripted["sendMessage"].append(answer)
    assert await channel.send(USER, Outgoing(text="Xin chào")) == delivery
    assert api.sent() == []
    assert isinstance(await channel.send(USER, Outgoing(text="Xin chào")), Sent)


async def test_a_page_that_says_all_is_well_is_not_telegrams(api: PlayedBotApi, channel: TelegramChannel) -> None:
    api.scripted["sendMessage"].append(says("<html>Please sign in to the hotel network</html>", status=200))
    assert isinstance(await channel.send(USER, Outgoing(text="Xin chào")), RetryLater)


async def test_the_token_is_not_carried_to_where_an_answer_points(api: PlayedBotApi, channel: TelegramChannel) -> None:
    api.scripted["sendMessage"].append(says("moved", status=302))
    assert isinstance(await channel.send(USER, Outgoing(text="Xin chào")), RetryLater)


async def test_half_an_answer_may_be_the_beginning_of_a_yes(api: PlayedBotApi, channel: TelegramChannel) -> None:
    api.scripted["sendMessage"].append(says('{"ok":true,"result":{"message_id":1', status=200))
    assert await channel.send(USER, Outgoing(text="Xin chào")) == Uncertain(reason="no_answer")


@pytest.mark.parametrize(
    ("body", "delivery"),
    [
        ('{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}', BLOCKED),
        ('{"ok": false, "error_code": 500, "description": "Internal"}', RetryLater(reason="platform_failed")),
        ('{"message": "not found"}', RetryLater(reason="platform_failed")),
        ("[]", RetryLater(reason="platform_failed")),
    ],
)
async def test_a_no_that_travels_as_a_success_is_a_no(
    api: PlayedBotApi, channel: TelegramChannel, body: str, delivery: Delivery
) -> None:
    api.scripted["sendMessage"].append(says(body, status=200))
    assert await channel.send(USER, Outgoing(text="Xin chào")) == delivery


async def test_nobody_at_the_other_end_means_surely_not_sent() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    async with channel_at(f"http://127.0.0.1:{port}") as channel:
        assert await channel.send(USER, Outgoing(text="Xin chào")) == RetryLater(reason="no_connection")


async def test_an_address_nobody_knows_means_surely_not_sent() -> None:
    async with channel_at("http://khong-co-o-dau.invalid", timeout=10) as channel:
        assert await channel.send(USER, Outgoing(text="Xin chào")) == RetryLater(reason="no_connection")


async def test_waiting_for_a_free_connection_is_no_silent_telegram(api: PlayedBotApi) -> None:
    """A message that never left must not count as "may have arrived"."""
    async with channel_at(api.base, connections=1, timeout=5, patience=0.1) as channel:
        api.scripted["sendMessage"].append(hangs(0.5))
        first = asyncio.create_task(channel.send(USER, Outgoing(text="một")))
        await asyncio.sleep(0.05)
        assert await channel.send(USER, Outgoing(text="hai")) == RetryLater(reason="no_connection")
        first.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await first


@pytest.mark.parametrize("user", ["", "visitor-7", "7.5", "٧"])
async def test_nobody_of_telegrams_is_not_asked_for(api: PlayedBotApi, channel: TelegramChannel, user: str) -> None:
    assert await channel.send(user, Outgoing(text="Xin chào")) == GONE
    assert api.calls == []


async def test_a_group_that_became_another_one_is_followed_once(api: PlayedBotApi, channel: TelegramChannel) -> None:
    moved = refuses(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1002200000009)
    api.scripted["sendMessage"].append(moved)
    assert await channel.send("-4200000001", Outgoing(text="dài " * 2000)) == Sent()
    assert {call.facts["chat_id"] for call in api.sent()} == {-1002200000009}
    api.scripted["sendMessage"] += [moved, moved]
    assert isinstance(await channel.send("-4200000001", Outgoing(text="lại")), RetryLater)


@pytest.mark.parametrize(
    "answer",
    [
        refuses(401, "Unauthorized"),
        refuses(429, "Too Many Requests", retry_after=1),
        says(HTML, status=502),
        breaks(),
        hangs(),
    ],
    ids=["refused", "too many", "bad gateway", "line broken", "silent"],
)
async def test_no_exception_carries_the_token(api: PlayedBotApi, bot: Bot, answer: Answer) -> None:
    api.scripted["sendMessage"].append(answer)
    with pytest.raises(TelegramError) as raised:
        await bot.send_message(int(USER), "Xin chào")
    assert SECRET_PART not in "".join(traceback.format_exception(raised.value))


async def test_a_long_text_goes_in_pieces_with_the_buttons_below_the_last(
    api: PlayedBotApi, channel: TelegramChannel
) -> None:
    text = "\n\n".join(f"Bước {number}. " + "Mở ứng dụng rồi bấm 👉 nút. " * 20 for number in range(1, 18)).strip()
    assert isinstance(await channel.send(USER, Outgoing(text=text, buttons=BUTTONS)), Sent)
    shown = api.sent()
    assert len(shown) == 3
    assert all(utf16_length(call.facts["text"]) <= 4096 for call in shown)
    assert "".join("".join(call.facts["text"] for call in shown).split()) == "".join(text.split())
    assert [bool(call.buttons) for call in shown] == [False, False, True]
    assert shown[-1].buttons == [("1. Bước tiếp", "7:0"), ("2. Tôi bị kẹt", "7:1")]


async def test_in_the_middle_of_a_long_text_a_short_refusal_is_waited_out(api: PlayedBotApi) -> None:
    waited: list[float] = []

    async def shown(_request: object) -> web.Response:
        return result({"message_id": 1, "date": 1795340000, "chat": {"id": int(USER), "type": "private"}, "text": "a"})

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    api.scripted["sendMessage"] += [shown, refuses(429, "Too Many Requests: retry after 3", retry_after=3)]
    async with channel_at(api.base, sleep=sleep) as channel:
        assert await channel.send(USER, Outgoing(text="a " * 3000)) == Sent()
    assert (waited, len(api.sent())) == ([3.0], 1)


async def test_a_long_text_that_broke_off_is_not_begun_again_blindly(
    api: PlayedBotApi, channel: TelegramChannel
) -> None:
    async def shown(_request: object) -> web.Response:
        return result({"message_id": 1, "date": 1795340000, "chat": {"id": int(USER), "type": "private"}, "text": "a"})

    api.scripted["sendMessage"] += [shown, refuses(429, "Too Many Requests: retry after 60", retry_after=60)]
    assert await channel.send(USER, Outgoing(text="a " * 3000)) == Uncertain(reason="split")


async def test_a_yes_in_a_form_nobody_knows_is_a_yes(api: PlayedBotApi, channel: TelegramChannel) -> None:
    async def strange(_request: object) -> web.Response:
        return result({"message_id": 1, "date": 1795340000, "chat": "private", "reply_markup": {"keyboard": []}})

    api.scripted["sendMessage"].append(strange)
    assert await channel.send(USER, Outgoing(text="Xin chào")) == Sent()


async def test_short_answers_stand_side_by_side_and_long_ones_below_each_other(
    api: PlayedBotApi, channel: TelegramChannel
) -> None:
    labels = ["Có", "Không", "Tôi muốn hỏi tổ công nghệ số", "Để sau"]
    buttons = [Button(label=label, data=f"1:{place}") for place, label in enumerate(labels)]
    await channel.send(USER, Outgoing(text="Chọn đi ạ", buttons=buttons))
    rows = api.sent()[0].facts["reply_markup"]["inline_keyboard"]
    assert [[key["text"] for key in row] for row in rows] == [
        ["1. Có", "2. Không"],
        ["3. Tôi muốn hỏi tổ công nghệ số"],
        ["4. Để sau"],
    ]


async def test_the_phone_question_comes_with_a_key_that_shares_it(api: PlayedBotApi, channel: TelegramChannel) -> None:
    skip = Button(label="Bỏ qua", data="3:0")
    asked = Outgoing(text="Số điện thoại?", buttons=[skip], wants_phone=True, phone_label="☎ Gửi số của tôi")
    await channel.send(USER, asked)
    assert api.sent()[0].facts["reply_markup"] == {
        "keyboard": [[{"text": "☎ Gửi số của tôi", "request_contact": True}], [{"text": "Bỏ qua"}]],
        "one_time_keyboard": True,
        "resize_keyboard": True,
    }


@pytest.mark.parametrize(
    ("text", "buttons", "shown"),
    [
        ("Cảm ơn.", [], [("Cảm ơn.", True, 0)]),
        (
            "Em đã giữ số.\n\nAnh/chị chọn tiếp:",
            BUTTONS,
            [("Em đã giữ số.", True, 0), ("Anh/chị chọn tiếp:", False, 2)],
        ),
        ("Em đã chuyển cho tổ.", BUTTONS, [("👍", True, 0), ("Em đã chuyển cho tổ.", False, 2)]),
    ],
)
async def test_after_the_phone_question_its_keyboard_goes_away(
    api: PlayedBotApi, channel: TelegramChannel, text: str, buttons: list[Button], shown: list[tuple[str, bool, int]]
) -> None:
    await channel.send(USER, Outgoing(text=text, buttons=buttons, ends_phone_question=True))
    assert [
        (call.facts["text"], call.facts.get("reply_markup", {}).get("remove_keyboard", False), len(call.buttons))
        for call in api.sent()
    ] == shown


async def test_a_long_answer_takes_the_phone_keyboard_away_with_its_first_piece(
    api: PlayedBotApi, channel: TelegramChannel
) -> None:
    await channel.send(USER, Outgoing(text="dài " * 2000, buttons=BUTTONS, ends_phone_question=True))
    first, last = api.sent()
    assert first.facts["reply_markup"] == {"remove_keyboard": True}
    assert len(last.buttons) == 2


async def test_a_tap_is_acknowledged_with_its_answer(api: PlayedBotApi, channel: TelegramChannel) -> None:
    assert isinstance(await channel.send(USER, Outgoing(text="Vâng", tap="4382657192837465")), Sent)
    assert api.called("answerCallbackQuery") == [{"callback_query_id": 4382657192837465}]


@pytest.mark.parametrize(
    "answer",
    [
        refuses(400, "Bad Request: query is too old and response timeout expired or query ID is invalid"),
        refuses(500, "Internal Server Error"),
        breaks(),
        hangs(),
    ],
    ids=["too old", "broken there", "line broken", "silent"],
)
async def test_a_tap_that_cannot_be_acknowledged_does_not_hold_its_answer_back(
    api: PlayedBotApi, channel: TelegramChannel, answer: Answer
) -> None:
    api.scripted["answerCallbackQuery"].append(answer)
    assert isinstance(await channel.send(USER, Outgoing(text="Vâng", tap="4382657192837465")), Sent)


@pytest.mark.parametrize(
    ("method", "form", "problem"),
    [
        ("sendMesage", {}, "no such method"),
        ("sendMessage", {"chat_id": "1"}, "Field required"),
        ("sendMessage", {"chat_id": "1", "text": "a", "buttons": "[]"}, "no such parameters"),
        ("sendMessage", {"chat_id": "1", "text": "ộ" * 4097}, "4096"),
        (
            "sendMessage",
            {"chat_id": "1", "text": "a", "reply_markup": '{"inline_keyboard":[[{"text":"a","callback":"b"}]]}'},
            "has no",
        ),
        (
            "sendMessage",
            {
                "chat_id": "1",
                "text": "a",
                "reply_markup": '{"inline_keyboard":[[{"text":"a","callback_data":"' + "ệ" * 22 + '"}]]}',
            },
            "64 bytes",
        ),
    ],
)
def test_calls_are_really_checked_against_the_bot_api(method: str, form: dict[str, str], problem: str) -> None:
    by_types_and_words, by_schema = wrong_in_form(method, form)
    assert problem in by_types_and_words
    assert by_schema
