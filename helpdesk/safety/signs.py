"""What scammers ask for, read out of a message without a link, or beside one."""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from importlib import resources
from typing import TypeAlias

import yaml
from pydantic import RootModel

from helpdesk.language.folding import fold

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


class Signs(RootModel[dict[Sign, list[Rule]]]):
    """The phrases by which each sign is seen."""

    def seen_in(self, text: str) -> tuple[Sign, ...]:
        """Return the signs of a text, the gravest first."""
        sentences = [fold(sentence).split() for sentence in _SENTENCE.split(text)]
        return tuple(sign for sign in Sign if any(self._is_seen(sign, words) for words in sentences if words))

    def _is_seen(self, sign: Sign, words: Sequence[str]) -> bool:
        return any(_is_met(rule, words) for rule in self.root.get(sign, []))


def load_signs() -> Signs:
    """Read the file that comes with the program."""
    return Signs.model_validate(yaml.safe_load(resources.files(__package__).joinpath(FILE).read_text("utf-8")))


def _is_met(rule: Rule, words: Sequence[str]) -> bool:
    """Tell whether a phrase of every group stands near one of the first that nobody says no to."""
    for place in _places(rule[0], words):
        if _is_denied(words, place):
            continue
        near = range(place - _NEAR, place + _NEAR + 1)
        if all(any(other in near for other in _places(group, words)) for group in rule[1:]):
            return True
    return False


def _places(group: Group, words: Sequence[str]) -> Iterator[int]:
    for phrase in group:
        looked_for = str(phrase).split()
        for place in range(len(words) - len(looked_for) + 1):
            if words[place] == looked_for[0] and list(words[place : place + len(looked_for)]) == looked_for:
                yield place


def _is_denied(words: Sequence[str], place: int) -> bool:
    """Tell whether a "không" or "đừng" stands shortly before. "dung" may be "dùng": it counts right before only."""
    for back in range(max(0, place - _LOOKED_BACK), place):
        pairs = ((words[back - 1] if back else "", words[back]), (words[back], words[back + 1]))
        if words[back] in _NOT and not any(pair in _NO_DENIAL for pair in pairs):
            return words[back] != "dung" or back == place - 1
    return False
