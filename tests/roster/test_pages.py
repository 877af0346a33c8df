"""The roster's pages over HTTP: who may open and change what, what is refused, and calendars."""

import html
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from icalendar import Calendar

from api.app import create_app
from api.security import cookies
from helpdesk.assistance.records import AssistanceLogRecord
from helpdesk.ids import new_id
from helpdesk.roster.calendar_links import CalendarKind
from helpdesk.roster.group_events import EventState
from helpdesk.teams.models import Member, SignIn
from helpdesk.teams.repository import SignIns
from helpdesk.teams.signing_in import _kept_as
from tests.chain import village
from tests.roster.crew import Crew

OPENED_AT = "https://to-so.example"
SHIFT = {"day": "2026-11-24", "starts": "07:30", "ends": "11:30", "area": village.COMMUNE, "place": "Quầy"}
EVENT = {**SHIFT, "kind": "class", "setting": "culture_house", "title": "Lớp VNeID", "guides": village.GUIDE}


@pytest.fixture
async def client(crew: Crew) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(crew.house))
    headers = {"sec-fetch-site": "same-origin"}
    async with httpx.AsyncClient(transport=transport, base_url=OPENED_AT, headers=headers) as opened:
        yield opened


async def sign_in(client: httpx.AsyncClient, crew: Crew, member: Member) -> None:
    token, now = new_id(), crew.house.clock.now()
    sign_in = SignIn(id=_kept_as(token), member=member.id, created_at=now, expires_at=now + timedelta(days=1))
    await SignIns().add(sign_in)
    client.cookies.set(cookies.SESSION, token)


async def post(client: httpx.AsyncClient, address: str, **data: Any) -> tuple[int, str]:
    answer = await client.post(address, params={"lang": "en"}, data=data)
    return answer.status_code, html.unescape(answer.text) or answer.headers.get("location", "")


async def read(client: httpx.AsyncClient, address: str, **query: str) -> tuple[int, str]:
    answer = await client.get(address, params={"lang": "en", **query})
    return answer.status_code, html.unescape(answer.text)


async def everything(crew: Crew) -> list[tuple[str, str]]:
    """Return every address of the roster with how it is asked for."""
    shift, event = await crew.on_duty(crew.lan), await crew.planned(crew.lan)
    absence = await crew.away(crew.minh)
    return [
        ("GET", "/team/roster"),
        ("POST", "/team/roster/absences"),
        ("POST", f"/team/roster/absences/{absence.id}/remove"),
        ("GET", "/team/roster/shifts/new"),
        ("POST", "/team/roster/shifts/new"),
        ("GET", f"/team/roster/shifts/{shift.id}"),
        ("POST", f"/team/roster/shifts/{shift.id}"),
        ("POST", f"/team/roster/shifts/{shift.id}/remove"),
        ("GET", "/team/roster/events/new"),
        ("POST", "/team/roster/events/new"),
        ("GET", f"/team/roster/events/{event.id}"),
        ("GET", f"/team/roster/events/{event.id}/edit"),
        ("POST", f"/team/roster/events/{event.id}/edit"),
        ("POST", f"/team/roster/events/{event.id}/cancel"),
        ("POST", f"/team/roster/events/{event.id}/close"),
        ("GET", "/team/roster/calendar"),
        ("GET", "/team/roster/calendar/own.ics"),
        ("POST", "/team/roster/calendar/own"),
        ("POST", "/team/roster/calendar/own/off"),
        ("GET", "/team/routing"),
        ("POST", "/team/routing"),
        ("POST", "/team/routing/drop"),
    ]


async def test_nobody_is_sent_to_sign_in(client: httpx.AsyncClient, crew: Crew) -> None:
    for method, address in await everything(crew):
        answer = await client.request(method, address)
        assert answer.status_code == 303, address
        assert answer.headers["location"].startswith("/team/sign-in"), address


async def test_members_find_nothing_that_is_for_leads(client: httpx.AsyncClient, crew: Crew) -> None:
    addresses = await everything(crew)
    await sign_in(client, crew, crew.lan)
    open_to_them = ("/team/roster", "/team/roster/absences", "/team/roster/calendar")
    for method, address in addresses:
        is_theirs = address in open_to_them or "/calendar/" in address or address.endswith("/close")
        is_theirs = is_theirs or re.fullmatch(r"/team/roster/events/\w{20,}", address) is not None
        status = (await client.request(method, address)).status_code
        assert (status != 404) is is_theirs, (method, address, status)


