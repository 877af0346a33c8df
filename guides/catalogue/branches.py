"""What questions and branches of a guide must be, so that everybody who answers comes to an end.

Branches go forward only: a step may depend on questions that stand before it, so no way can lead in a circle.
"""

from collections.abc import Iterator
from itertools import islice

from guides.catalogue.models import NONE_YET, Answers, Guide, Step
from guides.catalogue.problems import Place

FEWEST_CHOICES = 2
MOST_WAYS = 64
"""Through one guide: with more, nobody can check what residents are told."""


def branch_problems(guide: Guide) -> Iterator[tuple[Place, str]]:
    """Find what is wrong with the questions of a guide, each with its remedy."""
    found = [*_questions(guide), *_conditions(guide)]
    yield from found
    if not found:
        yield from _ways(guide)


def _questions(guide: Guide) -> Iterator[tuple[Place, str]]:
    asked_for = {question for step in guide.steps for question in step.when}
    for index, step in enumerate(guide.steps):
        if not step.is_question:
            continue
        here = ("steps", index)
        for part in ("watch", "if_fails"):
            if getattr(step, part) is not None:
                yield (*here, part), "stands at a question: put it at the step that follows"
        if len(step.choices) < FEWEST_CHOICES:
            yield (*here, "choices"), "has one entry only: a question needs two or more"
        ids = [option.id for option in step.choices]
        for place, option in enumerate(ids):
            if option in ids[:place]:
                yield (*here, "choices", place, "id"), f"is '{option}' twice: give each choice its own id"
        if step.id not in asked_for:
            said = f"is the question '{step.id}', which changes nothing: let a later step name it in 'when'"
            yield (*here, "id"), said


def _conditions(guide: Guide) -> Iterator[tuple[Place, str]]:
    before: dict[str, Step] = {}
    for index, step in enumerate(guide.steps):
        for question, taken in step.when.items():
            place = ("steps", index, "when", question)
            if question not in before:
                yield place, _why_not_before(guide, question)
            elif not before[question].is_question:
                yield place, f"names '{question}', which is no question: only an answer can decide"
            elif unknown := [option for option in taken if before[question].option(option) is None]:
                known = ", ".join(option.id for option in before[question].choices)
                yield place, f"names the choice '{unknown[0]}': the choices of '{question}' are {known}"
            elif not taken:
                yield place, "has no entry: name the choices that lead here"
        before[step.id] = step


def _why_not_before(guide: Guide, question: str) -> str:
    if guide.step(question) is None:
        return f"names '{question}', which is no step: name a question that stands before"
    return f"depends on '{question}', which does not stand before it: branches go forward only, move the question up"


def _ways(guide: Guide) -> Iterator[tuple[Place, str]]:
    ways = list(islice(all_ways(guide), MOST_WAYS + 1))
    if len(ways) > MOST_WAYS:
        yield ("steps",), f"can be gone in more than {MOST_WAYS} ways: ask fewer questions, or make two guides of it"
        return
    walked = [guide.way(answers) for answers in ways]
    for index, step in enumerate(guide.steps):
        if not any(step in way for way in walked):
            yield ("steps", index, "when"), "can never be reached: no answers lead here, correct or remove it"
    for answers, way in zip(ways, walked, strict=True):
        if way and way[-1].is_question:
            index = guide.steps.index(way[-1])
            said = f"leads nowhere with the choice '{answers[way[-1].id]}': give it at least one step"
            yield ("steps", index, "choices"), said


def all_ways(guide: Guide, answers: Answers = NONE_YET) -> Iterator[Answers]:
    """Go through all ways to answer the questions of a guide, from these answers on."""
    for step in guide.way(answers):
        if step.is_question and step.id not in answers:
            for option in step.choices:
                yield from all_ways(guide, {**answers, step.id: option.id})
            return
    yield answers
