"""Waiting for somebody else: the resident, an office outside, the day of a visit."""

from collections.abc import Callable
from datetime import datetime

from helpdesk.storage.database import Session
from helpdesk.support_requests.desk import Desk, given, masked
from helpdesk.support_requests.errors import OfficeMissingError
from helpdesk.support_requests.history import HistoryKind
from helpdesk.support_requests.models import Status, SupportRequest
from helpdesk.teams.models import Member

_NAME = 120
"""Characters of the name of an office or a place."""


class Pausing(Desk):
    """Pausing a request and going on; who pauses one that nobody has takes it. The resident is told."""

    async def wait_for_resident(
        self, request_id: str, *, words: str, member: Member, seen: int | None = None
    ) -> SupportRequest:
        """Ask the resident to do something first. Raises WordsMissingError, WordsTooLongError."""
        asked = given(words)

        def change(request: SupportRequest, now: datetime) -> None:
            request.wait_for_resident(asked, at=now)

        told: dict[str, object] = {"name": member.name, "text": asked}
        return await self._pause(request_id, change, "needs_you", told, {"words": asked}, member=member, seen=seen)

    async def wait_for_office(
        self, request_id: str, *, office: str, words: str, member: Member, seen: int | None = None
    ) -> SupportRequest:
        """Give it to an office outside, with the reason. Raises OfficeMissingError, WordsMissingError."""
        name = masked(office, most=_NAME)
        if not name:
            raise OfficeMissingError
        why = given(words)

        def change(request: SupportRequest, now: datetime) -> None:
            request.wait_for_office(name, words=why, at=now)

        noted: dict[str, object] = {"office": name, "words": why}
        told: dict[str, object] = {"name": member.name, "office": name}
        return await self._pause(request_id, change, "with_office", told, noted, member=member, seen=seen)

    async def schedule(
        self, request_id: str, *, visit_at: datetime, place: str, member: Member, seen: int | None = None
    ) -> SupportRequest:
        """Agree on a visit. Raises VisitInPastError, WordsMissingError when no place is named."""
        where = given(place, most=_NAME)

        def change(request: SupportRequest, now: datetime) -> None:
            request.schedule(visit_at, place=where, at=now)

        noted: dict[str, object] = {"visit_at": visit_at.isoformat(), "place": where}
        return await self._pause(
            request_id, change, "visit", {"name": member.name, **noted}, noted, member=member, seen=seen
        )

    async def resume(self, request_id: str, *, member: Member, seen: int | None = None) -> SupportRequest:
        """Go on: nobody has to be waited for any more."""

        async def work(session: Session) -> SupportRequest:
            request = await self._seen_one(request_id, member=member, seen=seen, session=session)
            request.resume(at=self._clock.now())
            kept = await self._keep(request, session)
            await self._note(kept, HistoryKind.RESUMED, session, member=member)
            return kept

        return await self._within(None, work)

    async def _pause(
        self,
        request_id: str,
        change: Callable[[SupportRequest, datetime], None],
        event: str,
        told: dict[str, object],
        noted: dict[str, object],
        *,
        member: Member,
        seen: int | None,
    ) -> SupportRequest:
        async def work(session: Session) -> SupportRequest:
            request = await self._seen_one(request_id, member=member, seen=seen, session=session)
            is_new, now = request.status is Status.WAITING, self._clock.now()
            if is_new:
                request.take(member=member.id, name=member.name, at=now)
            change(request, now)
            kept = await self._keep(request, session)
            if is_new:
                await self._note(kept, HistoryKind.TAKEN, session, member=member)
            await self._note(kept, HistoryKind(kept.status.value), session, member=member, facts=noted)
            await self._tell(kept, event, told, session, key=str(kept.version))
            return kept

        return await self._within(None, work)
