"""What the bot asks of a guide search. The way it finds may change; this stays."""

from enum import StrEnum
from typing import Protocol

from pydantic import BaseModel


class Verdict(StrEnum):
    """How sure the search is."""

    ANSWER = "answer"  # the first match is almost surely meant
    MENU = "menu"  # one of the matches is probably meant: let the resident choose
    NOTHING = "nothing"  # nothing fits: offer the team


class Match(BaseModel):
    """What fits, with the probability (0–1) that it is the one meant. A procedure without a guide has no slug."""

    slug: str
    probability: float
    code: str = ""
    title: str = ""


class Found(BaseModel):
    """What was found, best first; at most five matches."""

    verdict: Verdict
    matches: list[Match]
    in_scope: float = 0.0  # probability (0–1) that any is meant


class GuideSearch(Protocol):
    """Finds guides by the words of a resident."""

    def find(self, text: str) -> Found:
        """Find the guides meant by `text`, with or without diacritics. Pure and fast; never raises for odd input."""
        ...
