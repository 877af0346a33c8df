"""How fast somebody may send: generous for people, too slow for a machine that floods. Counted in this process only."""

import secrets
import time
from collections.abc import Callable
from hashlib import blake2b
from ipaddress import ip_address

from starlette.requests import Request

_MOST_KNOWN = 20_000


class Pace:
    """So many in a minute, all at once or one after another."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Take how many, and seconds that only go forward."""
        self._most = float(per_minute)
        self._clock = clock
        self._key = secrets.token_bytes(16)
        self._left: dict[bytes, tuple[float, float]] = {}

    def wait_s(self, who: str) -> float:
        """Count one more of somebody; 0 when it may pass, else the seconds to wait, and it does not count."""
        name, now = blake2b(who.encode(), key=self._key, digest_size=12).digest(), self._clock()
        left, since = self._left.get(name, (self._most, now))
        left = min(self._most, left + (now - since) * self._most / 60)
        if left < 1:
            return (1 - left) * 60 / self._most
        self._left[name] = (left - 1, now)
        if len(self._left) > _MOST_KNOWN:
            self._forget(now)
        return 0.0

    def _forget(self, now: float) -> None:
        """Forget who was silent for a minute: their measure is full again; and everybody, should that not do."""
        self._left = {name: seen for name, seen in self._left.items() if now - seen[1] < 60}  # noqa: PLR2004
        if len(self._left) > _MOST_KNOWN:
            self._left.clear()


def address_of_visitor(request: Request) -> str | None:
    """Return where a request comes from; None when only a proxy on this machine is known."""
    host = request.client.host if request.client else ""
    try:
        return None if ip_address(host).is_loopback else host
    except ValueError:
        return None
