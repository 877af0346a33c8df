"""From sums to what residents said of the help: marks, reasons, and whether the result came."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from helpdesk.statistics.answers import GuideOpinion, RatingSummary, Satisfaction, StepOpinion
from helpdesk.statistics.figures import named, share_of
from helpdesk.statistics.sums import Sum
from helpdesk.statistics.tallies import add_counts
from helpdesk.storage.database import Row

_MARKS: Final = {mark: f"rating:{mark}" for mark in range(1, 6)}
"""Each mark, and the name under which sums hold how often it was given."""
_SAID: Final = ("rating:", "outcome:", "reason:")


def rating_of(total: Mapping[str, int]) -> RatingSummary:
    """Sum up marks."""
    counts = {mark: total.get(name, 0) for mark, name in _MARKS.items()}
    count = sum(counts.values())
    average = sum(mark * times for mark, times in counts.items()) / count if count else None
    return RatingSummary(count=count, average=average, counts=counts)


def reasons_of(total: Mapping[str, int]) -> dict[str, int]:
    """Sum up reasons, most often first."""
    return dict(sorted(named(total, "reason").items(), key=lambda one: (-one[1], one[0])))


def satisfaction_of(guides: Mapping[str | None, Sum], steps: Iterable[Row]) -> Satisfaction:
    """Put it together. Whatever ended is about one guide or none, so guides add up to all."""
    by_guide = [GuideOpinion(guide=guide, **_opinion(one.counts)) for guide, one in guides.items()]
    heard = [one for one in by_guide if one.rating.count or one.received or one.not_yet]
    heard.sort(key=lambda one: (-one.rating.count, one.guide is not None, one.guide or ""))
    total = Counter[str]()
    for one in guides.values():
        add_counts(total, one.counts)
    return Satisfaction(**_opinion(total), by_guide=heard, by_step=_by_step(steps))


def _opinion(counts: Counter[str]) -> dict[str, Any]:
    rating = rating_of(counts)
    return {
        "resolved": counts["resolved"],
        "rating": rating,
        "rated_share": share_of(rating.count, counts["resolved"]),
        "reasons": reasons_of(counts),
        "received": counts["outcome:received"],
        "not_yet": counts["outcome:not_yet"],
    }


def _by_step(rows: Iterable[Row]) -> list[StepOpinion]:
    counts: dict[tuple[str, str], Counter[str]] = {}
    versions: dict[tuple[str, str], int] = {}
    for row in rows:
        said = {name: times for name, times in row["counts"].items() if name.startswith(_SAID)}
        if row["guide"] is not None and said:
            where = row["guide"], row["step"]
            if where not in counts:
                counts[where] = Counter()
            add_counts(counts[where], said)
            versions[where] = max(row["version"], versions.get(where, 0))
    found = [
        StepOpinion(
            guide=guide,
            version=versions[guide, step],
            step=step,
            rating=rating_of(told),
            reasons=reasons_of(told),
            not_yet=told["outcome:not_yet"],
        )
        for (guide, step), told in counts.items()
    ]
    return sorted(found, key=lambda one: (one.rating.average or 6, -one.rating.count, one.guide, one.step))
