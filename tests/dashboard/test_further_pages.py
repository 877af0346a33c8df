"""Areas by guides, the map, teams, questions and the wall, as coordinators read them."""

import re
from datetime import date, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from api.house import House
from guides.library.unanswered import Unanswered
from helpdesk.clock import VIETNAM
from helpdesk.ids import new_id
from helpdesk.roster.models import ShiftPlan
from helpdesk.safety.judging import Verdict
from helpdesk.safety.models import ScamReport
from helpdesk.support_requests.models import Status
from helpdesk.teams.models import Member, Role
from tests.chain import village
from tests.dashboard.reading import without_beside
from tests.pages.team_site import Visitor
from tests.reports.conftest import COMMUNE, NEIGHBOUR, PROVINCE, october
from tests.statistics.events import Events

PAGES = ("areas", "map", "teams", "questions")
FILES = (
    "areas/areas.csv areas/idle.csv map/map.csv teams/loads.csv teams/duty.csv teams/members.csv teams/without.csv "
    "questions/unanswered.csv questions/results.csv questions/scams.csv questions/hosts.csv"
).split()
OCTOBER = "period=2026-10"


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", without_beside(html)))


async def read(visitor: Visitor, address: str) -> str:
    page = await visitor.read(f"/coordinator/{address}")
    assert page.status == 200, address
    return words_of(page.text)


async def asked_in_vain(house: House, words: str, *reach: str, number: int = 2) -> None:
    async def note(one: Unanswered) -> None:
        await house.database.in_transaction(lambda session: house.unanswered.note(one, session=session))

    for _ in range(number):
        one, at = new_id(), october(12)
        await note(Unanswered(id=one, conversation=one, words=words, language="vi", at=at, reach=list(reach)))


async def reported(house: House, words: str, area: str) -> None:
    report = ScamReport(
        id=new_id(),
        at=october(14),
        conversation="webchat:1",
        channel="webchat",
        area=area,
        reach=[PROVINCE, area],
        words=words,
        verdict=Verdict.LOOK_ALIKE,
        hosts=[f"{area}.example"],
    )
    await house.database.in_transaction(lambda session: house.scams.add(report, session=session))


@pytest.fixture
async def full(busy: House) -> House:
    """Let there be unanswered questions and scam reports in both communes, too."""
    await busy.database["guide_unanswered"].delete_many({})
    await asked_in_vain(busy, "xin giấy phép nuôi ong", PROVINCE, COMMUNE)
    await asked_in_vain(busy, "xin giấy phép bên cạnh", PROVINCE, NEIGHBOUR)
    await asked_in_vain(busy, "câu hỏi không rõ nơi")
    await asked_in_vain(busy, "chỉ một người hỏi", PROVINCE, COMMUNE, number=1)
    await reported(busy, "lừa ở nhà", COMMUNE)
    await reported(busy, "lừa bên cạnh", NEIGHBOUR)
    return busy


async def founded(house: House, *, area: str = COMMUNE, name: str = "Tổ Lạc Thủy") -> tuple[str, Member]:
    team = await house.teams.create_team(name, area=area)
    username, password = f"of-{new_id()[-12:]}", "a long demonstration"
    member = await house.teams.create_member(
        username, f"Cô ở {area}", password, role=Role.MEMBER, area=area, team=team.id
    )
    return team.id, member


@pytest.mark.usefixtures("full")
async def test_the_heat_table_says_where_people_ask_about_what(site: dict[str, Visitor]) -> None:
    page = (await site["minh"].read(f"/coordinator/areas?{OCTOBER}")).text

    assert "Xã Lạc Thủy 4 1 2 2" in words_of(page)  # all, also in September; about VNeID; questions of their own
    assert "All 5 1 2 3 Compared days 1 — 0 1" in words_of(page)
    assert 'class="heat-5"' in page
    assert "Xã Lạc Thủy 6 1 1 5" in words_of(
        (await site["minh"].read(f"/coordinator/areas?{OCTOBER}&show=visits")).text
    )


async def test_communes_without_any_activity_are_named(site: dict[str, Visitor], full: House) -> None:
    page = await read(site["minh"], f"areas?{OCTOBER}")
    idle = page.split("Without any activity", 1)[1]

    communes = full.areas.children(PROVINCE)
    assert f"({len(communes) - 2})" in idle
    assert full.areas.get(COMMUNE).full_name not in idle
    assert "Something happened in each of these areas." in await read(site["tam"], f"areas?{OCTOBER}")


