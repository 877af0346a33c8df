"""An unfinished draft as a guide that can be shown: what is missing is a "…", what contradicts is left out.

For looking only; nothing that comes from here is ever published.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from guides.catalogue.media import is_media
from guides.catalogue.models import LONGEST_SHORT_TITLE, LONGEST_STEP, MOST_CHOICES, Guide
from guides.library.written import DAYS, LINES, PAIRS

_GAP = "…"
_LONG = 4000
_LONGEST_ID = 24


def provisional(data: Mapping[str, Any], *, slug: str, version: int, today: date) -> Guide | None:
    """Return what can be shown of a draft; None when not even that."""
    shown: dict[str, Any] = {
        name: _pair(data.get(name), LONGEST_SHORT_TITLE if name == "short_title" else _LONG) for name in PAIRS
    }
    shown |= {name: [_pair(one, _LONG) for one in data.get(name, [])] for name in LINES}
    shown["steps"] = _steps(data.get("steps", []))
    shown["asks"] = {"vi": [_GAP]}
    shown["sources"] = [{"url": "https://example.invalid", "date": today}]
    days = {name: _day(data.get(name)) for name in DAYS}
    shown |= {name: day for name, day in days.items() if day}
    shown = {"checked_on": today, "review_on": today, **shown}
    try:
        return Guide.model_validate({**shown, "slug": slug, "version": version, "owner": _GAP, "confidence": "high"})
    except ValidationError:
        return None


def _steps(steps: list[Any]) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = []
    options: dict[str, set[str]] = {}
    for number, step in enumerate(steps, start=1):
        name = _name(step.get("id"), {one["id"] for one in shown}, number)
        choices = [
            {"id": one.get("id") or f"chon-{place}", **_pair(one, LONGEST_SHORT_TITLE)}
            for place, one in enumerate(step.get("choices", [])[:MOST_CHOICES], start=1)
        ]
        when = {
            question: kept
            for question, taken in step.get("when", {}).items()
            if (kept := [option for option in taken if option in options.get(question, ())])
        }
        parts = {
            part: _pair(step[part], LONGEST_STEP) for part in ("watch", "if_fails") if step.get(part) and not choices
        }
        media = {part: step[part] for part in ("picture", "audio") if is_media(str(step.get(part, "")))}
        shown.append(
            {
                "id": name,
                "when": when,
                "text": _pair(step.get("text"), LONGEST_STEP),
                **parts,
                **media,
                "choices": choices,
            }
        )
        options[name] = {choice["id"] for choice in choices}
    return shown or [{"id": "buoc-1", "text": _pair(None, LONGEST_STEP)}]


def _name(said: Any, taken: set[str], number: int) -> str:  # noqa: ANN401 - whatever stands in the draft
    is_sound = (
        isinstance(said, str)
        and said
        and len(said) <= _LONGEST_ID
        and all(c.isascii() and (c.isalnum() or c == "-") for c in said)
    )
    return said if is_sound and said not in taken and said == said.lower() else f"buoc-x{number}"


def _pair(words: Any, most: int) -> dict[str, str]:  # noqa: ANN401 - whatever stands in the draft
    said = words if isinstance(words, dict) else {}
    vi, en = (str(said.get(language) or "").strip()[:most] for language in ("vi", "en"))
    return {"vi": vi or en or _GAP, "en": en or vi or _GAP}


def _day(said: Any) -> date | None:  # noqa: ANN401 - whatever stands in the draft
    try:
        return date.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
