"""How good is the search on words it has not seen? Asks of the guides, each left out of the index and then asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import yaml

from guides.catalogue.catalogue import Catalogue
from guides.catalogue.models import Asks, Guide
from guides.search.port import Found, Verdict
from guides.search.simple import SyllableSearch
from guides.search.sureness import Evidence

OUT_OF_SCOPE: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("out_of_scope.yaml").read_text("utf-8"))


@dataclass(frozen=True)
class Answered:
    """An ask that was left out, the guide it belongs to, and what was found."""

    ask: str
    slug: str
    found: Found
    evidence: Evidence | None

    @property
    def rank(self) -> int | None:
        """Where the right guide stands, from 1."""
        slugs = [match.slug for match in self.found.matches]
        return slugs.index(self.slug) + 1 if self.slug in slugs else None

    @property
    def is_wrong_answer(self) -> bool:
        """Tell whether it said a wrong guide as if it were sure."""
        return self.found.verdict is Verdict.ANSWER and self.rank != 1


def answered_left_out(catalogue: Catalogue) -> Iterator[Answered]:
    """Leave the first ask out of every guide and ask them, then the second, and so on, in both languages."""
    for place in count():
        left_out = [(guide.slug, ask) for guide in catalogue for ask in _asks_at(guide, place)]
        if not left_out:
            return
        search = SyllableSearch(Catalogue(_without(guide, place) for guide in catalogue))
        for slug, ask in left_out:
            yield Answered(ask, slug, search.find(ask), search.evidence(ask))


def _asks_at(guide: Guide, place: int) -> list[str]:
    return [*guide.asks.vi[place : place + 1], *guide.asks.en[place : place + 1]]


def _without(guide: Guide, place: int) -> Guide:
    asks = Asks.model_construct(
        vi=guide.asks.vi[:place] + guide.asks.vi[place + 1 :],
        en=guide.asks.en[:place] + guide.asks.en[place + 1 :],
    )
    return guide.model_copy(update={"asks": asks})
