"""Phone numbers for text messages: which take them, what stands for one, how long a text is."""

import hashlib
import hmac
import re
import unicodedata
from typing import Final, NamedTuple

from helpdesk.privacy.sealing import Sealer

_MOBILE: Final = re.compile(r"\+84[35789]\d{8}")
_PURPOSE: Final = "sms.number"
_GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE: Final = frozenset("^{}\\[~]|€\f")  # behind an escape: two places each
_TYPOGRAPHIC: Final = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "•": "-", "đ": "d", "Đ": "D"}
)
_ONE_GSM, _MANY_GSM, _ONE_UCS2, _MANY_UCS2 = 160, 153, 70, 67


class Parts(NamedTuple):
    """How a text travels: its places in its alphabet, and in how many messages."""

    is_plain: bool  # GSM-7; else UCS-2
    length: int
    number: int


class PhoneNumbers:
    """Names numbers by what nobody can turn back without the key of this installation."""

    def __init__(self, sealer: Sealer) -> None:
        """Take the key from which the names' own is derived."""
        self._key = sealer.derived(purpose=_PURPOSE)[0]

    def stand_in(self, number: str) -> str:
        """Return what stands for a number ("+84912345678") in the name of its conversation."""
        return hmac.new(self._key, number.encode(), hashlib.sha256).hexdigest()[:32]


def is_mobile(number: str) -> bool:
    """Tell whether it is a mobile number of Vietnam, in E.164: landlines take no text messages."""
    return _MOBILE.fullmatch(number) is not None


def plain(text: str) -> str:
    """Return a text without diacritics and typographic signs: one message holds more than twice as much of it."""
    bare = "".join(
        sign for sign in unicodedata.normalize("NFD", text.translate(_TYPOGRAPHIC)) if not unicodedata.combining(sign)
    )
    return unicodedata.normalize("NFC", bare)


def parts_of(text: str) -> Parts:
    """Count the messages a text takes: 160 or 153 places each in GSM-7, 70 or 67 in UCS-2."""
    if all(sign in _GSM or sign in _GSM_TWICE for sign in text):
        length = sum(2 if sign in _GSM_TWICE else 1 for sign in text)
        return Parts(is_plain=True, length=length, number=_number(length, _ONE_GSM, _MANY_GSM))
    length = len(text.encode("utf-16-le")) // 2
    return Parts(is_plain=False, length=length, number=_number(length, _ONE_UCS2, _MANY_UCS2))


def _number(length: int, one: int, many: int) -> int:
    return 1 if length <= one else -(-length // many)