async def test_of_another_area_nothing_is_there(client: httpx.AsyncClient, crew: Crew) -> None:
    addresses = [(method, address) for method, address in await everything(crew) if re.search(r"/\w{20,}", address)]
    await sign_in(client, crew, crew.neighbour)
    for method, address in addresses:
        data = {**EVENT, "members": crew.lan.id, "heads": "3", "minutes": "5"} if method == "POST" else None
        assert (await client.request(method, address, data=data)).status_code == 404, address
    for address in ("/team/roster", "/team/roster/shifts/new"):
        assert (await client.get(address, params={"team": crew.team.id})).status_code == 404
    assert (await client.post("/team/roster/shifts/new", data={**SHIFT, "team": crew.team.id})).status_code == 404
    assert await AssistanceLogRecord.count() == 0


async def test_the_week_shows_who_is_there_and_who_is_away(client: httpx.AsyncClient, crew: Crew) -> None:
    await crew.on_duty(crew.lan, crew.minh)
    await crew.planned(crew.mai, day=crew.today + timedelta(days=1))
    await crew.away(crew.minh)
    await sign_in(client, crew, crew.lan)

    status, page = await read(client, "/team/roster")

    assert status == 200
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "On duty now: Lan (Quầy một cửa, until 11:30)" in said
    assert "away: Minh" in said
    assert "Lớp VNeID" in said
    assert "Việc nhà" not in said  # the reason is for Minh and the lead
    assert "/shifts/" not in page
    assert "Lan" in (await read(client, "/team/roster", show="own"))[1]
    assert "07:30" not in (await read(client, "/team/roster", day="2026-12-07"))[1]
    assert (await read(client, "/team/roster", day="nonsense"))[0] == 200
    await sign_in(client, crew, crew.mai)
    status, page = await read(client, "/team/roster")
    assert "Việc nhà" in page
    assert "/shifts/" in page


async def test_a_lead_plans_changes_and_takes_out_a_shift(client: httpx.AsyncClient, crew: Crew) -> None:
    await sign_in(client, crew, crew.mai)
    facts = {**SHIFT, "members": [crew.lan.id, crew.minh.id], "weekly_until": "2026-12-15", "team": crew.team.id}
    status, address = await post(client, "/team/roster/shifts/new", **facts, id=new_id())
    assert (status, address.partition("#")[2]) == (303, "day-2026-11-24")

    (shift,) = re.findall(
        r"/team/roster/shifts/(\w{20,})\?day=2026-12-08", (await read(client, "/team/roster", day="2026-12-08"))[1]
    )
    status, page = await read(client, f"/team/roster/shifts/{shift}", day="2026-12-08")
    assert (status, "Only Tuesday, 08/12/2026" in page) == (200, True)
    assert (await post(client, f"/team/roster/shifts/{shift}", **{**facts, "place": "Chợ"}))[0] == 303
    assert (await post(client, f"/team/roster/shifts/{shift}/remove", day="2026-12-08", what="onward"))[0] == 303
    assert "Chợ" in (await read(client, "/team/roster", day="2026-12-01"))[1]
    assert "Chợ" not in (await read(client, "/team/roster", day="2026-12-08"))[1]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"place": " "}, "Please write where it is"),
        ({"place": "x" * 81}, "This is too long: 81 characters."),
        ({"ends": "07:00"}, "It must end after it begins"),
        ({"starts": "soon"}, "Please write a time like 07:30."),
        ({"day": "tomorrow"}, "Please write a day like"),
        ({"day": ""}, "Please fill this in."),
        ({"members": []}, "Please choose at least one member."),
        ({"members": ["stranger"]}, "Please choose members of this team only."),
        ({"area": village.NEIGHBOUR}, "Please choose a place in the area of the team."),
        ({"weekly_until": "2026-11-01"}, "at most 53 weeks later"),
    ],
)
async def test_what_is_wrong_with_a_shift_is_said_and_nothing_typed_is_lost(
    client: httpx.AsyncClient, crew: Crew, changes: dict[str, Any], sentence: str
) -> None:
    await sign_in(client, crew, crew.mai)
    facts = {**SHIFT, "members": [crew.lan.id], "place": "Sân kho", **changes}

    status, page = await post(client, "/team/roster/shifts/new", **facts)

    assert (status, sentence in page) == (422, True)
    assert "Nothing you filled in is lost" in page
    assert f'value="{facts["place"].strip()}"' in page
    assert bool(re.search(rf'value="{crew.lan.id}"\s*checked', page)) is (crew.lan.id in facts["members"])


