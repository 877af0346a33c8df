"""The guide of docs/guide-format.md: what the page shows is what the tests read."""

import re
from datetime import date
from pathlib import Path

from guides.catalogue.loading import read_guide
from guides.catalogue.models import Guide

PAGE = (Path(__file__).parents[2] / "docs" / "guide-format.md").read_text("utf-8")
SLUG = "muon-sach-thu-vien"
TODAY = date(2026, 11, 22)
LONG_FROM_NOW = date(2100, 1, 1)


def _example() -> str:
    found = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert found, "docs/guide-format.md shows no guide"
    return found[1]


EXAMPLE = _example()


def changed(*changes: tuple[str, str]) -> str:
    """Change the example; each old part must be there, and its first occurrence is replaced."""
    text = EXAMPLE
    for old, new in changes:
        assert old in text, f"{old!r} is not in the example"
        text = text.replace(old, new, 1)
    return text


def guide(**keys: object) -> Guide:
    """Build the example guide with other keys."""
    sound, form = read_guide("example.yaml", EXAMPLE.encode(), slug=SLUG, today=TODAY)
    assert sound, form.problems
    return Guide.model_validate({**sound.model_dump(), **keys})
