"""How sure a search may be: from what was found to two probabilities."""

import math
from dataclasses import astuple, dataclass


@dataclass(frozen=True)
class Evidence:
    """What speaks for the best entry."""

    words_met: float  # share of the query's words, by weight, that its name has
    pairs_met: float  # share of the query's telling neighbours that its name has
    log_score: float  # its score, in words that are nowhere
    ideal: float  # its score as a share of what a short name with all the words would get
    lead: float  # how far the next name is behind
    rivals: float  # how many are close behind
    name_said: float  # share of its name that the query has
    worst_miss: float  # weight of the heaviest word that its name lacks
    entry_met: float  # share of the query's words, by weight, that any of its names has
    entry_miss: float  # weight of the heaviest word that none of its names has
    nowhere: float  # share of the query's words, by weight, that no name has
    length: float  # how many telling words the query has
    other_matter: float  # 1 when the query names a matter that its names never mention
    own_words: float  # share of what was met that the resident said himself

    @property
    def figures(self) -> tuple[float, ...]:
        """What the regressions weigh, with the 1 of their constant."""
        return (*astuple(self), 1.0)


@dataclass(frozen=True)
class Sureness:
    """Two probabilities."""

    first_is_right: float
    in_scope: float


# Logistic regressions over the evidence, in its order, constant last: `python -m tests.guides.fit_sureness` finds them.
_FIRST_IS_RIGHT = (
    1.281,
    0.833,
    1.337,
    0.243,
    2.309,
    0.1,
    2.221,
    -1.613,
    -0.67,
    -0.987,
    1.847,
    1.475,
    -0.903,
    -0.915,
    -6.058,
)
_IN_SCOPE = (
    0.618,
    1.171,
    2.223,
    0.765,
    -0.062,
    0.541,
    2.033,
    -2.362,
    -0.966,
    -0.767,
    1.831,
    2.159,
    -1.008,
    -1.06,
    -7.213,
)


def sureness(evidence: Evidence) -> Sureness:
    """Judge the best entry. It cannot be right without the query being in scope."""
    in_scope = _probability(_IN_SCOPE, evidence)
    return Sureness(min(_probability(_FIRST_IS_RIGHT, evidence), in_scope), in_scope)


def _probability(weights: tuple[float, ...], evidence: Evidence) -> float:
    said = sum(weight * value for weight, value in zip(weights, evidence.figures, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, said))))
