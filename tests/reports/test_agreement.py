"""Report, dashboard and annex agree: the same definitions, and every number worked out again from the rows by hand."""

import csv
from datetime import date, datetime, time
from io import BytesIO, StringIO
from statistics import median
from typing import Any

import pytest
from openpyxl import load_workbook

from api.house import House
from api.office.annexes import CASES, CLASSES, SCAMS, TEAMS, VISITS, annex_of
from api.office.labels import Labels
from helpdesk.assistance.models import Place
from helpdesk.language.catalogues import VIETNAMESE
from helpdesk.reports.figures import Frozen
from helpdesk.roster.group_events import Attendance, EventKind, EventState, GroupEvent
from helpdesk.safety.judging import Verdict
from helpdesk.safety.models import ScamReport
from helpdesk.statistics.figures import Figures as Measured
from helpdesk.storage.database import Database
from helpdesk.teams.models import Role
from tests.reports.conftest import COMMUNE, NEIGHBOUR, PROVINCE, october
from tests.statistics.events import Events

PERIODS = ("2026-10", "2026-W40", "2026-Q4", "2026-H2", "2026-10-02..2026-10-08", "2026-11")
ASKED = [(area, period) for area in (COMMUNE, NEIGHBOUR, PROVINCE) for period in PERIODS]

Line = dict[str, str]


@pytest.fixture
async def full(busy: House, events: Events) -> House:
    """Add a team, a class, scam reports: whatever a summary counts is there."""
    team = await busy.teams.create_team("Tổ Lạc Thủy", area=COMMUNE)
    for name in ("lan", "hung"):
        await busy.teams.create_member(name, name, "a long demonstration", role=Role.MEMBER, area=COMMUNE, team=team.id)
    lan = await busy.teams.called("lan")
    await events.visit(october(5), member=lan.id, person_ref="p-4", minutes=15)
    await _hold(busy.database, team.id, heads=14)
    await _hold(busy.database, team.id, heads=None)
    for number, day in enumerate((3, 20)):
        await _report_scam(busy.database, f"scam-{number}", october(day))
    await busy.roll_ups.rebuild()
    return busy


async def test_a_report_says_what_the_dashboard_says(full: House) -> None:
    for area, name in ASKED:
        await check_beside_dashboard(full, area, name)


async def check_beside_dashboard(full: House, area: str, name: str) -> None:
    frozen = await read_again(full, area, name)
    days, now = frozen.period.days, frozen.figures
    measured = await full.measures.of([area], days.since, days.until, beside=())
    shared = set(Measured.model_fields) & set(type(now).model_fields)
    assert {"overdue_now", "answered_in_time_share", "first_answer_median_s", "people", "self_served_share"} <= shared
    assert now.model_dump(include=shared) == measured.figures.model_dump(include=shared)
    assert measured.figures.rating is not None
    assert (now.ratings, now.rating_average) == (measured.figures.rating.count, measured.figures.rating.average)
    assert now.rated_share == measured.figures.rated_share
    before = await full.measures.of([area], frozen.period.before_since, frozen.period.before_until, beside=())
    told = shared - {"open_now", "overdue_now"}
    assert frozen.before.model_dump(include=told) == before.figures.model_dump(include=told)
    guides = {one.guide: one for one in await full.statistics.requests_by_guide([area], days.since, days.until)}
    assert {row.guide: row.first_answer_minutes for row in frozen.topics if row.guide in guides} == {
        guide: one.median_first_answer_minutes for guide, one in guides.items()
    }


async def test_every_number_of_the_summary_is_worked_out_again_from_the_csv_annexes(full: House) -> None:
    labels = Labels(full.words, VIETNAMESE)
    for area, name in ASKED:
        frozen = await read_again(full, area, name)
        told = {one.key: one.now for one in labels.figures(frozen)}
        assert told == pytest.approx(recomputed(frozen, labels)), (area, name)


async def read_again(house: House, area: str, name: str) -> Frozen:
    reports = house.reporting.reports
    return await reports.counted(area, await reports.period(area, name))


