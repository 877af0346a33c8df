"""Ids: opaque, sortable by birth, or derived so that doing a thing twice names it once."""

import hashlib
import secrets
import time

_SPEAKABLE = "ABCDEFGHKMNPQRTUVWXY346789"  # nothing that is mistaken for another sign when read aloud
_SPOKEN_SIGNS = 6


def new_id() -> str:
    """Return a fresh id; ids made later sort later (to the millisecond)."""
    return f"{int(time.time() * 1000):012x}{secrets.token_hex(6)}"


def derived_id(*parts: str) -> str:
    """Return the id that belongs to these parts: the same parts, the same id, in every process."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=12).hexdigest()


def speakable_code(*parts: str) -> str:
    """Return a short code to read over the phone, derived from the parts: "K7M-2QF"."""
    number = int.from_bytes(hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).digest(), "big")
    letters = []
    for _ in range(6):
        number, rest = divmod(number, len(_SPEAKABLE))
        letters.append(_SPEAKABLE[rest])
    return "".join(letters[:3]) + "-" + "".join(letters[3:])


def written_code(typed: str) -> str:
    """Return a speakable code as it is written, however it was typed: "k7m2qf" and "K7M 2QF" are "K7M-2QF"."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    return f"{signs[:3]}-{signs[3:]}" if len(signs) == _SPOKEN_SIGNS else typed.strip().upper()
