"""What members see of the inbox: its views, finding, narrowing, saved views, and who else is at a request."""

import html
import re
from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.house import House
from helpdesk.support_requests.models import Priority, Status, SupportRequest
from helpdesk.support_requests.saved_views import LONGEST_NAME, MOST_SAVED
from helpdesk.support_requests.thread import Author, ThreadEntry
from helpdesk.support_requests.views import PAGE
from helpdesk.teams.models import Member, Role
from tests.chain import village
from tests.pages.test_scams_page import signed_in

CODE = re.compile(r'<span class="code">([^<]+)</span>')


@pytest.fixture
async def lan(house: House, client: httpx.AsyncClient) -> Member:
    return await signed_in(house, client, await village.hire(house, "lan"))


async def opened(house: House, code: str, *, hours: int = 1, area: str = village.COMMUNE, **changes: Any) -> str:
    moment = house.clock.now() - timedelta(hours=hours)
    facts = {"conversation": f"webchat:{code}", "resident": code, "person_ref": code, "context": []} | changes
    one = SupportRequest(
        id=code.lower().replace("-", ""),
        code=code,
        area=area,
        reach=[village.PROVINCE, area],
        created_at=moment,
        changed_at=moment,
        **facts,
    )
    await house.database.in_transaction(lambda session: house.requests.open(one, session=session))
    return one.id


async def read(client: httpx.AsyncClient, /, *, expects: int = 200, **asked: str) -> str:
    answer = await client.get("/team", params={"lang": "en", **asked})
    assert answer.status_code == expects
    return html.unescape(answer.text)


async def codes(client: httpx.AsyncClient, **asked: str) -> list[str]:
    return CODE.findall(await read(client, expects=200, **asked))


async def test_a_member_switches_between_views_and_reads_how_many_each_has(
    house: House, client: httpx.AsyncClient, lan: Member
) -> None:
    await opened(house, "AAA-AAA", hours=3)
    await opened(house, "BBB-BBB", hours=2, unread=1, status=Status.TAKEN, taken_by=lan.id, taken_by_name="Lan")
    offered = await opened(house, "CCC-CCC")
    due = {"assigned_to": lan.id, "due_at": house.clock.now() - timedelta(hours=1)}
    await house.database["support_requests"].update_one({"_id": offered}, {"$set": due})
    await opened(house, "DDD-DDD", status=Status.RESOLVED)
    await opened(house, "EEE-EEE", area=village.NEIGHBOUR)

    assert await codes(client) == ["BBB-BBB", "AAA-AAA", "CCC-CCC"]
    assert await codes(client, view="mine") == ["CCC-CCC", "BBB-BBB"]
    assert await codes(client, view="waiting") == ["AAA-AAA", "CCC-CCC"]
    assert await codes(client, view="overdue") == ["CCC-CCC"]
    assert await codes(client, view="resolved") == await codes(client, show="ended") == ["DDD-DDD"]
    shown = re.sub(r"<[^>]+>|\s+", " ", await read(client, view="mine"))
    assert re.findall(r"(Mine|My area|Not taken|Overdue|Ended) +(\d+\+?)", shown) == [
        ("Mine", "2"),
        ("My area", "3"),
        ("Not taken", "2"),
        ("Overdue", "1"),
        ("Ended", "1"),
    ]
    assert "(1) Requests" in shown
    assert "Offered to you first" in shown
    assert "overdue for" in shown


async def test_a_list_longer_than_a_page_goes_on_and_back(house: House, client: httpx.AsyncClient, lan: Member) -> None:
    for place in range(PAGE + 2):
        await opened(house, f"R{place:02}-AAA", hours=100 - place, taken_by=None if place else lan.id)
    first = await read(client, view="area")
    onward = re.search(r'rel="next"\s+href="([^"]+)"', first)
    assert onward
    second = html.unescape((await client.get(onward[1])).text)
    assert CODE.findall(first) == [f"R{place:02}-AAA" for place in range(PAGE)]
    assert CODE.findall(second) == [f"R{place:02}-AAA" for place in (PAGE, PAGE + 1)]
    assert 'rel="next"' not in second
    assert 'href="/team?view=area"' in second
    assert await codes(client, view="area", after="no such place") == CODE.findall(first)


