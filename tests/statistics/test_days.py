"""Days and periods, without a database."""

from datetime import UTC, date, datetime

import pytest

from helpdesk.clock import VIETNAM
from helpdesk.statistics.days import Period, local_day
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
