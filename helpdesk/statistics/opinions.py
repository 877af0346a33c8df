"""From what residents said to what is answered: marks, reasons, and whether the result came."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from helpdesk.statistics.answers import GuideOpinion, RatingSummary, Satisfaction, StepOpinion
from helpdesk.statistics.figures import named, share_of
from helpdesk.statistics.said import ENDED, About, Said

_MARKS: Final = {mark: f"rating:{mark}" for mark in range(1, 6)}
"""Each mark, and the name under which sums hold how often it was given."""

_RECEIVED, _NOT_YET = "outcome:received", "outcome:not_yet"

_NO_MARK: Final = 6
"""Where nobody gave a mark comes after the best one."""


def rating_of(total: Mapping[str, int]) -> RatingSummary:
    """Sum up marks."""
    return _rating([total.get(name, 0) for name in _MARKS.values()])


def satisfaction_of(said: Said) -> Satisfaction:
    """Put it together. Whatever ended is about one guide or none, so guides add up to all."""
    by_guide, by_step = list[GuideOpinion](), list[StepOpinion]()
    reasons = _reasons(said)
    marks = zip(*map(said.of, _MARKS.values()), strict=True)
    rows = zip(said.versions.items(), marks, *map(said.of, (ENDED, _RECEIVED, _NOT_YET)), strict=True)
    for (about, version), given, resolved, received, not_yet in rows:
        guide, step = about
        rating, told = _rating(given), reasons.get(about, {})
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
    rating = _rating([sum(one.rating.counts[mark] for one in guides) for mark in _MARKS])
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


def _reasons(said: Said) -> dict[About, dict[str, int]]:
    """Tell of everything why marks were given, most often first."""
    found: dict[About, dict[str, int]] = {}
    for reason, counts in sorted(named(said.counts, "reason").items()):
        for about, times in counts.items():
            if times:
                found.setdefault(about, {})[reason] = times
    return {about: dict(sorted(told.items(), key=lambda one: -one[1])) for about, told in found.items()}


def _rating(counts: Iterable[int]) -> RatingSummary:
    by_mark = dict(zip(_MARKS, counts, strict=True))
    if not (count := sum(by_mark.values())):
        return RatingSummary(count=0, average=None, counts=by_mark)
    average = sum(mark * times for mark, times in by_mark.items()) / count
    return RatingSummary(count=count, average=average, counts=by_mark)
