"""Which days a month has."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest

from helpdesk.month_sheets.cycle import Cycle, MonthRule, checked_month, month_on, moved
from helpdesk.month_sheets.errors import FirstDayInvalidError, MonthInvalidError
from helpdesk.statistics.days import Period

NEAREST_FIRST = ["hamlet", "commune", "province"]


def rule(first_day: int, *, area: str = "commune", from_month: str = "2026-01", at: int = 1) -> MonthRule:
    moment = datetime(2026, 1, at, tzinfo=UTC)
    return MonthRule(
        id=f"{area}{from_month}{at}",
        area=area,
        reach=[area],
        from_month=from_month,
        first_day=first_day,
        by="m1",
        by_name="Demo",
        at=moment,
    )


def test_without_a_rule_months_are_the_calendars() -> None:
    cycle = Cycle([], NEAREST_FIRST)

    assert cycle.period("2026-02") == Period(since=date(2026, 2, 1), until=date(2026, 2, 28))
    assert cycle.month_of(date(2026, 2, 28)) == "2026-02"


def test_a_month_from_the_15th_is_called_by_the_month_it_ends_in() -> None:
    cycle = Cycle([rule(15)], NEAREST_FIRST)

    assert cycle.period("2026-11") == Period(since=date(2026, 10, 15), until=date(2026, 11, 14))
    assert [cycle.month_of(date(2026, 11, day)) for day in (14, 15)] == ["2026-11", "2026-12"]
    assert cycle.month_of(date(2026, 12, 31)) == "2027-01"


def test_the_nearest_area_counts_and_of_its_rules_the_latest() -> None:
    rules = [
        rule(20, area="province"),
        rule(15, area="commune", at=1),
        rule(10, area="commune", at=2),
        rule(5, area="elsewhere"),
    ]

    assert Cycle(rules, NEAREST_FIRST).period("2026-11").until == date(2026, 11, 9)
    assert Cycle(rules[:1], NEAREST_FIRST).period("2026-11").until == date(2026, 11, 19)


@pytest.mark.parametrize("days", [(1, 15), (15, 1), (10, 25), (28, 2)])
def test_when_the_rule_changes_no_day_is_left_out_and_none_belongs_to_two_months(days: tuple[int, int]) -> None:
    before, after = days
    cycle = Cycle([rule(before), rule(after, from_month="2026-06", at=2)], NEAREST_FIRST)
    periods = [cycle.period(moved("2026-03", ahead)) for ahead in range(7)]

    for period, following in itertools.pairwise(periods):
        assert following.since == period.until + timedelta(days=1)
        assert period.since <= period.until
    for ahead, period in enumerate(periods):
        assert {cycle.month_of(day) for day in period.days} == {moved("2026-03", ahead)}


def test_months_are_counted_over_the_end_of_a_year() -> None:
    assert (moved("2026-12", 1), moved("2026-01", -1), moved("2026-05", -17)) == ("2027-01", "2025-12", "2024-12")
    assert month_on(date(2026, 3, 9)) == "2026-03"


@pytest.mark.parametrize("month", ["", "2026", "2026-13", "2026-1", "1999-01", "2026-01-01", "../../x"])
def test_what_is_no_month_is_refused(month: str) -> None:
    with pytest.raises(MonthInvalidError):
        checked_month(month)


@pytest.mark.parametrize("first_day", [0, 29, -1])
def test_a_month_begins_on_a_day_that_every_month_has(first_day: int) -> None:
    with pytest.raises(FirstDayInvalidError):
        rule(first_day).check()
