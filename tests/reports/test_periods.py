"""Periods: their names, their days where months begin on another day, and what they are compared with."""

from datetime import date, datetime

import pytest

from helpdesk.clock import VIETNAM
from helpdesk.month_sheets.cycle import Cycle, MonthRule
from helpdesk.reports.errors import ReportPeriodInvalidError
from helpdesk.reports.period_words import name_in
from helpdesk.reports.periods import PeriodKind, last_finished, period_called, period_on

CALENDAR = Cycle([], ["05392"])
FROM_THE_15TH = Cycle(
    [
        MonthRule(
            id="r",
            area="25",
            reach=["25"],
            from_month="2026-01",
            first_day=15,
            by="m",
            by_name="M",
            at=datetime(2026, 1, 1, tzinfo=VIETNAM),
        )
    ],
    ["05392", "25"],
)


@pytest.mark.parametrize(
    ("name", "since", "until", "before"),
    [
        ("2026-10", date(2026, 10, 1), date(2026, 10, 31), "2026-09"),
        ("2026-W41", date(2026, 10, 5), date(2026, 10, 11), "2026-W40"),
        ("2026-q4", date(2026, 10, 1), date(2026, 12, 31), "2026-Q3"),
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30), "2025-H2"),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2025"),
        ("2026-10-05..2026-10-07", date(2026, 10, 5), date(2026, 10, 7), "2026-10-02..2026-10-04"),
    ],
)
def test_a_period_is_known_by_its_name(name: str, since: date, until: date, before: str) -> None:
    period = period_called(name, CALENDAR)
    assert (period.since, period.until, period.before_name) == (since, until, before)


def test_months_and_what_is_made_of_them_end_on_the_cut_off_day_of_their_place() -> None:
    month, quarter = period_called("2026-10", FROM_THE_15TH), period_called("2026-Q4", FROM_THE_15TH)
    assert (month.since, month.until) == (date(2026, 9, 15), date(2026, 10, 14))
    assert (month.before_since, month.before_until) == (date(2026, 8, 15), date(2026, 9, 14))
    assert (quarter.since, quarter.until) == (date(2026, 9, 15), date(2026, 12, 14))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "2026-13",
        "2026-W54",
        "2026-Q5",
        "2026-H3",
        "26-10",
        "2026-10-07..2026-10-05",
        "2026-02-30..2026-03-01",
        "0001-01-01..0001-01-09",
    ],
)
def test_what_is_no_period_is_refused(name: str) -> None:
    with pytest.raises(ReportPeriodInvalidError):
        period_called(name, CALENDAR)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("2026-10", "2026-10"),
        ("2026-w42", "2026-W42"),
        ("tháng 10/2026", "2026-10"),
        ("10/2026", "2026-10"),
        (" Tháng 9 năm 2026 ", "2026-09"),
        ("T10/2026", "2026-10"),
        ("quý 3/2026", "2026-Q3"),
        ("Quý IV năm 2026", "2026-Q4"),
        ("tuần 42/2026", "2026-W42"),
        ("tuần thứ 5 năm 2026", "2026-W05"),
        ("Week 42/2026", "2026-W42"),
        ("6 tháng cuối năm 2026", "2026-H2"),
        ("first half of 2026", "2026-H1"),
        ("cả năm 2026", "2026"),
        ("01/10/2026", None),
        ("2026-10-01", None),
        ("tuần này", None),
        ("", None),
    ],
)
def test_a_period_is_known_as_people_write_it(typed: str, name: str | None) -> None:
    assert name_in(typed) == name


@pytest.mark.parametrize("kind", [PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR])
def test_periods_follow_each_other_without_gap(kind: PeriodKind) -> None:
    this = period_on(kind, date(2026, 11, 3), FROM_THE_15TH)
    before = last_finished(kind, date(2026, 11, 3), FROM_THE_15TH)
    assert (this.before_name, this.before_since) == (before.name, before.since)
    assert (this.since - before.until).days == 1
    assert period_called(before.name, FROM_THE_15TH) == before


def test_on_the_day_after_the_cut_off_the_period_is_finished() -> None:
    assert last_finished(PeriodKind.MONTH, date(2026, 10, 14), FROM_THE_15TH).name == "2026-09"
    assert last_finished(PeriodKind.MONTH, date(2026, 10, 15), FROM_THE_15TH).name == "2026-10"
