"""A month of a team: counted, signed, frozen; nothing is lost and nothing counts twice."""

import asyncio
from datetime import timedelta

import pytest

from helpdesk.assistance.reviews import Standing
from helpdesk.month_sheets.errors import (
    LaterMonthConfirmedError,
    MonthInUseError,
    MonthInvalidError,
    MonthNotOverError,
    NoTeamError,
    ReopenReasonNeededError,
    SameSignerError,
    SheetMoveNotPossibleError,
    UnknownSheetError,
)
from helpdesk.month_sheets.models import Kind, Status
from helpdesk.statistics.rollups import RollUps
from tests.month_sheets.conftest import COMMUNE, PROVINCE, Office, on


async def test_a_sheet_counts_people_visits_and_dossiers_apart_as_the_statistics_do(office: Office) -> None:
    await office.log(on(11, 3), person_ref="p1", minutes=30, dossiers=1)
    await office.log(on(11, 3), person_ref="p1", minutes=10)
    await office.log(on(11, 4), by="hung", people=12, minutes=90)
    await office.log(on(11, 5), by="hung")

    total = (await office.sheet("2026-11")).counted.total
    await RollUps(office.database, office.clock).catch_up()
    given = await office.statistics.help_given([COMMUNE], on(11, 1).date(), on(11, 30).date())

    assert (total.people, total.visits, total.dossiers, total.minutes) == (13, 4, 1, 130)
    assert (total.people_unknown_visits, total.days_active, total.sessions) == (1, 3, 1)
    assert [getattr(given, name) for name in HELP] == [getattr(total, name) for name in HELP]


HELP = ("people", "people_unknown_visits", "visits", "dossiers", "minutes")


async def test_what_nobody_knows_is_unknown_and_never_nought(office: Office) -> None:
    await office.log(on(11, 3))

    total = (await office.sheet("2026-11")).counted.total

    assert (total.people, total.minutes, total.visits, total.people_unknown_visits) == (None, None, 1, 1)


async def test_two_chats_of_one_person_are_one_person(office: Office) -> None:
    await office.log(on(11, 3), person_ref="p1")
    await office.log(on(11, 4), person_ref="p2")
    await office.database["person_aliases"].insert_one({"_id": "p2", "now": "p1"})

    assert (await office.sheet("2026-11")).counted.total.people == 1


async def test_members_stand_by_name_also_those_without_a_visit_and_nobody_is_ranked(office: Office) -> None:
    for day in (3, 4, 5):
        await office.log(on(11, day), by="lan")

    rows = (await office.sheet("2026-11")).counted.rows

    assert [(row.name, row.figures.visits) for row in rows] == [("Hoa", 0), ("Hùng", 0), ("Lan", 3)]


async def test_who_was_there_too_has_a_day_of_work_and_no_second_visit(office: Office) -> None:
    await office.log(on(11, 3), by="lan", members_present=["lan", "hung"])

    sheet = await office.sheet("2026-11")
    hung = await office.sheets.own_sheet(office.members["hung"], "2026-11")

    assert sheet.counted.total.visits == 1
    assert (hung.counted.total.visits, hung.counted.total.also_present, hung.counted.total.days_active) == (0, 1, 1)


async def test_a_members_own_sheet_has_their_own_lines_only(office: Office) -> None:
    mine = await office.log(on(11, 3), by="lan", minutes=20)
    await office.log(on(11, 3), by="hung", minutes=50)

    own = await office.sheets.own_sheet(office.members["lan"], "2026-11")

    assert [line.entry for line in own.counted.lines] == [mine.id]
    assert [row.name for row in own.counted.rows] == ["Lan"]
    assert own.counted.total.minutes == 20


async def test_a_correction_by_the_lead_leaves_the_help_to_whoever_gave_it(office: Office) -> None:
    old = await office.log(on(11, 3), by="lan", minutes=20)
    await office.correct(old, by="minh", minutes=25)

    rows = (await office.sheet("2026-11")).counted.rows

    assert [(row.name, row.figures.minutes) for row in rows] == [("Hoa", None), ("Hùng", None), ("Lan", 25)]


