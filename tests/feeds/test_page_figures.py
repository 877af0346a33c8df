"""Programs read whatever pages of figures show, and of few nothing that tells about persons."""

from datetime import date, datetime, time
from typing import Any

from helpdesk.clock import VIETNAM
from helpdesk.feeds.models import TokenScope
from helpdesk.journeys.models import StepEventKind
from helpdesk.roster.models import ShiftPlan
from helpdesk.statistics.small_cells import without_small_in_grid
from helpdesk.support_requests.models import Status
from helpdesk.support_requests.rating_reasons import Reason
from helpdesk.targets.models import Measure
from helpdesk.teams.models import Role
from tests.feeds.conftest import COMMUNE, EAST, NEIGHBOUR, PROVINCE, WEST, Office
from tests.feeds.test_api import problem

API = "/api/v1"
GUIDE = "vneid-muc-2"
MONTH = "period=2026-10"


async def rated(office: Office, mark: int, reasons: list[Reason]) -> None:
    """Let somebody say how it was, of a request that ended in October."""
    at = datetime(2026, 10, 8, 9, tzinfo=VIETNAM)
    await office.events.request(
        at,
        area=COMMUNE,
        reach=[PROVINCE, COMMUNE, EAST],
        guide=GUIDE,
        step="otp",
        guide_version=1,
        status=Status.RESOLVED,
        resolved_at=at,
        rating=mark,
        reasons=reasons,
    )


async def test_places_by_guides_are_told_and_where_nothing_happened(office: Office) -> None:
    await office.both_zones()
    answer = await office.read(f"{API}/statistics/by-area-and-guide?{MONTH}", await office.token())
    assert [cell for cell in answer["cells"] if cell["guide"] == GUIDE] == [
        {"area": COMMUNE, "guide": GUIDE, "opened": 5, "visits": 0},
        {"area": NEIGHBOUR, "guide": GUIDE, "opened": 5, "visits": 0},
    ]
    assert [(cell["area"], cell["visits"]) for cell in answer["cells"] if cell["guide"] != GUIDE] == [
        (COMMUNE, 5),
        (NEIGHBOUR, 5),
    ]
    assert COMMUNE not in answer["idle"]
    nothing = await office.read(f"{API}/statistics/by-area-and-guide?period=2026-09", await office.token(EAST))
    assert (nothing["cells"], nothing["idle"]) == ([], [COMMUNE])


async def test_a_request_that_came_from_another_zone_does_not_name_its_place(office: Office) -> None:
    at = datetime(2026, 10, 8, 9, tzinfo=VIETNAM)
    for _ in range(3):
        await office.events.request(at, area=NEIGHBOUR, reach=[PROVINCE, NEIGHBOUR, WEST, COMMUNE, EAST], guide=GUIDE)
    await office.house.roll_ups.rebuild()
    answer = await office.ask(f"{API}/statistics/by-area-and-guide?{MONTH}", await office.token(EAST))
    assert NEIGHBOUR not in answer.text
    assert answer.json()["cells"] == [{"area": None, "guide": GUIDE, "opened": 3, "visits": 0}]


async def test_marks_and_reasons_are_told_in_all_by_guide_and_by_step(office: Office) -> None:
    for mark in (5, 5, 5, 4, 4, 4):
        await rated(office, mark, [Reason.FAST])
    await rated(office, 5, [Reason.DONE])
    await office.house.roll_ups.rebuild()
    answer = await office.read(f"{API}/statistics/satisfaction?{MONTH}", await office.token(EAST))
    assert (answer["resolved"], answer["rated"], answer["rated_share"]) == (7, 7, 1)
    assert answer["rating"] == (4 * 5 + 3 * 4) / 7
    assert answer["reasons"] == {"fast": 6, "done": None}  # one person is nobody's business
    (guide,) = answer["by_guide"]
    assert (guide["guide"], guide["rated"], guide["resolved"]) == (GUIDE, 7, 7)
    (step,) = answer["by_step"]
    assert (step["guide"], step["step"], step["rated"], step["not_yet"]) == (GUIDE, "otp", 7, 0)


async def test_of_two_who_gave_marks_nothing_is_told(office: Office) -> None:
    for mark in (1, 5):
        await rated(office, mark, [Reason.SLOW])
    await office.house.roll_ups.rebuild()
    answer = await office.read(f"{API}/statistics/satisfaction?{MONTH}", await office.token(EAST))
    assert (answer["rated"], answer["rating"], answer["marks"], answer["reasons"]) == (None, None, {}, {"slow": None})
    assert [(one["rated"], one["rating"]) for one in (*answer["by_guide"], *answer["by_step"])] == [(None, None)] * 2


async def test_a_funnel_tells_time_requests_and_marks_also_version_by_version(office: Office) -> None:
    at = datetime(2026, 10, 8, 9, tzinfo=VIETNAM)
    for number in range(6):
        facts: dict[str, Any] = {
            "guide": GUIDE,
            "version": 1 + number % 2,
            "area": COMMUNE,
            "reach": [PROVINCE, COMMUNE, EAST],
        }
        await office.events.step(f"walk-{number}", StepEventKind.REACHED, at, step="otp", **facts)
        await office.events.step(f"walk-{number}", StepEventKind.DONE, at.replace(minute=2), step="otp", **facts)
    for _ in range(3):
        await rated(office, 4, [])
    await office.house.roll_ups.rebuild()
    token = await office.token(EAST)
    address = f"{API}/statistics/funnel?guide={GUIDE}&{MONTH}"
    (step,) = (await office.read(address, token))["steps"]
    assert (step["reached"], step["requests"], step["rated"], step["rating"]) == (6, 3, 3, 4)
    assert (step["version"], step["channel"]) == (None, None)
    versions = (await office.read(f"{address}&by=version", token))["steps"]
    assert sorted((one["version"], one["reached"]) for one in versions) == [(1, 3), (2, 3)]
    channels = (await office.read(f"{address}&by=channel", token))["steps"]
    assert [one["reached"] for one in channels] == [6]
    assert channels[0]["channel"]
    assert problem(await office.ask(f"{address}&by=branch", token))[0] == 422


