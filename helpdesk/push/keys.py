"""Our own keys: the settings' pair, or one made once for the installation."""

from typing import Final

from helpdesk.privacy.sealing import NotOpenedError, Sealer
from helpdesk.push.key_pair import KeyPair, fresh_key
from helpdesk.push.repository import SealedKey
from helpdesk.storage.database import Database

_PURPOSE: Final = "push key"


class OwnKeys:
    """The pair of the settings, or one that is made when it is first asked for and kept for good."""

    def __init__(self, database: Database, sealer: Sealer, *, given: str = "") -> None:
        """Take what seals it; `given`: the private key of the settings."""
        self._store = SealedKey(database)
        self._sealer = sealer
        self._pair = KeyPair.of(given) if given else None

    async def pair(self) -> KeyPair:
        """Return it. One that our key no longer opens is replaced: what was sealed beside it is as lost."""
        if self._pair is None:
            self._pair = await self._kept()
        return self._pair

    async def _kept(self) -> KeyPair:
        while True:
            sealed = await self._store.read()
            try:
                if sealed is not None:
                    return KeyPair.of(self._sealer.open(sealed, purpose=_PURPOSE))
            except NotOpenedError:
                pass
            await self._store.keep(self._sealer.seal(fresh_key(), purpose=_PURPOSE), instead_of=sealed)
