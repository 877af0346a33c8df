"""A guide as the text of its file: what `read_guide` reads back as the same guide, in the packaged style."""

from collections.abc import Mapping
from typing import Any

import yaml

from guides.catalogue.models import Guide, Step

PAIRS = ("title", "short_title", "summary", "field", "agency", "fee", "duration", "contact")
"""What a guide says once, in both languages."""
LINES = ("documents", "pitfalls")
"""… and what it says in lists."""
DAYS = ("checked_on", "review_on", "valid_from", "valid_until")

_WIDTH = 116
_STEP = ("id", "when", "text", "watch", "if_fails", "picture", "audio", "choices")
_ORDER = {"choices": ("id", "vi", "en"), "sources": ("url", "date", "note", "about")}


class _Indented(yaml.SafeDumper):
    """Indents lists below their key, as the packaged guides do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - PyYAML's
        """Indent also the entries of a list."""
        super().increase_indent(flow, False)  # noqa: FBT003


def to_yaml(guide: Guide) -> str:
    """Write a guide, its keys in the order of docs/guide-format.md, without what is empty."""
    text: str = yaml.dump(
        as_data(guide, mode="python"), Dumper=_Indented, allow_unicode=True, sort_keys=False, width=_WIDTH
    )
    return text


def as_data(guide: Guide, *, mode: str = "json") -> dict[str, Any]:
    """Return a guide as the plain data of its file; in mode "json" its days are words."""
    data: dict[str, Any] = guide.model_dump(mode=mode)
    data["confidence"] = str(guide.confidence)
    data["steps"] = [_step(step, mode) for step in guide.steps]
    data["sources"] = [_in_order(one, _ORDER["sources"]) for one in data["sources"]]
    for source in data["sources"]:
        if "about" in source:
            source["about"] = [str(fact.value if hasattr(fact, "value") else fact) for fact in source["about"]]
    data["asks"] = _filled(data["asks"])
    return _filled(data)


def _step(step: Step, mode: str) -> dict[str, Any]:
    data = step.model_dump(mode=mode)
    data["choices"] = [_in_order(one, _ORDER["choices"]) for one in data["choices"]]
    return _in_order(data, _STEP)


def _in_order(data: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return _filled({key: data[key] for key in keys if key in data})


def _filled(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, "", [], {})}
