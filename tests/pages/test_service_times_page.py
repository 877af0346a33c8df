"""Service times as coordinators work on them: look, see what would change, keep; each in their own areas."""

import html
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from api.app import create_app
from api.house import House
from api.security import cookies
from api.wiring import built
from helpdesk.clock import SystemClock
from helpdesk.statistics.days import local_day
from helpdesk.storage.database import Database
from helpdesk.support_requests.models import Priority, SupportRequest
from helpdesk.teams.models import Member, Role
from tests.chain import village
from tests.chain.conftest import settings
from tests.chain.village import COMMUNE, NEIGHBOUR, PROVINCE
from tests.pages.team_site import AS_FROM_A_PAGE
from tests.support_requests.test_rules import request as a_request

HERE = "/team/service-times"
WEEK = {f"day.{day}": "08:00-12:00" if day < 5 else "" for day in range(7)}
PROMISES = {
    f"{share}.{priority.value}{end}": value
    for priority in Priority
    for share, much in (("first_answer", "1"), ("resolution", "2"))
    for end, value in (("", much), (".unit", "hours"))
}


@pytest.fixture(scope="module")
async def opened_house(migrated_database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    await village.settle(migrated_database)
    async with built(settings(tmp_path_factory.mktemp("house")), migrated_database, clock=SystemClock()) as opened:
        yield opened


@pytest.fixture
async def house(opened_house: House) -> House:
    """Give the house without members, requests and rules: building one takes longer than a test."""
    names = ("members", "sign_ins", "support_requests", "audit", "service_hours", "service_days", "service_targets")
    for name in (*names, "service_changes"):
        await opened_house.database[name].delete_many({})
    return opened_house


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(house))
    address = "https://to-so.example"
    async with httpx.AsyncClient(
        transport=transport, base_url=address, headers=AS_FROM_A_PAGE, follow_redirects=True
    ) as opened:
        yield opened


async def signed_in(
    client: httpx.AsyncClient, house: House, area: str = COMMUNE, role: Role = Role.COORDINATOR
) -> Member:
    member = await village.hire(house, f"m{role.value[:3]}{area}", role, area)
    await house.database["members"].update_one({"_id": member.id}, {"$set": {"language": "en"}})
    _, token = await house.signing_in.sign_in(member.username, "a long demonstration")
    client.cookies.set(cookies.SESSION, token)
    return member


async def send(client: httpx.AsyncClient, where: str, what: str, **fields: str) -> tuple[int, str]:
    given = {"area": COMMUNE, "year": "2027", "what": what, **fields}
    answer = await client.post(f"{HERE}/{where}", data=given)
    return answer.status_code, html.unescape(answer.text)


async def opened(house: House, **changes: object) -> SupportRequest:
    now = house.clock.now()
    one = a_request(created_at=now, changed_at=now, reach=[PROVINCE, COMMUNE], **changes)
    await house.database.in_transaction(lambda session: house.requests.open(one, session=session))
    return one


async def test_everybody_sees_what_holds_and_who_said_so(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house)
    page = html.unescape((await client.get(f"{HERE}?year=2027")).text)
    assert "the usual office hours" in page
    assert "07:30-17:00" in page
    assert "Lunar New Year" in page
    assert "the whole country" in page
    assert "30 minutes" in page
    assert "3 working days" in page


async def test_a_day_off_is_looked_at_kept_and_taken_back(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house)
    day = {"day": "2027-02-11", "kind": "off", "name": "Nghỉ bù Tết"}

    status, page = await send(client, "preview", "day", **day)
    assert status == 200
    assert "as on its weekday" in page
    assert "Day off: Nghỉ bù Tết" in page
    assert "No request is open here now." in page
    assert await house.database["service_days"].count_documents({}) == 0

    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    answer = await client.post(f"{HERE}/keep", data=fields)
    assert "Kept." in answer.text
    assert "Nghỉ bù Tết" in answer.text
    assert await house.database["audit"].count_documents({"action": "service_times_changed", "area": COMMUNE}) == 1

    _, page = await send(client, "preview", "drop-day", day="2027-02-11")
    assert "<del>Day off: Nghỉ bù Tết</del> → <ins>as on its weekday</ins>" in page
    assert "Kept." in (await send(client, "keep", "drop-day", day="2027-02-11"))[1]
    status, page = await send(client, "keep", "drop-day", day="2027-02-11")
    assert status == 404
    assert "says nothing of its own about that day" in page


