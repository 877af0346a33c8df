"""Understanding which choice was taken: by button, by number, or by its everyday word."""

import re

from bot.engine.messages import Incoming, Kind
from helpdesk.language.folding import fold
from helpdesk.messaging.models import OpenQuestion

_NUMBER = re.compile(r"(?:so |chon )?(\d{1,2})")

# Everyday words for choices, folded. Only whole messages count, and only while the choice is on offer.
_WORDS: dict[str, tuple[str, ...]] = {
    "agree": (
        *("dong y", "toi dong y", "dong y a", "da dong y", "vang", "vang a", "co", "ok", "oke", "duoc"),
        *("yes", "i agree", "agree"),
    ),
    "decline": ("khong dong y", "toi khong dong y", "khong", "no", "i do not agree", "i don t agree"),
    "next": ("tiep", "tiep tuc", "tiep theo", "buoc tiep", "buoc tiep theo", "next", "next step", "xong buoc nay"),
    "back": ("quay lai", "truoc", "buoc truoc", "lui", "back", "step back"),
    "stuck": ("ket", "bi ket", "toi bi ket", "em bi ket", "giup", "giup voi", "giup toi", "stuck", "help", "i m stuck"),
    "done": ("xong", "xong roi", "da xong", "done"),
    "start": ("bat dau", "start"),
    "skip": ("bo qua", "khong can", "thoi", "skip"),
    "unknown": ("khong biet", "toi khong biet", "khong ro", "i don t know"),
    "later": ("de sau", "later"),
    "team": ("gap to", "gap nguoi", "gap can bo", "goi to"),
    "resume": ("lam tiep", "lam tiep huong dan", "tiep tuc huong dan", "resume", "go on", "go on with the guide"),
}


def chosen(incoming: Incoming, question: OpenQuestion | None) -> str | None:
    """Return the key of the choice taken, None when it is none (or a button of an older notice)."""
    if question is None or not question.choices:
        return None
    keys = [choice.key for choice in question.choices]
    if incoming.kind is Kind.CHOICE:
        notice, _, index = incoming.choice.partition(":")
        is_current = notice == str(question.notice) and index.isdecimal() and int(index) < len(keys)
        return keys[int(index)] if is_current else None
    if incoming.kind is not Kind.TEXT or len(incoming.text) > 40:  # noqa: PLR2004 - no choice is said in more
        return None
    if incoming.text.lstrip().startswith("/"):
        return None  # "/help" is a command, not the wish for help
    words = fold(incoming.text)
    if number := _NUMBER.fullmatch(words):
        place = int(number[1])
        return keys[place - 1] if 1 <= place <= len(keys) else None
    return next((key for key in keys if words in _WORDS.get(key, ())), None)
