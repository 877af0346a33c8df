"""Short codes that are read aloud and typed in: made from a seed with a key, stored only as what proves them."""

import hashlib
import hmac
import re
from itertools import count, islice

from helpdesk.language.folding import fold
from helpdesk.privacy.masking import mask
from helpdesk.privacy.sealing import Sealer

SIGNS = "BCFGHKMNPQRTVX346789"
"""Nothing that is mistaken for another sign, and no letter from which a Vietnamese keyboard makes another one (Telex
and VNI act on vowels, d and w). Without a vowel a code is never a word, either."""
_LETTERS = frozenset(SIGNS[:14])
_DIGITS = frozenset(SIGNS[14:])
_SIGN = f"[{SIGNS.lower()}]"
_LONGEST = 60
_NUMBER = re.compile(r"\d{4}")  # so many digits in a row behind "mã" may be somebody's secret


class SpokenCodes:
    """Makes codes that nobody can guess without the key of this installation, and what is stored instead of them."""

    def __init__(self, sealer: Sealer, *, purpose: str, pieces: tuple[int, int]) -> None:
        """Take the key from which the codes' own is derived, what they are for, and how long their two pieces are."""
        self._key = sealer.derived(purpose=purpose)[0]
        self._pieces = pieces

    def code(self, seed: str) -> str:
        """Return the code that belongs to a seed, e.g. "K7M4-9QFP": the same seed, the same code."""
        return next(code for turn in count() if _is_good(code := self._made(seed, turn)))

    def digest(self, code: str) -> str:
        """Return what stands for a code in the database: without the key, it cannot be tried out."""
        return self._mac(f"digest\x1f{code.replace('-', '')}").hex()

    def _made(self, seed: str, turn: int) -> str:
        number = int.from_bytes(self._mac(f"code\x1f{seed}\x1f{turn}"), "big")
        signs = "".join(SIGNS[number // len(SIGNS) ** place % len(SIGNS)] for place in range(sum(self._pieces)))
        return _dashed(signs, self._pieces)

    def _mac(self, text: str) -> bytes:
        return hmac.new(self._key, text.encode(), hashlib.sha256).digest()


class TypedCodes:
    """Reads codes out of what was typed: in any case, with or without the dash, spelled apart, behind other words."""

    def __init__(self, *, pieces: tuple[int, ...], behind: str, before: str, mark: str = "") -> None:
        """Take how long the pieces are, and the folded words (with "|" between) that may stand around a code.

        `mark`: the folded letter that stands right before every code of this kind.
        """
        self._pieces = pieces
        self._form = re.compile(
            rf"(?:(?:{behind}) )*{f'{mark} ?' if mark else ''}"
            rf"(?P<code>{_SIGN}(?: ?{_SIGN}){{{sum(pieces) - 1}}})(?: (?:{before}))*"
        )

    def read(self, text: str) -> str | None:
        """Return the code as it is made; None for everything else."""
        found = self._form.fullmatch(fold(text)) if len(text) <= _LONGEST else None
        if found is None:
            return None
        code = _dashed(found["code"].replace(" ", "").upper(), self._pieces)
        return code if is_mixed(code) else None


def _dashed(signs: str, pieces: tuple[int, ...]) -> str:
    rest = iter(signs)
    return "-".join("".join(islice(rest, length)) for length in pieces)


def is_mixed(code: str) -> bool:
    """Letters and digits in each piece: neither words, nor numbers, nor plates look so."""
    return all(not _LETTERS.isdisjoint(piece) and not _DIGITS.isdisjoint(piece) for piece in code.split("-"))


def _is_good(code: str) -> bool:
    """Mixed, and nothing that is blotted out at the door, however it is typed."""
    signs = code.replace("-", "")
    ways = (code, signs, code.replace("-", " "), " ".join(signs))
    typed = [form.format(way) for way in ways for form in ("{}", "mã {}", "l-{}")]
    return is_mixed(code) and not _NUMBER.search(signs) and not any(mask(one).kinds for one in typed)