SOUGHT = {
    "AAA-AAA": ("aaa-aaa", "AAAAAA", "bi ket otp", "Bị KẸT", "ket o buoc"),
    "BBB-BBB": ("678", "0912 345 678"),
    "CCC-CCC": ("dinh danh muc 2",),
    "DDD-DDD": ("trich luc khai sinh", "2.000635"),
}


async def test_requests_are_found_without_accents_wherever_they_stand(
    house: House, client: httpx.AsyncClient, lan: Member
) -> None:
    assert lan
    await opened(house, "AAA-AAA", context=["em bị kẹt ở bước mã OTP"])
    await opened(house, "BBB-BBB", context=["số của em là •••678"], status=Status.RESOLVED)
    await opened(house, "CCC-CCC", guide=village.GUIDE)
    await opened(house, "DDD-DDD", procedure={"code": "2.000635", "title": "Cấp bản sao Trích lục khai sinh"})
    await opened(house, "EEE-EEE", context=["em bị kẹt ở bước mã OTP 678"], area=village.NEIGHBOUR)
    for code, words in SOUGHT.items():
        for one in words:
            assert await codes(client, q=one) == [code], one
            assert await codes(client, q=one, view="overdue") == [], one


async def test_what_is_written_later_is_found_and_what_is_forgotten_is_not(
    house: House, client: httpx.AsyncClient, lan: Member
) -> None:
    request = await opened(house, "AAA-AAA", context=["trước đó"])
    entry = ThreadEntry(
        id="e1", request=request, at=house.clock.now(), author=Author.RESIDENT, text="xe máy", arrival="a1"
    )
    await house.database.in_transaction(lambda session: house.requests.hear(request, entry, session=session))
    await house.requests.answer(request, text="Bác mang giấy đăng ký nhé", member=lan, entry_id="e2")
    for words in ("xe may", "dang ky", "truoc do"):
        assert await codes(client, q=words) == ["AAA-AAA"]

    at = house.clock.now()
    await house.database.in_transaction(
        lambda session: house.requests.edit("a1", before="xe máy", words="ô tô", at=at, session=session)
    )
    assert await codes(client, q="xe may") == []
    assert await codes(client, q="o to") == ["AAA-AAA"]

    await house.database.in_transaction(
        lambda session: house.requests.redact("webchat:AAA-AAA", "trước đó", "•••", session=session)
    )
    assert await codes(client, q="truoc do") == []
    await house.database.in_transaction(lambda session: house.requests.forget("webchat:AAA-AAA", session=session))
    assert await codes(client, q="dang ky") == []
    assert await house.database["request_words"].count_documents({}) == 0


async def test_a_view_is_narrowed_and_what_cannot_be_read_is_said_beside_the_field(
    house: House, client: httpx.AsyncClient, lan: Member
) -> None:
    assert lan
    await opened(house, "AAA-AAA", priority=Priority.URGENT, tags=["sim"])
    await opened(house, "BBB-BBB", guide=village.GUIDE)
    assert await codes(client, priority="urgent") == await codes(client, tag="sim") == ["AAA-AAA"]
    assert await codes(client, guide=village.GUIDE) == await codes(client, guide=village.GUIDE, tag="") == ["BBB-BBB"]
    assert len(await codes(client, area="Lạc Thuỷ")) == len(await codes(client, area=village.COMMUNE)) == 2
    assert await codes(client, status="with_office") == []
    assert "Show all of this view" in await read(client, status="with_office")
    assert "We found no place of this name" in await read(client, expects=422, area="An Bình")
    assert "We found no place of this name" in await read(client, expects=422, area=village.NEIGHBOUR)
    for field in ("view", "priority", "status", "guide"):
        assert "Please choose one of these." in await read(client, expects=422, **{field: "never"})


