"""What the keys of a guide must be to each other. Works on unfinished data, so that all problems show at once."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from guides.catalogue.problems import Place, Remedy
from helpdesk.language import N_

_IN_ORDER = (
    ("checked_on", "review_on", N_("is before checked_on: set the day of the next review")),
    ("valid_from", "valid_until", N_("is before valid_from: swap them or correct one")),
)


def contradictions(data: dict[str, Any], *, slug: str, today: date) -> Iterator[tuple[Place, Remedy]]:
    """Find places that contradict another key, the file's name (`slug`) or the calendar, each with its remedy."""
    if isinstance(data.get("slug"), str) and data["slug"] != slug:
        other = N_("is '%(said)s' but the file is %(slug)s.yaml: give both the same name")
        yield ("slug",), Remedy(other, said=data["slug"], slug=slug)
    yield from _repeated_steps(data.get("steps"))
    yield from _dates(data, today)


def _repeated_steps(steps: object) -> Iterator[tuple[Place, Remedy]]:
    seen: dict[str, int] = {}
    for index, step in enumerate(steps if isinstance(steps, list) else []):
        name = step.get("id") if isinstance(step, dict) else None
        if not isinstance(name, str):
            continue
        if name in seen:
            again = N_("is '%(name)s' like step %(number)s: give each step its own id")
            yield ("steps", index, "id"), Remedy(again, name=name, number=seen[name])
        seen.setdefault(name, index + 1)


def _dates(data: dict[str, Any], today: date) -> Iterator[tuple[Place, Remedy]]:
    checked = _date(data.get("checked_on"))
    if checked and checked > today:
        future = N_("is %(day)s, after today (%(today)s): write the day it was checked")
        yield ("checked_on",), Remedy(future, day=checked, today=today)
    for first_key, second_key, said in _IN_ORDER:
        first, second = _date(data.get(first_key)), _date(data.get(second_key))
        if first and second and second < first:
            yield (second_key,), Remedy(said)
    sources = data.get("sources")
    for index, source in enumerate(sources if isinstance(sources, list) else []):
        said_on = _date(source.get("date")) if isinstance(source, dict) else None
        if said_on and said_on > today:
            future = N_("is %(day)s, after today (%(today)s): write the day it was said")
            yield ("sources", index, "date"), Remedy(future, day=said_on, today=today)


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None  # the model says so