async def test_a_holiday_can_be_worked_and_says_what_it_stands_for(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house)
    _, page = await send(client, "preview", "day", day="2027-01-01", kind="work", name="Trực Tết")
    assert "<del>Day off: New Year's Day</del> → <ins>Working day: Trực Tết</ins>" in page
    _, page = await send(client, "keep", "day", day="2027-01-01", kind="work", name="Trực Tết")
    assert "instead of: New Year's Day" in page


async def test_a_list_of_days_is_taken_whole_or_not_at_all(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house)
    bad = "2027-02-11; nghỉ; Nghỉ bù\n2027-02-31; nghỉ; x"
    status, page = await send(client, "preview", "days", list=bad)
    assert status == 422
    assert "Lines that cannot be read: 1." in page
    assert "Row 2 “2027-02-31; nghỉ; x”: this is no day between 2020 and 2099" in page
    assert "2027-02-11; nghỉ; Nghỉ bù" in page

    good = "2027-02-11; nghỉ; Nghỉ bù\n20/02/2027; làm; Làm bù"
    assert "Working day: Làm bù" in (await send(client, "preview", "days", list=good))[1]
    await send(client, "keep", "days", list=good)
    assert await house.database["service_days"].count_documents({"area": COMMUNE}) == 2


async def test_hours_are_changed_and_given_up_and_open_requests_are_counted(
    client: httpx.AsyncClient, house: House
) -> None:
    await signed_in(client, house)
    one = await opened(house)
    closed = {f"day.{day}": "03:00-03:01" for day in range(7)}
    _, page = await send(client, "preview", "hours", version="0", **closed)
    assert "<del>07:30-17:00</del> → <ins>03:00-03:01</ins>" in page
    assert "Open requests: 1. Due at another time afterwards: 1." in page

    await send(client, "keep", "hours", version="0", **closed)
    assert await house.recomputing.follow_changes() == 1
    after = await house.database["support_requests"].find_one({"_id": one.id})
    assert after is not None
    assert after["due_at"] > one.created_at + timedelta(days=200)

    status, page = await send(client, "keep", "hours", version="0", **WEEK)
    assert status == 409
    assert "Somebody changed this at the same time." in page
    assert 'value="08:00-12:00"' in page
    _, page = await send(client, "preview", "drop-hours", version="1")
    assert "<del>03:00-03:01</del> → <ins>07:30-17:00</ins>" in page
    assert "usual office hours" in (await send(client, "keep", "drop-hours", version="1"))[1]


async def test_new_targets_leave_open_requests_as_promised(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house)
    today = local_day(house.clock.now())
    one = await opened(house)
    fields = {**PROMISES, "valid_from": today.isoformat(), "valid_until": ""}
    _, page = await send(client, "preview", "targets", **fields)
    assert "Usual: first answer" in page
    assert "<del>4 hours</del> → <ins>1 hour</ins>" in page
    assert "keep what was promised to them" in page
    assert "1 hour" in (await send(client, "keep", "targets", **fields))[1]
    kept = await house.database["support_requests"].find_one({"_id": one.id})
    assert kept is not None
    assert kept["times"]["promised_first_answer"] == 4 * 3600