async def test_a_member_keeps_views_under_names_of_their_own(
    house: House, client: httpx.AsyncClient, lan: Member
) -> None:
    await opened(house, "AAA-AAA", priority=Priority.URGENT)
    await opened(house, "BBB-BBB")
    form = {"name": "Gấp", "view": "area", "priority": "urgent", "q": "", "entry": "0" * 24}
    done = await client.post("/team/views", data=form)
    assert (done.status_code, done.headers["location"]) == (303, "/team?view=area&priority=urgent")
    await client.post("/team/views", data=form)
    (saved,) = await house.saved_views.of(lan)
    shown = await read(client)
    assert shown.count('href="/team?view=area&priority=urgent"') == 2
    assert CODE.findall((await client.get("/team", params=saved.address)).text) == ["AAA-AAA"]

    for name, status, said in (("  ", 422, "Please give the view a name."), ("x" * 41, 422, "This is too long: 41")):
        answer = await client.post("/team/views?lang=en", data={**form, "name": name, "entry": "1" * 24})
        assert answer.status_code == status
        assert said in answer.text
        assert f'value="{name.strip()}"' in answer.text
        assert CODE.findall(answer.text) == ["AAA-AAA"]
    assert len("x" * 41) > LONGEST_NAME
    assert (await client.post("/team/views", data={**form, "view": "never"})).status_code == 422

    for number in range(1, MOST_SAVED):
        await client.post("/team/views", data={**form, "name": f"Thứ {number}"})
    answer = await client.post("/team/views?lang=en", data={**form, "name": "Thừa"})
    assert answer.status_code == 409
    assert "You have 10 saved views already" in answer.text
    assert len(await house.saved_views.of(lan)) == MOST_SAVED

    await signed_in(house, client, await village.hire(house, "hoa"))
    await client.post(f"/team/views/{saved.id}/delete")
    assert "Gấp" not in await read(client)
    assert len(await house.saved_views.of(lan)) == MOST_SAVED
    await signed_in(house, client, lan)
    for _ in range(2):
        assert (await client.post(f"/team/views/{saved.id}/delete")).headers["location"] == "/team"
    assert saved not in await house.saved_views.of(lan)


async def test_a_view_without_anything_in_it_says_so(house: House, client: httpx.AsyncClient, lan: Member) -> None:
    assert house
    assert lan
    for view, said in (
        ("mine", "You have no request just now."),
        ("area", "Nobody is waiting."),
        ("waiting", "Every request has been taken."),
        ("overdue", "Nothing is overdue."),
        ("resolved", "No request has ended yet."),
    ):
        assert said in await read(client, view=view)
    assert "Nothing found." in await read(client, q="zzz")
    assert "Nothing found." in await read(client, q="🙂")


async def test_whoever_opens_a_request_is_seen_there_and_whoever_answers_is_told_first(
    house: House, client: httpx.AsyncClient, lan: Member
) -> None:
    request = await opened(house, "AAA-AAA")
    address = f"/team/requests/{request}"
    hoa = await village.hire(house, "hoa")
    assert "is reading" not in (await client.get(f"{address}?lang=en")).text

    await signed_in(house, client, hoa)
    assert "Lan is reading" in (await client.get(f"{address}?lang=en")).text
    piece = await client.post(f"{address}/presence/answering?lang=en")
    assert "Lan is reading" in piece.text
    assert "<html" not in piece.text

    await signed_in(house, client, lan)
    told = (await client.post(f"{address}/presence/answering?lang=en")).text
    assert "Hoa is answering, until" in told
    assert "Hoa is reading" not in told
    assert (await client.post(f"{address}/answer", data={"text": "Chào bác", "entry": "0" * 24})).status_code == 303

    await signed_in(house, client, hoa)
    assert "is answering" not in (await client.get(f"{address}?lang=en")).text
    await client.post(f"{address}/presence/stopped")
    await signed_in(house, client, lan)
    assert "Hoa is reading" in (await client.get(f"{address}?lang=en")).text
    await signed_in(house, client, hoa)
    assert (await client.post(f"{address}/presence/left")).status_code == 204
    await signed_in(house, client, lan)
    assert "Hoa" not in (await client.post(f"{address}/presence/reading?lang=en")).text


async def test_nobody_is_noted_at_a_request_that_is_not_theirs_to_see(
    house: House, client: httpx.AsyncClient, lan: Member
) -> None:
    request = await opened(house, "AAA-AAA")
    address = f"/team/requests/{request}/presence/"
    assert lan
    assert (await client.post(f"{address}dancing")).status_code == 422
    assert (await client.post("/team/requests/none/presence/reading")).status_code == 404
    await signed_in(house, client, await village.hire(house, "stranger", area=village.NEIGHBOUR))
    assert (await client.post(f"{address}reading")).status_code == 404
    await signed_in(house, client, await village.hire(house, "chief", Role.COORDINATOR, village.PROVINCE))
    assert (await client.post(f"{address}reading")).status_code == 200
    client.cookies.clear()
    assert (await client.post(f"{address}reading")).headers["location"].startswith("/team/sign-in")
    rows = await house.database["presence"].find().to_list()
    assert [row["name"] for row in rows] == ["Chief"]
