"""What the keys of a guide must be to each other. Works on unfinished data, so that all problems show at once."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from guides.catalogue.problems import Place

_IN_ORDER = (
    ("checked_on", "review_on", "is before checked_on: set the day of the next review"),
    ("valid_from", "valid_until", "is before valid_from: swap them or correct one"),
)


def contradictions(data: dict[str, Any], *, slug: str, today: date) -> Iterator[tuple[Place, str]]:
    """Find places that contradict another key, the file's name (`slug`) or the calendar, each with its remedy."""
    if isinstance(data.get("slug"), str) and data["slug"] != slug:
        yield ("slug",), f"is '{data['slug']}' but the file is {slug}.yaml: give both the same name"
    yield from _repeated_steps(data.get("steps"))
    yield from _dates(data, today)


def _repeated_steps(steps: object) -> Iterator[tuple[Place, str]]:
    seen: dict[str, int] = {}
    for index, step in enumerate(steps if isinstance(steps, list) else []):
        name = step.get("id") if isinstance(step, dict) else None
        if not isinstance(name, str):
            continue
        if name in seen:
            yield ("steps", index, "id"), f"is '{name}' like step {seen[name]}: give each step its own id"
        seen.setdefault(name, index + 1)


def _dates(data: dict[str, Any], today: date) -> Iterator[tuple[Place, str]]:
    checked = _date(data.get("checked_on"))
    if checked and checked > today:
        yield ("checked_on",), f"is {checked}, after today ({today}): write the day it was checked"
    for first_key, second_key, said in _IN_ORDER:
        first, second = _date(data.get(first_key)), _date(data.get(second_key))
        if first and second and second < first:
            yield (second_key,), said
    sources = data.get("sources")
    for index, source in enumerate(sources if isinstance(sources, list) else []):
        said_on = _date(source.get("date")) if isinstance(source, dict) else None
        if said_on and said_on > today:
            yield ("sources", index, "date"), f"is {said_on}, after today ({today}): write the day it was said"


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None  # the model says so
