"""What questions and branches of a guide must be, so that everybody who answers comes to an end.

Branches go forward only: a step may depend on questions that stand before it, so no way can lead in a circle.
"""

from collections.abc import Iterator
from itertools import islice

from guides.catalogue.models import NONE_YET, Answers, Guide, Step
from guides.catalogue.problems import Place, Remedy
from helpdesk.language import N_

FEWEST_CHOICES = 2
MOST_WAYS = 64
"""Through one guide: with more, nobody can check what residents are told."""


def branch_problems(guide: Guide) -> Iterator[tuple[Place, Remedy]]:
    """Find what is wrong with the questions of a guide, each with its remedy."""
    found = [*_questions(guide), *_conditions(guide)]
    yield from found
    if not found:
        yield from _ways(guide)


def _questions(guide: Guide) -> Iterator[tuple[Place, Remedy]]:
    asked_for = {question for step in guide.steps for question in step.when}
    for index, step in enumerate(guide.steps):
        if not step.is_question:
            continue
        here = ("steps", index)
        for part in ("watch", "if_fails"):
            if getattr(step, part) is not None:
                yield (*here, part), Remedy(N_("stands at a question: put it at the step that follows"))
        if len(step.choices) < FEWEST_CHOICES:
            yield (*here, "choices"), Remedy(N_("has one entry only: a question needs two or more"))
        ids = [option.id for option in step.choices]
        for place, option in enumerate(ids):
            if option in ids[:place]:
                said = Remedy(N_("is '%(option)s' twice: give each choice its own id"), option=option)
                yield (*here, "choices", place, "id"), said
        if step.id not in asked_for:
            changes_nothing = N_(
                "is the question '%(step)s', which changes nothing: let a later step name it in 'when'"
            )
            yield (*here, "id"), Remedy(changes_nothing, step=step.id)


def _conditions(guide: Guide) -> Iterator[tuple[Place, Remedy]]:
    before: dict[str, Step] = {}
    for index, step in enumerate(guide.steps):
        for question, taken in step.when.items():
            place = ("steps", index, "when", question)
            if question not in before:
                yield place, _why_not_before(guide, question)
            elif not before[question].is_question:
                no_question = N_("names '%(step)s', which is no question: only an answer can decide")
                yield place, Remedy(no_question, step=question)
            elif unknown := [option for option in taken if before[question].option(option) is None]:
                known = ", ".join(option.id for option in before[question].choices)
                no_choice = N_("names the choice '%(option)s': the choices of '%(step)s' are %(known)s")
                yield place, Remedy(no_choice, option=unknown[0], step=question, known=known)
            elif not taken:
                yield place, Remedy(N_("has no entry: name the choices that lead here"))
        before[step.id] = step


def _why_not_before(guide: Guide, question: str) -> Remedy:
    if guide.step(question) is None:
        return Remedy(N_("names '%(step)s', which is no step: name a question that stands before"), step=question)
    circle = N_("depends on '%(step)s', which does not stand before it: branches go forward only, move the question up")
    return Remedy(circle, step=question)


def _ways(guide: Guide) -> Iterator[tuple[Place, Remedy]]:
    ways = list(islice(all_ways(guide), MOST_WAYS + 1))
    if len(ways) > MOST_WAYS:
        too_many = N_("can be gone in more than %(most)s ways: ask fewer questions, or make two guides of it")
        yield ("steps",), Remedy(too_many, most=MOST_WAYS)
        return
    walked = [guide.way(answers) for answers in ways]
    for index, step in enumerate(guide.steps):
        if not any(step in way for way in walked):
            said = Remedy(N_("can never be reached: no answers lead here, correct or remove it"))
            yield ("steps", index, "when"), said
    for answers, way in zip(ways, walked, strict=True):
        if way and way[-1].is_question:
            index = guide.steps.index(way[-1])
            nowhere = N_("leads nowhere with the choice '%(option)s': give it at least one step")
            yield ("steps", index, "choices"), Remedy(nowhere, option=answers[way[-1].id])


def all_ways(guide: Guide, answers: Answers = NONE_YET) -> Iterator[Answers]:
    """Go through all ways to answer the questions of a guide, from these answers on."""
    for step in guide.way(answers):
        if step.is_question and step.id not in answers:
            for option in step.choices:
                yield from all_ways(guide, {**answers, step.id: option.id})
            return
    yield answers
