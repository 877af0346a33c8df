"""How well and how fast places are found; docs/areas.md says what was measured, the floors here lie a little below."""

import tracemalloc

import pytest

from helpdesk.areas.search import AreaIndex
from helpdesk.areas.tree import AreaRow, AreaTree
from tests.areas.questions import Question, measure, sets_of_questions

EVERY = 5
"""One question in five is asked: enough for the floors, and quick."""

FLOORS = {
    "kind, name, province, no marks": (0.999, 0.0),
    "the same without spaces": (0.97, 0.01),
    "name and province, no kinds": (0.995, 0.005),
    "name alone, with marks": (0.98, 0.0),
    "name alone, no marks": (0.98, 0.0),
    "one slip in the name, province right": (0.93, 0.04),
    "one slip anywhere": (0.97, 0.02),
    "one slip, name alone": (0.88, 0.04),
    "old commune and old district": (0.98, 0.005),
    "old district alone": (0.95, 0.0),
}


@pytest.fixture(scope="module")
def questions(tree: AreaTree) -> dict[str, list[Question]]:
    return dict(sets_of_questions(tree))


def test_every_commune_is_found_by_its_full_name_without_marks(
    index: AreaIndex, questions: dict[str, list[Question]]
) -> None:
    asked = questions["kind, name, province, no marks"]
    done = measure(index, asked)
    assert (done.questions, done.first, done.wrongly_clear) == (3321, 1.0, 0.0)


@pytest.mark.parametrize("name", FLOORS)
def test_the_place_called_comes_first_or_shares_the_first_score(
    index: AreaIndex, questions: dict[str, list[Question]], name: str
) -> None:
    least_first, most_wrong = FLOORS[name]
    done = measure(index, questions[name][::EVERY])
    assert done.first >= least_first
    assert done.wrongly_clear <= most_wrong


def test_an_answer_takes_a_few_milliseconds(index: AreaIndex, questions: dict[str, list[Question]]) -> None:
    slowest = max(measure(index, asked[::50]).p95_ms for asked in questions.values())
    assert slowest < 40  # measured below 4; machines that run tests are busy


def test_the_index_is_small(rows: list[AreaRow]) -> None:
    tracemalloc.start()
    held = AreaIndex(AreaTree(rows))
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held.search("Lạc Thủy")
    assert size < 12 * 2**20  # measured 5 MB, beside 5 MB of rows
