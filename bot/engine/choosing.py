"""Understanding which choice was taken: by button, by number, by its label, or by its everyday word."""

import re
import unicodedata

from bot.engine.catalogues import said
from bot.engine.messages import Incoming, Kind
from bot.phrases import PHRASES
from helpdesk.language.catalogues import LANGUAGES
from helpdesk.language.folding import fold
from helpdesk.messaging.models import Choice, OpenQuestion

_LONGEST = 40
"""In characters: no choice is said in more, unless by its own label."""

_DIGITS = {
    **{word: number for number, word in enumerate("một hai ba bốn năm sáu bảy tám chín".split(), start=1)},
    **{word: number for number, word in enumerate("mot hai ba bon nam _ bay tam chin".split(), start=1)},
    "tư": 4,
    "bẩy": 7,
}
_NUMBER = re.compile(
    rf"(?P<asked>(?:chọn |chon )?(?:số |so |mục |muc |câu |cau )?)(?P<number>\d{{1,2}}|{'|'.join(_DIGITS)})"
)
_BEFORE = re.compile(r"^(?:(?:dạ|da|vâng|vang|thưa|thua|à|ừ|em ơi|em oi|cháu ơi|chau oi) )+")
_AFTER = re.compile(r"(?: (?:ạ|a|nhé|nhe|nha|em|cháu|chau|với|voi|đi|di|luôn|luon|em ơi|em oi|anh|chị))+$")

# Everyday words for choices, folded. Only whole messages count, and only while the choice is on offer.
_YES = (
    *("dong y", "toi dong y", "em dong y", "co dong y", "da", "da vang", "vang", "co", "u", "uh", "ok", "oke", "okay"),
    *("duoc", "dung", "dung roi", "phai", "yes", "i agree", "agree"),
)
_NO = ("khong", "khong phai", "thoi", "no")
_STUCK = ("ket", "bi ket", "toi bi ket", "em bi ket", "giup", "giup voi", "giup toi", "stuck", "help", "i m stuck")
_WORDS: dict[str, tuple[str, ...]] = {
    "agree": _YES,
    "decline": ("khong dong y", "toi khong dong y", "khong", "no", "i do not agree", "i don t agree"),
    "next": ("tiep", "tiep tuc", "tiep theo", "buoc tiep", "buoc tiep theo", "next", "next step", "xong buoc nay"),
    "back": ("quay lai", "truoc", "buoc truoc", "lui", "back", "step back"),
    "stuck": _STUCK,
    "done": ("xong", "xong roi", "da xong", "done"),
    "start": ("bat dau", "start"),
    "skip": ("bo qua", "khong can", "khong", "thoi", "skip", "no"),
    "unknown": (
        "khong nho",
        "khong nho nua",
        "khong biet",
        "toi khong biet",
        "em khong biet",
        "khong ro",
        "i don t know",
    ),
    "later": ("de sau", "later"),
    "team": ("gap to", "gap nguoi", "gap can bo", "goi to", *_STUCK),
    "resume": ("lam tiep", "lam tiep huong dan", "tiep tuc huong dan", "resume", "go on", "go on with the guide"),
    "send_to_team": ("gui to", "gui cho to", "gui di"),
    "reopen": ("chua xong", "chua duoc", "nho to tiep", "not done"),
    "area_yes": _YES,
    "not_it": _NO,
    "cancel_request_sure": (*_YES, "huy", "huy di"),
    "keep_request": (*_NO, "khong huy", "giu lai"),
    "keep": _NO,
    "received": (*_YES, "roi", "da nhan", "nhan roi", "da nhan roi", "da nhan ket qua", "co roi", "xong", "xong roi"),
    "not_received": (*_NO, "chua", "chua nhan", "chua co", "chua duoc", "chua nhan duoc", "not yet"),
    "remembered": (*_YES, "nho roi", "toi nho roi", "em nho roi", "da nho", "biet roi", "cam on"),
    "no_reminder": (*_NO, "khong can", "khong can nhac", "bo qua", "skip"),
    "no_dossier": (*_NO, "khong co", "khong can", "khong nho", "khong biet", "bo qua", "skip", "chua co"),
    "nudge_resume": (*_YES, "tiep", "tiep tuc", "lam tiep"),
    "nudge_later": (*_NO, "de sau", "luc khac"),
    "no_nudges": ("dung nhac", "dung nhac nua", "khong nhac nua", "stop"),
    "same_commune": _YES,
    "other_commune": _NO,
    "someone_else": ("nguoi khac", "hoi cho nguoi khac", "hoi ho", "somebody else", "someone else"),
    "call_back": ("goi lai", "goi lai cho toi", "goi cho toi", "goi dien cho toi", "call me", "call me back"),
    "no_call": (*_NO, "khong can goi", "bo qua", "skip"),
    "keep_call": (*_NO, "giu nguyen", "duoc roi"),
    "cancel_call": ("huy", "huy hen goi", "khong can goi nua"),
    "other_day": ("ngay khac", "hom khac", "another day"),
    "take": (*_YES, "nhan", "toi nhan", "em nhan", "chau nhan", "nhan viec", "nhan luon", "take", "take it"),
    "leave": (*_NO, "ban", "dang ban", "nguoi khac", "leave it"),
    "resolve_request": ("xong", "xong roi", "da xong", "done"),
    "hand_back": ("tra lai", "tra lai to", "tra ve to", "hand back", "hand it back"),
    "read_again": ("xem lai", "doc lai", "read again"),
    "other_requests": ("viec", "viec khac", "yeu cau khac", "others"),
    "not_yet": (*_NO, "chua", "chua xong"),
    "do_not_send": (*_NO, "khong gui", "dung gui"),
    "unlink": ("ngat", "ngat noi", "ngat di", "unlink"),
    "rate_1": ("1 sao", "1 diem", "mot sao", "khong tot", "chua tot", "te", "rat te", "kem", "bad"),
    "rate_2": ("2 sao", "2 diem", "hai sao"),
    "rate_3": ("3 sao", "3 diem", "ba sao", "tam duoc", "binh thuong"),
    "rate_4": ("4 sao", "4 diem", "bon sao", "tot", "kha tot", "good"),
    "rate_5": (
        "5 sao",
        "5 diem",
        "nam sao",
        "rat tot",
        "tot lam",
        "tuyet voi",
        "rat hai long",
        "hai long",
        "very good",
    ),
}
_EVERYDAY = frozenset(word for key in ("agree", "decline", "skip", "later", "next", "done") for word in _WORDS[key])


