"""How long things took, every single time of it: packed for the database, and asked for exact medians.

Times of several days or areas need not be brought together first: a value is found by counting, in each of the sorted
runs, how many are smaller.
"""

import math
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

Runs = Sequence[Sequence[int]]
"""Times in any number of parts, each sorted."""

_KINDS: Final[Mapping[int, Literal["B", "H", "I", "Q"]]] = {1: "B", 2: "H", 4: "I", 8: "Q"}
"""How many bytes a number takes, never negative."""

_START: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


def moment(at: datetime | None) -> int | None:
    """Return a moment as it is kept: in milliseconds since 1970, none before that. Of two the earlier is less."""
    return None if at is None else max(0, (at - _START) // _MILLISECOND)


def packed(times: Iterable[int]) -> bytes:
    """Return times in order, packed as a column. The same times are the same."""
    return column(sorted(times))


def column(numbers: Sequence[int]) -> bytes:
    """Return numbers as they stand: how many bytes each takes, as few as hold them all, then each, low byte first."""
    largest = max(numbers, default=0)
    width = next(width for width in _KINDS if largest < 256**width)
    return bytes([width]) + _swapped(array(_KINDS[width], numbers)).tobytes()


def unpacked(kept: bytes) -> Sequence[int]:
    """Return what was packed, in the order it had: not copied where the machine writes numbers as they are kept."""
    if len(kept) == 1:
        return ()
    numbers = memoryview(kept)[1:]
    if sys.byteorder == "little":
        return numbers.cast(_KINDS[kept[0]])
    run = array(_KINDS[kept[0]])
    run.frombytes(numbers)
    return _swapped(run)


def none_first(name: str | None) -> tuple[bool, str]:
    """Sort names as columns keep them: none before every other."""
    return name is not None, name or ""


def _swapped(run: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        run.byteswap()
    return run


def pieces(times: Sequence[int], most: int) -> list[bytes]:
    """Return times packed in parts of at most so many, in order."""
    run = sorted(times)
    return [column(run[start : start + most]) for start in range(0, len(run), most)]


def size(runs: Runs) -> int:
    """Count the times."""
    return sum(len(run) for run in runs)


def median(runs: Runs) -> float | None:
    """Return the middle one, or what lies between the two in the middle; None of none."""
    total = size(runs)
    if not total:
        return None
    if total % 2:
        return float(ranked(runs, total // 2))
    return (ranked(runs, total // 2 - 1) + ranked(runs, total // 2)) / 2


def reached_by(runs: Runs, share: float) -> float | None:
    """Return the shortest time within which this share of all is: nine of ten for 0.9; None of none."""
    total = size(runs)
    return float(ranked(runs, max(0, math.ceil(share * total) - 1))) if total else None


def ranked(runs: Runs, place: int) -> int:
    """Return the time at a place, 0 for the shortest, as if all were in one sorted row."""
    filled = [run for run in runs if len(run)]
    if len(filled) == 1:
        return filled[0][place]
    low, high = min(run[0] for run in filled), max(run[-1] for run in filled)
    while low < high:
        middle = (low + high) // 2
        if sum(bisect_right(run, middle) for run in filled) > place:
            high = middle
        else:
            low = middle + 1
    return low


def under(runs: Runs, bound: int) -> int:
    """Count those that are smaller."""
    return sum(bisect_left(run, bound) for run in runs)
