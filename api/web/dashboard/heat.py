"""How much of a colour a number gets. Beside the colour always stands the number."""

import math
from collections.abc import Iterable
from typing import Final, NamedTuple

LEVELS: Final = 5


class Step(NamedTuple):
    """Numbers of one colour, from the least to the most of them."""

    level: int
    least: int
    most: int


class Heat:
    """The colours of one table, by its largest number: many small numbers and a few large ones stay apart."""

    def __init__(self, numbers: Iterable[object]) -> None:
        """Find where one colour ends and the next begins; what is hidden has none."""
        most = max((one for one in numbers if isinstance(one, int)), default=0)
        ends = sorted({math.ceil(most * (level / LEVELS) ** 2) for level in range(1, LEVELS + 1)} - {0})
        first = LEVELS - len(ends) + 1  # few different numbers get the strong colours: they are to be seen
        begins = [1, *(end + 1 for end in ends)]
        self.steps = [
            Step(level, least, end) for level, (least, end) in enumerate(zip(begins, ends, strict=False), start=first)
        ]

    def level(self, number: object) -> int:
        """Return 1 to 5; 0 for nothing, and for what is hidden."""
        if not isinstance(number, int):
            return 0
        return next((step.level for step in self.steps if step.least <= number <= step.most), 0)