def chosen(incoming: Incoming, question: OpenQuestion | None) -> str | None:
    """Return the key of the choice taken, None when it is none (or a button of an older notice)."""
    if question is None or not question.choices:
        return None
    keys = [choice.key for choice in question.choices]
    if incoming.kind is Kind.CHOICE:
        notice, _, index = incoming.choice.partition(":")
        is_current = notice == str(question.notice) and index.isdecimal() and int(index) < len(keys)
        return keys[int(index)] if is_current else None
    if incoming.kind is not Kind.TEXT or incoming.text.lstrip().startswith("/"):
        return None  # "/help" is a command, not the wish for help
    forms = _forms(fold(incoming.text))
    if labelled := [choice.key for choice in question.choices if not _labels(choice).isdisjoint(forms)]:
        return labelled[0]
    if len(incoming.text) > _LONGEST:
        return None
    if (place := _number(incoming.text)) is not None:
        return keys[place - 1] if 1 <= place <= len(keys) else None
    return next((choice.key for choice in question.choices if not _words(choice).isdisjoint(forms)), None)


def is_bare_number(text: str) -> bool:
    """Tell whether it is a number and no more ("2", "hai ạ"): it may answer what a person asked."""
    found = _NUMBER.fullmatch(_plain(text)) if len(text) <= _LONGEST else None
    return found is not None and found["asked"] in {"", "số ", "so "}


def everyday(text: str) -> bool:
    """Tell whether it is a yes, a no or the like, whatever is on offer."""
    return len(text) <= _LONGEST and not _EVERYDAY.isdisjoint(_forms(fold(text)))


def _number(text: str) -> int | None:
    found = _NUMBER.fullmatch(_plain(text))
    if found is None:
        return None
    return int(found["number"]) if found["number"].isdecimal() else _DIGITS[found["number"]]


def _plain(text: str) -> str:
    """Take the politeness off, but no marks: "năm" is a number, "nấm" is not."""
    words = " ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold()))
    return _AFTER.sub("", _BEFORE.sub("", words))


def _forms(words: str) -> set[str]:
    """Return the words as they are and without the politeness around them."""
    behind = _AFTER.sub("", words)
    return {words, behind, _BEFORE.sub("", words), _BEFORE.sub("", behind)}


def _words(choice: Choice) -> set[str]:
    """Return the everyday words of a choice: of its key, and of what stands on its button where that says more."""
    return {*_WORDS.get(choice.key, ()), *_WORDS.get(choice.label.removeprefix("choice."), ())}


def _labels(choice: Choice) -> set[str]:
    """Return what stands on the button, folded, in every language. A guide is found by its name anyway."""
    if "guide" in choice.facts:
        return set()
    labels = {fold(said(PHRASES[choice.label], language, choice.facts)) for language in LANGUAGES}
    return {label for label in labels if label and not label.isdecimal()}
