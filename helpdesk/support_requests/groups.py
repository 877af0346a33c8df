"""The parts each view of the team's inbox is read in: a query, and the index that holds its rows in order."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from helpdesk.storage.database import Row
from helpdesk.support_requests.models import ENDED, HELD, OPEN, Status
from helpdesk.support_requests.views import STATUSES, Filters, Position, View

_UNREAD: Row = {"unread": {"$gt": 0}}
_READ: Row = {"unread": 0}
_NOT_COME: Row = {"is_result_missing": True}


class Group(NamedTuple):
    """A part of a view that one index holds in order."""

    query: Row
    by_index: str
    moment: str = "created_at"
    is_latest_first: bool = False

    @property
    def order(self) -> list[tuple[str, int]]:
        """Return by what it is sorted."""
        way = -1 if self.is_latest_first else 1
        return [(self.moment, way), ("_id", way)]

    def behind(self, position: Position) -> "Group":
        """Return the part of it that comes behind a position."""
        way, here = ("$lt", "$lte") if self.is_latest_first else ("$gt", "$gte")
        at = position.moment
        later: list[Row] = [{self.moment: {way: at}}, {"_id": {way: position.id}}]
        return self.narrowed({self.moment: {here: at}, "$or": later})

    def narrowed(self, *queries: Row) -> "Group":
        """Return what of it these queries let through."""
        return self._replace(query={"$and": [self.query, *queries]}) if queries else self


class Reader(NamedTuple):
    """Who reads the inbox: their id, and the roots of the areas in which they answer."""

    member: str
    areas: list[str]


def groups_of(view: View, reader: Reader, *, filters: Filters, now: datetime) -> list[Group]:
    """Return the parts of a view, the one to be shown first before the others."""
    statuses = tuple(one for one in STATUSES[view] if filters.status in (None, one))
    narrowing = _narrowing(reader, filters)
    return [group.narrowed(*narrowing) for group in _groups(view, reader, filters, statuses, now)]


def counted(reader: Reader, now: datetime) -> dict[str, Row]:
    """Return what is counted for the views, by name; `mine` has three parts, as its indexes have."""
    areas = reader.areas
    return {
        "mine": _mine(reader, HELD) | _READ,
        "mine_unread": _mine(reader, HELD) | _UNREAD,
        "offered": _offered(reader, OPEN),
        "area": _of(areas, OPEN),
        "waiting": _of(areas, (Status.WAITING,)),
        "overdue": _overdue(areas, OPEN, now),
        "not_yet": _of(areas, ENDED) | _NOT_COME,
        "resolved": _of(areas, ENDED),
        "unread": _of(areas, OPEN) | _UNREAD,
    }


def _groups(view: View, reader: Reader, filters: Filters, statuses: Sequence[Status], now: datetime) -> Sequence[Group]:
    areas = [filters.area] if filters.area else reader.areas
    match view:
        case View.MINE:
            mine = _mine(reader, statuses)
            return (
                Group(_offered(reader, statuses), "list_offered"),
                Group(mine | _UNREAD, "list_taken_unread"),
                Group(mine | _READ, "list_taken"),
            )
        case View.OVERDUE:
            return (Group(_overdue(areas, statuses, now), "list_due", "due_at"),)
        case View.NOT_YET:
            latest = _of(areas, statuses) | _NOT_COME
            return (Group(latest, "list_outcome", "changed_at", is_latest_first=True),)
        case View.RESOLVED | View.ALL:
            return (Group(_of(areas, statuses), "list_changed", "changed_at", is_latest_first=True),)
        case _:
            here = _of(areas, statuses)
            return (Group(here | _UNREAD, "list_area_unread"), Group(here | _READ, "list_area"))


def _narrowing(reader: Reader, filters: Filters) -> list[Row]:
    queries: list[Row] = []
    if filters.area:
        # As an expression: the index shall be entered by the smaller area, not by the member's.
        shared = {"$size": {"$setIntersection": ["$reach", reader.areas]}}
        queries += [{"reach": filters.area}, {"$expr": {"$gt": [shared, 0]}}]
    queries += [{"guide": filters.guide}] if filters.guide else []
    queries += [{"priority": filters.priority.value}] if filters.priority else []
    queries += [{"tags": filters.tag}] if filters.tag else []
    return queries


def _of(areas: Sequence[str], statuses: Sequence[Status]) -> Row:
    return {"reach": {"$in": list(areas)}, "status": {"$in": [status.value for status in statuses]}}


def _overdue(areas: Sequence[str], statuses: Sequence[Status], now: datetime) -> Row:
    # With the type that the index names: else the planner passes over it.
    return _of(areas, statuses) | {"due_at": {"$type": "date", "$lt": now}}


def _mine(reader: Reader, statuses: Sequence[Status]) -> Row:
    held = [status for status in statuses if status in HELD]
    return {"taken_by": reader.member} | _of(reader.areas, held)


def _offered(reader: Reader, statuses: Sequence[Status]) -> Row:
    waiting = [status for status in statuses if status is Status.WAITING]
    return {"assigned_to": reader.member} | _of(reader.areas, waiting)
