"""The played platforms refuse what the real ones refuse, remember it, and send nothing the real ones would not send."""

import io
from typing import Any

import aiohttp
import pytest

from tests.platforms import pictures
from tests.platforms.bot_api import BotApi
from tests.platforms.zalo_bot import ZaloBot
from tests.platforms.zalo_oa import APP_ID, APP_SECRET, ZaloOa

LAN = 5100000001


def keyboard(*rows: int, data: str = "1:0") -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "nút", "callback_data": data}] * row for row in rows]}


WRONG_AT_TELEGRAM: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"text": "x" * 4097}, "text has 1 to 4096"),
    ("sendMessage", {"text": "😀" * 2049}, "text has 1 to 4096"),
    ("sendMessage", {"text": ""}, "text has 1 to 4096"),
    ("sendMessage", {"text": " \n"}, "text has 1 to 4096"),
    ("sendMessage", {}, "Field required"),
    ("sendMessage", {"text": "x", "colour": "red"}, "no such parameters"),
    ("sendMessage", {"text": "x", "disable_notification": "perhaps"}, "valid boolean"),
    ("sendMessage", {"text": "<b>x", "parse_mode": "HTML"}, "can't parse entities"),
    ("sendMessage", {"text": "a < b & <c>", "parse_mode": "HTML"}, "can't parse entities"),
    ("sendMessage", {"text": "*x*", "parse_mode": "MarkdownV2"}, "not ours to use"),
    ("sendMessage", {"text": "x", "reply_markup": keyboard(1, data="ệ" * 22)}, "1 to 64 bytes"),
    ("sendMessage", {"text": "x", "reply_markup": keyboard(9)}, "1 to 8 buttons"),
    ("sendMessage", {"text": "x", "reply_markup": keyboard(*[8] * 13)}, "100 at most"),
    ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "nút"}]]}}, "exactly one thing"),
    ("sendMessage", {"text": "x", "reply_markup": {"keyboard": [[{"label": "nút"}]]}}, ""),
    ("sendPhoto", {"photo": "attach://none"}, "was not uploaded"),
    ("sendPhoto", {"photo": "some-id", "caption": "x" * 1025}, "caption has 0 to 1024"),
    ("sendMediaGroup", {"media": [{"type": "photo", "media": "id"}]}, "2 to 10 items"),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "text has 0 to 200"),
    ("setWebhook", {"url": "https://to-so.example", "secret_token": "có dấu"}, "secret_token has only"),
    ("setMyCommands", {"commands": [{"command": "Bắt đầu", "description": "x"}]}, "a-z, 0-9 and _"),
    ("setMyCommands", {"commands": [{"command": "start", "description": ""}]}, "1 to 256"),
    ("setMyDescription", {"description": "x" * 513}, "description has 0 to 512"),
    ("getUpdates", {"limit": 101}, "limit is 1 to 100"),
    ("sendLetter", {}, "no such method"),
]


@pytest.mark.parametrize(("method", "facts", "why"), WRONG_AT_TELEGRAM)
async def test_telegram_refuses_a_wrong_call(method: str, facts: dict[str, Any], why: str) -> None:
    async with BotApi(strict=False) as api, aiohttp.ClientSession() as session:
        await api.resident(LAN).say("chào")
        chat = {"chat_id": LAN} if method.startswith("send") else {}
        async with session.post(f"{api.base}/bot{api.token}/{method}", json=chat | facts) as answer:
            assert answer.status == 400
            assert (await answer.json())["ok"] is False
        assert api.violations
        assert why in api.violations[0]
        assert api.shown() == []