async def test_absences_are_marked_and_taken_back(client: httpx.AsyncClient, crew: Crew) -> None:
    await sign_in(client, crew, crew.lan)
    status, page = await post(client, "/team/roster/absences", since="2026-11-25", until="2026-11-24", reason="Đi viện")
    assert (status, "An absence ends on the day it begins or later" in page, 'value="Đi viện"' in page) == (
        422,
        True,
        True,
    )
    assert (await post(client, "/team/roster/absences", until="2026-11-24"))[0] == 422
    assert (await post(client, "/team/roster/absences", who=crew.minh.id, since="2026-11-24"))[0] == 422
    assert (await post(client, "/team/roster/absences", since="2026-11-24", reason="Đi viện"))[0] == 303
    page = (await read(client, "/team/roster"))[1]
    (absence,) = re.findall(r"/absences/(\w+)/remove", page)
    assert "Đi viện" in page
    assert (await post(client, f"/team/roster/absences/{absence}/remove", day="2026-11-24"))[0] == 303
    assert (await post(client, f"/team/roster/absences/{absence}/remove"))[0] == 404


async def test_a_class_is_planned_held_and_logged_once(client: httpx.AsyncClient, crew: Crew) -> None:
    await sign_in(client, crew, crew.mai)
    facts = {**EVENT, "day": "2026-11-23", "starts": "08:00", "ends": "10:00", "members": [crew.lan.id, crew.minh.id]}
    status, address = await post(client, "/team/roster/events/new", **facts, team=crew.team.id, id=new_id())
    assert status == 303
    assert (await post(client, f"{address}/edit", **{**facts, "title": "Lớp thanh toán"}))[0] == 303

    await sign_in(client, crew, crew.lan)
    came = {"heads": "14", "minutes": "90", "mode": "together", "known": "4", "age_60_plus": "14"}
    status, page = await post(client, f"{address}/close", **came | {"known": "15"}, members=[crew.lan.id])
    assert (status, "the parts cannot be more" in page, 'value="90"' in page) == (422, True, True)
    assert (await post(client, f"{address}/close", heads="0", minutes=""))[0] == 422
    assert (await post(client, f"{address}/close", **came))[0] == 422  # nobody of the team was there
    for _ in range(2):
        assert (await post(client, f"{address}/close", **came, members=[crew.lan.id]))[0] == 303

    (entry,) = await AssistanceLogRecord.find_all().to_list()
    assert (entry.people, entry.minutes, entry.mode, entry.age_band) == (14, 90, "together", "60_plus")
    page = (await read(client, address))[1]
    assert "14 people came" in page
    assert f"corrects={entry.id}" in page
    await sign_in(client, crew, crew.mai)
    status, page = await post(client, f"{address}/cancel")
    assert (status, "It was held or cancelled already" in page) == (409, True)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Please write what it is called."),
        ({"kind": "party"}, "Please choose one of these."),
        ({"setting": ""}, "Please choose one of these."),
        ({"members": []}, "Please choose at least one member."),
    ],
)
async def test_what_is_wrong_with_a_class_is_said(
    client: httpx.AsyncClient, crew: Crew, changes: dict[str, Any], sentence: str
) -> None:
    await sign_in(client, crew, crew.mai)
    status, page = await post(client, "/team/roster/events/new", **{**EVENT, "members": [crew.lan.id], **changes})
    assert (status, sentence in page) == (422, True)


async def test_before_it_begins_nobody_can_say_who_came(client: httpx.AsyncClient, crew: Crew) -> None:
    event = await crew.planned(crew.lan, day=crew.today + timedelta(days=1))
    await sign_in(client, crew, crew.lan)
    address = f"/team/roster/events/{event.id}"
    assert "Who came?" not in (await read(client, address))[1]
    status, page = await post(client, f"{address}/close", heads="3", minutes="60", members=[crew.lan.id])
    assert (status, "It has not begun yet." in page) == (409, True)
    await sign_in(client, crew, crew.mai)
    assert (await post(client, f"{address}/cancel"))[0] == 303
    assert (await crew.house.group_events.one(event.id, crew.scope(crew.mai))).state is EventState.CANCELLED
    assert "Lớp VNeID" not in (await read(client, "/team/roster"))[1]


