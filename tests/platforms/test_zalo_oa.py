"""The played Zalo OA: tokens that work once, windows that close, events that are signed."""

import hashlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.platforms import pictures
from tests.platforms.conftest import Hook
from tests.platforms.faults import Reset, UsedUp
from tests.platforms.zalo_oa import APP_ID, APP_SECRET, OA_SECRET_KEY, ZaloOa, signed

HOUR = 3600


@pytest.fixture
async def line(oa: ZaloOa) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"access_token": oa.granted()["access_token"]}
    async with httpx.AsyncClient(base_url=oa.base, headers=headers) as client:
        yield client


async def write(line: httpx.AsyncClient, user: str, **message: Any) -> Any:
    body = {"recipient": {"user_id": user}, "message": message or {"text": "chào"}}
    answer = await line.post("/v3.0/oa/message/cs", json=body)
    assert answer.status_code == 200
    return answer.json()


async def refresh(line: httpx.AsyncClient, token: str, *, secret: str = APP_SECRET) -> Any:
    form = {"app_id": APP_ID, "grant_type": "refresh_token", "refresh_token": token}
    answer = await line.post("/v4/oa/access_token", data=form, headers={"secret_key": secret})
    assert answer.status_code == 200
    return answer.json()


def test_a_body_is_signed_as_published() -> None:
    body = (
        b'{"app_id":"360846524940903967","sender":{"id":"246845883529197922"},"recipient":{"id":"388613280878808645"},'
        b'"event_name":"user_send_text","message":{"text":"hello","msg_id":"96d3cdf3af150460909"},'
        b'"timestamp":"1543908534740"}'
    )
    assert signed(body, "1543908534740") == "mac=57a40348e9736791547fa8391bf63b7f74f90a35c4aa1e3cafd9ebae02b04150"


async def test_every_event_is_signed_over_the_bytes_that_arrive(oa: ZaloOa, hook: Hook) -> None:
    await oa.deliver_to(hook.url)
    await oa.resident("lan").say("xin chào")
    await oa.settled()
    stamp = hook.bodies[0]["timestamp"]
    expected = hashlib.sha256(APP_ID.encode() + hook.raw[0] + stamp.encode() + OA_SECRET_KEY.encode()).hexdigest()
    assert hook.headers[0]["X-ZEvent-Signature"] == f"mac={expected}"
    assert "xin chào".encode() in hook.raw[0]


async def test_everything_a_resident_does_is_an_event(oa: ZaloOa, hook: Hook) -> None:
    await oa.deliver_to(hook.url)
    lan = oa.resident("lan")
    for act in (lan.follow, lan.photo, lan.album, lan.document, lan.voice, lan.video, lan.link, lan.sticker):
        await act()
    await lan.location(21.5, 105.25)
    await lan.submit_info(84912000111)
    await lan.say_without_a_name("ai đó")
    await lan.unfollow()
    await oa.settled()
    events = {body["event_name"]: body for body in hook.bodies}
    assert list(events) == [
        "follow",
        *(f"user_send_{kind}" for kind in "image file audio video link sticker location".split()),
        "user_submit_info",
        "anonymous_send_text",
        "unfollow",
    ]
    assert events["follow"]["follower"] == {"id": lan.user}
    assert "sender" not in events["follow"]
    place = events["user_send_location"]["message"]["attachments"][0]["payload"]["coordinates"]
    assert place == {"latitude": "21.5", "longitude": "105.25"}
    assert events["user_submit_info"]["info"]["phone"] == 84912000111
    assert len(events["user_send_image"]["message"]["attachments"]) == 2
    file = events["user_send_file"]["message"]["attachments"][0]["payload"]
    assert (file["name"], file["size"]) == ("giay-to.pdf", str(len(pictures.pdf())))
    async with httpx.AsyncClient() as client:
        assert (await client.get(file["url"])).content == pictures.pdf()


