"""Days and periods, without a database."""

from datetime import UTC, date, datetime

import pytest

from helpdesk.clock import VIETNAM
from helpdesk.statistics.days import Period, local_day, names_of
from helpdesk.statistics.errors import InvalidPeriodError


def test_a_day_begins_at_midnight_in_vietnam() -> None:
    assert local_day(datetime(2026, 11, 21, 16, 59, 59, tzinfo=UTC)) == date(2026, 11, 21)
    assert local_day(datetime(2026, 11, 21, 17, 0, 0, tzinfo=UTC)) == date(2026, 11, 22)


def test_both_ends_of_a_period_belong_to_it() -> None:
    period = Period.of(date(2026, 11, 30), date(2026, 12, 1))

    assert period.days == [date(2026, 11, 30), date(2026, 12, 1)]
    assert period.moments == {
        "$gte": datetime(2026, 11, 30, tzinfo=VIETNAM),
        "$lt": datetime(2026, 12, 2, tzinfo=VIETNAM),
    }


@pytest.mark.parametrize("until", [date(2026, 10, 31), date(2030, 1, 1), date.max])
def test_a_period_that_ends_before_it_begins_or_is_endless_is_refused(until: date) -> None:
    with pytest.raises(InvalidPeriodError) as refusal:
        Period.of(date(2026, 11, 1), until)
    assert refusal.value.facts["longest"] == 1100


def test_a_day_lies_in_five_standard_periods_and_each_knows_its_name() -> None:
    names = names_of(date(2026, 1, 1))
    assert names == ["2026-01-01", "2026-W01", "2026-01", "2026-Q1", "2026"]
    assert [Period.named(name).name for name in names] == names
    assert Period.named("2026-W01") == Period(since=date(2025, 12, 29), until=date(2026, 1, 4))
    assert Period.named("2026-Q4") == Period(since=date(2026, 10, 1), until=date(2026, 12, 31))
    assert Period(since=date(2026, 1, 1), until=date(2026, 2, 28)).name is None


def test_a_week_is_one_span_and_any_other_days_are_months_and_days() -> None:
    assert Period.named("2026-W46").spans == ["2026-W46"]
    assert Period(since=date(2026, 11, 30), until=date(2027, 1, 1)).spans == ["2026-12", "2026-11-30", "2027-01-01"]


def test_a_week_is_compared_with_the_week_of_that_number_a_year_before_if_there_is_one() -> None:
    assert Period.named("2026-W41").year_before() == Period.named("2025-W41")
    assert Period.named("2027-W01").year_before() == Period.named("2026-W01")
    assert Period.named("2026-W53").year_before() == Period(since=date(2025, 12, 28), until=date(2026, 1, 3))
