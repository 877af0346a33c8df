"""Fits the weights of guides/search/sureness.py: `python -m tests.guides.fit_sureness`, when guides or words change."""

import math
import sys

from guides.catalogue.catalogue import Catalogue
from guides.search.simple import SyllableSearch
from helpdesk.clock import VIETNAM, SystemClock
from tests.guides.leaving_out import OUT_OF_SCOPE, answered_left_out

Row = tuple[tuple[float, ...], float, float]
ROUNDS = 3000
PACE = 1.0
SHRINK = 0.003


def fit(rows: list[Row]) -> list[float]:
    """Logistic regression by gradient descent; a row is evidence with a closing 1, the truth (0 or 1), and a weight."""
    weights = [0.0] * len(rows[0][0])
    total = sum(weight for _, _, weight in rows)
    for _ in range(ROUNDS):
        steps = [-SHRINK * weight for weight in weights[:-1]] + [0.0]
        for values, truth, row_weight in rows:
            said = 1 / (1 + math.exp(-sum(w * v for w, v in zip(weights, values, strict=True))))
            for place, value in enumerate(values):
                steps[place] += row_weight / total * (truth - said) * value
        weights = [weight + PACE * step for weight, step in zip(weights, steps, strict=True)]
    return [round(weight, 2) for weight in weights]


def main() -> None:
    """Write both lines for sureness.py."""
    catalogue = Catalogue.load_packaged(today=SystemClock().now().astimezone(VIETNAM).date())
    inside = [(answer.evidence.figures, answer.rank == 1) for answer in answered_left_out(catalogue) if answer.evidence]
    search = SyllableSearch(catalogue)
    evidence = [found for text in OUT_OF_SCOPE["fitting"] if (found := search.evidence(text))]
    outside = [found.figures for found in evidence]
    share = len(inside) / len(outside) / 2  # as if every third message were out of scope
    first = [(v, float(right), 1.0) for v, right in inside] + [(v, 0.0, share) for v in outside]
    scope = [(v, 1.0, 1.0) for v, _ in inside] + [(v, 0.0, share) for v in outside]
    sys.stdout.write(f"_FIRST_IS_RIGHT = {tuple(fit(first))}\n_IN_SCOPE = {tuple(fit(scope))}\n")


if __name__ == "__main__":
    main()