async def test_a_month_is_confirmed_by_the_lead_from_its_last_day_on_then_by_the_commune(office: Office) -> None:
    await office.log(on(11, 3))
    office.today(on(11, 29, 23))
    with pytest.raises(MonthNotOverError):
        await office.confirm("2026-11")

    office.today(on(11, 30))
    await office.confirm("2026-11")
    with pytest.raises(SheetMoveNotPossibleError):
        await office.confirm("2026-11")
    await office.sheets.approve(office.team.id, "2026-11", member=office.members["minh"], scope=office.scope("minh"))

    month = (await office.sheet("2026-11")).month
    assert month.lead
    assert month.commune
    assert (month.status, month.lead.name, month.commune.name) == (Status.APPROVED, "Hoa", "Minh")
    assert [entry.action for entry in await office.audit.recent([PROVINCE])] == ["month_approved", "month_confirmed"]


async def test_who_confirmed_for_the_team_does_not_confirm_for_the_commune(office: Office) -> None:
    office.today(on(12, 1))
    await office.confirm("2026-11", by="minh")

    with pytest.raises(SameSignerError):
        await office.sheets.approve(
            office.team.id, "2026-11", member=office.members["minh"], scope=office.scope("minh")
        )


async def test_a_late_entry_goes_into_the_next_sheet_and_names_its_month(office: Office) -> None:
    await office.log(on(11, 3), minutes=10)
    office.today(on(12, 2))
    await office.confirm("2026-11")
    before = (await office.sheet("2026-11")).counted
    late = await office.log(on(11, 28), minutes=40)

    december = await office.sheet("2026-12")

    assert (await office.sheet("2026-11")).counted == before
    assert [(line.entry, line.kind, line.belongs_to) for line in december.counted.lines] == [
        (late.id, Kind.LATE, "2026-11")
    ]
    assert (december.counted.total.visits, december.counted.total.minutes) == (1, 40)


async def test_a_late_entry_waits_for_the_first_month_that_is_open(office: Office) -> None:
    office.today(on(11, 1))
    await office.log(on(10, 30), minutes=10)
    await office.confirm("2026-10")
    office.today(on(12, 1))
    await office.confirm("2026-11")
    late = await office.log(on(10, 20))
    office.today(on(12, 31))

    assert [line.entry for line in (await office.sheet("2026-12")).counted.lines] == [late.id]
    await office.confirm("2026-12")
    office.today(on(12, 31, 10))
    assert [line.entry for line in (await office.sheet("2026-12")).counted.lines] == [late.id]


async def test_a_correction_after_the_month_was_confirmed_counts_as_its_difference(office: Office) -> None:
    old = await office.log(on(11, 3), minutes=60, people=10, dossiers=2)
    office.today(on(12, 2))
    await office.confirm("2026-11")
    await office.correct(old, minutes=45, people=8, dossiers=2)

    totals = [(await office.sheet(month)).counted.total for month in ("2026-11", "2026-12")]
    lines = (await office.sheet("2026-12")).counted.lines

    assert [(total.visits, total.minutes) for total in totals] == [(1, 60), (0, -15)]
    assert [(line.kind, line.heads, line.belongs_to) for line in lines] == [(Kind.CORRECTION, -2, "2026-11")]


async def test_of_several_corrections_only_the_last_counts_against_what_was_signed(office: Office) -> None:
    old = await office.log(on(11, 3), minutes=60)
    office.today(on(12, 2))
    await office.confirm("2026-11")
    second = await office.correct(old, minutes=45)
    await office.correct(second, minutes=50, happened_at=on(12, 1))

    december = (await office.sheet("2026-12")).counted

    assert [(line.kind, line.minutes) for line in december.lines] == [(Kind.CORRECTION, -10)]
    office.today(on(12, 31))
    await office.confirm("2026-12")
    third = await office.assistance.recent(office.scope("lan"))
    office.today(on(12, 31, 15))
    await office.correct(third[0], minutes=70)
    office.today(on(12, 31, 15) + timedelta(days=5))
    assert [line.minutes for line in (await office.sheet("2027-01")).counted.lines] == [20]


