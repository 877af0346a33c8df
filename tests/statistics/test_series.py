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


EXACT = 2**53  # as a float
TIMES = st.lists(st.one_of(*(st.integers(0, min(256**width - 1, EXACT)) for width in (1, 2, 4, 8))), max_size=80)


@settings(deadline=None)
@given(TIMES, st.integers(min_value=1, max_value=30), st.integers(min_value=1, max_value=40))
def test_parts_hold_all_times_in_order_and_no_part_too_many(times: list[int], most: int, worth: int) -> None:
    parts = pieces(times, most, worth=worth)
    runs = [unpacked(part) for part in parts]

    assert [time for run in runs for time in run] == sorted(times)
    assert all(0 < len(run) <= most for run in runs)
    assert parts == pieces(times[::-1], most, worth=worth)
    assert median(runs) == (of_all(times) if times else None)


def test_a_few_long_times_do_not_make_many_short_ones_wide() -> None:
    short, long = list(range(20_000)), [10**8, 10**8 + 1]

    parts = pieces(long + short, most=100_000)

    assert [list(unpacked(part)) for part in parts] == [short, long]
    assert sum(map(len, parts)) < 2 * len(short) + 16
    assert len(pieces(long + short[:1000], most=100_000)) == 1  # of a few nothing is saved


def test_a_further_part_saves_what_it_is_worth() -> None:
    seconds, minutes, weeks = [7] * 5_500, list(range(256, 20_256)), [70_000]

    parts = pieces(seconds + minutes + weeks, most=100_000)

    assert [len(unpacked(part)) for part in parts] == [25_500, 1]  # 5,500 bytes are not worth a third
