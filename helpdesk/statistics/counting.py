"""One day, counted: from what happened to the tally of each place."""

from collections.abc import Callable
from typing import Final

from helpdesk.statistics.days import local_hour
from helpdesk.statistics.places import Places, place_of
from helpdesk.statistics.raw import DayRaw
from helpdesk.statistics.series import moment
from helpdesk.statistics.tallies import DUE, WAITS, GuideTally, Part, StepKey, Tally
from helpdesk.statistics.walks import Happened, Walk, spent_of, steps_of, whole
from helpdesk.storage.database import Row
from helpdesk.support_requests.models import OPEN

_MARKS: Final = range(1, 6)
_UNKNOWN: Final = ""
_OPEN: Final = frozenset(status.value for status in OPEN)


def counted(raw: DayRaw) -> Places:
    """Count a day, place by place. What it holds decides, not in which order it was read."""
    places: Places = {}
    for rows, count in (
        (raw.opened, _opened),
        (raw.resolved, _resolved),
        (raw.visits, _visit),
        (raw.reminders, _reminder),
    ):
        for row in rows:
            count(_at(places, row), row)
    for kind, row in raw.turned:
        _at(places, row).counts[kind] += 1
    for walk in raw.walks:
        if walk.is_of_a_day:
            add_walk(places, walk)
    return places


def add_walk(places: Places, walk: Walk) -> None:
    """Count an even walk in its place."""
    tally = places.setdefault(place_of(walk.events[0].area, walk.events[0].reach), Tally())
    guide, counts = tally.guide(walk.guide), whole(walk.events)
    tally.counts.update(counts)
    guide.counts.update(counts)
    spent = spent_of(walk.events, _key)
    for key, told in steps_of(walk.events, _key).items():
        guide.step(key, told, spent.get(key))


def _key(one: Happened) -> StepKey:
    return one.key


def _at(places: Places, row: Row) -> Tally:
    return places.setdefault(place_of(row.get("area"), row["reach"]), Tally())


def _both(tally: Tally, row: Row, count: Callable[[Part], None]) -> GuideTally:
    """Count in all, and under its guide."""
    guide = tally.guide(row.get("guide"))
    count(tally)
    count(guide)
    return guide


def _opened(tally: Tally, row: Row) -> None:
    times, is_answered = row.get("times") or {}, row.get("first_answer_at") is not None

    def count(part: Part) -> None:
        part.counts["opened"] += 1
        part.counts["answered"] += is_answered
        part.counts[f"status:{row['status']}"] += 1
        _verdict(part, "answered", times.get("is_answered_in_time"))
        part.time("answer_s", times.get("first_answer_seconds"))

    guide = _both(tally, row, count)
    tally.counts[f"channel:{channel_of(row)}"] += 1
    tally.counts[f"hour:{local_hour(row['created_at'])}"] += 1
    if (is_out := times.get("is_out_of_hours")) is not None:
        tally.counts["out_of_hours" if is_out else "in_hours"] += 1
    if row["status"] in _OPEN:
        tally.time(DUE, moment(row.get("due_at")))
        tally.time(WAITS, moment(times.get("first_answer_due")) if not is_answered else None)
    if row.get("guide") and row.get("step"):
        guide.step(_step_of(row), {"requests": 1})


def _resolved(tally: Tally, row: Row) -> None:
    times, said = row.get("times") or {}, _satisfaction(row)

    def count(part: Part) -> None:
        part.counts["resolved"] += 1
        _verdict(part, "resolved", times.get("is_resolved_in_time"))
        part.counts.update(said)

    guide = _both(tally, row, count)
    if row.get("resolution"):
        tally.counts[f"resolution:{row['resolution']}"] += 1
    tally.time("resolution_s", times.get("resolution_seconds"))
    if row.get("guide") and row.get("step") and said:
        guide.step(_step_of(row), said)


def _satisfaction(row: Row) -> dict[str, int]:
    """Tell the mark, why it was given, and whether the result came."""
    rating, outcome = row.get("rating"), row.get("outcome")
    marked = (
        [f"rating:{rating}", *(f"reason:{reason}" for reason in row.get("reasons") or ())] if rating in _MARKS else []
    )
    return dict.fromkeys([*marked, *([f"outcome:{outcome}"] if outcome else ())], 1)


def _visit(tally: Tally, row: Row) -> None:
    is_named, heads, minutes = row.get("person_ref") is not None, row.get("people"), row.get("minutes")

    def count(part: Part) -> None:
        part.counts["visits"] += 1
        part.counts["heads"] += 0 if is_named else heads or 0
        part.counts["unknown"] += not is_named and heads is None
        part.counts["dossiers"] += row.get("dossiers") or 0
        part.counts["minutes"] += minutes or 0
        part.counts["timed"] += minutes is not None

    _both(tally, row, count)
    for kind in ("mode", "place", "result", "vneid"):
        if row.get(kind) is not None:
            tally.counts[f"{kind}:{row[kind]}"] += 1
    tally.counts["paid_online"] += bool(row.get("paid_online"))


def _reminder(tally: Tally, row: Row) -> None:
    tally.counts[f"reminder:{row['kind']}"] += 1


def _verdict(part: Part, what: str, is_in_time: bool | None) -> None:  # noqa: FBT001 - a verdict
    if is_in_time is not None:
        part.counts[f"{what}_in_time" if is_in_time else f"{what}_late"] += 1


def channel_of(row: Row) -> str:
    """Return the account somebody wrote by; nobody knows it any more of whom is forgotten."""
    account, colon, _ = row["conversation"].partition(":")
    return account if colon else _UNKNOWN


def _step_of(row: Row) -> StepKey:
    """Return the step at which help was asked for; its branch is not told apart."""
    return StepKey(row.get("guide_version") or 0, _UNKNOWN, row["step"], channel_of(row))