async def test_a_correction_while_the_month_is_open_moves_the_visit_to_its_right_month(office: Office) -> None:
    office.today(on(12, 2))
    old = await office.log(on(11, 30))
    await office.correct(old, happened_at=on(12, 1))

    assert (await office.sheet("2026-11")).counted.lines == []
    assert len((await office.sheet("2026-12")).counted.lines) == 1


async def test_a_signed_sheet_gives_the_same_checksum_each_time_and_one_that_was_changed_shows(office: Office) -> None:
    await office.log(on(11, 3), minutes=10)
    open_sheets = [(await office.sheet("2026-11")).counted.checksum for _ in range(2)]
    office.today(on(12, 2))
    await office.confirm("2026-11")

    signed = await office.sheet("2026-11")
    assert [signed.counted.checksum] * 2 == open_sheets
    assert signed.is_intact

    await office.database["sheet_lines"].update_one({}, {"$set": {"line.minutes": 99}})
    assert not (await office.sheet("2026-11")).is_intact


async def test_what_was_given_back_does_not_count_until_it_is_put_right(office: Office) -> None:
    bad = await office.log(on(11, 3), minutes=10)
    good = await office.log(on(11, 4), minutes=10)
    await office.review(bad, verdict=Standing.RETURNED, reason="Thiếu số phút")

    sheet = await office.sheet("2026-11")
    assert ([line.entry for line in sheet.counted.lines], sheet.returned, sheet.unreviewed) == ([good.id], 1, 1)

    office.today(on(12, 2))
    await office.confirm("2026-11")
    mended = await office.correct(bad, minutes=15)
    lines = (await office.sheet("2026-12")).counted.lines
    assert [(line.entry, line.kind, line.visits, line.minutes) for line in lines] == [(mended.id, Kind.LATE, 1, 15)]


async def test_confirming_accepts_what_nobody_reviewed_and_then_nothing_of_it_is_given_back(office: Office) -> None:
    entry = await office.log(on(11, 3))
    office.today(on(12, 2))
    await office.confirm("2026-11")

    said = await office.reviewing.latest_of([entry], session=None)
    assert said == {entry.id: Standing.ACCEPTED}


async def test_a_month_is_reopened_with_a_reason_that_is_kept_and_then_counted_anew(office: Office) -> None:
    await office.log(on(11, 3), minutes=10)
    office.today(on(12, 2))
    await office.confirm("2026-11")
    await office.log(on(11, 4), minutes=10)
    hoa, scope = office.members["hoa"], office.scope("hoa")
    with pytest.raises(ReopenReasonNeededError):
        await office.sheets.reopen(office.team.id, "2026-11", "  ", member=hoa, scope=scope)

    await office.sheets.reopen(office.team.id, "2026-11", "Quên một buổi chợ", member=hoa, scope=scope)

    sheet = await office.sheet("2026-11")
    assert [one.reason for one in sheet.month.reopenings] == ["Quên một buổi chợ"]
    assert (sheet.month.status, sheet.counted.total.visits) == (Status.OPEN, 2)
    assert (await office.sheet("2026-12")).counted.lines == []
    await office.confirm("2026-11")
    assert (await office.sheet("2026-11")).counted.total.minutes == 20


async def test_what_the_commune_confirmed_only_the_commune_reopens(office: Office) -> None:
    office.today(on(12, 2))
    await office.confirm("2026-11")
    minh, commune = office.members["minh"], office.scope("minh")
    await office.sheets.approve(office.team.id, "2026-11", member=minh, scope=commune)

    with pytest.raises(UnknownSheetError):
        await office.sheets.reopen(
            office.team.id, "2026-11", "Sai", member=office.members["hoa"], scope=office.scope("hoa")
        )
    reopened = await office.sheets.reopen(office.team.id, "2026-11", "Sai", member=minh, scope=commune)
    assert reopened.status is Status.OPEN


