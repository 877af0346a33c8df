"""Whether what was written is a place's own name, and not words that only sound like one."""

import re
from itertools import product

from helpdesk.areas.models import AreaMatch
from helpdesk.language.folding import fold

_KIND = re.compile(r"^(xa|phuong|thi tran|thi xa|thanh pho|huyen|quan|tinh|dac khu|tt|tx|tp|x|p|h|q|t) ")
_LIVING = re.compile(r"^(?:(?:da|toi|em|minh|chau|nha|nha toi|nha em) )?(?:o|tai) ")
_WISH = re.compile(r"\b(muon|lam sao|the nao|thu tuc|dang ky|cho hoi|xin cap|cap lai)\b")


def is_kind_said(words: str) -> bool:
    """Tell whether they begin as only a place does: "xã …", "thị trấn …"."""
    return _KIND.match(_place(words)) is not None


def is_named(match: AreaMatch, words: str) -> bool:
    """Tell whether the words are the place's name of today or the old one it was found by, whole and without a typo.

    The kind may be left out; what held the place may stand behind it.
    """
    said = _bare(_place(words))
    old = (match.via or "").split(", ")
    return any(
        said == f"{name} {holder}".strip()
        for names, holders in (
            ((match.area.name, *match.area.aliases), (match.province,)),
            (old[:1], (*old[1:], match.province)),
        )
        for name, holder in product(map(_folded, names), ("", *map(fold, holders), *map(_folded, holders)))
        if name
    )


def sounds_like_a_wish(words: str) -> bool:
    """Tell whether they say what somebody wants done."""
    return _WISH.search(fold(words)) is not None


def _place(words: str) -> str:
    return _LIVING.sub("", fold(words))


def _folded(name: str) -> str:
    return _bare(fold(name))


def _bare(name: str) -> str:
    return _KIND.sub("", name)
