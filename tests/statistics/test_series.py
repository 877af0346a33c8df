"""Times are packed in order, and their middle is found without bringing days together first."""

from statistics import median as of_all

from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.statistics.series import median, packed, reached_by, unpacked

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
