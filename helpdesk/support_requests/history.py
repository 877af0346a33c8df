"""The history of a request: entries are added in the transaction of what they tell of, and never changed.

Only forgetting takes something out: whatever may hold words that somebody wrote.
"""

import itertools
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from helpdesk.ids import new_id
from helpdesk.storage.database import Session
from helpdesk.storage.records import Records
from helpdesk.support_requests.past import PLAIN_FACTS, HistoryEntry, HistoryKind
from helpdesk.support_requests.records import HistoryEntryRecord

__all__ = ["History", "HistoryEntry", "HistoryKind"]

_MOST = 500
_count = itertools.count()


class History:
    """What happened to requests."""

    def __init__(self) -> None:
        """Bind the record."""
        self._entries = Records(HistoryEntry, HistoryEntryRecord)

    async def note(
        self,
        request: str,
        kind: HistoryKind,
        *,
        at: datetime,
        member: str | None = None,
        member_name: str | None = None,
        facts: Mapping[str, Any] | None = None,
        session: Session,
    ) -> HistoryEntry:
        """Add what happened to the request of this id, within the unit of work that brings it about, and return it.

        Free words are masked by the caller and stand in a fact that `PLAIN_FACTS` does not name.
        """
        entry = HistoryEntry(
            id=_id(),
            request=request,
            at=at,
            kind=kind,
            member=member,
            member_name=member_name,
            facts=dict(facts or {}),
        )
        await self._entries.add(entry, session=session)
        return entry

    async def note_each(self, requests: Collection[str], kind: HistoryKind, *, at: datetime, session: Session) -> None:
        """Add the same to the history of many requests, which nobody of the team did."""
        entries = [HistoryEntry(id=_id(), request=request, at=at, kind=kind) for request in requests]
        await self._entries.add_many(entries, session=session)

    async def of(self, request: str, *, session: Session | None = None) -> list[HistoryEntry]:
        """Return what happened to a request, oldest first; of a very long history the last part."""
        query = {"request": request}
        return (await self._entries.many(query, sort=[("at", -1), ("_id", -1)], limit=_MOST, session=session))[::-1]

    async def forget(self, requests: Collection[str], *, session: Session) -> None:
        """Take out every fact that may hold words; that it happened, and when, stays."""
        kept = {fact: f"$facts.{fact}" for fact in PLAIN_FACTS}
        entries = HistoryEntryRecord.get_pymongo_collection()
        await entries.update_many(
            {"request": {"$in": list(requests)}}, [{"$set": {"facts": {"$mergeObjects": [kept]}}}], session=session
        )


def _id() -> str:
    """Make an id that sorts behind those this process made before in the same instant."""
    fresh = new_id()
    return f"{fresh[:12]}{next(_count) % 0x1000000:06x}{fresh[-6:]}"
