"""The page of one request: what members do with it, over HTTP."""

from datetime import timedelta
from typing import Any

import httpx

from api.house import House
from api.security import cookies
from helpdesk.storage.database import Database, Session
from helpdesk.support_requests.checking_off import document_key
from helpdesk.support_requests.models import Outcome, Resolution, SupportRequest
from helpdesk.teams.models import Member, Role
from tests.chain import village
from tests.support_requests.test_rules import request

HERE = "/team/requests/r1"
GUIDE = "dang-ky-khai-sinh"


async def signed_in(house: House, client: httpx.AsyncClient, name: str = "lan", role: Role = Role.LEAD) -> Member:
    await village.hire(house, name, role, village.COMMUNE)
    member, token = await house.signing_in.sign_in(name, "a long demonstration")
    client.cookies.set(cookies.SESSION, token)
    return member


async def asked(house: House, request_id: str = "r1", **changes: Any) -> None:
    now = house.clock.now()
    reach = house.areas.reach(village.COMMUNE)
    facts = {"area": village.COMMUNE, "reach": reach, "created_at": now, "changed_at": now, "conversation": "webchat:x"}
    new = request(id=request_id, **{**facts, **changes})
    await house.database.in_transaction(lambda session: house.requests.open(new, session=session))


async def one(house: House, member: Member, request_id: str = "r1") -> SupportRequest:
    return await house.requests.of_member(request_id, member=member)


