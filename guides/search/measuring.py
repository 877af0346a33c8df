"""How good is a search on labelled questions? Figures for those who edit the lexicon."""

import json
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from guides.search.entries import Entry
from guides.search.port import Found, GuideSearch, Verdict
from guides.search.syllable_search import SyllableSearch
from helpdesk.errors import SetupError

Line = TypeVar("Line", bound=BaseModel)

FAR, NEAR = "oos", "oos_near"
"""Kinds of questions that ask for nothing of the list: another world, or a public service that the list lacks."""


class Question(BaseModel):
    """A question with the slugs or codes that are right answers."""

    model_config = ConfigDict(frozen=True)

    q: str
    gold: tuple[str, ...] = ()
    kind: str = "answer"
    catalogue: str = ""

    @property
    def is_in_scope(self) -> bool:
        """Tell whether the list has an answer."""
        return self.kind not in {FAR, NEAR}


class Procedure(BaseModel):
    """A line of a list of procedures."""

    code: str
    title: str
    field: str = ""
    level: str = ""


class Figures(BaseModel):
    """What was measured. Shares are of the questions in scope unless said otherwise; None where there were none."""

    entries: int
    questions: int  # in scope
    out_of_scope: int
    r1: float | None  # a right answer comes first
    r3: float | None  # a right answer is among the first three
    mrr: float | None
    auroc_oos: float | None  # a question in scope looks more so than one from another world
    auroc_oos_near: float | None  # … than one for a public service that the list lacks
    wrong_direct: float | None  # of all direct answers: those that were wrong
    direct_rate: float | None  # of the questions in scope: those answered directly
    p50_ms: float
    p95_ms: float
    build_s: float  # of the processor, as the two above
    index_bytes: int


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and what was found for it."""

    question: Question
    found: Found
    rank: int | None  # of the first right match, from 1
    took: float  # in seconds of the processor, so that other programs of a busy machine do not count


def measured(
    build: Callable[[], SyllableSearch], questions: Iterable[Question], *, entries: int
) -> tuple[Figures, list[Answered]]:
    """Build a search, ask it and count; and say how each question was answered."""
    began = time.thread_time()
    search = build()
    built = time.thread_time() - began
    answered = list(answers(search, questions))
    return figures(answered, entries=entries, build_s=built, index_bytes=search.index_bytes), answered


def answers(search: GuideSearch, questions: Iterable[Question]) -> Iterator[Answered]:
    """Ask a search."""
    for question in questions:
        began = time.thread_time()
        found = search.find(question.q)
        took = time.thread_time() - began
        right = [place for place, match in enumerate(found.matches, 1) if {match.slug, match.code} & {*question.gold}]
        yield Answered(question, found, right[0] if right else None, took)


def figures(answered: Sequence[Answered], *, entries: int, build_s: float, index_bytes: int) -> Figures:
    """Count."""
    inside = [answer for answer in answered if answer.question.is_in_scope]
    far = [answer for answer in answered if answer.question.kind == FAR]
    near = [answer for answer in answered if answer.question.kind == NEAR]
    direct = [answer for answer in answered if answer.found.verdict is Verdict.ANSWER]
    took = sorted(answer.took for answer in answered) or [0.0]
    return Figures(
        entries=entries,
        questions=len(inside),
        out_of_scope=len(far) + len(near),
        r1=_share([answer.rank == 1 for answer in inside]),
        r3=_share([(answer.rank or 9) <= 3 for answer in inside]),  # noqa: PLR2004 - as the name says
        mrr=_share([1 / answer.rank if answer.rank else 0.0 for answer in inside]),
        auroc_oos=_auroc(inside, far),
        auroc_oos_near=_auroc(inside, near),
        wrong_direct=_share([answer.rank != 1 for answer in direct]),
        direct_rate=_share([answer.found.verdict is Verdict.ANSWER for answer in inside]),
        p50_ms=round(took[len(took) // 2] * 1000, 3),
        p95_ms=round(took[len(took) * 95 // 100] * 1000, 3),
        build_s=round(build_s, 3),
        index_bytes=index_bytes,
    )


def read_questions(file: Path) -> list[Question]:
    """Read labelled questions, one JSON object a line. Raises SetupError when a line is broken."""
    return [_read(Question, line, file) for line in _lines(file)]


def read_procedures(file: Path) -> list[Entry]:
    """Read a list of procedures, one JSON object a line. Raises SetupError when a line is broken."""
    read = [_read(Procedure, line, file) for line in _lines(file)]
    return [Entry(title=one.title, codes=(one.code,), field=one.field, level=one.level) for one in read]


def questions_for(entries: Collection[Entry], questions: Iterable[Question], *, called: str) -> list[Question]:
    """Choose the questions that a list can be asked: in scope only those with a right answer in it.

    Questions that name a list are for that one: `called` ends with its name. If none does, the names say nothing.
    """
    questions = list(questions)
    own = [question for question in questions if question.catalogue and called.endswith(question.catalogue)]
    known = {key for entry in entries for key in (entry.slug, *entry.codes) if key}
    return [question for question in own or questions if not question.is_in_scope or known & {*question.gold}]


def _lines(file: Path) -> list[str]:
    try:
        return [line for line in file.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{file} cannot be read: {error}") from error


def _read(kind: type[Line], line: str, file: Path) -> Line:
    try:
        return kind.model_validate(json.loads(line))
    except (json.JSONDecodeError, ValidationError) as error:
        raise SetupError(f"{file} has a line that is no {kind.__name__.lower()}: {line[:80]}: {error}") from error


def _share(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def _auroc(inside: Sequence[Answered], outside: Sequence[Answered]) -> float | None:
    """Say how often a question in scope looks more so than one out of scope; a tie is half."""
    if not inside or not outside:
        return None
    scores = sorted(answer.found.in_scope for answer in outside)
    lower = sum(side(scores, answer.found.in_scope) for answer in inside for side in (bisect_left, bisect_right))
    return round(lower / 2 / len(inside) / len(outside), 4)
