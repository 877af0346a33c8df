"""The live feed: whoever shows something is woken when it changed, in any process."""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from helpdesk.storage.database import Database
from helpdesk.storage.failures import DatabaseError

log = logging.getLogger(__name__)

REQUESTS = "requests"
PROCEDURES = "procedures"
GUIDES = "guides"
BROADCASTS = "broadcasts"
PATIENCE_S = 10.0
"""Listeners look again after so long even if nothing woke them: the safety net behind the change stream."""


def conversation_topic(conversation: str) -> str:
    """Name what wakes the ones who show this conversation."""
    return f"conversation:{conversation}"


class LiveFeed:
    """One change stream per process, handed on to everybody who listens in it."""

    def __init__(self, database: Database, *, process: str, arrived: Callable[[], None]) -> None:
        """`arrived` is called when another process put something into the inbox."""
        self._database = database
        self._process = process
        self._arrived = arrived
        self._listeners: dict[str, set[asyncio.Event]] = defaultdict(set)

    @asynccontextmanager
    async def listen(self, topic: str) -> AsyncIterator[AsyncIterator[None]]:
        """Open a listener; its iterator yields whenever the topic may have changed."""
        event = asyncio.Event()
        self._listeners[topic].add(event)
        try:
            yield _beats(event)
        finally:
            self._listeners[topic].discard(event)
            if not self._listeners[topic]:
                del self._listeners[topic]

    def tell(self, topic: str) -> None:
        """Wake the listeners of a topic in this process."""
        for event in self._listeners.get(topic, ()):
            event.set()

    async def run(self) -> None:
        """Watch the database until cancelled."""
        while True:
            try:
                async with await self._database.db.watch(self._pipeline(), max_await_time_ms=1000) as stream:
                    async for change in stream:
                        self._hand_on(change)
            except DatabaseError as error:
                log.warning("live feed interrupted: %s", type(error).__name__)
                await asyncio.sleep(0.5)

    def _hand_on(self, change: dict[str, Any]) -> None:
        name, key = change["ns"]["coll"], str(change["documentKey"]["_id"])
        if name == "inbox":
            self._arrived()
        elif name == "outbox":
            self.tell(conversation_topic(key.rpartition(":")[0]))
        elif name == "procedure_lists":
            self.tell(PROCEDURES)
        elif name == "broadcasts":
            self.tell(BROADCASTS)
        elif name == "guide_changes":
            self.tell(GUIDES)
        else:
            self.tell(REQUESTS)

    def _pipeline(self) -> list[dict[str, Any]]:
        # Only what somebody waits for leaves the server: arrivals of other processes, web-chat notices, requests, and
        # that guides or a list of procedures changed.
        return [
            {
                "$match": {
                    "$or": [
                        {"ns.coll": "inbox", "operationType": "insert", "fullDocument.by": {"$ne": self._process}},
                        {
                            "ns.coll": {"$in": ["guide_changes", "broadcasts"]},
                            "operationType": {"$in": ["insert", "update", "replace"]},
                        },
                        {"ns.coll": "outbox", "operationType": "insert", "documentKey._id": {"$regex": "^webchat:"}},
                        {
                            "ns.coll": {
                                "$in": ["support_requests", "thread_entries", "scam_reports", "procedure_lists"]
                            },
                            "operationType": {"$in": ["insert", "update", "replace"]},
                        },
                    ]
                }
            },
            {"$project": {"ns": 1, "documentKey": 1}},
        ]


async def _beats(event: asyncio.Event) -> AsyncIterator[None]:
    while True:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(event.wait(), PATIENCE_S)
        event.clear()
        yield
