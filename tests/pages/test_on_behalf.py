"""Calls that are noted, and requests that a member opens for somebody without a chat, over HTTP."""

import httpx

from api.house import House
from api.security import cookies
from api.web.request_page import next_calls
from helpdesk.storage.database import Database
from helpdesk.support_requests.call_windows import CallWindow
from helpdesk.support_requests.models import Resolution, Status, SupportRequest
from helpdesk.support_requests.rating_reasons import Reason
from helpdesk.teams.models import Member, Role
from tests.chain import village
from tests.pages.test_request_life import asked, one, signed_in

NEW = "/team/requests/new"
GUIDE = "dang-ky-khai-sinh"
TOLD = {"area": village.COMMUNE, "words": "Bà cụ cần làm lại giấy khai sinh cho cháu", "consent": "yes"}


async def told(house: House, client: httpx.AsyncClient, member: Member, **changes: str) -> SupportRequest:
    """Open one by the form."""
    done = await client.post(NEW, data={"id": "aaaaaaaa01", **TOLD, **changes})
    assert done.status_code == 303, done.text
    return await one(house, member, done.headers["location"].rpartition("/")[2])


async def calls(house: House, request: SupportRequest) -> list[CallWindow]:
    now = house.clock.now()
    return next_calls(await house.calendars.of(request.area, since=now, team=request.team), now)


async def test_nobody_else_opens_the_form(client: httpx.AsyncClient) -> None:
    assert (await client.get(NEW)).headers["location"].startswith("/team/sign-in")
    assert (await client.post(NEW, data=TOLD)).headers["location"].startswith("/team/sign-in")


async def test_a_request_for_somebody_else_keeps_no_name_and_locks_the_number(
    house: House, client: httpx.AsyncClient, database: Database
) -> None:
    lan = await signed_in(house, client)
    words = "Bà cụ, CCCD 038090012345, gọi 0912345678"
    request = await told(house, client, lan, words=words, guide=GUIDE, phone="0218 3854 123")

    assert (request.without_chat, request.opened_by, request.has_phone) == (True, lan.id, True)
    assert (request.guide, request.status, request.unread) == (GUIDE, Status.WAITING, 0)
    everything = str(await village.everything_in(database))
    for secret in ("038090012345", "0912345678", "3854123", "3854 123"):
        assert secret not in everything
    assert await house.requests.reveal_phone(request.id, member=lan) == "+842183854123"
    page = (await client.get(f"/team/requests/{request.id}")).text
    assert "hãy gọi hoặc đến nhà" in page
    assert 'class="answer"' not in page
    assert request.code in (await client.get("/team")).text


async def test_the_roster_gives_it_to_somebody_and_nothing_is_sent(
    house: House, client: httpx.AsyncClient, database: Database
) -> None:
    lan = await signed_in(house, client)
    request = await told(house, client, lan)
    here = f"/team/requests/{request.id}"
    for act, fields in (
        ("take", {}),
        ("wait-resident", {"needed": "Tìm sổ hộ khẩu"}),
        ("resume", {}),
        ("resolve", {"resolution": "done"}),
        ("rate", {"score": "5", "why": ["kind", "slow"], "said": "Cảm ơn các cháu"}),
    ):
        assert (await client.post(f"{here}/{act}", data=fields)).status_code == 303, act
    done = await one(house, lan, request.id)
    assert (done.status, done.rating, done.rating_word) == (Status.RESOLVED, 5, "Cảm ơn các cháu")
    assert done.reasons == [Reason.KIND]
    kept = await village.everything_in(database)
    assert {kept.get(name, "[]") for name in ("inbox", "outbox")} == {"[]"}
    assert "5 trên 5" in (await client.get(here)).text


async def test_the_same_form_sent_twice_opens_one_request(house: House, client: httpx.AsyncClient) -> None:
    lan = await signed_in(house, client)
    assert (await told(house, client, lan)).id == (await told(house, client, lan)).id


async def test_the_same_person_as_before_is_one_person_with_one_number(house: House, client: httpx.AsyncClient) -> None:
    lan = await signed_in(house, client)
    first = await told(house, client, lan, phone="0912345678")
    again = await told(house, client, lan, id="aaaaaaaa02", same_as=first.code.lower())
    other = await told(house, client, lan, id="aaaaaaaa03")
    assert (again.person_ref, again.resident, again.has_phone) == (first.person_ref, first.resident, True)
    assert other.person_ref != first.person_ref


REFUSED: list[tuple[str, dict[str, str]]] = [
    ("words", {"words": " "}),
    ("words", {"words": "x" * 501}),
    ("phone", {"phone": "số nhà bên"}),
    ("phone", {"phone": "0912345678 0912345679"}),
    ("consent", {"consent": ""}),
    ("same_as", {"same_as": "ABC-DEF"}),
    ("area", {"area": "99999"}),
    ("area", {"area": village.NEIGHBOUR}),
]


async def test_a_refusal_stands_at_its_field_and_nothing_typed_is_lost(house: House, client: httpx.AsyncClient) -> None:
    await signed_in(house, client)
    for field, changes in REFUSED:
        typed = {"id": "aaaaaaaa01", **TOLD, "phone": "0912345678", **changes}
        refused = await client.post(NEW, data=typed)
        assert refused.status_code == 422, field
        assert f'id="{field}-wrong"' in refused.text
        for value in (typed["words"].strip(), typed["phone"], typed.get("same_as", "")):
            assert value in refused.text


