"""Reports on a real database: the figures, their annex, the papers, and the way to the lock."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from api.house import House
from api.office.annexes import CASES, annex_of
from api.office.labels import Labels
from helpdesk.language.catalogues import VIETNAMESE
from helpdesk.reports.errors import (
    FiguresTooOldError,
    NotAboveError,
    OwnReportError,
    ReportAreaNotYoursError,
    ReportDamagedError,
    ReportMoveNotPossibleError,
    ReportPeriodNotBegunError,
    ReportPeriodNotOverError,
    ReturnReasonMissingError,
    UnknownReportError,
)
from helpdesk.reports.figures import Frozen, Paper
from helpdesk.reports.models import Act, Report, Status
from helpdesk.statistics.days import local_day
from helpdesk.teams.models import Member, Role
from tests.reports.conftest import COMMUNE, NEIGHBOUR, PROVINCE, october, scope_of
from tests.statistics.events import Events
from tests.teams.turned_clock import TurnedClock


async def made(
    house: House, by: Member, *, area: str = COMMUNE, period: str = "2026-10", name: str = "report-1"
) -> Report:
    reports = house.reporting.reports
    return await reports.make(name, area, period, own_layout=True, member=by, scope=scope_of(by))


async def counted(house: House, area: str = COMMUNE, name: str = "2026-10") -> Frozen:
    reports = house.reporting.reports
    await house.roll_ups.rebuild()  # events here are written without a mark
    return await reports.counted(area, await reports.period(area, name))


async def test_people_visits_and_dossiers_stay_apart(busy: House) -> None:
    now = (await counted(busy)).figures
    assert (now.people, now.visits, now.people_unknown_visits, now.dossiers) == (15, 6, 1, 4)
    assert (now.paid_online, now.vneid_level_2, now.minutes) == (1, 1, 50)
    assert (now.opened, now.resolved, now.open_now, now.overdue_now) == (4, 2, 3, 1)
    assert (now.answered_in_time, now.answered_late, now.answered_in_time_share) == (2, 2, 0.5)
    assert (now.first_answer_median_s, now.resolved_in_time_share, now.resolution_median_s) == (1800, 0.5, 780)
    assert (now.ratings, now.rating_average, now.rated_share) == (1, 4, 0.5)
    assert (now.walks_done, now.self_served, now.self_served_share) == (1, 1, 0.2)


async def test_the_period_before_is_counted_the_same_way_but_not_what_was_open_then(busy: House) -> None:
    before = (await counted(busy)).before
    assert (before.people, before.visits, before.opened, before.open_now, before.overdue_now) == (1, 1, 1, None, None)


async def test_no_row_of_the_annex_names_anybody(busy: House) -> None:
    said = (await counted(busy)).canonical().decode()
    assert "p-1" not in said
    assert "webchat:" not in said


async def test_places_below_are_all_there_and_nobody_counts_twice(busy: House, events: Events) -> None:
    await events.visit(october(12), area=NEIGHBOUR, person_ref="p-1")
    frozen = await counted(busy, PROVINCE)
    rows = {row.area: row for row in frozen.places}
    assert len(frozen.places) > 100
    assert (rows[COMMUNE].people, rows[COMMUNE].visits, rows[NEIGHBOUR].people) == (15, 6, 2)
    assert (frozen.figures.people, frozen.figures.visits) == (16, 8)


async def test_stuck_steps_groups_and_topics_are_told(busy: House) -> None:
    frozen = await counted(busy)
    assert [(row.step, row.reached, row.stuck) for row in frozen.stuck] == [("otp", 5, 3)]
    assert [(row.step, row.gave_up) for row in frozen.gave_up] == [("otp", 4)]
    assert {row.key: row.visits for row in frozen.ages} == {"60_plus": 2, None: 4}
    assert {row.key: row.visits for row in frozen.circumstances} == {"no_smartphone": 1, "poor_household": 1}
    assert {row.guide: (row.visits, row.opened, row.walks_done) for row in frozen.topics} == {
        "vneid-muc-2": (1, 2, 0),
        None: (5, 2, 0),
        "vneid": (0, 0, 1),
    }


async def test_an_empty_period_and_a_place_without_a_team_are_said_so(house: House) -> None:
    frozen = await counted(house)
    assert (frozen.figures.people, frozen.figures.visits, frozen.figures.members_total) == (None, 0, None)
    said = _words(house.reporting.papers.word(frozen, "0" * 64, None))
    assert "Trong kỳ này chưa ghi nhận việc nào." in said
    assert "Địa bàn này chưa có tổ công nghệ số cộng đồng." in said
    assert "—" in said


async def test_one_request_is_a_whole_report(house: House, events: Events) -> None:
    await events.request(october(5), answered_after=7)
    frozen = await counted(house)
    assert (frozen.figures.opened, frozen.figures.first_answer_median_s, len(frozen.cases)) == (1, 420, 1)
    assert "Trong kỳ này chưa ghi nhận việc nào." not in _words(house.reporting.papers.word(frozen, "0" * 64, None))


async def test_members_who_helped_are_told_beside_all_members(house: House, events: Events) -> None:
    team = await house.teams.create_team("Tổ Lạc Thủy", area=COMMUNE)
    for name in ("lan", "hung"):
        await house.teams.create_member(
            name, name, "a long demonstration", role=Role.MEMBER, area=COMMUNE, team=team.id
        )
    lan = await house.teams.called("lan")
    await events.visit(october(5), member=lan.id)
    now = (await counted(house)).figures
    assert (now.teams, now.members_active, now.members_total) == (1, 1, 2)


async def test_the_same_report_made_twice_is_the_same_to_the_last_byte(
    busy: House, people: dict[str, Member], events: Events
) -> None:
    report, reports, papers = await made(busy, people["hoa"]), busy.reporting.reports, busy.reporting.papers
    first = (await reports.report(report.id, member=people["hoa"], scope=scope_of(people["hoa"]))).frozen
    await events.visit(october(20), person_ref="p-later")
    again = (await reports.report(report.id, member=people["hoa"], scope=scope_of(people["hoa"]))).frozen
    assert papers.word(first, report.checksum, None) == papers.word(again, report.checksum, None)
    assert papers.excel(first, report.checksum) == papers.excel(again, report.checksum)


async def test_what_is_stored_and_no_longer_fits_its_checksum_is_told(busy: House, people: dict[str, Member]) -> None:
    report = await made(busy, people["hoa"])
    await busy.database["report_files.chunks"].update_many({}, {"$set": {"data": b"x"}})
    with pytest.raises(ReportDamagedError):
        await busy.reporting.reports.report(report.id, member=people["hoa"], scope=scope_of(people["hoa"]))


async def test_a_report_goes_from_its_writer_over_an_approver_to_the_lock(
    busy: House, people: dict[str, Member]
) -> None:
    reports, hoa, minh = busy.reporting.reports, people["hoa"], people["minh"]
    as_hoa: dict[str, Any] = {"member": hoa, "scope": scope_of(hoa)}
    as_minh: dict[str, Any] = {"member": minh, "scope": scope_of(minh)}
    report = await made(busy, hoa)
    words = Paper(office="UBND xã Lạc Thủy", proposals="Xin thêm máy. Gọi 0912345678.", receivers=["Sở KH&CN"])
    report = await reports.write(report.id, words, version=report.version, **as_hoa)
    shown = await reports.report(report.id, **as_hoa)
    assert "0912345678" not in shown.frozen.paper.proposals
    report = await reports.submit(report.id, version=report.version, **as_hoa)
    with pytest.raises(ReturnReasonMissingError):
        await reports.send_back(report.id, " ", version=report.version, **as_minh)
    report = await reports.send_back(report.id, "Thiếu lớp học", version=report.version, **as_minh)
    report = await reports.count_anew(report.id, version=report.version, **as_hoa)
    report = await reports.submit(report.id, version=report.version, **as_hoa)
    report = await reports.approve(report.id, version=report.version, **as_minh)
    report = await reports.lock(report.id, version=report.version, **as_minh)
    assert report.status is Status.LOCKED
    assert [(entry.act, entry.member) for entry in report.history] == [
        (Act.MADE, hoa.id),
        (Act.CHANGED, hoa.id),
        (Act.SUBMITTED, hoa.id),
        (Act.RETURNED, minh.id),
        (Act.COUNTED, hoa.id),
        (Act.SUBMITTED, hoa.id),
        (Act.APPROVED, minh.id),
        (Act.LOCKED, minh.id),
    ]
    assert report.history[3].reason == "Thiếu lớp học"
    for act in (reports.submit, reports.count_anew):
        with pytest.raises(ReportMoveNotPossibleError):
            await act(report.id, version=report.version, **as_hoa)
    with pytest.raises(ReportMoveNotPossibleError):
        await reports.write(report.id, words, version=report.version, **as_hoa)
    for decide in (reports.approve, reports.lock):
        with pytest.raises(ReportMoveNotPossibleError):
            await decide(report.id, version=report.version, **as_minh)
    with pytest.raises(ReportMoveNotPossibleError):
        await reports.send_back(report.id, "Sai", version=report.version, **as_minh)


async def test_a_report_made_before_promised_times_were_counted_goes_on_saying_what_it_said(busy: House) -> None:
    frozen = await counted(busy)
    old = frozen.model_dump(mode="json")
    for name in ("overdue_now", "answered_in_time_share", "first_answer_median_s", "walks_done", "self_served"):
        del old["figures"][name]
    for name in ("classes", "scams", "teams", "goals"):
        del old[name]
    old |= {"shape": 1}
    old["figures"] |= {"overdue": 2, "first_answer_minutes": 31.5}
    kept = Frozen.model_validate(old)
    labels = Labels(busy.words, VIETNAMESE)
    told = {one.key: one.now for one in labels.figures(kept)}
    assert (told["overdue"], told["first_answer_minutes"], "overdue_now" in told) == (2, 31.5, False)
    said = _words(busy.reporting.papers.word(kept, "0" * 64, None))
    assert "Trong đó quá một ngày chưa trả lời" in said
    assert "Chưa trả lời quá một ngày" in annex_of(CASES, kept, labels).heads


async def test_nobody_approves_their_own_and_nobody_beside_or_below(busy: House, people: dict[str, Member]) -> None:
    reports, minh = busy.reporting.reports, people["minh"]
    report = await made(busy, minh)
    report = await reports.submit(report.id, version=report.version, member=minh, scope=scope_of(minh))
    for name, refusal in (
        ("minh", OwnReportError),
        ("tam", NotAboveError),
        ("hoa", NotAboveError),
        ("viet", UnknownReportError),
    ):
        one = people[name]
        with pytest.raises(refusal):
            await reports.approve(report.id, version=report.version, member=one, scope=scope_of(one))
    phuc = people["phuc"]
    approved = await reports.approve(report.id, version=report.version, member=phuc, scope=scope_of(phuc))
    assert approved.status is Status.APPROVED


async def test_a_period_that_runs_is_a_draft_until_it_is_over_and_one_to_come_is_none(
    busy: House, people: dict[str, Member]
) -> None:
    reports, hoa = busy.reporting.reports, people["hoa"]
    report = await made(busy, hoa, period="2026-11")
    with pytest.raises(ReportPeriodNotOverError):
        await reports.submit(report.id, version=report.version, member=hoa, scope=scope_of(hoa))
    with pytest.raises(ReportPeriodNotBegunError):
        await made(busy, hoa, period="2026-12", name="report-2")


async def test_figures_of_a_period_that_still_ran_are_taken_anew_before_they_are_handed_in(
    busy: House, people: dict[str, Member]
) -> None:
    reports, hoa = busy.reporting.reports, people["hoa"]
    report = await made(busy, hoa, period="2026-11")
    assert isinstance(busy.clock, TurnedClock)
    busy.clock.turn(timedelta(days=28))
    with pytest.raises(FiguresTooOldError):
        await reports.submit(report.id, version=report.version, member=hoa, scope=scope_of(hoa))
    report = await reports.count_anew(report.id, version=report.version, member=hoa, scope=scope_of(hoa))
    report = await reports.submit(report.id, version=report.version, member=hoa, scope=scope_of(hoa))
    assert report.status is Status.SUBMITTED


async def test_reports_wait_in_the_inbox_of_whoever_has_to_act(busy: House, people: dict[str, Member]) -> None:
    reports = busy.reporting.reports

    async def waiting(name: str) -> list[str]:
        return [one.id for one in await reports.waiting(people[name], scope_of(people[name]))]

    report = await made(busy, people["hoa"])
    assert await waiting("hoa") == []  # one's own draft is no news
    report = await reports.submit(report.id, version=0, member=people["hoa"], scope=scope_of(people["hoa"]))
    assert {name: await waiting(name) for name in people} == {
        "hoa": [],
        "tam": [],
        "viet": [],
        "minh": [report.id],
        "phuc": [report.id],
    }
    minh = people["minh"]
    await reports.send_back(report.id, "Thiếu lớp học", version=report.version, member=minh, scope=scope_of(minh))
    assert (await waiting("hoa"), await waiting("minh"), await waiting("viet")) == ([report.id], [report.id], [])


async def test_who_saw_an_older_one_is_asked_to_look_again(busy: House, people: dict[str, Member]) -> None:
    reports, hoa = busy.reporting.reports, people["hoa"]
    report = await made(busy, hoa)
    await reports.count_anew(report.id, version=report.version, member=hoa, scope=scope_of(hoa))
    with pytest.raises(ReportMoveNotPossibleError):
        await reports.submit(report.id, version=report.version, member=hoa, scope=scope_of(hoa))


async def test_reports_are_made_and_seen_in_ones_own_areas_only(busy: House, people: dict[str, Member]) -> None:
    reports, viet = busy.reporting.reports, people["viet"]
    report = await made(busy, people["hoa"])
    with pytest.raises(ReportAreaNotYoursError):
        await made(busy, viet, name="report-2")
    with pytest.raises(UnknownReportError):
        await reports.report(report.id, member=viet, scope=scope_of(viet))
    assert await reports.listed(scope_of(viet)) == []
    assert await reports.listed(scope_of(viet), area=COMMUNE) == []
    assert [one.id for one in await reports.listed(scope_of(people["minh"]))] == [report.id]


async def test_a_form_sent_twice_makes_one_report(busy: House, people: dict[str, Member]) -> None:
    first, again = await made(busy, people["hoa"]), await made(busy, people["hoa"])
    assert first.id == again.id
    assert len(await busy.reporting.reports.listed(scope_of(people["hoa"]))) == 1


async def test_the_word_file_has_the_layout_of_the_decree(busy: House) -> None:
    frozen = await counted(busy)
    word = Document(BytesIO(busy.reporting.papers.word(frozen, "ab" * 32, None)))
    (section,) = word.sections
    margins = [
        round(one.mm if one else 0)
        for one in (
            section.top_margin,
            section.bottom_margin,
            section.left_margin,
            section.right_margin,
            section.page_width,
            section.page_height,
        )
    ]
    assert margins == [20, 20, 30, 15, 210, 297]
    said = _words(busy.reporting.papers.word(frozen, "ab" * 32, None))
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BÁO CÁO",
        "Nơi nhận:",
        "abab abab",
    ):
        assert words in said
    assert "{{" not in said
    assert "{%" not in said


async def test_the_clock_of_the_papers_is_that_of_the_figures(busy: House) -> None:
    first = await counted(busy)
    assert isinstance(busy.clock, TurnedClock)
    busy.clock.turn(timedelta(hours=1))
    later = await counted(busy)
    assert first.packed()[1] != later.packed()[1]
    assert local_day(first.as_of) == local_day(later.as_of)


def _words(data: bytes) -> str:
    word = Document(BytesIO(data))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells])
