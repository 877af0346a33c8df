"""The roster in MongoDB; what a member may see is part of every query."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from helpdesk.roster.calendar_links import CalendarKind, CalendarLink
from helpdesk.roster.group_events import EventState, GroupEvent
from helpdesk.roster.models import Absence, Shift
from helpdesk.roster.records import AbsenceRecord, CalendarLinkRecord, GroupEventRecord, ShiftRecord
from helpdesk.storage.database import Session
from helpdesk.storage.records import Records
from helpdesk.teams.models import Permission, Scope

_MOST = 500
"""Shifts, absences or events of one team in one question."""
_MOST_OF_ALL = 20_000
"""The same of many teams: a few hundred with a weekly shift for every morning and afternoon."""

_CANCELLED = {"state": {"$ne": EventState.CANCELLED.value}}


class RosterInMongo:
    """Shifts, absences and group events."""

    def __init__(self) -> None:
        """Bind the records."""
        self.shifts = Records(Shift, ShiftRecord)
        self.absences = Records(Absence, AbsenceRecord)
        self.events = Records(GroupEvent, GroupEventRecord)

    async def shifts_between(
        self, since: date, until: date, whose: Mapping[str, Any], *, session: Session | None = None
    ) -> list[Shift]:
        """Return the shifts that may be on one of these days, both included."""
        days = {"day": {"$lte": _stored(until)}, "until": {"$gte": _stored(since)}}
        return await self.shifts.many({**whose, **days}, sort=[("starts", 1), ("_id", 1)], limit=_MOST, session=session)

    async def absences_between(
        self, since: date, until: date, whose: Mapping[str, Any], *, session: Session | None = None
    ) -> list[Absence]:
        """Return the absences that hold on one of these days, both included."""
        days = {"since": {"$lte": _stored(until)}, "until": {"$gte": _stored(since)}}
        return await self.absences.many(
            {**whose, **days}, sort=[("since", 1), ("_id", 1)], limit=_MOST, session=session
        )

    async def of_teams(self, teams: Collection[str], since: date, until: date) -> tuple[list[Shift], list[Absence]]:
        """Return the shifts and absences of many teams that may concern these days."""
        whose, first, last = {"team": {"$in": list(teams)}}, _stored(since), _stored(until)
        in_order = [("team", 1), ("_id", 1)]
        shifts = {**whose, "day": {"$lte": last}, "until": {"$gte": first}}
        absences = {**whose, "since": {"$lte": last}, "until": {"$gte": first}}
        return (
            await self.shifts.many(shifts, sort=in_order, limit=_MOST_OF_ALL),
            await self.absences.many(absences, sort=in_order, limit=_MOST_OF_ALL),
        )

    async def events_between(
        self, since: date, until: date, whose: Mapping[str, Any], *, session: Session | None = None
    ) -> list[GroupEvent]:
        """Return the events on these days that were not cancelled, earliest first."""
        days = {"day": {"$gte": _stored(since), "$lte": _stored(until)}}
        in_order = [("day", 1), ("starts", 1), ("_id", 1)]
        return await self.events.many({**whose, **_CANCELLED, **days}, sort=in_order, limit=_MOST, session=session)

    async def shift(
        self, shift: str, scope: Scope, permission: Permission, *, session: Session | None = None
    ) -> Shift | None:
        """Find one where the permission is held."""
        return await self.shifts.one({"_id": shift, **within(scope, permission)}, session=session)

    async def absence(self, absence: str, *, session: Session | None = None) -> Absence | None:
        """Find one whoever asks: the service looks whose it is."""
        return await self.absences.one({"_id": absence}, session=session)

    async def event(
        self, event: str, scope: Scope, permission: Permission, *, session: Session | None = None
    ) -> GroupEvent | None:
        """Find one where the permission is held."""
        return await self.events.one({"_id": event, **within(scope, permission)}, session=session)

    async def remove_shift(self, shift: str, *, session: Session) -> None:
        """Remove one of which no day is left."""
        await ShiftRecord.get_pymongo_collection().delete_one({"_id": shift}, session=session)

    async def remove_absence(self, absence: str, *, session: Session) -> None:
        """Remove one that was taken back."""
        await AbsenceRecord.get_pymongo_collection().delete_one({"_id": absence}, session=session)


class CalendarLinksInMongo:
    """The subscriptions."""

    def __init__(self) -> None:
        """Bind the record."""
        self._links = Records(CalendarLink, CalendarLinkRecord)

    async def add(self, link: CalendarLink, *, session: Session) -> None:
        """Keep a new one."""
        await self._links.add(link, session=session)

    async def one(self, link: str) -> CalendarLink | None:
        """Find one by the hash of its token."""
        return await self._links.one({"_id": link})

    async def of(self, member: str) -> list[CalendarLink]:
        """Return those of a member."""
        return await self._links.many({"member": member}, limit=len(CalendarKind))

    async def remove(self, member: str, kind: CalendarKind, *, session: Session) -> bool:
        """Remove a member's; False when there was none."""
        links = CalendarLinkRecord.get_pymongo_collection()
        done = await links.delete_many({"member": member, "kind": kind.value}, session=session)
        return done.deleted_count > 0


def within(scope: Scope, permission: Permission) -> dict[str, Any]:
    """Return the condition for what stands where the permission is held."""
    return {"reach": {"$in": scope.areas_for(permission)}}


def of_members(members: Collection[str]) -> dict[str, Any]:
    """Return the condition for absences of these."""
    return {"member": {"$in": list(members)}}


def _stored(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a day, as the records keep it
