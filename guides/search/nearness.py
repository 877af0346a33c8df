"""How near what was said is to the ways people ask for a guide."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log, sqrt

_ASKS = 5
"""So many of the nearest asks count: one alone may be near by chance, all of them are about too much."""


class Nearness:
    """Compares words and pairs of neighbours by their angle: each counts by its rarity among the asks, stop words too.

    How somebody asks ("còn … được không") tells guides apart as well as what about.
    """

    def __init__(self, asks: Sequence[tuple[int, frozenset[str]]]) -> None:
        """Take the words and pairs of each ask, and the place of the guide it is for."""
        self.size = len(asks)
        having = Counter(term for _, ask in asks for term in ask)
        rarity = {term: 1 + log((1 + len(asks)) / (1 + n)) for term, n in having.items()}
        self._guide_of = [guide for guide, _ in asks]
        self._postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, (_, ask) in enumerate(asks):
            length = sqrt(sum(rarity[term] ** 2 for term in ask))
            for term in ask:
                self._postings[term].append((number, rarity[term] ** 2 / length))

    def of(self, said: Iterable[str]) -> Mapping[int, float]:
        """Say how near each guide is: 1 for the nearest; those that share no word are left out."""
        angles: defaultdict[int, float] = defaultdict(float)
        for term in said:
            for number, weight in self._postings.get(term, ()):
                angles[number] += weight
        of_guide: defaultdict[int, list[float]] = defaultdict(list)
        for number, angle in angles.items():
            of_guide[self._guide_of[number]].append(angle)
        near = {guide: sum(sorted(found)[-_ASKS:]) for guide, found in of_guide.items()}
        nearest = max(near.values(), default=1.0)
        return {guide: round(closeness / nearest, 9) for guide, closeness in near.items()}
