"""The code of a poster: printed on it, carried by its links, typed in any chat. No secret: who passes by reads it."""

import re
import secrets
from collections.abc import Callable

from helpdesk.privacy.masking import mask
from helpdesk.privacy.spoken_codes import SIGNS, TypedCodes, is_mixed

LENGTH = 4
MARK = "P"
"""Before every code that is printed or typed: a word, a number plate or half a link code never looks like it."""

_TYPED = TypedCodes(
    pieces=(LENGTH,),
    behind="em|toi|cho|nhap|go|ma|code|so|ap phich|to|la|cua|day|start|poster",
    before="a|nhe|nha|em|day",
    mark=MARK.lower(),
)
_LINKED = re.compile(f"[{SIGNS}]{{{LENGTH}}}", re.IGNORECASE)


def new_code(*, pick: Callable[[str], str] = secrets.choice) -> str:
    """Make a code, e.g. "7K4M": letters and digits, and nothing that is blotted out at the door."""
    while True:
        code = "".join(pick(SIGNS) for _ in range(LENGTH))
        if _is_good(code):
            return code


def shown(code: str) -> str:
    """Say a code as it is printed: "P7K4M"."""
    return f"{MARK}{code}"


def typed_poster(text: str) -> str | None:
    """Read a code out of what was typed, in any case: "P7K4M", "p 7k4m", "mã P-7K4M ạ". None for everything else."""
    return _TYPED.read(text)


def linked_poster(value: str) -> str | None:
    """Read the code that a link carries behind "p-"; None when it cannot be one."""
    return value.upper() if _LINKED.fullmatch(value) else None


def _is_good(code: str) -> bool:
    ways = (shown(code), f"{MARK} {code}", f"{MARK}-{code}", " ".join(shown(code)), f"p-{code}")
    return is_mixed(code) and not any(mask(one).kinds for way in ways for one in (way, f"mã {way}", f"gõ mã {way} ạ"))
