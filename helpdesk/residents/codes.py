"""Short codes by which one person shows that two conversations are theirs: read aloud, typed in, good for one use."""

import hashlib
import hmac
import re
from datetime import timedelta
from itertools import count

from helpdesk.ids import TYPEABLE
from helpdesk.language.folding import fold
from helpdesk.privacy.masking import mask
from helpdesk.privacy.sealing import Sealer

GOOD_FOR = timedelta(minutes=15)
MOST_TRIES = 5
"""Wrong codes that a conversation may type within `GOOD_FOR`; then it has to wait."""

_HALF = 4
_SIGNS = TYPEABLE
_LETTERS = frozenset(_SIGNS[:14])
_DIGITS = frozenset(_SIGNS[14:])
_PURPOSE = "resident.link_code"

_SIGN = f"[{_SIGNS.lower()}]"
_TYPED = re.compile(
    r"(?:(?:em|toi|cho|nhap|go|ket|noi|ma|code|link|la|cua|day|voi|start|l) )*"
    rf"(?P<code>{_SIGN}(?: ?{_SIGN}){{{2 * _HALF - 1}}})"
    r"(?: (?:a|nhe|nha|em|day))*"
)
_LONGEST = 60
_NUMBER = re.compile(r"\d{4}")  # so many digits in a row behind "mã" may be somebody's secret


class LinkCodes:
    """Makes codes that nobody can guess without the key of this installation, and what is stored instead of them."""

    def __init__(self, sealer: Sealer) -> None:
        """Take the key from which the codes' own is derived."""
        self._key = sealer.derived(purpose=_PURPOSE)[0]

    def code(self, seed: str) -> str:
        """Return the code that belongs to a seed, e.g. "K7M4-9QFP": the same seed, the same code."""
        return next(code for turn in count() if _is_good(code := self._made(seed, turn)))

    def digest(self, code: str) -> str:
        """Return what stands for a code in the database: without the key, it cannot be tried out."""
        return self._mac(f"digest\x1f{code.replace('-', '')}").hex()

    def _made(self, seed: str, turn: int) -> str:
        number = int.from_bytes(self._mac(f"code\x1f{seed}\x1f{turn}"), "big")
        signs = "".join(_SIGNS[number // len(_SIGNS) ** place % len(_SIGNS)] for place in range(2 * _HALF))
        return f"{signs[:_HALF]}-{signs[_HALF:]}"

    def _mac(self, text: str) -> bytes:
        return hmac.new(self._key, text.encode(), hashlib.sha256).digest()


def typed_code(text: str) -> str | None:
    """Read a code out of what was typed: in any case, with or without its dash, spelled apart, behind "nối" or "mã".

    None for everything else.
    """
    found = _TYPED.fullmatch(fold(text)) if len(text) <= _LONGEST else None
    if found is None:
        return None
    signs = found["code"].replace(" ", "").upper()
    code = f"{signs[:_HALF]}-{signs[_HALF:]}"
    return code if _is_mixed(code) else None


def _is_mixed(code: str) -> bool:
    """Letters and digits in each half: neither words, nor numbers, nor plates look so."""
    return all(not _LETTERS.isdisjoint(half) and not _DIGITS.isdisjoint(half) for half in code.split("-"))


def _is_good(code: str) -> bool:
    """Mixed, and nothing that is blotted out at the door, however it is typed."""
    signs = code.replace("-", "")
    ways = (code, signs, code.replace("-", " "), " ".join(signs))
    typed = [form.format(way) for way in ways for form in ("{}", "mã {}", "l-{}")]
    return _is_mixed(code) and not _NUMBER.search(signs) and not any(mask(one).kinds for one in typed)