async def test_what_the_oa_says_comes_back_as_its_echo(oa: ZaloOa, hook: Hook, line: httpx.AsyncClient) -> None:
    lan = oa.resident("lan")
    await lan.say("chào")
    await oa.deliver_to(hook.url)
    sent = await write(line, lan.user, text="chào anh/chị")
    await oa.settled()
    assert [body["event_name"] for body in hook.bodies] == ["oa_send_text"]
    assert hook.bodies[0]["message"]["msg_id"] == sent["data"]["message_id"] == lan.last.message_id


async def test_a_refresh_gives_new_tokens_and_the_old_one_is_used_up(oa: ZaloOa, line: httpx.AsyncClient) -> None:
    old = oa.pair["refresh_token"]
    new = await refresh(line, old)
    assert new["expires_in"] == "90000"
    assert new["refresh_token"] != old
    again = await refresh(line, old)
    assert again["error_name"] == "Invalid refresh token"
    assert "access_token" not in again
    assert (oa.refreshes, oa.refused_refreshes) == (1, [old])


async def test_new_tokens_that_nobody_heard_are_gone(oa: ZaloOa, line: httpx.AsyncClient) -> None:
    old = oa.pair["refresh_token"]
    oa.faults.next("access_token", Reset(took_effect=True))
    with pytest.raises(httpx.TransportError):
        await refresh(line, old)
    assert "error_name" in await refresh(line, old)


async def test_a_refresh_can_be_refused_although_its_token_is_good(oa: ZaloOa, line: httpx.AsyncClient) -> None:
    oa.faults.next("access_token", UsedUp())
    assert (await refresh(line, oa.pair["refresh_token"]))["error_name"] == "Invalid refresh token"
    assert "access_token" in await refresh(line, oa.pair["refresh_token"])


async def test_a_refresh_token_lives_three_months(oa: ZaloOa, line: httpx.AsyncClient) -> None:
    oa.advance(91 * 24 * HOUR)
    assert "error_name" in await refresh(line, oa.pair["refresh_token"])


async def test_tokens_want_the_secret_of_the_app(oa: ZaloOa, line: httpx.AsyncClient) -> None:
    assert (await refresh(line, oa.pair["refresh_token"], secret="wrong"))["error_name"] == "Invalid secret key"
    assert "access_token" in await refresh(line, oa.pair["refresh_token"])


async def test_the_admins_code_works_once_and_for_ten_minutes(oa: ZaloOa, line: httpx.AsyncClient) -> None:
    async def exchange(code: str) -> Any:
        form = {"app_id": APP_ID, "grant_type": "authorization_code", "code": code}
        return (await line.post("/v4/oa/access_token", data=form, headers={"secret_key": APP_SECRET})).json()

    code, late = oa.tokens.authorise(), oa.tokens.authorise()
    assert "access_token" in await exchange(code)
    assert "error_name" in await exchange(code)
    oa.advance(601)
    assert "error_name" in await exchange(late)


async def test_an_access_token_ends_after_25_hours(oa: ZaloOa, line: httpx.AsyncClient) -> None:
    lan = oa.resident("lan")
    await lan.say("chào")
    assert (await write(line, lan.user))["error"] == 0
    oa.advance(25 * HOUR + 1)
    assert (await write(line, lan.user))["error"] == -220
    line.headers["access_token"] = (await refresh(line, oa.pair["refresh_token"]))["access_token"]
    assert (await write(line, lan.user))["error"] == 0
    oa.revoke()
    assert (await write(line, lan.user))["error"] == -216


async def test_eight_messages_are_free_until_the_resident_writes_again(oa: ZaloOa, line: httpx.AsyncClient) -> None:
    lan = oa.resident("lan")
    await lan.say("chào")
    answers = [await write(line, lan.user) for _ in range(9)]
    assert [answer["error"] for answer in answers] == [0] * 8 + [-211]
    assert [answer["data"]["quota"]["remain"] for answer in answers[:8]] == list("76543210")
    await lan.say("còn đó không?")
    assert (await write(line, lan.user))["error"] == 0


