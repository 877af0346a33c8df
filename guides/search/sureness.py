"""How sure a search may be: from what was found to two probabilities."""

import math
from dataclasses import astuple, dataclass


@dataclass(frozen=True)
class Evidence:
    """What speaks for the best guide. All but `weight_met` lie between 0 and 1."""

    words_met: float  # share of the query's words, by weight, that its wording has
    pairs_met: float  # share of the query's telling neighbours that its wording has
    lead: float  # how far the second guide is behind
    name_said: float  # share of its wording that the query has
    worst_miss: float  # weight of the heaviest word that its wording lacks
    weight_met: float  # how much was met at all, in unknown words
    about: float  # share of the score that comes from the guide's titles and the words common in it
    is_of_other_matter: bool = False  # the query names a matter that the guide never mentions

    @property
    def figures(self) -> tuple[float, ...]:
        """What the regressions weigh, with the 1 of their constant."""
        return (*astuple(self)[:-1], 1.0)


@dataclass(frozen=True)
class Sureness:
    """Two probabilities."""

    first_is_right: float
    in_scope: float


# Logistic regressions over the evidence, in its order, constant last: `python -m tests.guides.fit_sureness` finds them.
_FIRST_IS_RIGHT = (0.29, 0.32, 2.19, 2.39, -1.25, 0.91, 1.65, -2.53)
_IN_SCOPE = (-0.05, 0.88, 0.77, 2.49, -1.82, 1.78, 1.61, -1.26)


_NARROW = 0.05
"""With less of a lead the first is no better than the second."""


def sureness(evidence: Evidence) -> Sureness:
    """Judge the best guide. It cannot be right without the query being in scope."""
    in_scope = _probability(_IN_SCOPE, evidence)
    is_open = evidence.is_of_other_matter or evidence.lead < _NARROW
    most = in_scope / 2 if is_open else in_scope
    return Sureness(min(_probability(_FIRST_IS_RIGHT, evidence), most), in_scope)


def _probability(weights: tuple[float, ...], evidence: Evidence) -> float:
    said = sum(weight * value for weight, value in zip(weights, evidence.figures, strict=True))
    return 1 / (1 + math.exp(-said))
