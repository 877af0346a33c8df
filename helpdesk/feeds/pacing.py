"""How often a program may ask, whichever process of the server it meets."""

import hmac
from hashlib import sha256
from math import ceil, floor
from typing import Final, NamedTuple

from helpdesk.feeds.repository.paces import PacesInMongo
from helpdesk.privacy.sealing import Sealer
from helpdesk.storage.database import Database

ASKED_A_MINUTE: Final = 120
"""Questions of one token."""
WRONG_A_MINUTE: Final = 30
"""Wrong tokens from one address."""
WINDOW_S: Final = 60

_PURPOSE: Final = "feed.pace"


class Standing(NamedTuple):
    """What somebody may still ask: `left` of `most` now, all of it after `full_in_s` seconds of silence.

    `wait_s`: seconds after which one more may pass; 0 when this one did.
    """

    most: int
    left: int
    full_in_s: int
    wait_s: int

    @classmethod
    def of(cls, *, most: int, left: float, passes: bool) -> "Standing":
        """Say it in whole questions and seconds."""
        second = WINDOW_S / most
        wait = 0 if passes else max(1, ceil((1 - left) * second))
        return cls(most, max(0, floor(left)), ceil((most - left) * second), wait)


class Paces:
    """The measures of tokens, and of addresses from which wrong ones come. An address is kept as a sealed mark only."""

    def __init__(
        self, database: Database, sealer: Sealer, *, asked: int = ASKED_A_MINUTE, wrong: int = WRONG_A_MINUTE
    ) -> None:
        """Take what keeps them, the keys of the installation, and how often may be asked in a minute."""
        self._store = PacesInMongo(database)
        self._key = sealer.derived(purpose=_PURPOSE)[0]
        self._asked = asked
        self._wrong = wrong

    async def asks(self, token: str) -> Standing:
        """Count a question of a token."""
        return await self._count(f"asked {token}", self._asked)

    async def guesses(self, address: str) -> Standing:
        """Count a wrong token from an address."""
        mark = hmac.new(self._key, address.encode(), sha256).hexdigest()[:32]
        return await self._count(f"wrong {mark}", self._wrong)

    async def _count(self, who: str, most: int) -> Standing:
        passes, left = await self._store.take(who, most=most)
        return Standing.of(most=most, left=left, passes=passes)