def recomputed(frozen: Frozen, labels: Labels) -> dict[str, float | None]:
    """Work every number out from the files alone, as somebody with a spreadsheet would."""
    cases, visits, classes, scams, teams = (
        read(annex_of(key, frozen, labels).csv()) for key in (CASES, VISITS, CLASSES, SCAMS, TEAMS)
    )
    since, until = frozen.period.since, frozen.period.until

    def is_within(said: str) -> bool:
        return bool(said) and since <= datetime.fromisoformat(said).date() <= until

    came = [row for row in cases if is_within(row["Gửi tới"])]
    ended = [row for row in cases if is_within(row["Đã kết thúc"])]
    persons = {row["Người số (trong báo cáo này)"] for row in visits} - {""}
    heads = sum(int(row["Số người của nhóm"] or 0) for row in visits)
    marks = [int(row["Điểm"]) for row in ended if row["Điểm"]]
    learners = [int(row["Người học"]) for row in classes if row["Người học"]]
    alone, done = sum(one.self_served for one in frozen.topics), sum(one.walks_done for one in frozen.topics)
    unnamed = [row for row in visits if not row["Người số (trong báo cáo này)"] and not row["Số người của nhóm"]]
    return {
        "people": len(persons) + heads or None,
        "visits": len(visits),
        "people_unknown_visits": len(unnamed),
        "dossiers": sum(int(row["Hồ sơ"]) for row in visits),
        "paid_online": sum(row["Nộp tiền trực tuyến"] == "có" for row in visits),
        "vneid_level_2": sum(row["VNeID"] == "Mức 2" for row in visits),
        "classes": len(classes),
        "learners": sum(learners) if learners else None,
        "opened": len(came),
        "resolved": len(ended),
        "open_now": sum(row["Còn mở lúc này"] == "có" for row in cases),
        "overdue_now": sum(row["Quá hạn lúc này"] == "có" for row in cases),
        "answered_in_time_share": share([row["Trả lời đúng hạn"] for row in came]),
        "first_answer_median_s": middle([row["Trả lời sau (phút làm việc)"] for row in came]),
        "resolved_in_time_share": share([row["Kết thúc đúng hạn"] for row in ended]),
        "resolution_median_s": middle([row["Kết thúc sau (phút làm việc)"] for row in ended]),
        "out_of_hours_share": share([row["Ngoài giờ làm việc"] for row in came]),
        "walks_done": done,
        "self_served": alone,
        "self_served_share": alone / (alone + len(came)) if alone + len(came) else None,
        "rating_average": sum(marks) / len(marks) if marks else None,
        "ratings": len(marks),
        "rated_share": len(marks) / len(ended) if ended else None,
        "scams": len(scams),
        "teams": len(teams),
        "members_active": sum(int(row["Thành viên có hỗ trợ"]) for row in teams) if teams else None,
        "members_total": sum(int(row["Tổng số thành viên"]) for row in teams) if teams else None,
    }


async def test_the_workbook_holds_the_same_rows_as_the_csv_files(full: House) -> None:
    frozen, labels = await read_again(full, COMMUNE, "2026-10"), Labels(full.words, VIETNAMESE)
    book = load_workbook(BytesIO(full.reporting.papers.excel(frozen, "0" * 64)))
    for key, sheet in zip((CASES, VISITS, CLASSES, SCAMS, TEAMS), book.worksheets[-5:], strict=True):
        head, *rows = sheet.iter_rows(values_only=True)
        lines = read(annex_of(key, frozen, labels).csv())
        assert [[said(value) for value in row] for row in rows] == [
            [plain(one) for one in line.values()] for line in lines
        ]
        assert not lines or list(head) == list(lines[0])


async def test_by_topic_and_by_day_add_up_to_the_summary(full: House) -> None:
    frozen = await read_again(full, COMMUNE, "2026-10")
    now = frozen.figures
    assert sum(row.opened for row in frozen.days) == sum(row.opened for row in frozen.topics) == now.opened
    assert sum(row.resolved for row in frozen.days) == now.resolved
    assert sum(row.visits for row in frozen.topics) == sum(row.visits for row in frozen.places) == now.visits
    assert sum(row.open_now for row in frozen.topics) == sum(row.open_now for row in frozen.places) == now.open_now


def read(data: bytes) -> list[Line]:
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))


def said(value: Any) -> str:
    """Say a cell of the workbook as the file does."""
    if value is None or value == "—":
        return ""
    return plain(f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else str(value))


def plain(cell: str) -> str:
    """Leave out what a workbook does not tell apart: midnight from its day, 5.0 from 5."""
    return cell.removesuffix(" 00:00:00").removesuffix(".0")


def share(verdicts: list[str]) -> float | None:
    known = [one for one in verdicts if one]
    return known.count("có") / len(known) if known else None


def middle(minutes: list[str]) -> float | None:
    known = [float(one) for one in minutes if one]
    return median(known) if known else None


async def _hold(database: Database, team: str, *, heads: int | None) -> None:
    event = GroupEvent(
        id=f"event-{heads}",
        team=team,
        reach=[PROVINCE, COMMUNE],
        kind=EventKind.CLASS,
        title="Lớp học",
        setting=Place.CULTURE_HOUSE,
        area=COMMUNE,
        place="Nhà văn hóa",
        members=["m1"],
        day=date(2026, 10, 6),
        starts=time(8),
        ends=time(10),
        state=EventState.HELD,
        attendance=Attendance(heads=heads, minutes=60, members_present=["m1"]) if heads else None,
        made_by="m1",
    )
    row = event.model_dump(exclude={"id"}) | {"day": datetime(2026, 10, 6), "starts": "08:00", "ends": "10:00"}  # noqa: DTZ001
    await database["group_events"].insert_one({"_id": event.id, **row})


async def _report_scam(database: Database, name: str, at: datetime) -> None:
    report = ScamReport(
        id=name,
        at=at,
        conversation="webchat:x",
        channel="webchat",
        area=COMMUNE,
        reach=[PROVINCE, COMMUNE],
        words="",
        verdict=Verdict.SIGNS,
    )
    await database["scam_reports"].insert_one({"_id": name, **report.model_dump(exclude={"id"})})
