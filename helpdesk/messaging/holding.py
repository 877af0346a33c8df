"""Holding lanes: a worker renews its leases and knows at any moment which lanes are its own."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable

from helpdesk.messaging.repository.lanes import LEASE_MS, Lanes
from helpdesk.storage.failures import DatabaseError

log = logging.getLogger(__name__)

RENEW_S = 1.0
_SAFETY_S = 1.0  # stop a little before the lease ends: another worker's clock is not ours
_DRAIN_S = 2.0


class LaneKeeper:
    """Keeps this worker's lanes leased. `held` is empty as soon as the lease could be over."""

    def __init__(
        self,
        lanes: Lanes,
        *,
        gained: Callable[[set[int]], Awaitable[None]],
        leaving: Callable[[set[int]], Awaitable[None]],
        ready: Callable[[], None],
    ) -> None:
        """Take the leases, and what to do around them.

        `gained` prepares lanes that just came to us, before any work is done in them; `ready` hears that they can be
        worked on; `leaving` lets what is on its way in lanes arrive, before they are given to another worker.
        """
        self._lanes = lanes
        self._gained = gained
        self._leaving = leaving
        self._ready = ready
        self._held: set[int] = set()
        self._renewed = float("-inf")

    @property
    def held(self) -> set[int]:
        """The lanes that are surely ours now."""
        if time.monotonic() - self._renewed > LEASE_MS / 1000 - _SAFETY_S:
            return set()
        return self._held

    async def run(self) -> None:
        """Renew until cancelled, then give everything back."""
        try:
            while True:
                try:
                    await self._renew()
                except DatabaseError as error:
                    log.warning("lanes not renewed: %s", type(error).__name__)
                await asyncio.sleep(RENEW_S)
        finally:
            self._held = set()
            with contextlib.suppress(DatabaseError):
                await self._lanes.release()

    async def _renew(self) -> None:
        asked = time.monotonic()
        mine, share = await self._lanes.renew(self.held)
        if new := mine - self.held:  # looked at after the wait: what was not ours meanwhile is read again
            await self._gained(new)
        surplus = set(sorted(mine)[share:])
        self._held, self._renewed = mine - surplus, asked
        if surplus:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_DRAIN_S):
                    await self._leaving(surplus)
            await self._lanes.give_up(surplus)
        if new:
            self._ready()