@pytest.mark.parametrize(
    ("what", "fields", "said"),
    [
        ("hours", {**WEEK, "day.2": "morning", "version": "0"}, "“morning” cannot be read as hours."),
        ("hours", {**WEEK, "day.2": "12:00-08:00", "version": "0"}, "hours must end after they begin"),
        ("hours", {**{f"day.{day}": "" for day in range(7)}, "version": "0"}, "at least one day of the week"),
        ("hours", {**WEEK, "version": "x"}, "Please write a whole number."),
        ("day", {"day": "", "kind": "off", "name": "x"}, "Please choose a day."),
        ("day", {"day": "tomorrow", "kind": "off", "name": "x"}, "Please write a day like"),
        ("day", {"day": "2027-02-11", "kind": "maybe", "name": "x"}, "Please choose one of these."),
        ("day", {"day": "2027-02-11", "kind": "off", "name": ""}, "Please write in a few words why"),
        ("day", {"day": "1999-02-11", "kind": "off", "name": "x"}, "between the years 2020 and 2099"),
        ("days", {"list": " "}, "Please write at least one day."),
        ("days", {"list": "x\n" * 367}, "at most 366 days"),
        ("drop-day", {"day": ""}, "Please choose a day."),
        ("targets", {**PROMISES, "first_answer.low": "many", "valid_from": "2099-01-01"}, "a whole number"),
        ("targets", {**PROMISES, "first_answer.low": "", "valid_from": "2099-01-01"}, "a whole number"),
        ("targets", {**PROMISES, "first_answer.low": "9", "valid_from": "2099-01-01"}, "Please check the times"),
        ("targets", {**PROMISES, "valid_from": "2099-01-02", "valid_until": "2099-01-01"}, "Please check the times"),
        ("targets", {**PROMISES, "valid_from": "2020-01-01"}, "New targets begin today at the earliest"),
        ("targets", {**PROMISES, "valid_from": ""}, "Please choose a day."),
        ("nothing", {}, "Please choose one of these."),
    ],
)
async def test_what_cannot_be_meant_comes_back_with_a_sentence_and_everything_typed(
    client: httpx.AsyncClient, house: House, what: str, fields: dict[str, str], said: str
) -> None:
    await signed_in(client, house)
    for where in ("preview", "keep"):
        status, page = await send(client, where, what, **fields)
        assert status == 422
        assert said in page
        assert all(typed in page for name, typed in fields.items() if what == "hours" and name != "version")
    for name in ("service_hours", "service_days", "service_targets"):
        assert await house.database[name].count_documents({}) == 0


@pytest.mark.parametrize("role", [Role.MEMBER, Role.LEAD])
async def test_members_and_leads_have_no_business_there(client: httpx.AsyncClient, house: House, role: Role) -> None:
    await signed_in(client, house, role=role)
    assert (await client.get(HERE)).status_code == 404
    for where in ("preview", "keep"):
        assert (await send(client, where, "day", day="2027-02-11", kind="off", name="x"))[0] == 404


async def test_nobody_is_asked_to_sign_in(client: httpx.AsyncClient) -> None:
    assert "/team/sign-in" in str((await client.get(HERE)).url)


async def test_another_area_is_neither_shown_nor_changed(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house, NEIGHBOUR)
    for query in (f"area={COMMUNE}", f"area={PROVINCE}", "area=nowhere", "place=Lạc+Thủy"):
        answer = await client.get(f"{HERE}?{query}")
        assert answer.status_code == 404
        assert "Please name a commune or province that you look after." in answer.text
    for where in ("preview", "keep"):
        assert (await send(client, where, "day", day="2027-02-11", kind="off", name="x"))[0] == 404
    assert await house.database["service_days"].count_documents({}) == 0


async def test_who_looks_after_a_province_names_a_commune_of_it(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house, PROVINCE)
    answer = await client.get(f"{HERE}?place=Lạc+Thủy")
    assert answer.status_code == 200
    assert f'name="area" value="{COMMUNE}"' in answer.text
    await client.post(
        f"{HERE}/keep",
        data={"area": PROVINCE, "year": "2027", "what": "day", "day": "2027-02-11", "kind": "off", "name": "Cả tỉnh"},
    )
    assert "Cả tỉnh" in (await client.get(f"{HERE}?area={COMMUNE}&year=2027")).text


async def test_the_list_says_what_is_due_and_what_is_overdue(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house, role=Role.MEMBER)
    one = await opened(house)
    requests, now = house.database["support_requests"], house.clock.now()
    for due, said in (
        (now + timedelta(minutes=20, seconds=20), "due in 20"),
        (now - timedelta(hours=2), "overdue for 2"),
        (now + timedelta(days=2), "due: "),
    ):
        await requests.update_one({"_id": one.id}, {"$set": {"due_at": due}})
        for address in ("/team", f"/team/requests/{one.id}"):
            assert said in html.unescape((await client.get(address)).text)
    await requests.update_one({"_id": one.id}, {"$set": {"due_at": None, "times.pace": "paused"}})
    assert "the time stands still" in (await client.get("/team")).text
