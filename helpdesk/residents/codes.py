"""Short codes by which one person shows that two conversations are theirs: read aloud, typed in, good for one use."""

from datetime import timedelta

from helpdesk.privacy.sealing import Sealer
from helpdesk.privacy.spoken_codes import SpokenCodes, TypedCodes

GOOD_FOR = timedelta(minutes=15)
MOST_TRIES = 5
"""Wrong codes that a conversation may type within `GOOD_FOR`; then it has to wait."""

_PIECES = (4, 4)
_PURPOSE = "resident.link_code"
_TYPED = TypedCodes(
    pieces=_PIECES,
    behind="em|toi|cho|nhap|go|ket|noi|ma|code|link|la|cua|day|voi|start|l",
    before="a|nhe|nha|em|day",
)


class LinkCodes(SpokenCodes):
    """The codes that link conversations, e.g. "K7M4-9QFP"."""

    def __init__(self, sealer: Sealer) -> None:
        """Take the key from which the codes' own is derived."""
        super().__init__(sealer, purpose=_PURPOSE, pieces=_PIECES)


def typed_code(text: str) -> str | None:
    """Read a code out of what was typed: in any case, with or without its dash, spelled apart, behind "nối" or "mã".

    None for everything else.
    """
    return _TYPED.read(text)