@pytest.mark.usefixtures("full")
async def test_an_empty_period_is_said_and_no_page_breaks(site: dict[str, Visitor]) -> None:
    for page in PAGES:
        shown = await read(site["minh"], f"{page}?period=2024-02")
        assert "month 02/2024" in shown
    assert "Nothing in this period." in await read(site["minh"], "areas?period=2024-02")
    assert "Nobody reported a scam in this period." in await read(site["minh"], "questions?period=2024-02")


async def test_the_map_draws_what_its_table_says(site: dict[str, Visitor], full: House) -> None:
    page = (await site["minh"].read(f"/coordinator/map?{OCTOBER}")).text

    assert "Xã Lạc Thủy 4 6 3" in words_of(page)
    assert "<title>Lạc Thủy: 4</title>" in page
    assert page.count("<circle") == len(full.areas.children(PROVINCE))
    assert "<title>Lạc Thủy: 6</title>" in (await site["minh"].read(f"/coordinator/map?{OCTOBER}&show=visits")).text
    assert "Not on the map" not in page


async def test_teams_show_their_load_and_who_answers_where_there_is_none(
    site: dict[str, Visitor], full: House, events: Events
) -> None:
    team, member = await founded(full)
    late: dict[str, Any] = {"team": team, "status": Status.TAKEN, "taken_by": member.id, "due_at": october(20)}
    await events.request(october(19), **late)
    await events.visit(october(20), team=team, member=member.id)

    page = await read(site["minh"], f"teams?{OCTOBER}")
    assert "Tổ Lạc Thủy Xã Lạc Thủy 1 1 0 0 1 1 1" in page
    assert "Cô ở 05392 Tổ Lạc Thủy 1 1 0 1" in page
    assert "Without a team 4" in page
    without = page.split("Communes without a team", 1)[1]
    assert f"({len(full.areas.children(PROVINCE)) - 1})" in without
    assert "nobody" in without
    await full.teams.create_team("Tổ của tỉnh", area=PROVINCE)
    page = await read(site["minh"], f"teams?{OCTOBER}")
    assert "nobody" not in page.split("Communes without a team", 1)[1]


async def test_duty_is_compared_with_service_times(site: dict[str, Visitor], full: House) -> None:
    team, member = await founded(full)
    lead = await village.hire(full, "mai", Role.LEAD)
    plan = ShiftPlan(
        area=COMMUNE,
        place="Quầy một cửa",
        day=date(2026, 10, 5),
        starts=time(7, 30),
        ends=time(17),
        members=[member.id],
    )
    scope = lead.scope(full.clock.now().astimezone(VIETNAM).date())
    await full.planning.add(new_id(), plan, team=team, member=lead, scope=scope)

    page = await read(site["tam"], "teams?period=2026-10-05")
    assert "Tổ Lạc Thủy 100% 9.5 9.5 0 1 0" in page
    assert "Tổ Lạc Thủy 0% 9.5 0 0 1 1" in await read(site["tam"], "teams?period=2026-10-06")


@pytest.mark.usefixtures("full")
async def test_questions_nobody_could_answer_scams_and_outcomes(site: dict[str, Visitor]) -> None:
    page = await read(site["minh"], f"questions?{OCTOBER}")

    assert "xin giấy phép nuôi ong" in page
    assert "câu hỏi không rõ nơi" in page
    assert "chỉ một người hỏi" not in page
    assert "All 2" in page
    assert "lừa ở nhà" in page
    assert "It is there 0" in page
    assert "xin giấy phép" not in await read(site["minh"], "questions?period=2026-09")


@pytest.mark.usefixtures("full")
async def test_what_was_asked_nobody_knows_where_belongs_to_no_single_commune(site: dict[str, Visitor]) -> None:
    page = await read(site["minh"], f"questions?{OCTOBER}&area={COMMUNE}")
    assert "xin giấy phép nuôi ong" in page
    assert "câu hỏi không rõ nơi" not in page


