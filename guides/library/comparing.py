"""What differs between two versions of a guide: field by field, step by step, so that people can read it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from guides.catalogue.models import LANGUAGES, Guide, Step
from guides.library.written import as_data


class Kind(StrEnum):
    """What happened to it."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class Change:
    """One difference. `field` is a key of the guide format, `step` the id of the step it belongs to."""

    kind: Kind
    field: str
    step: str = ""
    language: str = ""
    before: str = ""
    after: str = ""

    @property
    def pieces(self) -> list[tuple[str, str]]:
        """Return the words in order, each piece "same", "gone" or "new"."""
        return list(_pieces(self.before, self.after))


_SKIPPED = {"slug", "version", "steps"}
_STEP_PARTS = ("when", "text", "watch", "if_fails", "choices", "picture", "audio")


def compare(before: Guide, after: Guide) -> list[Change]:
    """Return what changed, in the order of the guide format; the number of the version is no change."""
    old, new = as_data(before), as_data(after)
    keys = [key for key in {**old, **new} if key not in _SKIPPED]
    order = list(type(after).model_fields)
    changes = [change for key in sorted(keys, key=order.index) for change in _field(key, old.get(key), new.get(key))]
    return [*changes, *_steps(before, after)]


def _field(key: str, old: Any, new: Any, step: str = "") -> Iterator[Change]:  # noqa: ANN401 - any data of a guide
    if old == new:
        return
    languages = _by_language(old), _by_language(new)
    if languages[0] is None or languages[1] is None:
        yield _change(key, _said(old), _said(new), step)
        return
    for language in LANGUAGES:
        was, now = languages[0].get(language, ""), languages[1].get(language, "")
        if was != now:
            yield _change(key, was, now, step, language)


def _change(key: str, was: str, now: str, step: str, language: str = "") -> Change:
    kind = Kind.CHANGED if was and now else Kind.ADDED if now else Kind.REMOVED
    return Change(kind, key, step, language, was, now)


def _by_language(data: Any) -> dict[str, str] | None:  # noqa: ANN401 - any data of a guide
    """Return words by language; None when it is something else. Lists of words have a line for each entry."""
    if data is None:
        return {}
    if isinstance(data, dict) and set(data) <= set(LANGUAGES):
        return {language: _said(words) for language, words in data.items()}
    if isinstance(data, list) and data and all(isinstance(one, dict) and set(one) == set(LANGUAGES) for one in data):
        return {language: "\n".join(str(one[language]) for one in data) for language in LANGUAGES}
    return None


def _said(data: Any) -> str:  # noqa: ANN401 - any data of a guide
    if data is None:
        return ""
    if isinstance(data, list):
        return "\n".join(map(_said, data))
    if isinstance(data, Mapping):
        return " · ".join(
            f"{key}: {', '.join(value) if isinstance(value, list) else value}" for key, value in data.items()
        )
    return str(data)


def _steps(before: Guide, after: Guide) -> Iterator[Change]:
    was = {step.id: step for step in before.steps}
    now = {step.id: step for step in after.steps}
    moved = _moved([step for step in was if step in now], [step for step in now if step in was])
    for step in after.steps:
        if step.id not in was:
            yield Change(Kind.ADDED, "steps", step.id, "", "", _words(step))
            continue
        if step.id in moved:
            yield Change(Kind.MOVED, "steps", step.id)
        yield from _parts(was[step.id], step)
    for step in before.steps:
        if step.id not in now:
            yield Change(Kind.REMOVED, "steps", step.id, "", _words(step), "")


def _parts(was: Step, now: Step) -> Iterator[Change]:
    old, new = was.model_dump(mode="json"), now.model_dump(mode="json")
    for part in _STEP_PARTS:
        if part in new:
            yield from _field(part, old.get(part) or None, new.get(part) or None, now.id)


def _moved(was: list[str], now: list[str]) -> set[str]:
    """Name the steps that stand elsewhere among those that both have; as few as explain the new order."""
    kept = {
        was[place]
        for block in SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
        for place in range(block.a, block.a + block.size)
    }
    return set(was) - kept


def _words(step: Step) -> str:
    return "\n".join([step.text.vi, *(f"• {option.vi}" for option in step.choices)])


def _pieces(before: str, after: str) -> Iterator[tuple[str, str]]:
    old, new = _split(before), _split(after)
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", "".join(old[old_from:old_to])
            continue
        if gone := "".join(old[old_from:old_to]):
            yield "gone", gone
        if added := "".join(new[new_from:new_to]):
            yield "new", added


def _split(text: str) -> list[str]:
    """Cut into words with the blanks behind them."""
    words: list[str] = []
    for line in text.splitlines(keepends=True):
        words += [f"{word} " for word in line.rstrip("\n").split(" ")]
        if words:
            words[-1] = words[-1].rstrip(" ") + ("\n" if line.endswith("\n") else "")
    return words
