"""What the server answers: who gets in, what other sites may not do, which headers and cookies go along."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from api.security.headers import HEADERS
from helpdesk.ids import derived_id, new_id
from helpdesk.support_requests.models import SupportRequest
from helpdesk.teams.models import Role
from tests.attachments.samples import phone_photo
from tests.browser.conftest import COMMUNE, PASSWORD, Site

_FORM = "application/x-www-form-urlencoded"
GATES = {
    "/team": {"lan", "minh", "quan", "viet"},
    "/team/logs": {"lan", "minh", "quan", "viet"},
    "/team/logs/new": {"lan", "minh", "quan", "viet"},
    "/team/settings": {"lan", "minh", "quan", "viet"},
    "/coordinator": {"minh", "quan"},
    "/admin": {"quan"},
}


@pytest.fixture
async def nobody(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=site.address) as client:
        yield client


async def _signed_in(site: Site, username: str) -> httpx.AsyncClient:
    _, token = await site.house.signing_in.sign_in(username, PASSWORD)
    return httpx.AsyncClient(base_url=site.address, cookies={"session": token})


@pytest.mark.parametrize("path", [*GATES, "/team/events", "/team/requests/x", "/team/requests/x/events"])
async def test_nobody_is_led_to_the_sign_in_page(nobody: httpx.AsyncClient, path: str) -> None:
    answer = await nobody.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/team/sign-in?next={path}")


@pytest.mark.parametrize("username", ["lan", "minh", "quan", "viet"])
@pytest.mark.parametrize("path", GATES)
async def test_pages_open_to_those_with_the_right_and_are_not_there_for_others(
    site: Site, path: str, username: str
) -> None:
    async with await _signed_in(site, username) as member:
        answer = await member.get(path)
    assert answer.status_code == (200 if username in GATES[path] else 404)


@pytest.mark.parametrize("move", ["", "/take", "/hand-back", "/answer", "/resolve", "/phone"])
async def test_a_request_of_another_area_is_not_there(site: Site, move: str) -> None:
    request_id = await _request_in_lac_thuy(site)
    async with await _signed_in(site, "viet") as member:
        address = f"/team/requests/{request_id}{move}"
        form = {"text": "x", "resolution": "done"}
        answer = await (member.post(address, data=form) if move else member.get(address))
        unknown = await member.get("/team/requests/never-was")
    assert answer.status_code == unknown.status_code == 404
    assert "Không có yêu cầu này" in answer.text


async def test_an_entry_of_another_area_is_not_there_for_correction(site: Site) -> None:
    async with await _signed_in(site, "lan") as member:
        form = {
            "id": new_id(),
            "happened_at": "",
            "place": "home",
            "mode": "told",
            "result": "done",
            "guide": "other",
            "area": "05392",
        }
        form["happened_at"] = f"{site.house.clock.now():%Y-%m-%dT%H:%M}+00:00"
        assert (await member.post("/team/logs/new", data=form)).status_code == 303
    async with await _signed_in(site, "viet") as stranger:
        assert (await stranger.get("/team/logs/new", params={"corrects": form["id"]})).status_code == 404


async def test_the_same_log_form_sent_twice_is_one_entry(site: Site) -> None:
    note = f"lần này {new_id()}"
    async with await _signed_in(site, "lan") as member:
        form = {
            "id": new_id(),
            "place": "market",
            "mode": "told",
            "result": "done",
            "guide": "other",
            "area": "05392",
            "note": note,
        }
        form["happened_at"] = f"{site.house.clock.now():%Y-%m-%dT%H:%M}+00:00"
        answers = [await member.post("/team/logs/new", data=form) for _ in range(2)]
        member_, _ = await site.house.signing_in.sign_in("lan", PASSWORD)
    assert [answer.status_code for answer in answers] == [303, 303]
    scope = member_.scope(site.house.clock.now().date())
    assert [log.note for log in await site.house.assistance.recent(scope)].count(note) == 1


async def test_a_plain_form_of_the_chat_sent_twice_is_one_message_and_with_changed_words_another(
    nobody: httpx.AsyncClient,
) -> None:
    await nobody.post("/chat", data={"begin": "1", "start": "a-05392", "choice": "1:1"})
    form = {"message": new_id(), "text": "vneid mức hai"}
    for text in ("vneid mức hai", "vneid mức hai", "căn cước cho cháu"):
        assert (await nobody.post("/chat", data=form | {"text": text})).status_code == 303
    shown = (await nobody.get("/chat")).text
    assert [shown.count(f'<div class="bubble">{text}</div>') for text in ("vneid mức hai", "căn cước cho cháu")] == [
        1,
        1,
    ]
    assert shown.count("data-message") == len(set(re.findall(r'id="line-(\w+)"', shown)))


async def test_what_was_masked_cannot_be_guessed_from_the_id_of_its_message(
    nobody: httpx.AsyncClient, site: Site
) -> None:
    await nobody.post("/chat", data={"begin": "1", "start": "a-05392", "choice": "1:1"})
    form = {"message": new_id(), "text": "mã otp của tôi là 482913"}
    await nobody.post("/chat", data=form)
    (kept,) = await site.house.inbox.heard(site.house.chat.conversation_of(nobody.cookies["chat"]), limit=1)
    assert "482913" not in str(kept)
    assert derived_id(form["message"], form["text"], "") not in kept.id


async def test_an_answer_sent_twice_is_one_and_with_changed_words_another(site: Site) -> None:
    request_id = await _request_in_lac_thuy(site)
    entry = new_id()
    async with await _signed_in(site, "lan") as member:
        for text in ("Chào bác", "Chào bác", "Mai bác ra nhé"):
            answer = await member.post(f"/team/requests/{request_id}/answer", data={"entry": entry, "text": text})
            assert answer.status_code == 303
        shown = (await member.get(f"/team/requests/{request_id}")).text
    assert [shown.count(f'<div class="bubble">{text}</div>') for text in ("Chào bác", "Mai bác ra nhé")] == [1, 1]


async def test_a_photo_of_the_team_is_shown_with_its_answer(site: Site) -> None:
    request_id = await _request_in_lac_thuy(site)
    here = f"/team/requests/{request_id}"
    async with await _signed_in(site, "lan") as member:
        form, photo = {"entry": new_id(), "text": "Bấm nút này nhé"}, ("nut.jpg", phone_photo(), "image/jpeg")
        answer = await member.post(f"{here}/answer", data=form, files={"file": photo})
        assert answer.status_code == 303
        shown = await member.get(here)
        (preview,) = re.findall(r'src="(/team/files/\w+/preview)"', shown.text)
        assert (await member.get(preview)).headers["content-type"] == "image/jpeg"
    async with await _signed_in(site, "viet") as other:
        assert (await other.get(preview)).status_code == 404


async def test_a_request_says_through_which_channel_the_resident_is_reached(site: Site) -> None:
    request_id = await _request_in_lac_thuy(site)
    async with await _signed_in(site, "lan") as member:
        assert "Trả lời đến qua: trang chat trên mạng" in (await member.get(f"/team/requests/{request_id}")).text


async def test_a_request_whose_resident_withdrew_says_so_and_takes_no_answer(site: Site) -> None:
    request_id = await _request_in_lac_thuy(site)
    await site.house.database.in_transaction(
        lambda session: site.house.requests.forget("webchat:nobody", session=session)
    )
    async with await _signed_in(site, "lan") as member:
        page = await member.get(f"/team/requests/{request_id}")
        answer = await member.post(f"/team/requests/{request_id}/answer", data={"entry": new_id(), "text": "Chào bác"})
    assert "đã rút lại sự đồng ý" in page.text
    assert "/answer" not in page.text
    assert answer.status_code == 409
    assert "đã rút lại sự đồng ý" in answer.text


async def test_an_administrator_sees_the_members_of_their_own_areas(site: Site) -> None:
    username = f"xa.{new_id()}"
    await site.house.teams.create_member(username, "Cô Xã", PASSWORD, role=Role.ADMINISTRATOR, area=COMMUNE)
    shown = {}
    for name in (username, "quan"):
        async with await _signed_in(site, name) as member:
            shown[name] = (await member.get("/admin")).text
    assert "Anh Hùng" in shown[username]
    assert "Chị Quân" not in shown[username]
    assert all(name in shown["quan"] for name in ("Anh Hùng", "Chị Quân", "Cô Xã"))
    assert "Anh Việt" not in shown["quan"]


async def test_messages_to_look_after_are_listed_for_administrators_of_a_province(site: Site) -> None:
    username = f"xa.{new_id()}"
    await site.house.teams.create_member(username, "Cô Xã", PASSWORD, role=Role.ADMINISTRATOR, area=COMMUNE)
    for name, is_listed in ((username, False), ("quan", True)):
        async with await _signed_in(site, name) as member:
            assert ("Tin nhắn cần để ý" in (await member.get("/admin")).text) is is_listed


@pytest.mark.parametrize("path", ["/", "/chat", "/team/sign-in", "/never", "/static/css/app.css", "/healthz"])
async def test_every_answer_carries_the_security_headers(nobody: httpx.AsyncClient, path: str) -> None:
    answer = await nobody.get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Referer": "https://elsewhere.example/page"}, 403),
        ({}, 303),
    ],
)
async def test_changes_are_taken_from_our_own_pages_only(
    nobody: httpx.AsyncClient, sent: dict[str, str], status: int
) -> None:
    answer = await nobody.post("/language", data={"lang": "en", "back": "/guides"}, headers=sent)
    assert answer.status_code == status


async def test_a_page_of_this_very_host_may_send(nobody: httpx.AsyncClient, site: Site) -> None:
    answer = await nobody.post("/language", data={"lang": "en", "back": "/"}, headers={"Origin": site.address})
    assert answer.status_code == 303


async def test_cookies_are_hidden_from_scripts_and_kept_to_our_site(nobody: httpx.AsyncClient) -> None:
    signed_in = await nobody.post("/team/sign-in", data={"username": " LAN ", "password": PASSWORD})
    chatting = await nobody.post("/chat", data={"text": "xin chao"})
    for answer in (signed_in, chatting):
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert "secure" not in cookie  # this very address is http


async def test_a_wrong_password_leaves_the_name_and_says_so(nobody: httpx.AsyncClient) -> None:
    answer = await nobody.post("/team/sign-in", data={"username": "lan", "password": "sai"})
    assert answer.status_code == 422
    assert 'value="lan"' in answer.text
    assert "mật khẩu chưa đúng" in answer.text


async def test_after_signing_in_a_member_comes_to_the_page_they_wanted(nobody: httpx.AsyncClient) -> None:
    form = {"username": "lan", "password": PASSWORD, "next": "/team/logs"}
    assert (await nobody.post("/team/sign-in", data=form)).headers["location"] == "/team/logs"
    form["next"] = "//elsewhere.example"
    assert (await nobody.post("/team/sign-in", data=form)).headers["location"] == "/team"


async def test_static_files_are_kept_for_ever_by_their_mark_and_travel_compressed(nobody: httpx.AsyncClient) -> None:
    html = (await nobody.get("/")).text
    address = html.split('href="')[3].split('"')[0]
    assert "?v=" in address
    answer = await nobody.get(address)
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    unmarked = await nobody.get(address.split("?")[0])
    assert unmarked.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("method", "path", "status", "said"),
    [
        ("GET", "/never", 404, "Không tìm thấy trang này"),
        ("GET", "/guides/never", 404, "Không tìm thấy trang này"),
        ("DELETE", "/guides", 405, "Không mở trang này theo cách đó được"),
        ("GET", "/team?show=never", 422, "Chưa đọc được nội dung này"),
    ],
)
async def test_what_cannot_be_shown_says_what_to_do(site: Site, method: str, path: str, status: int, said: str) -> None:
    async with await _signed_in(site, "lan") as member:
        answer = await member.request(method, path)
    assert answer.status_code == status
    assert said in answer.text
    assert 'href="/chat"' in answer.text


async def test_problems_are_told_in_the_readers_language(nobody: httpx.AsyncClient) -> None:
    answer = await nobody.get("/never?lang=en")
    assert "We cannot find this page" in answer.text
    assert '<html lang="en">' in answer.text


async def test_a_piece_of_page_for_somebody_signed_out_sends_the_whole_page_to_the_door(
    nobody: httpx.AsyncClient,
) -> None:
    answer = await nobody.get("/team", headers={"HX-Request": "true"})
    assert answer.headers["hx-redirect"] == "/team/sign-in?next=/team"


async def test_more_than_a_form_can_hold_is_refused(nobody: httpx.AsyncClient) -> None:
    assert (await nobody.post("/chat", data={"text": "x" * 2_000_000})).status_code == 413


async def test_health_and_readiness_are_told_in_json(nobody: httpx.AsyncClient) -> None:
    assert (await nobody.get("/healthz")).json() == {"status": "ok"}
    assert (await nobody.get("/readyz")).json() == {"status": "ok"}


async def test_a_browser_without_a_conversation_is_told_not_to_listen_again(nobody: httpx.AsyncClient) -> None:
    assert (await nobody.get("/chat/events")).status_code == 204


async def test_fetching_ahead_goes_on_for_nobody(nobody: httpx.AsyncClient, site: Site) -> None:
    await nobody.post("/chat", data={"begin": "1", "choice": "1:0"})
    conversation = site.house.chat.conversation_of(nobody.cookies["chat"])
    before = await site.house.inbox.heard(conversation, limit=9)
    ahead = {"Sec-Purpose": "prefetch"}
    answer = await nobody.get("/chat", params={"start": "g-vneid-muc-2"}, headers=ahead)
    assert answer.status_code == 503
    assert await site.house.inbox.heard(conversation, limit=9) == before


async def test_odd_bytes_and_odd_ids_break_nothing(nobody: httpx.AsyncClient) -> None:
    odd = await nobody.post("/chat", content=b"text=%00%ff%fe&message=%00", headers={"Content-Type": _FORM})
    assert odd.status_code in {303, 422}
    async with nobody.stream("GET", "/chat/events", params={"after": "'; drop"}) as stream:
        assert stream.status_code in {200, 204}
    assert (await nobody.get("/guides", params={"q": "%" * 5000})).status_code == 200


async def _request_in_lac_thuy(site: Site) -> str:
    """Open a request without walking through the chat."""
    now = site.house.clock.now()
    request = SupportRequest(
        id=new_id(),
        code="ABC-DEF",
        conversation="webchat:nobody",
        resident="nobody",
        person_ref="nobody",
        area="05392",
        reach=site.house.areas.reach("05392"),
        created_at=now,
        changed_at=now,
        has_phone=True,
    )
    await site.house.database.in_transaction(lambda session: site.house.requests.open(request, session=session))
    return request.id