async def test_what_fits_exactly_is_taken(api: BotApi) -> None:
    await api.resident(LAN).say("chào")
    async with aiohttp.ClientSession() as session:
        facts = {"chat_id": LAN, "text": "😀" * 2048, "reply_markup": keyboard(*[8] * 12, 4, data="x" * 64)}
        async with session.post(f"{api.base}/bot{api.token}/sendMessage", json=facts) as answer:
            assert answer.status == 200


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (b"", "is empty"),
        (pictures.jpeg(2100, 100), "PHOTO_INVALID_DIMENSIONS"),
    ],
)
async def test_telegram_refuses_an_upload_that_is_no_photo(content: bytes, why: str) -> None:
    async with BotApi(strict=False) as api, aiohttp.ClientSession() as session:
        await api.resident(LAN).say("chào")
        form = aiohttp.FormData({"chat_id": str(LAN)})
        form.add_field("photo", content, filename="a.jpg", content_type="image/jpeg")
        async with session.post(f"{api.base}/bot{api.token}/sendPhoto", data=form) as answer:
            assert answer.status == 400
        assert why in " ".join(api.violations)


async def test_telegram_refuses_a_file_that_nothing_asks_for() -> None:
    async with BotApi(strict=False) as api, aiohttp.ClientSession() as session:
        await api.resident(LAN).say("chào")
        form = aiohttp.FormData({"chat_id": str(LAN), "text": "x"})
        form.add_field("photo", pictures.jpeg(), filename="a.jpg", content_type="image/jpeg")
        async with session.post(f"{api.base}/bot{api.token}/sendMessage", data=form) as answer:
            assert answer.status == 400


async def test_leaving_the_block_fails_when_a_call_was_wrong() -> None:
    with pytest.raises(AssertionError, match="no such method"):
        async with BotApi() as api, aiohttp.ClientSession() as session:
            await session.post(f"{api.base}/bot{api.token}/sendLetter")


@pytest.mark.parametrize(
    "update",
    [
        {"message": {"message_id": 1, "date": 1795340000, "text": "chào"}},
        {"message": {"message_id": 1, "date": 1795340000, "chat": {"id": 1, "type": "private"}, "words": "chào"}},
        {"letter": {}},
    ],
)
async def test_an_update_that_telegram_would_not_send_is_not_sent(api: BotApi, update: dict[str, Any]) -> None:
    with pytest.raises(AssertionError):
        api.send_update(update, user=LAN)
    assert api.mailbox.updates == {}


WRONG_AT_ZALO_BOT: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"text": "x" * 2001}, "1 to 2000"),
    ("sendMessage", {"text": "😀" * 1001}, "1 to 2000"),
    ("sendMessage", {"text": ""}, "1 to 2000"),
    ("sendMessage", {"text": "x", "reply_markup": {}}, "Extra inputs"),
    ("sendPhoto", {"photo": "a-file-id"}, "an address that Zalo can fetch"),
    ("sendVoice", {"voice_url": "https://to-so.example/a.mp3"}, "aac"),
    ("sendChatAction", {"action": "upload_photo"}, "typing"),
    ("setWebhook", {"url": "https://to-so.example", "secret_token": "short"}, "at least 8"),
    ("setWebhook", {"url": "https://to-so.example"}, "Field required"),
    ("sendDocument", {}, "no such method"),
    ("editMessageText", {}, "no such method"),
]


@pytest.mark.parametrize(("method", "facts", "why"), WRONG_AT_ZALO_BOT)
async def test_zalo_bot_refuses_a_wrong_call_with_http_200(method: str, facts: dict[str, Any], why: str) -> None:
    async with ZaloBot(strict=False) as zalo, aiohttp.ClientSession() as session:
        lan = zalo.resident("lan")
        await lan.say("chào")
        chat = {"chat_id": lan.user} if method.startswith("send") else {}
        async with session.post(f"{zalo.base}/bot{zalo.token}/{method}", json=chat | facts) as answer:
            assert (answer.status, (await answer.json())["ok"]) == (200, False)
        assert why in zalo.violations[0]
        assert zalo.shown() == []


