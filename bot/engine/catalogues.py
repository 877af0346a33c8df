"""The catalogues that come with the program, read once: what the bot says is also what it understands."""

from functools import cache
from typing import Any

from helpdesk.language.catalogues import Words


def said(phrase: str, language: str, facts: dict[str, Any]) -> str:
    """Say a phrase in a language."""
    return _words().translations(language).gettext(phrase) % facts


@cache
def _words() -> Words:
    return Words.load()