async def test_the_steps_of_a_guide_are_shown_without_opening_anything(
    house: House, client: httpx.AsyncClient, database: Database
) -> None:
    await signed_in(house, client)
    shown = await client.post(NEW, data={**TOLD, "guide": GUIDE, "steps": "1"})
    assert 'id="step"' in shown.text
    assert TOLD["words"] in shown.text
    assert await database["support_requests"].count_documents({}) == 0


async def test_who_no_longer_agrees_is_forgotten_in_every_request(
    house: House, client: httpx.AsyncClient, database: Database
) -> None:
    lan = await signed_in(house, client)
    first = await told(house, client, lan, phone="0912345678")
    again = await told(house, client, lan, id="aaaaaaaa02", same_as=first.code)
    here = f"/team/requests/{again.id}"
    unsure = await client.post(f"{here}/withdraw")
    assert unsure.status_code == 422
    assert 'id="sure-wrong"' in unsure.text

    assert (await client.post(f"{here}/withdraw", data={"sure": "yes"})).status_code == 303

    for request in (first, again):
        now = await one(house, lan, request.id)
        assert (now.is_forgotten, now.context, now.has_phone, now.is_open) == (True, [], False, False)
    assert "giấy khai sinh" not in str(await village.everything_in(database))
    (person,) = await database["residents"].find().to_list()
    assert (person["phone_sealed"], [event["is_given"] for event in person["consents"]]) == (None, [True, True, False])


async def test_who_wants_no_more_news_tells_a_member(
    house: House, client: httpx.AsyncClient, database: Database
) -> None:
    lan = await signed_in(house, client)
    request = await told(house, client, lan, phone="0912345678", news="yes")
    (person,) = await database["residents"].find().to_list()
    assert person["wants_news"]

    assert (await client.post(f"/team/requests/{request.id}/no-news")).status_code == 303

    (person,) = await database["residents"].find().to_list()
    assert not person["wants_news"]
    assert [(event["is_given"], event["by"]) for event in person["news"]] == [(True, lan.id), (False, lan.id)]
    assert person["phone_sealed"], "the number stays for the request"


async def test_what_belongs_to_a_chat_is_not_done_by_hand(house: House, client: httpx.AsyncClient) -> None:
    lan = await signed_in(house, client)
    await asked(house)
    await house.requests.resolve("r1", resolution=Resolution.DONE, member=lan)
    for act, fields in (("rate", {"score": "5"}), ("withdraw", {"sure": "yes"}), ("no-news", {})):
        refused = await client.post(f"/team/requests/r1/{act}", data=fields)
        assert refused.status_code == 409, act
    request = await told(house, client, lan)
    answered = await client.post(f"/team/requests/{request.id}/answer", data={"text": "Chào bà"})
    assert answered.status_code == 409


async def test_another_area_sees_nothing_of_it(house: House, client: httpx.AsyncClient) -> None:
    lan = await signed_in(house, client)
    request = await told(house, client, lan)
    await village.hire(house, "xuan", Role.LEAD, village.NEIGHBOUR)
    _, token = await house.signing_in.sign_in("xuan", "a long demonstration")
    client.cookies.clear()
    client.cookies.set(cookies.SESSION, token)
    here = f"/team/requests/{request.id}"
    acts: dict[str, dict[str, str]] = {
        "called": {"reached": "yes"},
        "rate": {"score": "5"},
        "withdraw": {"sure": "yes"},
    }
    for act, fields in (acts | {"no-news": {}}).items():
        assert (await client.post(f"{here}/{act}", data=fields)).status_code == 404, act
    assert (await client.get(f"{here}/slip")).status_code == 404


async def test_a_call_is_noted_and_tried_again(house: House, client: httpx.AsyncClient) -> None:
    lan = await signed_in(house, client)
    request = await told(house, client, lan, phone="0912345678")
    here, again = f"/team/requests/{request.id}", (await calls(house, request))[2]

    assert (await client.post(f"{here}/called", data={"reached": "no", "again": again.written})).status_code == 303
    now = await one(house, lan, request.id)
    assert (now.call_at and now.call_at.tries, now.taken_by) == (1, lan.id)
    assert now.due_at is not None
    assert now.due_at <= again.until
    assert "hẹn gọi" in (await client.get("/team")).text

    assert (await client.post(f"{here}/called", data={"reached": "yes"})).status_code == 303
    now = await one(house, lan, request.id)
    assert (now.call_at, now.first_answer_at is not None) == (None, True)
    assert "Đã gọi và gặp được" in (await client.get(here)).text


NO_CALLS: list[tuple[str, dict[str, str]]] = [
    ("reached", {}),
    ("again", {"reached": "no", "again": "2026-11-23T03:00:00+07:00/2026-11-23T04:00:00+07:00"}),
    ("again", {"reached": "no", "again": "x"}),
]


async def test_a_call_at_a_time_when_nobody_works_is_refused(house: House, client: httpx.AsyncClient) -> None:
    lan = await signed_in(house, client)
    request = await told(house, client, lan, phone="0912345678")
    for place, fields in NO_CALLS:
        refused = await client.post(f"/team/requests/{request.id}/called", data=fields)
        assert refused.status_code == 422
        assert f'id="{place}-wrong"' in refused.text
