"""What scammers ask for, read out of a message without a link, or beside one."""

import re
from collections import defaultdict
from collections.abc import Sequence
from enum import StrEnum
from importlib import resources
from typing import TypeAlias

from pydantic import RootModel

from helpdesk.language.folding import fold
from helpdesk.own_yaml import read_own

FILE = "signs.yaml"
_NEAR = 10
"""Words between the first phrase of a sign and its last at most."""

_LOOKED_BACK = 5
_NOT = frozenset({"khong", "dung", "cam", "not", "never", "don", "dont"})
_NO_DENIAL = (("neu", "khong"), ("khong", "thi"), ("if", "not"))
"""They threaten: "nếu không gửi …", "không thì …"."""
_SENTENCE = re.compile(r"[!?;\n]|\.(?=\s|$)")


class Sign(StrEnum):
    """Something that no state body does; each has its sentence in the catalogues, the gravest first."""

    OTP = "otp"
    PASSWORD = "password"  # noqa: S105 - the name of a sign
    MONEY = "money"
    APP = "app"
    PAPERS = "papers"
    HURRY = "hurry"
    SECRET = "secret"  # noqa: S105 - the name of a sign
    GIFT = "gift"


Phrase: TypeAlias = str
Group: TypeAlias = list[Phrase]
Rule: TypeAlias = list[Group]


class _Sentence:
    """The words of a sentence, and where each stands."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self._where: dict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(words):
            self._where[word].append(place)

    def places_of(self, group: Group) -> set[int]:
        """Return where a phrase of the group begins."""
        phrases = [str(phrase).split() for phrase in group]
        return {
            place
            for phrase in phrases
            for place in self._where.get(phrase[0], ())
            if list(self.words[place : place + len(phrase)]) == phrase
        }


class Signs(RootModel[dict[Sign, list[Rule]]]):
    """The phrases by which each sign is seen."""

    def seen_in(self, text: str) -> tuple[Sign, ...]:
        """Return the signs of a text, the gravest first. Time grows with its length, not faster."""
        folded = (fold(sentence).split() for sentence in _SENTENCE.split(text))
        sentences = [_Sentence(words) for words in folded if words]
        return tuple(sign for sign in Sign if self._is_seen(sign, sentences))

    def _is_seen(self, sign: Sign, sentences: Sequence[_Sentence]) -> bool:
        return any(_is_met(rule, sentence) for rule in self.root.get(sign, []) for sentence in sentences)


def load_signs() -> Signs:
    """Read the file that comes with the program."""
    return Signs.model_validate(read_own(resources.files(__package__).joinpath(FILE).read_text("utf-8")))


def _is_met(rule: Rule, sentence: _Sentence) -> bool:
    """Tell whether a phrase of every group stands near one of the first that nobody says no to."""
    others = [sentence.places_of(group) for group in rule[1:]]
    if not all(others):
        return False
    for place in sentence.places_of(rule[0]):
        near = range(place - _NEAR, place + _NEAR + 1)
        if all(not other.isdisjoint(near) for other in others) and not _is_denied(sentence.words, place):
            return True
    return False


def _is_denied(words: Sequence[str], place: int) -> bool:
    """Tell whether a "không" or "đừng" stands shortly before. "dung" may be "dùng": it counts right before only."""
    for back in range(max(0, place - _LOOKED_BACK), place):
        pairs = ((words[back - 1] if back else "", words[back]), (words[back], words[back + 1]))
        if words[back] in _NOT and not any(pair in _NO_DENIAL for pair in pairs):
            return words[back] != "dung" or back == place - 1
    return False