@pytest.mark.usefixtures("full")
async def test_files_hold_exactly_what_is_shown(site: dict[str, Visitor]) -> None:
    answer = await site["minh"].client.get(f"/coordinator/areas/areas.csv?{OCTOBER}&show=visits")
    lines = answer.content.decode("utf-8-sig").split("\r\n")
    assert lines[1].startswith("Xã Lạc Thủy,6,")
    assert lines[-3].startswith("All,7,1,")
    assert lines[-2].startswith("Compared days,1,,")

    answer = await site["minh"].client.get(f"/coordinator/map/map.xlsx?{OCTOBER}")
    rows = list(load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
    assert ("Xã Lạc Thủy", 4, 1, 6, 1, 3) in rows
    for picture in ("areas/areas.png", "map/map.png", "map/map.png?show=visits"):
        answer = await site["minh"].client.get(f"/coordinator/{picture}{'&' if '?' in picture else '?'}{OCTOBER}")
        assert (answer.status_code, answer.content[:4]) == (200, b"\x89PNG"), picture
    for file in FILES:
        assert (await site["minh"].client.get(f"/coordinator/{file}?{OCTOBER}")).status_code == 200, file
    for wrong in ("areas/none.csv", "areas/idle.png", "teams/loads.png", "teams/areas.csv"):
        assert (await site["minh"].client.get(f"/coordinator/{wrong}?{OCTOBER}")).status_code == 404, wrong


async def test_a_coordinator_never_sees_another_zone_by_any_address(site: dict[str, Visitor], full: House) -> None:
    await founded(full)
    for file in (*PAGES, *FILES, "wall", "wall/figures"):
        for query in (OCTOBER, f"{OCTOBER}&area={COMMUNE}", f"{OCTOBER}&area={PROVINCE}", "area=Xã Lạc Thủy"):
            answer = await site["viet"].client.get(f"/coordinator/{file}?{query}")
            said = answer.content.decode("utf-8-sig")
            for foreign in ("Lạc Thủy<", "Lạc Thủy:", "Xã Lạc Thủy,", "nuôi ong", "lừa ở nhà", f"{COMMUNE}.ex", "Cô ở"):
                assert foreign not in said, (file, query, foreign)
            assert answer.status_code in ((200, 404) if "area" in query else (200,))
    own = await read(site["viet"], f"questions?{OCTOBER}")
    assert "xin giấy phép bên cạnh" in own


@pytest.mark.usefixtures("full")
async def test_whoever_reads_no_figures_finds_no_page(site: dict[str, Visitor]) -> None:
    for address in (*PAGES, *FILES, "wall", "wall/figures", "wall/events"):
        assert (await site["hoa"].read(f"/coordinator/{address}")).status == 404, address
        assert (await site["nobody"].read(f"/coordinator/{address}")).status == 303, address


@pytest.mark.parametrize("area", ["Nơi không có", NEIGHBOUR, "01"])
async def test_the_wall_says_that_it_does_not_show_the_place_that_was_asked_for(
    site: dict[str, Visitor], area: str
) -> None:
    page = await site["tam"].read(f"/coordinator/wall?area={area}")
    said = "We found no place of this name that you look after. Please choose one of the list. "
    assert (page.status, said in page.text) == (404, True)
    assert "The figures below are of your own area." in page.text
    assert 'data-figures="/coordinator/wall/figures?area=05392"' in page.text
    assert (await site["tam"].read(f"/coordinator/wall/figures?area={area}")).status == 404


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("query", ["", "?nothing=here", "?period=2026-10&beside=year_before", "?theme=pink"])
async def test_the_wall_asks_for_a_place_and_a_theme_alone(site: dict[str, Visitor], query: str) -> None:
    page = await site["tam"].read(f"/coordinator/wall{query}")
    assert (page.status, "refused" in page.text) == (200, False)


async def test_the_wall_shows_today_the_week_and_where_people_get_stuck(
    site: dict[str, Visitor], full: House, events: Events
) -> None:
    now = full.clock.now()
    await events.request(now)
    await events.request(now - timedelta(days=1))
    await events.request(now - timedelta(days=20))
    await full.roll_ups.rebuild()

    page = await read(site["tam"], "wall")
    assert "Xã Lạc Thủy" in page
    assert re.search(r"\b1 Came in today\b.*\b2 Came in this week\b.*\b6 Open now\b", page)
    assert "Nobody was stuck in the last 7 days." in page
    figures = (await site["tam"].read("/coordinator/wall/figures")).text
    assert 'id="figures"' in figures
    assert "<html" not in figures
    assert 'data-theme="dark"' not in (await site["tam"].read("/coordinator/wall?theme=auto")).text
