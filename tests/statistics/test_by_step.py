"""Numbers of guides and steps in columns: what is kept of several days adds up, and is the same in whatever order."""

import random
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from helpdesk.statistics.by_step import About, ByStep

ABOUTS = st.tuples(st.sampled_from([None, "bhyt", "vneid"]), st.sampled_from([None, "otp", "photo"]))
COUNTS = st.dictionaries(st.sampled_from(["came", "stuck", "rating:1"]), st.integers(min_value=0, max_value=2**33))
ROWS = st.lists(st.tuples(ABOUTS, st.integers(min_value=0, max_value=300), COUNTS))
Row = tuple[About, int, dict[str, int]]


def by_step(rows: Iterable[Row]) -> ByStep:
    found = ByStep()
    for about, version, counts in rows:
        found.add(about, version, counts)
    return found


def read(*days: ByStep) -> ByStep:
    found = ByStep()
    for day in days:
        if columns := day.columns():
            found.read(columns)
    return found


@given(ROWS, ROWS, ROWS)
def test_what_is_kept_of_several_days_adds_up_to_all(one: list[Row], other: list[Row], third: list[Row]) -> None:
    whole = by_step([*one, *other, *third])

    assert read(by_step(one), by_step(other), by_step(third)).columns() == whole.columns()


@given(ROWS, st.randoms(use_true_random=False))
def test_the_same_is_kept_as_the_same_bytes_in_whatever_order_it_came(rows: list[Row], chance: random.Random) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)

    assert by_step(shuffled).columns() == by_step(rows).columns()


def test_of_a_row_the_newest_version_is_told_and_every_number_that_it_has() -> None:
    found = read(by_step([(("vneid", "otp"), 3, {"came": 5})]), by_step([(("vneid", "otp"), 2, {"stuck": 1})]))
    found.add(("bhyt", None), 0, {"came": 2})

    assert found.places == {("vneid", "otp"): 0, ("bhyt", None): 1}
    assert found.versions == [3, 0]
    assert (found.of("came"), found.of("stuck"), found.of("rating:1")) == ([5, 2], [1, 0], [0, 0])
    assert ByStep().columns() == {}
