"""What is asked of every text before everybody may read it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from helpdesk.privacy.masking import mask
from helpdesk.privacy.personal import Personal, personal_in, said_again
from helpdesk.public_words.errors import NotReadAgainError, OwnWordsNeededError, PerhapsPersonalError, PersonalFactError


class Promise(NamedTuple):
    """What a member says of the text they publish."""

    is_read_again: bool = False  # rewritten, nothing of the one who asked is left
    names_nobody: bool = False  # what looks like a name or an address is none of a person


def personal_of(pieces: Iterable[str]) -> list[Personal]:
    """Return what may be personal in some texts, each once, what is surely so first."""
    found = dict.fromkeys(one for piece in pieces for one in personal_in(piece))
    return sorted(found, key=lambda one: not one.kind.is_sure)


def check_public(pieces: Sequence[str], promise: Promise, *, said: Sequence[str] = ()) -> None:
    """Refuse a text that may not be public. `said` is what the resident wrote: nobody publishes that as it is.

    Raises PersonalFactError, OwnWordsNeededError, PerhapsPersonalError, NotReadAgainError.
    """
    found = personal_of(pieces)
    sure = [one for one in found if one.kind.is_sure]
    if sure:
        raise PersonalFactError(found=sure)
    if any(said_again(piece, said) for piece in pieces):
        raise OwnWordsNeededError
    if found and not promise.names_nobody:
        raise PerhapsPersonalError(found=found)
    if not promise.is_read_again:
        raise NotReadAgainError


def without_identifiers(words: str) -> str:
    """Return what may be stored: also a draft holds no number of anybody."""
    return mask(words.strip()).text
