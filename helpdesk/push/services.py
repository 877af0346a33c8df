"""Which push services a browser may name: whoever names another could make us call where they like."""

import re
from collections.abc import Sequence
from typing import Final

from helpdesk.web_addresses import parts_of

KNOWN: Final = (
    "fcm.googleapis.com",  # Chrome, and most browsers built on it
    "push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)
"""The hosts, and what lies below them."""

_ADDRESS: Final = re.compile(r"[\x21-\x7e]{1,2048}")


class PushServices:
    """Those everybody knows, and those the operator added: a host, or for tests "http://127.0.0.1:1234"."""

    def __init__(self, added: Sequence[str] = ()) -> None:
        self._hosts = (*KNOWN, *(one for one in added if "://" not in one))
        self.origins = frozenset(one for one in added if "://" in one)

    def takes(self, address: str) -> bool:
        """Tell whether something may be sent to this address."""
        parts = parts_of(address) if _ADDRESS.fullmatch(address) else None
        if parts is None:
            return False
        host = parts.hostname or ""
        is_known = any(host == known or host.endswith(f".{known}") for known in self._hosts)
        is_plain = parts.scheme == "https" and parts.netloc == host
        return (is_known and is_plain) or f"{parts.scheme}://{parts.netloc}" in self.origins


def service_of(address: str) -> str:
    """Return the host of an address, all of it that may be said or logged."""
    parts = parts_of(address)
    return (parts.hostname or "")[:100] if parts else ""
