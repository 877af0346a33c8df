"""The catalogues that come with the program, read once: what the bot says is also what it understands."""

from functools import cache
from typing import Any

from helpdesk.language.catalogues import Words


def said(phrase: str, language: str, facts: dict[str, Any]) -> str:
    """Say a phrase in a language."""
    return _words().translations(language).gettext(phrase) % in_language(facts, language)


def in_language(facts: dict[str, Any], language: str) -> dict[str, Any]:
    """Return facts in one language: words that come from data stand there in all of them."""
    return {key: fact[language] if isinstance(fact, dict) and language in fact else fact for key, fact in facts.items()}


@cache
def _words() -> Words:
    return Words.load()
