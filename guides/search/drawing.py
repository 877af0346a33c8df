"""How far is a share to be trusted, and is one search really better than another? Questions drawn again and again."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random

from pydantic import BaseModel, ValidationError

from guides.search.measuring import Answered
from guides.search.port import Verdict
from helpdesk.errors import SetupError

DRAWS = 2_000
_SEED = 54
_OUTSIDE = 0.025
"""So much of the draws is left out at each end: 95 of 100 lie between."""

Between = tuple[float, float]


class Result(BaseModel):
    """How one question was answered, as a line of a file of results."""

    q: str
    rank: int | None = None  # of the first right match, from 1
    direct: bool = False  # answered without asking back


class Comparison(BaseModel):
    """How much larger a share is than in the results of another search, and between what it lies in 95 of 100 draws."""

    questions: int
    r1: float | None
    r1_between: Between | None
    r3: float | None
    r3_between: Between | None


def results_of(answered: Iterable[Answered]) -> list[Result]:
    """Say how each question in scope was answered."""
    return [
        Result(q=one.question.q, rank=one.rank, direct=one.found.verdict is Verdict.ANSWER)
        for one in answered
        if one.question.is_in_scope
    ]


def between(values: Sequence[float]) -> Between | None:
    """Say between what the mean lies in 95 of 100 draws of as many values, put back each time. Always the same."""
    if not values:
        return None
    random = Random(_SEED)  # noqa: S311 - draws of a statistic, no secret
    means = sorted(sum(random.choices(values, k=len(values))) / len(values) for _ in range(DRAWS))
    left_out = int(DRAWS * _OUTSIDE)
    return round(means[left_out], 4), round(means[-1 - left_out], 4)


def intervals(results: Sequence[Result]) -> dict[str, Between | None]:
    """Say between what the shares lie that `Figures` has: right first, right among the first three, wrong if direct."""
    return {
        "r1_between": between(_right(results, 1)),
        "r3_between": between(_right(results, 3)),
        "wrong_direct_between": between([float(one.rank != 1) for one in results if one.direct]),
    }


def compared(ours: Sequence[Result], theirs: Sequence[Result]) -> Comparison:
    """Compare two searches on the questions that both were asked: each question with itself."""
    known = {one.q: one for one in theirs}
    both = [one for one in ours if one.q in known]
    other = [known[one.q] for one in both]
    first, three = (
        [left - right for left, right in zip(_right(both, best), _right(other, best), strict=True)] for best in (1, 3)
    )
    return Comparison(
        questions=len(both),
        r1=_mean(first),
        r1_between=between(first),
        r3=_mean(three),
        r3_between=between(three),
    )


def read_results(file: Path) -> list[Result]:
    """Read results, one JSON object a line. Raises SetupError when the file is broken."""
    try:
        return [
            Result.model_validate(json.loads(line)) for line in file.read_text("utf-8").splitlines() if line.strip()
        ]
    except (OSError, ValueError, ValidationError) as error:
        raise SetupError(f"{file} holds no results: {error}") from error


def write_results(file: Path, results: Iterable[Result]) -> None:
    """Write results, one JSON object a line. Raises SetupError when that cannot be."""
    try:
        file.write_text("".join(f"{one.model_dump_json()}\n" for one in results), "utf-8")
    except OSError as error:
        raise SetupError(f"{file} cannot be written: {error}") from error


def _right(results: Iterable[Result], best: int) -> list[float]:
    return [float(one.rank is not None and one.rank <= best) for one in results]


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None
