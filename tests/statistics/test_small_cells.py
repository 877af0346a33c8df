"""What is hidden outside the team because it is about too few, and what else goes with it."""

from random import Random
from typing import Any, Final

import pytest

from helpdesk.statistics.figures import AreaFigures
from helpdesk.statistics.small_cells import hidden_in_tree, without_small

_NOBODY: Final[dict[str, Any]] = {
    name: 0 if field.annotation == int | None else None for name, field in AreaFigures.model_fields.items()
} | {"by_channel": {}, "by_hour": {}}


def test_small_numbers_are_hidden_so_that_the_sum_does_not_give_them_away() -> None:
    assert without_small({"a": 10, "b": 2, "c": 5, "d": 0}, fewest=3) == {"a": 10, "b": None, "c": None, "d": 0}
    assert without_small({"a": 10, "b": 2, "c": 2}, fewest=3) == {"a": 10, "b": None, "c": None}
    assert without_small({"a": 10, "b": 1, "c": 1}, fewest=3) == {"a": None, "b": None, "c": None}
    assert without_small({"a": 3, "b": 4}, fewest=3) == {"a": 3, "b": 4}
    assert without_small({"a": 4, "b": 9}, fewest=5) == {"a": None, "b": None}


def test_parts_do_not_tell_the_sum_that_was_hidden_to_hide_another_one() -> None:
    counts = {"all": 30, "east": 1, "west": 9, "north": 20, "west-1": 4, "west-2": 5, "north-1": 20}
    figures = {area: AreaFigures(**{**_NOBODY, "area": area, "opened": opened}) for area, opened in counts.items()}
    parts = {"all": ["east", "west", "north"], "west": ["west-1", "west-2"], "north": ["north-1"]}

    hidden = hidden_in_tree("all", parts, figures, fewest=3)

    assert {area for area, names in hidden.items() if "opened" in names} == {"east", "west", "west-1"}


@pytest.mark.parametrize("seed", range(20))
def test_whatever_the_tree_no_small_number_can_be_worked_out(seed: int) -> None:
    """Every sum is one equation: a small number that all solutions share would be known."""
    chance, fewest = Random(seed), 3  # noqa: S311 - no secret
    parts = {"all": ["a", "b", "c"], "a": ["a1", "a2", "a3"], "b": ["b1", "b2"], "c": ["c1"]}
    leaves = {
        leaf: chance.choice((0, 0, 1, 2, 3, 4, 9)) for group in parts.values() for leaf in group if leaf not in parts
    }
    counts = {**leaves, **{one: sum(leaves[leaf] for leaf in parts[one]) for one in "abc"}, "all": sum(leaves.values())}
    figures = {area: AreaFigures(**{**_NOBODY, "area": area, "opened": opened}) for area, opened in counts.items()}

    hidden = hidden_in_tree("all", parts, figures, fewest=fewest)
    unknown = [area for area in counts if "opened" in hidden[area]]
    rows = [[1.0 * (whole == area) - 1.0 * (area in below) for area in unknown] for whole, below in parts.items()]
    for place, area in enumerate(unknown):
        if 0 < counts[area] < fewest and counts["all"] >= fewest:
            alone = [1.0 * (other == place) for other in range(len(unknown))]
            assert rank([*rows, alone]) > rank(rows), (area, counts)


def rank(rows: list[list[float]]) -> int:
    """Return how many of these equations say something of their own."""
    left, found = [row[:] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in left if abs(row[column]) > 1e-9), None)
        if pivot is None:
            continue
        found += 1
        left.remove(pivot)
        left = [[x - y * row[column] / pivot[column] for x, y in zip(row, pivot, strict=True)] for row in left]
    return found