async def test_guides_tell_how_long_people_waited_and_how_many_persons_were_helped(office: Office) -> None:
    await office.both_zones()
    guides = (await office.read(f"{API}/statistics/by-guide?{MONTH}", await office.token(EAST)))["guides"]
    waited = {one["guide"]: one["first_answer_median_s"] for one in guides}
    assert waited[GUIDE] is not None
    assert [one["people"] for one in guides if one["visits"]] == [5]


async def test_teams_tell_load_and_duty_and_communes_without_one_are_named(office: Office) -> None:
    await office.both_zones()
    house = office.house
    team = next(one for one in await house.teams.active_below([COMMUNE], reach=house.areas.reach) if EAST in one.name)
    member = await house.teams.create_member(
        "duty", "Người trực", "a long demonstration", role=Role.LEAD, area=COMMUNE, team=team.id
    )
    plan = ShiftPlan(
        area=COMMUNE, place="Bàn", day=date(2026, 10, 5), starts=time(8), ends=time(11), members=[member.id]
    )
    scope = member.scope(date(2026, 12, 3))
    await house.planning.add("shifteast0001", plan, team=team.id, member=member, scope=scope)
    token = await office.token(EAST)
    answer = await office.ask(f"{API}/statistics/teams?{MONTH}", token)
    assert "Người trực" not in answer.text
    (told,) = [one for one in answer.json()["teams"] if one["id"] == team.id]
    assert (told["name"], told["area"], told["members"]) == (team.name, COMMUNE, 1)
    assert told["covered_hours"] == 3
    assert told["days_with_nobody"] == told["days_served"] - 1
    assert answer.json()["others"]["resolved"] == 5
    assert answer.json()["without_team"] == []


async def test_scams_are_counted_and_questions_told_to_whoever_may_read_requests(office: Office) -> None:
    await office.both_zones()
    token = await office.token(EAST)
    scams = await office.read(f"{API}/statistics/scams?{MONTH}", token)
    assert (scams["total"], scams["by_area"]) == (3, [{"area": COMMUNE, "reports": 3}])
    assert scams["by_host"] == [{"host": f"{EAST}.example", "reports": 3}]
    (question,) = (await office.read(f"{API}/unanswered?{MONTH}", token))["questions"]
    assert (question["words"], question["conversations"]) == (f"câu hỏi {EAST}", 3)
    figures_only = await office.token(EAST, TokenScope.STATISTICS_READ)
    assert problem(await office.ask(f"{API}/unanswered?{MONTH}", figures_only)) == (403, "scope_missing")


async def test_whether_results_came_is_counted(office: Office) -> None:
    nothing = await office.read(f"{API}/statistics/outcomes?{MONTH}", await office.token(EAST))
    assert {name: nothing[name] for name in ("asked", "received", "not_yet", "postponed", "share")} == {
        **dict.fromkeys(("asked", "received", "not_yet", "postponed"), 0),
        "share": None,
    }


async def test_targets_stand_beside_what_was_reached_place_by_place(office: Office) -> None:
    await office.both_zones()
    rate = Measure.ANSWERED_IN_TIME
    await office.house.targets.set(EAST, rate, "2026-10", 0.9, member=office.member, scope=office.scope)
    await office.house.targets.set(EAST, Measure.VISITS, "2027", 100, member=office.member, scope=office.scope)
    token = await office.token(EAST, TokenScope.STATISTICS_READ)
    answer = await office.read(f"{API}/targets?{MONTH}", token)
    assert (answer["since"], answer["until"]) == ("2026-10-01", "2026-10-31")
    told = {(one["area"], one["measure"]): one for one in answer["targets"]}
    assert set(told) == {(COMMUNE, "visits"), (EAST, rate.value)}
    visits = told[COMMUNE, "visits"]
    assert (visits["value"], visits["actual"], visits["share"], visits["standing"]) == (4, 5, 1.25, "reached")
    (to_come,) = (await office.read(f"{API}/targets?period=2027", token))["targets"]
    assert (to_come["actual"], to_come["standing"]) == (None, "to_come")
    assert problem(await office.ask(f"{API}/targets?period=2026-W41", token)) == (422, "period_wrong")


def test_in_a_grid_no_line_gives_away_what_is_hidden_in_it() -> None:
    cells = {("a", "x"): 1, ("a", "y"): 9, ("b", "x"): 4, ("b", "y"): 7, ("c", "x"): 8}
    left = without_small_in_grid(cells, fewest=3)
    hidden = {cell for cell, count in left.items() if count is None}
    assert ("a", "x") in hidden
    for side in (0, 1):
        for name in {cell[side] for cell in cells}:
            line = [cell for cell in cells if cell[side] == name]
            gone = hidden.intersection(line)
            assert not gone or gone == set(line) or (len(gone) > 1 and sum(cells[one] for one in gone) >= 3)
    assert without_small_in_grid({("a", "x"): 3, ("b", "y"): 0}, fewest=3) == {("a", "x"): 3, ("b", "y"): 0}
