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
from itertools import repeat
from typing import Any, Final, Literal

Runs = Sequence[Sequence[int]]
"""Times in any number of parts, each sorted."""

_KINDS: Final[Mapping[int, Literal["B", "H", "I", "Q"]]] = {1: "B", 2: "H", 4: "I", 8: "Q"}
"""How many bytes a number takes, never negative."""

_WORTH_A_PIECE: Final = 16_384
"""So many bytes a further piece must save: it is a further item to read, and a further run to search in."""

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
    width = _width(max(numbers, default=0))
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


def none_first(part: Any) -> tuple[bool, Any]:  # noqa: ANN401 - whatever is told apart
    """Sort what nobody knows before everything, as the database does."""
    return part is not None, "" if part is None else part


def _swapped(run: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        run.byteswap()
    return run


def pieces(times: Iterable[int], most: int, *, worth: int = _WORTH_A_PIECE) -> list[bytes]:
    """Return times packed in parts of at most so many, in order.

    A single long time makes all of its part wide: many that take fewer bytes are a part of their own, when that saves
    so many bytes as it is `worth`.
    """
    run, found, start = sorted(times), list[bytes](), 0
    while start < len(run):
        end = _end_of_piece(run, start, min(start + most, len(run)), worth)
        found.append(column(run[start:end]))
        start = end
    return found


def _end_of_piece(run: Sequence[int], start: int, end: int, worth: int) -> int:
    """Return where numbers begin that take more bytes, if it is worth it to part them from those before."""
    for width in sorted(_KINDS, reverse=True):
        border = bisect_left(run, 256**width, start, end)
        if (border - start) * (_width(run[end - 1]) - width) >= worth:
            end = border
    return end


def _width(number: int) -> int:
    return next(width for width in _KINDS if number < 256**width)


def size(runs: Runs) -> int:
    """Count the times."""
    return sum(len(run) for run in runs)


def median(runs: Runs) -> float | None:
    """Return the middle one, or what lies between the two in the middle; None of none."""
    total = size(runs)
    if not total:
        return None
    middle = ranked(runs, (total - 1) // 2)
    return float(middle) if total % 2 else (middle + _next(runs, middle, total // 2)) / 2


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
    starts, ends = [0] * len(filled), [len(run) for run in filled]
    while low < high:
        middle = (low + high) // 2
        cuts = list(map(bisect_right, filled, repeat(middle), starts, ends))
        if sum(cuts) > place:
            high, ends = middle, cuts
        else:
            low, starts = middle + 1, cuts
    return low


def _next(runs: Runs, time: int, place: int) -> int:
    """Return the time at a place, when this one is at the place before."""
    ends = [bisect_right(run, time) for run in runs]
    if sum(ends) > place:
        return time
    return min(run[end] for run, end in zip(runs, ends, strict=True) if end < len(run))


def under(runs: Runs, bound: int) -> int:
    """Count those that are smaller."""
    return sum(bisect_left(run, bound) for run in runs)