async def test_every_act_of_the_page_does_what_it_says(house: House, client: httpx.AsyncClient) -> None:
    lan = await signed_in(house, client)
    minh = await village.hire(house, "minh")
    await asked(house, guide=GUIDE)
    guide = house.catalogue.get(GUIDE)
    assert guide is not None
    paper = document_key(guide.documents[0].vi)
    visit = (house.clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    said = {
        "take": ("actions", "Anh/chị đã nhận yêu cầu này"),
        "wait-office": ("waiting", "đang chờ Công an xã"),
        "schedule": ("waiting", "Nhà văn hoá"),
        "give": ("giving", f"đã giao cho {minh.name}"),
        "block": ("blocking", "Trong 7 ngày"),
    }
    for act, fields, field, value in (
        ("sort", {"priority": "urgent", "tags": "gấp, bà cụ", "tag": "mới"}, "tags", ["gấp", "bà cụ", "mới"]),
        ("tick", {"document": paper, "is_there": "1"}, "status", "waiting"),
        ("take", {}, "taken_by", lan.id),
        ("wait-resident", {"needed": "Chụp lại giấy"}, "status", "with_resident"),
        ("wait-office", {"office": "Công an xã", "office_words": "Cấp lại"}, "status", "with_office"),
        ("schedule", {"visit_at": visit, "place": "Nhà văn hoá"}, "status", "scheduled"),
        ("resume", {}, "status", "taken"),
        ("give", {"to": f"member:{minh.id}", "why": "Tôi đi vắng"}, "taken_by", minh.id),
        ("note", {"note": "Bà cụ khó nghe", "entry": "abcdefgh12"}, "status", "taken"),
        ("answer", {"text": "Chào bác", "entry": "abcdefgh13"}, "unread", 0),
        ("resolve", {"resolution": "not_possible", "reason": "Thiếu giấy"}, "reason", "Thiếu giấy"),
        ("reopen", {}, "status", "taken"),
        ("block", {"days": "7", "block_words": "Chửi bới"}, "status", "taken"),
    ):
        done = await client.post(f"{HERE}/{act}", data=fields)
        assert done.status_code == 303, (act, done.text)
        assert getattr(await one(house, lan), field) == value, act
        if act in said:
            part, words = said[act]
            assert done.headers["location"] == f"{HERE}?done={part}#{part}"
            assert words in done_in((await client.get(f"{HERE}?done={part}")).text), act
    page = (await client.get(HERE)).text
    for words in ("Bà cụ khó nghe", "bà cụ", "Chào bác", "Chửi bới", guide.documents[0].vi, "Công an xã"):
        assert words in page
    assert (await client.post(f"{HERE}/unblock")).status_code == 303
    assert "Chửi bới" in (await client.get(HERE)).text  # in the history


def done_in(page: str) -> str:
    """Return what the page says was done."""
    return " ".join(page.partition("data-done")[2].partition("</p>")[0].split())


REFUSED: dict[str, tuple[dict[str, str], str]] = {
    "wait-resident": ({"needed": " "}, "needed-wrong"),
    "wait-office": ({"office": "", "office_words": "vì sao"}, "office-wrong"),
    "schedule": ({"visit_at": "2020-01-01T08:00", "place": "Nhà bác Tư"}, "visit_at-wrong"),
    "give": ({"to": "", "why": "Tôi đi vắng"}, "to-wrong"),
    "sort": ({"priority": "high", "tags": "một nhãn dài quá mức cho phép của trang"}, "tags-wrong"),
    "note": ({"note": "x" * 1001}, "note-wrong"),
    "merge": ({"code": "ABC-DEF"}, "code-wrong"),
    "link": ({"code": "K7M-2QF"}, "code-wrong"),
    "answer": ({"text": "x" * 2001}, "text-wrong"),
    "resolve": ({"resolution": "not_possible", "reason": ""}, "reason-wrong"),
    "block": ({"days": "3", "block_words": "Chửi bới"}, "days-wrong"),
    "tick": ({"document": "nothing"}, "papers-wrong"),
}


async def test_a_refusal_stands_at_its_field_and_nothing_typed_is_lost(house: House, client: httpx.AsyncClient) -> None:
    await signed_in(house, client)
    await asked(house, guide=GUIDE)
    for act, (fields, place) in REFUSED.items():
        refused = await client.post(f"{HERE}/{act}", data=fields)
        assert refused.status_code == 422, act
        assert f'id="{place}"' in refused.text, act
        for value in (value.strip() for name, value in fields.items() if name != "document"):
            assert value in refused.text, act


async def test_whoever_acts_on_what_a_colleague_changed_meanwhile_reads_who_and_keeps_their_words(
    house: House, client: httpx.AsyncClient
) -> None:
    await signed_in(house, client)
    minh = await village.hire(house, "minh")
    await asked(house)
    await house.requests.answer("r1", text="Chào bác", member=minh, entry_id="a1")

    for act, fields in (("answer", {"text": "Tôi cũng giúp"}), ("wait-resident", {"needed": "Tôi cũng giúp"})):
        refused = await client.post(f"{HERE}/{act}", data={**fields, "seen": "0"})
        assert refused.status_code == 409
        assert "Minh" in refused.text
        assert "Tôi cũng giúp" in refused.text

    again = await client.post(f"{HERE}/answer", data={"text": "Tôi cũng giúp", "seen": "1"})
    assert again.status_code == 303


async def test_a_request_of_elsewhere_is_not_there_whatever_is_done(house: House, client: httpx.AsyncClient) -> None:
    await village.hire(house, "xuan", Role.LEAD, village.NEIGHBOUR)
    _, token = await house.signing_in.sign_in("xuan", "a long demonstration")
    client.cookies.set(cookies.SESSION, token)
    await asked(house)
    for act, (fields, _) in REFUSED.items():
        good = {
            **fields,
            "needed": "a",
            "office": "b",
            "place": "c",
            "why": "d",
            "note": "e",
            "text": "f",
            "reason": "g",
        }
        good |= {"days": "7", "to": "member:x", "tags": "", "visit_at": "2036-01-01T08:00"}
        assert (await client.post(f"{HERE}/{act}", data=good)).status_code == 404, act
    for act in ("take", "hand-back", "resume", "reopen", "unlink", "unblock", "phone", "reply"):
        assert (await client.post(f"{HERE}/{act}")).status_code == 404, act
    assert (await client.get(HERE)).status_code == 404


async def test_only_who_leads_may_block(house: House, client: httpx.AsyncClient) -> None:
    await signed_in(house, client, role=Role.MEMBER)
    await asked(house)
    assert 'id="blocking"' not in (await client.get(HERE)).text
    assert (await client.post(f"{HERE}/block", data={"days": "7", "block_words": "a"})).status_code == 404


async def test_two_of_one_resident_are_suggested_merged_and_lead_to_each_other(
    house: House, client: httpx.AsyncClient
) -> None:
    lan = await signed_in(house, client)
    await asked(house, code="AAA-AAA")
    await asked(house, "r2", code="BBB-BBB")
    assert "BBB-BBB" in (await client.get(HERE)).text
    asked_first = await client.post(f"{HERE}/merge", data={"code": "bbb bbb", "seen": "0"})
    assert asked_first.status_code == 200
    assert 'name="sure"' in asked_first.text
    assert (await one(house, lan, "r2")).merged_into is None
    merged = await client.post(f"{HERE}/merge", data={"code": "bbbbbb", "seen": "0", "sure": "1"})
    assert merged.headers["location"] == f"{HERE}?done=same#same"
    assert "BBB-BBB đã gộp vào yêu cầu này" in done_in((await client.get(f"{HERE}?done=same")).text)
    assert (await one(house, lan, "r2")).merged_into == "r1"
    gone = (await client.get("/team/requests/r2")).text
    assert 'href="/team/requests/r1"' in gone
    assert 'name="text"' not in gone
    assert "người dân thấy ngay" not in gone
    assert (await one(house, lan, "r2")).unread == 0


async def test_a_merge_that_cannot_be_is_refused_before_it_is_asked_about(
    house: House, client: httpx.AsyncClient
) -> None:
    await signed_in(house, client)
    await asked(house)
    refused = await client.post(f"{HERE}/merge", data={"code": "zzz-zzz"})
    assert refused.status_code == 422
    assert 'value="zzz-zzz"' in refused.text


async def test_a_ready_reply_goes_into_the_answer_of_a_form_that_brings_files(
    house: House, client: httpx.AsyncClient
) -> None:
    await signed_in(house, client)
    await asked(house)
    shown = await client.post(f"{HERE}/reply", data={"text": "Dạ chào bác"}, files={"file": ("", b"")})
    assert shown.status_code == 200
    assert "Dạ chào bác" in shown.text


async def test_a_visit_to_come_is_called_off_with_the_end_and_the_page_says_so_before(
    house: House, client: httpx.AsyncClient, database: Database
) -> None:
    await signed_in(house, client)
    await asked(house)
    await client.post(f"{HERE}/schedule", data={"visit_at": "2099-01-05T09:00", "place": "Nhà văn hoá"})
    assert "buổi hẹn không còn" in (await client.get(HERE)).text
    ended = await client.post(f"{HERE}/resolve", data={"resolution": "done"})
    assert ended.headers["location"] == f"{HERE}?done=end#end"
    assert "/team/logs/new?request=r1" in (await client.get(f"{HERE}?done=end")).text
    events = await database["inbox"].find({"body.event": "resolved"}).to_list()
    assert [one["body"]["facts"]["place"] for one in events] == ["Nhà văn hoá"]


async def test_who_is_named_in_a_note_finds_it_until_they_have_read_it(house: House, client: httpx.AsyncClient) -> None:
    await signed_in(house, client)
    minh = await village.hire(house, "minh")
    await asked(house)
    await house.requests.note("r1", note_id="n1", text="@lan xem giúp", mentioned=(), member=minh)
    assert "/team/mentions" in (await client.get("/team")).text
    assert "xem giúp" in (await client.get("/team/mentions")).text
    await client.get(HERE)
    assert "xem giúp" not in (await client.get("/team/mentions")).text
    assert "/team/mentions" not in (await client.get("/team")).text


async def test_a_ready_reply_is_kept_previewed_chosen_and_removed(house: House, client: httpx.AsyncClient) -> None:
    lan = await signed_in(house, client)
    await asked(house, guide=GUIDE, team=None)
    reply = {"title": "Chào", "text": "Chào {resident}, mã {code} về {guide}. {member}", "area": village.COMMUNE}
    shown = await client.post("/team/replies", data={**reply, "act": "preview"})
    assert "mã K7M-2QF" in shown.text
    assert await house.replies.kept_by(lan) == []
    assert (await client.post("/team/replies", data=reply)).status_code == 303
    (kept,) = await house.replies.kept_by(lan)
    assert "Chào" in (await client.get("/team/replies")).text
    assert "Chào {resident}" in (await client.get(f"/team/replies/{kept.id}")).text

    for page in (
        await client.get(HERE, params={"reply": kept.id}),
        await client.post(f"{HERE}/reply", data={"text": "Đã gõ", "reply": kept.id}),
    ):
        area = page.text.partition('id="text"')[2].partition("</textarea>")[0]
        assert "mã K7M-2QF" in area
        assert "Lan" in area
        assert "{" not in area
    assert "Đã gõ" in area

    changed = await client.post(f"/team/replies/{kept.id}", data={**reply, "title": "Chào hỏi"})
    assert changed.status_code == 303
    assert (await client.post(f"/team/replies/{kept.id}/remove")).status_code == 303
    assert await house.replies.kept_by(lan) == []


async def test_a_ready_reply_that_cannot_be_is_refused_with_what_was_typed(
    house: House, client: httpx.AsyncClient
) -> None:
    await signed_in(house, client)
    good = {"title": "Chào", "text": "Chào bác", "area": village.COMMUNE}
    for wrong, place, said in (
        ({"text": "Chào {tên}"}, "text", "{resident}"),
        ({"text": " "}, "text", ""),
        ({"title": ""}, "title", ""),
        ({"area": village.NEIGHBOUR}, "area", ""),
        ({"guide": "nothing"}, "guide", ""),
    ):
        refused = await client.post("/team/replies", data={**good, **wrong})
        assert refused.status_code == 422, wrong
        assert f'id="{place}-wrong"' in refused.text, wrong
        assert said in refused.text
        assert "Chào" in refused.text


async def test_ready_replies_are_kept_by_who_leads_and_only_there(house: House, client: httpx.AsyncClient) -> None:
    lan = await signed_in(house, client)
    await client.post("/team/replies", data={"title": "Chào", "text": "Chào bác", "area": village.COMMUNE})
    (kept,) = await house.replies.kept_by(lan)
    for name, role, area in (("mem", Role.MEMBER, village.COMMUNE), ("xuan", Role.LEAD, village.NEIGHBOUR)):
        await village.hire(house, name, role, area)
        _, token = await house.signing_in.sign_in(name, "a long demonstration")
        client.cookies.clear()
        client.cookies.set(cookies.SESSION, token)
        assert (await client.get(f"/team/replies/{kept.id}")).status_code == 404
        assert (await client.post(f"/team/replies/{kept.id}", data={"title": "x"})).status_code == 404
        assert (await client.post(f"/team/replies/{kept.id}/remove")).status_code == 404


async def test_of_two_ready_replies_of_one_name_the_nearer_counts(house: House, client: httpx.AsyncClient) -> None:
    await signed_in(house, client)
    chief = await village.hire(house, "chief", Role.COORDINATOR, village.PROVINCE)
    for title, text, area, guide in (
        ("Chào", "của tỉnh", village.PROVINCE, None),
        ("Chao", "của xã", village.COMMUNE, None),
        ("Giấy tờ", "của thủ tục", village.PROVINCE, GUIDE),
        ("Khác", "không hợp", village.COMMUNE, "chung-thuc"),
    ):
        reach = house.areas.reach(area)
        await house.replies.keep(None, title=title, text=text, area=area, reach=reach, guide=guide, member=chief)
    await asked(house, guide=GUIDE)
    page = (await client.get(HERE)).text
    assert page.index("của xã") < page.index("của thủ tục")
    assert "của tỉnh" not in page
    assert "không hợp" not in page


async def test_an_ended_request_can_be_opened_again_from_the_page(house: House, client: httpx.AsyncClient) -> None:
    lan = await signed_in(house, client)
    await asked(house)
    await house.requests.resolve("r1", resolution=Resolution.DONE, member=lan)
    assert f'action="{HERE}/reopen"' in (await client.get(HERE)).text


async def test_what_the_resident_said_of_it_stands_on_the_page_until_it_was_seen_to(
    house: House, client: httpx.AsyncClient
) -> None:
    lan = await signed_in(house, client)
    await asked(house)
    await house.requests.resolve("r1", resolution=Resolution.DONE, member=lan)

    async def said(session: Session) -> None:
        await house.requests.rate("r1", score=2, word="lâu quá", reasons=["slow"], session=session)
        await house.requests.tell_outcome("r1", outcome=Outcome.NOT_YET, at=house.clock.now(), session=session)

    await house.database.in_transaction(said)

    shown = (await client.get(HERE)).text
    for words in (
        "2 trên 5",
        "Phải chờ lâu",
        "lâu quá",
        "Người dân báo kết quả chưa về",
        "Cho biết lý do: Phải chờ lâu",
    ):
        assert words in shown, words
    assert "r1" in (await client.get("/team?view=not_yet")).text
    assert (await client.post(f"{HERE}/result", data={})).status_code == 303
    assert "Tổ đã lo việc này" in (await client.get(HERE)).text
    assert 'id="request-r1"' not in (await client.get("/team?view=not_yet")).text
