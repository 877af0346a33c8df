"""Addresses that open one file, in one form, for some minutes, to whoever holds them: platforms fetch pictures so."""

import hmac
from hashlib import sha256
from typing import Final
from urllib.parse import quote, urlencode

from helpdesk.attachments.errors import AddressExpiredError, UnknownAttachmentError
from helpdesk.clock import Clock
from helpdesk.privacy.sealing import Sealer

MINUTES_10_S: Final = 600
_PURPOSE = "attachment.address"
_LONGEST_UNTIL = 12  # digits


class FileAddresses:
    """Makes and checks them. Nothing is stored: the key of the installation signs them."""

    def __init__(self, sealer: Sealer, base_url: str, clock: Clock) -> None:
        """Take the keys, where the installation is reached from outside ("https://…"), and the time."""
        self._keys = sealer.derived(purpose=_PURPOSE)
        self._base = base_url.rstrip("/")
        self._clock = clock

    def public(self, path: str) -> str:
        """Return the address of something that everybody may see, for ever."""
        return f"{self._base}/{path}"

    def sign(self, attachment: str, *, preview: bool = False, for_s: int = MINUTES_10_S) -> str:
        """Return an address of a file, or of its preview, that is good for so many seconds."""
        until = str(int(self._clock.now().timestamp()) + for_s)
        mac = _mac(self._keys[0], attachment, until, preview=preview)
        facts = {"preview": "1"} if preview else {}
        return f"{self._base}/files/{quote(attachment, safe='')}?{urlencode({**facts, 'until': until, 'mac': mac})}"

    def check(self, attachment: str, *, until: str, mac: str, preview: bool = False) -> None:
        """Let pass what was signed here and is still good.

        Raises UnknownAttachmentError whatever is wrong with it, AddressExpiredError when only its time is over.
        """
        given = mac.encode("utf-8", "replace")
        right = [
            hmac.compare_digest(_mac(key, attachment, until, preview=preview).encode(), given) for key in self._keys
        ]
        if not any(right) or len(until) > _LONGEST_UNTIL:
            raise UnknownAttachmentError
        if self._clock.now().timestamp() >= int(until):
            raise AddressExpiredError


def _mac(key: bytes, attachment: str, until: str, *, preview: bool) -> str:
    form = "preview" if preview else "whole"
    signed = f"{attachment}\x1f{form}\x1f{until}".encode("utf-8", "replace")
    return hmac.new(key, signed, sha256).hexdigest()
