"""Times are packed in order, and their middle is found without bringing days together first."""

from statistics import median as of_all

from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.statistics.series import median, packed, pieces, reached_by, unpacked

DAYS = st.lists(st.lists(st.integers(min_value=0, max_value=10**10), max_size=30), max_size=12)


@settings(deadline=None)
@given(DAYS)
def test_the_middle_and_nine_of_ten_are_those_of_all_days_together(days: list[list[int]]) -> None:
    runs = [unpacked(packed(day)) for day in days]
    together = sorted(time for day in days for time in day)

    assert median(runs) == (of_all(together) if together else None)
    nine_of_ten = reached_by(runs, 0.9)
    if nine_of_ten is None:
        assert not together
        return
    assert together
    assert sum(time <= nine_of_ten for time in together) * 10 >= 9 * len(together)
    assert sum(time < nine_of_ten for time in together) * 10 < 9 * len(together)


@settings(deadline=None)
@given(st.lists(st.integers(min_value=0, max_value=10**12)))
def test_the_same_times_are_the_same_bytes_in_whatever_order(times: list[int]) -> None:
    assert packed(times) == packed(times[::-1])
    assert list(unpacked(packed(times))) == sorted(times)


@settings(deadline=None)
@given(st.lists(st.integers(min_value=0, max_value=10**12), max_size=50), st.integers(min_value=1, max_value=9))
def test_parts_hold_all_times_in_order_and_no_part_too_many(times: list[int], most: int) -> None:
    runs = [unpacked(part) for part in pieces(times, most)]

    assert [time for run in runs for time in run] == sorted(times)
    assert all(0 < len(run) <= most for run in runs)


def test_a_few_long_times_do_not_make_many_short_ones_wide() -> None:
    hours, years = [second % 65_536 for second in range(20_000)], [10**8, 10**8 + 1]

    parts = pieces(years + hours, most=100_000)

    assert [list(unpacked(part)) for part in parts] == [hours, years]
    assert sum(map(len, parts)) < 2 * len(hours) + 16
    assert len(pieces(years + hours[:1000], most=100_000)) == 1  # of a few nothing is saved
