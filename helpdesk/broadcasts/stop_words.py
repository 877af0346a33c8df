"""The word by which somebody wants no more news."""

import unicodedata
from typing import Final, NamedTuple

from helpdesk.language.folding import fold

_LONGEST: Final = 30
_SURE: Final = frozenset({"dừng", "dừng lại", "dừng tin", "ngừng", "ngừng tin"})
_SURE_FOLDED: Final = frozenset(
    {
        "stop",
        "unsubscribe",
        "dung tin",
        "dung nhan tin",
        "dung gui tin",
        "ngung tin",
        "huy tin",
        "tu choi tin",
        "thoi nhan tin",
    }
)
_ALSO_AN_ANSWER: Final = frozenset({"dung"})


class StopWord(NamedTuple):
    """A word to stop. `is_sure`: it can mean nothing else."""

    is_sure: bool


def is_stop(text: str) -> StopWord | None:
    """Read a stop word that stands alone, in any case, with or without a slash or politeness; None when it is none."""
    if len(text) > _LONGEST:
        return None
    marked = unicodedata.normalize("NFC", text).casefold().strip(" .!/\n\t\"“”'")
    marked = marked.removesuffix(" ạ").removesuffix(" nhé").strip()
    folded = fold(marked).strip()
    if marked in _SURE or folded in _SURE_FOLDED:
        return StopWord(is_sure=True)
    return StopWord(is_sure=False) if marked in _ALSO_AN_ANSWER else None
