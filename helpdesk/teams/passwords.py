"""Passwords: what is strong enough, and how one is kept without keeping it."""

import asyncio
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from helpdesk.teams.errors import WeakPasswordError

SHORTEST = 10


def check_strength(password: str, *, username: str) -> None:
    """Refuse with WeakPasswordError what is too short or the username itself."""
    plain = _typed(password)
    if len(plain) < SHORTEST or plain.strip().lower() == username.strip().lower():
        raise WeakPasswordError(shortest=SHORTEST)


def usual_hasher() -> PasswordHasher:
    """Return argon2id with the memory that OWASP names for small machines (19 MiB)."""
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class Passwords:
    """Hashes and compares with argon2id, beside the event loop."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Use this hasher, or the usual one."""
        self._hasher = hasher or usual_hasher()
        self._nobodys = self._hasher.hash(secrets.token_urlsafe())

    async def hashed(self, password: str) -> str:
        """Return what may be stored."""
        return await asyncio.to_thread(self._hasher.hash, _typed(password))

    async def are_equal(self, kept: str | None, password: str) -> bool:
        """Tell whether it is the one; without a kept one the answer is no and takes as long."""
        is_right = await asyncio.to_thread(self._verify, kept or self._nobodys, _typed(password))
        return is_right and kept is not None

    def _verify(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (Argon2Error, InvalidHashError):
            return False


def _typed(password: str) -> str:
    """Phones and computers write the same Vietnamese letter as one sign or as two."""
    return unicodedata.normalize("NFKC", password)
