"""From what residents said to what is answered: marks, reasons, and whether the result came."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from helpdesk.statistics.answers import GuideOpinion, RatingSummary, Satisfaction, StepOpinion
from helpdesk.statistics.by_step import ByStep
from helpdesk.statistics.figures import named, share_of
from helpdesk.statistics.tallies import ENDED

_MARKS: Final = tuple(f"rating:{mark}" for mark in range(1, 6))
"""The names under which sums hold how often each mark was given."""

_RECEIVED, _NOT_YET = "outcome:received", "outcome:not_yet"

_NO_MARK: Final = 6
"""Where nobody gave a mark comes after the best one."""


def rating_of(total: Mapping[str, int]) -> RatingSummary:
    """Sum up marks."""
    return _rating([total.get(name, 0) for name in _MARKS])


def satisfaction_of(said: ByStep) -> Satisfaction:
    """Put it together. Whatever ended is about one guide or none, so guides add up to all."""
    by_guide, by_step = list[GuideOpinion](), list[StepOpinion]()
    marks = zip(*map(said.of, _MARKS), strict=True)
    numbers = map(said.of, (ENDED, _RECEIVED, _NOT_YET))
    rows = zip(said.places, said.versions, marks, _reasons(said), *numbers, strict=True)
    for (guide, step), version, given, told, resolved, received, not_yet in rows:
        rating = _rating(given)
        if guide is not None and step is not None:
            by_step.append(
                StepOpinion(guide=guide, version=version, step=step, rating=rating, reasons=told, not_yet=not_yet)
            )
            continue
        by_guide.append(
            GuideOpinion(
                guide=guide,
                resolved=resolved,
                rating=rating,
                rated_share=share_of(rating.count, resolved),
                reasons=told,
                received=received,
                not_yet=not_yet,
            )
        )
    heard = [one for one in by_guide if one.rating.count or one.received or one.not_yet]
    heard.sort(key=lambda one: (-one.rating.count, one.guide is not None, one.guide or ""))
    by_step.sort(key=lambda one: (one.rating.average or _NO_MARK, -one.rating.count, one.guide, one.step))
    return _of_all(by_guide, heard, by_step)


def _of_all(guides: Sequence[GuideOpinion], heard: list[GuideOpinion], steps: list[StepOpinion]) -> Satisfaction:
    rating = _rating([sum(one.rating.counts[mark] for one in guides) for mark in range(1, 6)])
    reasons = Counter[str]()
    for one in guides:
        reasons.update(one.reasons)
    resolved = sum(one.resolved for one in guides)
    return Satisfaction(
        resolved=resolved,
        rating=rating,
        rated_share=share_of(rating.count, resolved),
        reasons=dict(sorted(reasons.items(), key=lambda one: (-one[1], one[0]))),
        received=sum(one.received for one in guides),
        not_yet=sum(one.not_yet for one in guides),
        by_guide=heard,
        by_step=steps,
    )


def _reasons(said: ByStep) -> list[dict[str, int]]:
    """Tell, place by place, why marks were given, most often first."""
    found: list[dict[str, int]] = [{} for _ in said.places]
    for reason, numbers in sorted(named(said.numbers, "reason").items()):
        for told, number in zip(found, numbers, strict=True):
            if number:
                told[reason] = number
    return [dict(sorted(told.items(), key=lambda one: -one[1])) if len(told) > 1 else told for told in found]


def _rating(given: Sequence[int]) -> RatingSummary:
    one, two, three, four, five = given
    counts = {1: one, 2: two, 3: three, 4: four, 5: five}
    if not (count := one + two + three + four + five):
        return RatingSummary(count=0, average=None, counts=counts)
    average = (one + 2 * two + 3 * three + 4 * four + 5 * five) / count
    return RatingSummary(count=count, average=average, counts=counts)
