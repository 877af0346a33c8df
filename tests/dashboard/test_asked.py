"""What is read out of an address: periods, places within the reader's areas, comparisons; and what cannot be."""

from datetime import date

import pytest
from starlette.datastructures import QueryParams

from api.house import House
from api.web.dashboard.asked import Asked, asked
from api.web.dashboard.spans import SpanKind
from api.web.reader import Reader
from helpdesk.statistics.days import Period
from helpdesk.statistics.figures import Beside
from helpdesk.teams.models import Permission, Scope
from tests.reports.conftest import COMMUNE, NEIGHBOUR, NOW, PROVINCE
from tests.teams.turned_clock import TurnedClock

TODAY = date(2026, 11, 3)


@pytest.fixture
def house(opened_house: House) -> House:
    """Give the house on the third of November: nothing of it is changed here."""
    clock = opened_house.clock
    assert isinstance(clock, TurnedClock)
    clock.turn(NOW - clock.now())
    return opened_house


def reader(*roots: str) -> Reader:
    return Reader(scope=Scope(areas={Permission.STATISTICS_READ: list(roots)}), language="en")


async def read(house: House, query: str = "", *, of: Reader | None = None) -> Asked:
    return await asked(house, of or reader(PROVINCE), "/coordinator", QueryParams(query))


def period(since: tuple[int, int, int], until: tuple[int, int, int]) -> Period:
    return Period(since=date(*since), until=date(*until))


@pytest.mark.parametrize(
    ("name", "kind", "days", "before", "year_before"),
    [
        ("2026-10-07", SpanKind.DAY, ((2026, 10, 7), (2026, 10, 7)), "2026-10-06", (2025, 10, 7)),
        ("2026-W41", SpanKind.WEEK, ((2026, 10, 5), (2026, 10, 11)), "2026-W40", (2025, 10, 6)),
        ("2026-10", SpanKind.MONTH, ((2026, 10, 1), (2026, 10, 31)), "2026-09", (2025, 10, 1)),
        ("2026-q3", SpanKind.QUARTER, ((2026, 7, 1), (2026, 9, 30)), "2026-Q2", (2025, 7, 1)),
        ("2026-H1", SpanKind.HALF_YEAR, ((2026, 1, 1), (2026, 6, 30)), "2025-H2", (2025, 1, 1)),
        ("2025", SpanKind.YEAR, ((2025, 1, 1), (2025, 12, 31)), "2024", (2024, 1, 1)),
        ("2020-W53", SpanKind.WEEK, ((2020, 12, 28), (2021, 1, 3)), "2020-W52", (2019, 12, 28)),
        (
            "2026-10-05..2026-10-14",
            SpanKind.CUSTOM,
            ((2026, 10, 5), (2026, 10, 14)),
            "2026-09-25..2026-10-04",
            (2025, 10, 5),
        ),
    ],
)
async def test_a_period_is_read_by_its_name(
    house: House,
    name: str,
    kind: SpanKind,
    days: tuple[tuple[int, int, int], tuple[int, int, int]],
    before: str,
    year_before: tuple[int, int, int],
) -> None:
    found = await read(house, f"period={name}&beside=year_before")
    assert (found.span.kind, found.days, found.span.before_name) == (kind, period(*days), before)
    assert found.compared.since == date(*year_before)
    assert found.refusals == {}


async def test_thirty_days_up_to_today_are_shown_to_whoever_asks_for_none(house: House) -> None:
    found = await read(house)
    assert (found.days.since, found.days.until) == (date(2026, 10, 5), TODAY)
    assert (found.compared.since, found.compared.until) == (date(2026, 9, 5), date(2026, 10, 4))
    assert found.after_name == ""


async def test_a_period_that_lasts_is_compared_with_as_many_days_of_the_other(house: House) -> None:
    found = await read(house, "period=2026-11")
    assert found.days == period((2026, 11, 1), (2026, 11, 3))
    assert found.compared == period((2026, 10, 1), (2026, 10, 3))
    assert found.is_running
    assert (await read(house, "period=2026-10")).after_name == "2026-11"


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("period=2026-13", "period", "figures_period_unreadable"),
        ("period=yesterday", "period", "figures_period_unreadable"),
        ("period=1999-10-07", "period", "figures_period_unreadable"),
        ("period=0001-01-01..0001-01-09", "period", "figures_period_unreadable"),
        ("period=0001-01-01", "period", "figures_period_unreadable"),
        ("since=tomorrow", "period", "figures_period_unreadable"),
        ("since=1999-01-01&until=1999-01-02", "period", "figures_period_unreadable"),
        ("since=2026-01-02&until=2026-01-01", "period", "period_invalid"),
        ("since=2020-01-02", "period", "period_invalid"),
        ("period=2026-11-04", "period", "figures_period_not_begun"),
        ("period=9999-12-31", "period", "figures_period_unreadable"),
        ("area=nowhere", "area", "figures_area_unknown"),
        ("area=01", "area", "figures_area_unknown"),
        ("beside=never", "beside", "figures_comparison_unknown"),
    ],
)
async def test_what_cannot_be_is_refused_and_the_usual_stands_there(
    house: House, query: str, field: str, code: str
) -> None:
    found, usual = await read(house, query), await read(house)
    assert {name: refusal.code for name, refusal in found.refusals.items()} == {field: code}
    assert (found.span, found.areas, found.beside) == (usual.span, usual.areas, usual.beside)


@pytest.mark.parametrize("named", [COMMUNE, "Xã Lạc Thủy, Tỉnh Phú Thọ", "lac thuy", "Xã Lạc Thủy"])
async def test_a_place_below_is_meant_by_its_code_or_name(house: House, named: str) -> None:
    found = await read(house, f"area={named}")
    assert found.areas == [COMMUNE]
    assert found.link(period="2026-10") == f"/coordinator?period=2026-10&area={COMMUNE}"


@pytest.mark.parametrize("query", [f"area={NEIGHBOUR}", f"area={PROVINCE}"])
async def test_a_place_outside_the_readers_areas_is_not_there(house: House, query: str) -> None:
    found = await read(house, query, of=reader(COMMUNE))
    assert found.areas == [COMMUNE]
    assert [refusal.code for refusal in found.refusals.values()] == ["figures_area_unknown"]


async def test_whoever_looks_after_several_places_sees_all_of_them_first(house: House) -> None:
    found = await read(house, of=reader(COMMUNE, NEIGHBOUR))
    assert (found.area, found.areas) == (None, [COMMUNE, NEIGHBOUR])
    assert f"area={COMMUNE}" in found.link(area=COMMUNE)
    assert (await read(house, of=reader())).areas == []


async def test_a_link_keeps_the_question_and_changes_what_it_names(house: House) -> None:
    found = await read(house, f"period=2026-10&area={COMMUNE}&beside=year_before&lang=en&guide=vneid")
    kept = f"period=2026-10&area={COMMUNE}&beside=year_before"
    assert found.link() == f"/coordinator?{kept}&guide=vneid"
    assert found.link("/coordinator/wall") == f"/coordinator/wall?{kept}"
    assert found.link(guide="") == f"/coordinator?{kept}"
    assert found.link(beside=Beside.PREVIOUS, area=PROVINCE, period="2026") == "/coordinator?period=2026&guide=vneid"
