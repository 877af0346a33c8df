"""Fits the weights of guides/search/sureness.py, when guides, words or features change.

`python -m tests.guides.fit_sureness QUERIES CATALOGUE …`: labelled questions, and each list of procedures that they are
about. The asks of our own guides, each left out and then asked, always take part.
"""

import math
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from guides.catalogue.catalogue import Catalogue
from guides.search.entries import entries_of
from guides.search.measuring import Question, questions_for, read_procedures, read_questions
from guides.search.syllable_search import SyllableSearch
from helpdesk.clock import VIETNAM, SystemClock
from tests.guides.labelled import OUT_OF_SCOPE
from tests.guides.leaving_out import left_out

Figures = tuple[float, ...]
Row = tuple[Figures, bool, bool]  # evidence, is the first right, is it in scope
OUTSIDE_SHARE = 0.35
OWN_WEIGHT = 3.0
"""Our own guides are what residents ask for: whether the first is right counts more there than in a given list."""
SHRINK = 1.0
ROUNDS = 30


def rows(search: SyllableSearch, questions: Iterable[Question]) -> Iterator[Row]:
    """Say what speaks for the first answer to each question, and whether it is right."""
    for question in questions:
        if evidence := search.evidence(question.q):
            first, figures = evidence
            yield figures.figures, first in question.gold and question.kind == "answer", question.is_in_scope


def weighed(groups: Iterable[list[Row]], *, own: float) -> list[tuple[Row, float]]:
    """Give each list the same weight, the first `own` times as much; in each the same share is out of scope."""
    found = []
    for place, group in enumerate(groups):
        size = 500 * (own if place == 0 else 1.0)
        inside = sum(scope for *_, scope in group)
        outside = len(group) - inside
        for row in group:
            share = (1 - OUTSIDE_SHARE) / inside if row[2] else OUTSIDE_SHARE / outside
            found.append((row, size * share))
    return found


def fit(rows: list[tuple[Figures, bool, float]]) -> Figures:
    """Logistic regression by Newton's method, with a little shrinking."""
    size = len(rows[0][0])
    weights = [0.0] * size
    for _ in range(ROUNDS):
        slope = [-SHRINK * weight for weight in weights[:-1]] + [0.0]
        bend = [[SHRINK * (row == column) for column in range(size)] for row in range(size)]
        for values, truth, weight in rows:
            said = 1 / (1 + math.exp(-sum(w * v for w, v in zip(weights, values, strict=True))))
            for row, value in enumerate(values):
                slope[row] += weight * (truth - said) * value
                for column in range(size):
                    bend[row][column] += weight * said * (1 - said) * value * values[column]
        weights = [weight + step for weight, step in zip(weights, _solved(bend, slope), strict=True)]
    return tuple(round(weight, 3) for weight in weights)


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    size = len(right)
    lines = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for place in range(size):
        best = max(range(place, size), key=lambda row: abs(lines[row][place]))
        lines[place], lines[best] = lines[best], lines[place]
        lines[place] = [value / lines[place][place] for value in lines[place]]
        for row in range(size):
            if row != place:
                factor = lines[row][place]
                lines[row] = [value - factor * other for value, other in zip(lines[row], lines[place], strict=True)]
    return [line[-1] for line in lines]


def groups(queries: Path | None, catalogues: Iterable[Path]) -> Iterator[list[Row]]:
    """Go through the lists: our own guides, then the given ones."""
    entries = entries_of(Catalogue.load_packaged(today=SystemClock().now().astimezone(VIETNAM).date()))
    own = [row for search, questions in left_out(entries) for row in rows(search, questions)]
    yield own + list(rows(SyllableSearch(entries), [Question(q=q, kind="oos") for q in OUT_OF_SCOPE["fitting"]]))
    for file in catalogues:
        procedures = read_procedures(file)
        asked = read_questions(queries) if queries else []
        yield list(rows(SyllableSearch(procedures), questions_for(procedures, asked, called=file.stem)))


def main() -> None:
    """Write both lines for sureness.py."""
    queries, *catalogues = map(Path, sys.argv[1:]) if sys.argv[1:] else (None,)
    found = list(groups(queries, catalogues))
    first = fit([(figures, right, weight) for (figures, right, _), weight in weighed(found, own=OWN_WEIGHT)])
    scope = fit([(figures, inside, weight) for (figures, _, inside), weight in weighed(found, own=1.0)])
    sys.stdout.write(f"_FIRST_IS_RIGHT = {first}\n_IN_SCOPE = {scope}\n")


if __name__ == "__main__":
    main()