async def test_zalo_bot_takes_a_chat_id_as_a_word_only() -> None:
    async with ZaloBot(strict=False) as zalo, aiohttp.ClientSession() as session:
        await session.post(f"{zalo.base}/bot{zalo.token}/sendMessage", json={"chat_id": 12345, "text": "x"})
        assert "valid string" in zalo.violations[0]


async def test_an_event_that_zalo_bot_would_not_send_is_not_sent(zalo: ZaloBot) -> None:
    with pytest.raises(AssertionError):
        zalo.send_event({"event_name": "message.location.received", "message": {}})
    assert not zalo.waiting
    zalo.violations.clear()


def consultation(**message: Any) -> dict[str, Any]:
    return {"recipient": {"user_id": "1"}, "message": message}


def template(**payload: Any) -> dict[str, Any]:
    return {"type": "template", "payload": payload}


BUTTON = {"title": "1. Tôi đồng ý", "type": "oa.query.hide", "payload": "1"}
BOTH = {"media_type": "image", "url": "https://to-so.example/a.jpg", "attachment_id": "1"}
WRONG_AT_ZALO_OA = [
    (consultation(text="x" * 2001), "1 to 2000"),
    (consultation(), "text or attachment"),
    ({"recipient": {"user_id": 1}, "message": {"text": "x"}}, "valid string"),
    (consultation(text="x", keyboard=[]), "Extra inputs"),
    (consultation(text="x", attachment=template(buttons=[BUTTON] * 6)), "at most 5"),
    (consultation(text="x", attachment=template(buttons=[BUTTON | {"title": "x" * 101}])), "at most 100"),
    (
        consultation(text="x", attachment=template(template_type="media", elements=[BOTH])),
        "either url or attachment_id",
    ),
]


@pytest.mark.parametrize(("body", "why"), WRONG_AT_ZALO_OA)
async def test_zalo_oa_refuses_a_wrong_message_with_http_200(body: dict[str, Any], why: str) -> None:
    async with ZaloOa(strict=False) as oa, aiohttp.ClientSession() as session:
        headers = {"access_token": oa.granted()["access_token"]}
        async with session.post(f"{oa.base}/v3.0/oa/message/cs", json=body, headers=headers) as answer:
            assert (answer.status, (await answer.json())["error"]) == (200, -201)
        assert why in " ".join(oa.violations)


async def test_zalo_oa_wants_a_form_for_tokens_and_json_for_messages() -> None:
    async with ZaloOa(strict=False) as oa, aiohttp.ClientSession() as session:
        facts = {"app_id": APP_ID, "grant_type": "refresh_token", "refresh_token": oa.granted()["refresh_token"]}
        await session.post(f"{oa.base}/v4/oa/access_token", json=facts, headers={"secret_key": APP_SECRET})
        await session.post(f"{oa.base}/v3.0/oa/message/cs", data={"text": "x"})
        assert "a form, not JSON" in oa.violations[0]
        assert "it is not JSON" in " ".join(oa.violations[1:])


@pytest.mark.parametrize(
    ("what", "name", "content"),
    [("image", "a.jpg", b"no picture"), ("image", "a.jpg", pictures.jpeg() + bytes(1 << 20)), ("file", "a.exe", b"MZ")],
)
async def test_zalo_oa_refuses_uploads_it_does_not_show(what: str, name: str, content: bytes) -> None:
    async with ZaloOa(strict=False) as oa, aiohttp.ClientSession() as session:
        form = aiohttp.FormData()
        form.add_field("file", io.BytesIO(content), filename=name)
        headers = {"access_token": oa.granted()["access_token"]}
        async with session.post(f"{oa.base}/v2.0/oa/upload/{what}", data=form, headers=headers) as answer:
            assert (await answer.json())["error"] == -201
        assert len(oa.violations) == 1


async def test_an_event_that_zalo_oa_would_not_send_is_not_sent(oa: ZaloOa) -> None:
    with pytest.raises(AssertionError):
        oa.send_event({"event_name": "user_send_letter", "sender": {"id": 7}}, user="7")
    oa.violations.clear()
