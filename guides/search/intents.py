"""What residents write that asks for no guide: caught before the search, by whole phrases only."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache

from helpdesk.language.folding import fold

LONGEST_TEXT = 1000
"""In characters: what is longer tells a story, and the search or a person should read it."""


class Intent(StrEnum):
    """What a message wants, other than a guide."""

    SCAM_REPORT = "scam_report"
    PERSON = "person"
    THANKS = "thanks"
    GREETING = "greeting"


_PHRASES: dict[Intent, str] = {
    Intent.SCAM_REPORT: (
        "bị lừa|bị lừa đảo|báo lừa đảo|tố cáo lừa đảo|bị mất tiền|bị hack|bị chiếm đoạt|lừa mất tiền|lừa tôi|lừa tui|"
        "lừa em|lừa tiền|giả danh công an|giả danh cán bộ|giả công an|đòi mã otp|xin mã otp|hỏi mã otp|đòi otp|xin otp|"
        "hỏi otp|lỡ đọc mã otp|lỡ đọc otp|lỡ cho otp|lỡ chuyển tiền|lỡ bấm link|lỡ bấm vào link|report a scam|"
        "i was scammed|i got scammed|i was cheated|been scammed"
    ),
    Intent.PERSON: (
        "gặp cán bộ|gặp tổ|gặp người|gặp nhân viên|gặp ai đó|gặp tư vấn viên|gặp thành viên tổ|nói chuyện với người|"
        "nói chuyện với cán bộ|người thật|cần người giúp|cần người hỗ trợ|nhờ người giúp|nhờ tổ|nhờ cán bộ|gọi tổ|"
        "gọi cho tôi|gọi cho em|gọi lại cho tôi|gọi lại cho em|talk to a person|talk to a human|talk to someone|"
        "speak to a person|speak to someone|real person|call me|call me back"
    ),
    Intent.THANKS: (
        "cảm ơn|cám ơn|xin cảm ơn|xin cám ơn|cảm ơn nhiều|cám ơn nhiều|tks|thanks|thank you|thank|thanks a lot|"
        "thank you very much|đội ơn"
    ),
    Intent.GREETING: (
        "chào|xin chào|chào buổi sáng|chào buổi chiều|chào buổi tối|alo|a lô|hello|hi|hey|good morning|good afternoon|"
        "good evening|có ai không|có ai ở đó không|ơi"
    ),
}
_AROUND = (
    "ạ|à|ơi|dạ|vâng|anh|chị|em|bạn|cô|chú|bác|ông|bà|cháu|con|mình|tôi|tui|ad|admin|bot|shop|tổ|số|tổ số|cán bộ|"
    "mọi người|nhiều|nhé|nha|nhe|ok|oke|okay|rất|lắm|quá|cả nhà|the|team|so much|you|all|very much|rồi"
)
"""Words that may stand around thanks and greetings without adding a wish."""

_MOST_OTHER_WORDS = 4
"""Around a wish for a person: with more words it is likely about the matter itself."""

_NOT_AFTER = {Intent.SCAM_REPORT: {"không", "chưa"}, Intent.PERSON: {"nào", "khai", "đơn"}}
"""A phrase that goes on so means something else: "gặp cán bộ nào" asks where to go."""

_NOT_BEFORE = {Intent.SCAM_REPORT: {"tránh", "chống", "khỏi", "đánh"}, Intent.PERSON: {"phải", "đừng"}}


def intent(text: str) -> Intent | None:
    """Tell a scam report, a wish for a person, thanks or a greeting from the rest; None for the rest.

    Words without marks match as well, words with other marks do not: "gap to" and "gặp tổ", but not "gặp tờ".
    """
    if len(text) > LONGEST_TEXT:
        return None
    words = _words(text)
    for wish in (Intent.SCAM_REPORT, Intent.PERSON):
        if _is_said(wish, words):
            return wish
    for politeness in (Intent.THANKS, Intent.GREETING):
        if _is_all(politeness, words):
            return politeness
    return None


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).casefold())


Phrase = tuple[str, ...]


def _phrases(words: str) -> list[Phrase]:
    return sorted((tuple(phrase.split()) for phrase in words.split("|")), key=len, reverse=True)


def _by_first_word(phrases: Iterable[Phrase]) -> dict[str, list[Phrase]]:
    """Order phrases by every way to write their first word, so that a message is held against few of them."""
    found: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in phrases:
        for way in _ways(phrase[0]):
            found[way].append(phrase)
    return dict(found)


@cache
def _ways(word: str) -> frozenset[str]:
    """How one of our own words may be written."""
    return frozenset({word, fold(word)})


_KNOWN = {wish: _by_first_word(_phrases(phrases)) for wish, phrases in _PHRASES.items()}
_MAY_STAND_AROUND = _by_first_word(_phrases(_AROUND))
_AROUND_POLITENESS = _by_first_word([*_phrases(_AROUND), *_phrases(_PHRASES[Intent.GREETING])])


def _is_same(said: str, word: str) -> bool:
    return said in _ways(word)


def _starts(words: list[str], place: int, phrase: Phrase) -> bool:
    here = words[place : place + len(phrase)]
    return len(here) == len(phrase) and all(map(_is_same, here, phrase))


def _is_said(wish: Intent, words: list[str]) -> bool:
    for place, word in enumerate(words):
        for phrase in _KNOWN[wish].get(word, ()):
            if _starts(words, place, phrase):
                before, after = words[:place], words[place + len(phrase) :]
                return _is_meant(wish, before, after)
    return False


def _is_meant(wish: Intent, before: list[str], after: list[str]) -> bool:
    if before and any(_is_same(before[-1], word) for word in _NOT_BEFORE[wish]):
        return False
    if after and any(_is_same(after[0], word) for word in _NOT_AFTER[wish]):
        return False
    others = [word for word in [*before, *after] if word not in _MAY_STAND_AROUND]
    return wish is not Intent.PERSON or len(others) <= _MOST_OTHER_WORDS


def _is_all(politeness: Intent, words: list[str]) -> bool:
    """Tell whether the words are nothing but this politeness and what may stand around it."""
    place, is_there = 0, False
    while place < len(words):
        phrase = _longest_at(words, place, _KNOWN[politeness])
        is_there = is_there or bool(phrase)
        phrase = phrase or _longest_at(words, place, _AROUND_POLITENESS)
        if not phrase:
            return False
        place += len(phrase)
    return is_there


def _longest_at(words: list[str], place: int, phrases: Mapping[str, list[Phrase]]) -> Phrase:
    return next((phrase for phrase in phrases.get(words[place], ()) if _starts(words, place, phrase)), ())
