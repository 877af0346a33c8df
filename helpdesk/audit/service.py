"""Keeping and showing who did or read what."""

from collections.abc import Sequence

from helpdesk.audit.models import AuditEntry
from helpdesk.audit.records import AuditEntryRecord
from helpdesk.clock import Clock
from helpdesk.ids import new_id
from helpdesk.storage.database import Session
from helpdesk.storage.records import Records


class Audit:
    """Entries are added and read, never changed or removed."""

    def __init__(self, clock: Clock) -> None:
        self._records: Records[AuditEntry] = Records(AuditEntry, AuditEntryRecord)
        self._clock = clock

    async def note(
        self,
        *,
        member: str,
        action: str,
        subject: str,
        area: str | None = None,
        reach: Sequence[str] = (),
        session: Session | None = None,
    ) -> AuditEntry:
        """Keep that a member did it just now; with the session, only if the act itself is kept.

        `reach` is the area's (see `Area.reach`): without one, only who may read the audit of that very area sees it.
        """
        entry = AuditEntry(
            id=new_id(),
            at=self._clock.now(),
            member=member,
            action=action,
            subject=subject,
            area=area,
            reach=list(reach) or ([area] if area else []),
        )
        await self._records.add(entry, session=session)
        return entry

    async def recent(self, areas: Sequence[str], *, limit: int = 100) -> list[AuditEntry]:
        """Return what was done in these areas (the roots of `audit.read`) and below, latest first."""
        query = {"reach": {"$in": list(areas)}}
        return await self._records.many(query, sort=[("at", -1), ("_id", -1)], limit=limit)
