"""The catalogues that come with the program, read once: what the bot says is also what it understands."""

from functools import cache
from typing import Any

from helpdesk.language.catalogues import Words


def said(phrase: str, language: str, facts: dict[str, Any]) -> str:
    """Say a phrase in a language."""
    return _words().translations(language).gettext(phrase) % in_language(facts, language)


def in_language(facts: dict[str, Any], language: str) -> dict[str, Any]:
    """Return facts with what a guide calls an answer in one language: the fact holds it in all of them."""
    return {**facts, "answer": facts["answer"][language]} if "answer" in facts else facts


@cache
def _words() -> Words:
    return Words.load()
