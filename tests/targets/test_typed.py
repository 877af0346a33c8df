"""What people type of a target, and how far a number is."""

from datetime import UTC, date, datetime

import pytest

from api.web.words_targets import MEASURE
from helpdesk.language.catalogues import LANGUAGES, Words
from helpdesk.month_sheets.cycle import Cycle
from helpdesk.statistics.days import Period
from helpdesk.targets.errors import TargetPeriodError, TargetValueError
from helpdesk.targets.models import Measure, Target, checked_period, checked_value
from helpdesk.targets.progress import Standing, progress_of
from helpdesk.targets.typed import measure_in, period_in, value_in

WORDS = Words.load()
NOVEMBER = Period(since=date(2026, 11, 1), until=date(2026, 11, 30))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("2026-10", "2026-10"),
        ("10/2026", "2026-10"),
        ("Tháng 10/2026", "2026-10"),
        ("tháng 9 năm 2026", "2026-09"),
        ("2026-10-01 00:00:00", "2026-10"),
        ("2026-10-01", "2026-10"),
        ("2026-q4", "2026-Q4"),
        ("Quý IV/2026", "2026-Q4"),
        ("quý 1 năm 2026", "2026-Q1"),
        ("Q3/2026", "2026-Q3"),
        ("6 tháng đầu năm 2026", "2026-H1"),
        ("6 tháng cuối năm 2026", "2026-H2"),
        ("second half of 2026", "2026-H2"),
        ("2026", "2026"),
        ("2026.0", "2026"),
        ("Năm 2026", "2026"),
        ("cả năm 2026", "2026"),
        ("tuần 42/2026", "2026-W42"),
        ("quý 5/2026", None),
        ("năm nay", None),
        ("", None),
        ("x" * 500, None),
    ],
)
def test_periods_as_people_write_them(typed: str, name: str | None) -> None:
    assert period_in(typed) == name


@pytest.mark.parametrize("name", ["2026-13", "2026-W41", "2026-10-01..2026-10-20", "nonsense"])
def test_what_is_no_month_or_made_of_months_has_no_target(name: str) -> None:
    with pytest.raises(TargetPeriodError):
        checked_period(name, Cycle((), ()))


@pytest.mark.parametrize(
    ("measure", "typed", "value"),
    [
        (Measure.PEOPLE, "1200", 1200),
        (Measure.PEOPLE, "1.200", 1200),
        (Measure.PEOPLE, "1 200 000", 1_200_000),
        (Measure.PEOPLE, "120,0", 120),
        (Measure.PEOPLE, "12,5", None),
        (Measure.PEOPLE, "95%", None),
        (Measure.PEOPLE, "nhiều", None),
        (Measure.ANSWERED_IN_TIME, "95%", 0.95),
        (Measure.ANSWERED_IN_TIME, "95", 0.95),
        (Measure.ANSWERED_IN_TIME, "95,5 %", 0.955),
        (Measure.ANSWERED_IN_TIME, "0.95", 0.95),
        (Measure.RATING, "4,5", 4.5),
        (Measure.RATING, "4.5%", None),
        (Measure.RATING, "", None),
    ],
)
def test_numbers_as_people_write_them(measure: Measure, typed: str, value: float | None) -> None:
    assert value_in(measure, typed) == value


def test_a_spreadsheets_number_has_a_point_and_no_thousands() -> None:
    assert value_in(Measure.PEOPLE, "1200.0", is_number=True) == 1200
    assert value_in(Measure.PEOPLE, "1.234", is_number=True) is None


@pytest.mark.parametrize("measure", Measure)
def test_every_measure_is_read_by_its_key(measure: Measure) -> None:
    assert measure_in(measure.value) is measure


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("measure", Measure)
def test_every_measure_is_read_by_the_name_that_pages_show(measure: Measure, language: str) -> None:
    assert measure_in(WORDS.gettext(language, MEASURE[measure])) is measure


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        (Measure.PEOPLE, 0),
        (Measure.PEOPLE, 1e9),
        (Measure.RATED_SHARE, 1.2),
        (Measure.RATING, 6),
        (Measure.RATING, None),
    ],
)
def test_what_cannot_be_reached_is_no_target(measure: Measure, value: float | None) -> None:
    with pytest.raises(TargetValueError):
        checked_value(measure, value)


def target(measure: Measure, value: float) -> Target:
    facts = {"id": "t", "area": "05392", "reach": ["05392"], "period": "2026-11", "by": "minh", "by_name": "Minh"}
    return Target.model_validate({**facts, "measure": measure, "value": value, "at": datetime(2026, 11, 1, tzinfo=UTC)})


@pytest.mark.parametrize(
    ("day", "actual", "standing"),
    [
        (15, 150, Standing.AHEAD),
        (15, 149, Standing.BEHIND),
        (15, 300, Standing.REACHED),
        (30, 299, Standing.BEHIND),
        (15, None, Standing.UNKNOWN),
    ],
)
def test_a_number_has_to_grow_evenly(day: int, actual: float | None, standing: Standing) -> None:
    found = progress_of(target(Measure.PEOPLE, 300), actual, days=NOVEMBER, today=date(2026, 11, day))
    assert (found.standing, found.expected) == (standing, 10.0 * day)
    assert found.share == (None if actual is None else actual / 300)


def test_before_and_after_the_period() -> None:
    people = target(Measure.PEOPLE, 300)
    assert progress_of(people, 0, days=NOVEMBER, today=date(2026, 10, 31)).standing is Standing.TO_COME
    assert progress_of(people, 299, days=NOVEMBER, today=date(2026, 12, 1)).standing is Standing.MISSED
    assert progress_of(people, 300, days=NOVEMBER, today=date(2026, 12, 1)).standing is Standing.REACHED


@pytest.mark.parametrize(
    ("actual", "standing"), [(19 / 20, Standing.REACHED), (0.94, Standing.BEHIND), (None, Standing.UNKNOWN)]
)
def test_a_share_is_reached_or_it_is_not(actual: float | None, standing: Standing) -> None:
    found = progress_of(target(Measure.ANSWERED_IN_TIME, 0.95), actual, days=NOVEMBER, today=date(2026, 11, 2))
    assert (found.standing, found.expected) == (standing, None)
