"""What a resident wants and wrote, kept while the bot asks something first."""

from collections.abc import Mapping
from typing import Any

MOST = 20_000
"""Characters that wait in a conversation: as many as one message may have, however many are written."""


def with_words(wish: Mapping[str, Any], words: str) -> dict[str, Any]:
    """Add words to what the resident wants already; a guide or a person they came for stays what they want."""
    then = wish["then"] if wish.get("then") in {"guide", "stuck", "check"} else "find"
    return {**wish, "then": then, "words": together(wish.get("words", ""), words)}


def together(before: object, words: str) -> str:
    """Put words behind those that were written before, each on its line; the latest `MOST` characters of them."""
    joined = f"{before}\n{words}" if before and words else f"{before or words}"
    return joined[-MOST:]