async def test_a_calendar_file_holds_ones_own_shifts_or_the_teams(client: httpx.AsyncClient, crew: Crew) -> None:
    await crew.on_duty(crew.lan, weekly_until=crew.today + timedelta(weeks=2))
    await crew.on_duty(crew.minh, place="Chợ Chi Nê")
    await crew.planned(crew.minh, day=crew.today + timedelta(days=1))
    await crew.away(crew.lan)
    await sign_in(client, crew, crew.lan)

    answer = await client.get("/team/roster/calendar/own.ics")
    own = Calendar.from_ical(answer.text)
    assert answer.headers["content-type"].startswith("text/calendar")
    assert [str(event.start) for event in own.events] == [
        "2026-11-30 00:30:00+00:00",
        "2026-12-07 00:30:00+00:00",
    ]
    assert {str(event["summary"]) for event in own.events} == {"Trực: Quầy một cửa"}
    team = Calendar.from_ical((await client.get("/team/roster/calendar/team.ics")).text)
    assert len({str(event["uid"]) for event in team.events}) == 4
    assert {str(event["description"]) for event in team.events} == {"Lan", "Minh"}
    assert (await client.get("/team/roster/calendar/everything.ics")).status_code == 422


async def test_a_private_address_opens_without_sign_in_until_it_is_taken_back(
    client: httpx.AsyncClient, crew: Crew
) -> None:
    await crew.on_duty(crew.lan)
    await sign_in(client, crew, crew.lan)
    _, page = await post(client, "/team/roster/calendar/own")
    (address,) = re.findall(r"https://to-so\.example(/calendar/[\w-]{43}\.ics)", page)
    assert address not in (await read(client, "/team/roster/calendar"))[1]
    client.cookies.clear()

    answer = await client.get(address)
    assert (answer.status_code, answer.text.count("BEGIN:VEVENT")) == (200, 1)
    assert answer.headers["cache-control"] == "no-store, private"
    await crew.house.calendar_links.take_back(crew.lan, CalendarKind.OWN)
    assert (await client.get(address)).status_code == 404
    assert (await client.get("/calendar/short.ics")).status_code == 404


async def test_who_belongs_to_no_team_reads_a_sentence(client: httpx.AsyncClient, crew: Crew) -> None:
    await crew.house.database["members"].update_one({"_id": crew.lan.id}, {"$set": {"team": None}})
    await sign_in(client, crew, crew.lan)
    status, page = await read(client, "/team/roster")
    assert (status, "You belong to no team yet" in page) == (200, True)
    assert (await client.get("/team/roster/calendar/team.ics")).status_code == 200


async def test_the_rules_of_an_area_are_read_changed_and_dropped(client: httpx.AsyncClient, crew: Crew) -> None:
    await sign_in(client, crew, crew.mai)
    assert "these are the usual rules" in (await read(client, "/team/routing"))[1]
    numbers = {"duty_minutes": "20", "duty_tries": "3", "lead_minutes": "60", "zone_minutes": "90", "most_open": "5"}
    assert (await post(client, "/team/routing", area=village.COMMUNE, **numbers))[0] == 303
    page = (await read(client, "/team/routing", area=village.COMMUNE))[1]
    assert "rules of its own, by Mai" in page
    assert 'value="20"' in page

    status, page = await post(
        client, "/team/routing", area=village.COMMUNE, **numbers | {"duty_minutes": "1", "most_open": ""}
    )
    assert (status, "too small or too large" in page, "Please fill this in." in page, 'value="90"' in page) == (
        422,
        True,
        True,
        True,
    )
    assert (await post(client, "/team/routing", area=village.NEIGHBOUR, **numbers))[0] == 404
    assert (await post(client, "/team/routing/drop", area=village.NEIGHBOUR))[0] == 404
    for asked in (village.NEIGHBOUR, "nowhere at all"):
        assert (await read(client, "/team/routing", area=asked))[0] in (404, 422)
    assert (await post(client, "/team/routing/drop", area=village.COMMUNE))[0] == 303
    assert "these are the usual rules" in (await read(client, "/team/routing"))[1]


async def test_the_request_says_in_one_sentence_why_it_is_whose(client: httpx.AsyncClient, crew: Crew) -> None:
    await crew.on_duty(crew.lan)
    one = await crew.asked()
    await sign_in(client, crew, crew.lan)
    said = re.sub(r"\s+", " ", (await read(client, f"/team/requests/{one.id}"))[1])
    assert "Assigned to you (on duty now): nobody else is on duty." in said
    await sign_in(client, crew, crew.minh)
    said = re.sub(r"\s+", " ", (await read(client, f"/team/requests/{one.id}"))[1])
    assert "Assigned to Lan (on duty now): nobody else is on duty. Anybody of the team may take it." in said
    assert "Given to Lan by the roster: nobody else is on duty" in said  # in the history
    await post(client, f"/team/requests/{one.id}/take")
    assert "Assigned to Lan" not in (await read(client, f"/team/requests/{one.id}"))[1]