async def test_after_48_hours_messages_cost_and_after_7_days_there_are_none(
    oa: ZaloOa, line: httpx.AsyncClient
) -> None:
    lan = oa.resident("lan")
    await lan.say("chào")
    oa.advance(49 * HOUR)
    line.headers["access_token"] = oa.granted()["access_token"]
    assert (await write(line, lan.user))["error"] == -211
    oa.paid_messages = 1
    assert (await write(line, lan.user))["data"]["quota"]["quota_type"] == "purchase_quota"
    oa.advance(6 * 24 * HOUR)
    line.headers["access_token"] = oa.granted()["access_token"]
    assert (await write(line, lan.user))["error"] == -230


async def test_nobody_is_written_to_who_left_or_blocked_the_oa_or_never_wrote(
    oa: ZaloOa, line: httpx.AsyncClient
) -> None:
    lan = oa.resident("lan")
    assert (await write(line, lan.user))["error"] == -232
    await lan.say("chào")
    await lan.block()
    assert (await write(line, lan.user))["error"] == -217
    await lan.unblock()
    await lan.unfollow()
    assert (await write(line, lan.user))["error"] == -213
    assert lan.shown == []


async def test_an_image_is_uploaded_first_and_kept_for_seven_days(oa: ZaloOa, line: httpx.AsyncClient) -> None:
    lan = oa.resident("lan")
    await lan.say("chào")
    uploaded = (await line.post("/v2.0/oa/upload/image", files={"file": ("a.jpg", pictures.jpeg())})).json()
    element = {"media_type": "image", "attachment_id": uploaded["data"]["attachment_id"]}
    attachment = {"type": "template", "payload": {"template_type": "media", "elements": [element]}}
    assert (await write(line, lan.user, text="đây ạ", attachment=attachment))["error"] == 0
    assert (lan.last.kind, lan.last.text) == ("image", "đây ạ")
    assert lan.last.file
    assert lan.last.file.content == pictures.jpeg()
    oa.advance(8 * 24 * HOUR)
    line.headers["access_token"] = oa.granted()["access_token"]
    assert (await write(line, lan.user, attachment=attachment))["error"] == -100


async def test_an_image_is_fetched_by_its_address_and_a_file_sent_by_its_token(
    oa: ZaloOa, line: httpx.AsyncClient
) -> None:
    lan = oa.resident("lan")
    await lan.say("chào")
    element = {"media_type": "image", "url": oa.keep(pictures.png(), "png")}
    attachment = {"type": "template", "payload": {"template_type": "media", "elements": [element]}}
    assert (await write(line, lan.user, attachment=attachment))["error"] == 0
    uploaded = (await line.post("/v2.0/oa/upload/file", files={"file": ("a.pdf", pictures.pdf())})).json()
    file = {"type": "file", "payload": {"token": uploaded["data"]["token"]}}
    assert (await write(line, lan.user, attachment=file))["error"] == 0
    assert [shown.kind for shown in lan.shown] == ["image", "file"]


async def test_a_tapped_button_arrives_as_words(oa: ZaloOa, hook: Hook, line: httpx.AsyncClient) -> None:
    lan = oa.resident("lan")
    await lan.say("chào")
    buttons = [{"title": "1. Tôi đồng ý", "type": "oa.query.hide", "payload": "1"}]
    await write(line, lan.user, text="Đồng ý?", attachment={"type": "template", "payload": {"buttons": buttons}})
    await oa.deliver_to(hook.url)
    await lan.tap("đồng ý")
    await oa.settled()
    assert (hook.bodies[0]["event_name"], hook.bodies[0]["message"]["text"]) == ("user_send_text", "1")


async def test_the_oa_tells_its_name(line: httpx.AsyncClient) -> None:
    assert (await line.get("/v2.0/oa/getoa")).json()["data"]["name"] == "Tổ Số Mẫu"
    line.headers["access_token"] = "wrong"
    assert (await line.get("/v2.0/oa/getoa")).json()["error"] == -216