async def test_months_are_reopened_from_the_last_one_backwards(office: Office) -> None:
    office.today(on(11, 2))
    await office.confirm("2026-10")
    office.today(on(12, 2))
    await office.confirm("2026-11")

    with pytest.raises(LaterMonthConfirmedError) as refusal:
        await office.sheets.reopen(
            office.team.id, "2026-10", "Sai", member=office.members["hoa"], scope=office.scope("hoa")
        )
    assert refusal.value.facts == {"month": "11/2026"}


async def test_of_two_who_confirm_at_the_same_moment_one_does(office: Office) -> None:
    for day in range(1, 9):
        await office.log(on(11, day))
    office.today(on(12, 2))

    outcomes = await asyncio.gather(
        *(office.confirm("2026-11", by=by) for by in ("hoa", "minh")), return_exceptions=True
    )

    assert sum(isinstance(outcome, SheetMoveNotPossibleError) for outcome in outcomes) == 1
    assert await office.database["sheet_lines"].count_documents({}) == 8


async def test_what_is_written_while_a_month_is_confirmed_is_counted_once(office: Office) -> None:
    for day in range(1, 5):
        await office.log(on(11, day))
    office.today(on(12, 2))

    await asyncio.gather(office.confirm("2026-11"), *(office.log(on(11, 10), minutes=5) for _ in range(10)))

    sheets = [await office.sheet(month) for month in ("2026-11", "2026-12")]
    assert sum(sheet.counted.total.visits for sheet in sheets) == 14


async def test_nobody_else_sees_a_teams_sheet(office: Office) -> None:
    for name in ("lan", "viet"):
        with pytest.raises(UnknownSheetError):
            await office.sheet("2026-11", by=name)
    with pytest.raises(UnknownSheetError):
        await office.sheets.team_sheet("no-such-team", "2026-11", office.scope("hoa"))
    with pytest.raises(UnknownSheetError):
        await office.confirm("2026-10", by="viet")
    with pytest.raises(UnknownSheetError):
        await office.sheets.approve(office.team.id, "2026-10", member=office.members["hoa"], scope=office.scope("hoa"))
    with pytest.raises(NoTeamError):
        await office.sheets.own_sheet(office.members["minh"], "2026-11")
    assert [team.name for team in await office.sheets.teams_of(office.scope("minh"))] == ["Tổ Lạc Thủy"]
    assert await office.sheets.teams_of(office.scope("viet")) == []


async def test_a_month_that_has_not_come_has_no_sheet(office: Office) -> None:
    with pytest.raises(UnknownSheetError):
        await office.sheet("2026-12")
    with pytest.raises(MonthInvalidError):
        await office.sheet("november")


async def test_a_commune_sets_the_day_and_confirmed_months_keep_theirs(office: Office) -> None:
    office.today(on(11, 1))
    await office.confirm("2026-10")
    minh, scope = office.members["minh"], office.scope("minh")

    with pytest.raises(MonthInUseError) as refusal:
        await office.rules.set_first_day(PROVINCE, 15, from_month="2026-10", member=minh, scope=scope)
    assert refusal.value.facts == {"month": "11/2026"}
    with pytest.raises(UnknownSheetError):
        await office.rules.set_first_day(
            COMMUNE, 15, from_month="2026-12", member=office.members["hoa"], scope=office.scope("hoa")
        )
    await office.rules.set_first_day(PROVINCE, 15, from_month="2026-11", member=minh, scope=scope)

    months = {month.month: month.period for month in await office.sheets.months(office.team)}
    assert (months["2026-11"].since, months["2026-11"].until) == (on(11, 1).date(), on(11, 14).date())
