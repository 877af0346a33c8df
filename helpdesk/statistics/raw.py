"""What happened on one day, read from the rooms' own collections with only what figures need."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from helpdesk.statistics.days import local_day, moments_of
from helpdesk.statistics.persons import Came
from helpdesk.statistics.places import place_of
from helpdesk.statistics.walks import Happened, Walk
from helpdesk.storage.database import Database, Row
from helpdesk.support_requests.history import HistoryKind

_AT_ONCE: Final = 2000

_REQUEST: Final = dict.fromkeys(
    (
        *("area", "reach", "guide", "guide_version", "step", "conversation", "status", "resolution"),
        *("rating", "reasons", "outcome"),
        *("created_at", "first_answer_at", "resolved_at", "due_at", "is_forgotten"),
        *("times.is_answered_in_time", "times.is_resolved_in_time", "times.is_out_of_hours"),
        *("times.first_answer_seconds", "times.resolution_seconds", "times.first_answer_due"),
    ),
    1,
)
_COMING: Final = dict.fromkeys(("person_ref", "happened_at", "area", "reach", "guide"), 1)
_VISIT: Final = dict.fromkeys(
    (
        *("area", "reach", "guide", "person_ref", "people", "dossiers", "minutes"),
        *("mode", "place", "result", "vneid", "paid_online"),
    ),
    1,
)


@dataclass
class DayRaw:
    """Everything of one day that lies in the areas asked for."""

    opened: list[Row] = field(default_factory=list)
    resolved: list[Row] = field(default_factory=list)
    turned: list[tuple[str, Row]] = field(default_factory=list)  # cancelled or opened again, with the request
    visits: list[Row] = field(default_factory=list)
    reminders: list[Row] = field(default_factory=list)
    walks: list[Walk] = field(default_factory=list)  # each whole, with what happened on other days
    comings: list[Came] = field(default_factory=list)  # every entry about persons who were there that day


class RawDays:
    """Reads days from requests, their history, the log, walks and reminders."""

    def __init__(self, database: Database) -> None:
        """Open the collections."""
        self._requests = database["support_requests"]
        self._history = database["request_history"]
        self._logs = database["assistance_logs"]
        self._steps = database["step_events"]
        self._reminders = database["reminder_events"]
        self._aliases = database["person_aliases"]

    async def read(self, day: date, areas: Collection[str]) -> DayRaw:
        """Read a day of these areas."""
        moments = moments_of(day)
        within: dict[str, Any] = {"reach": {"$in": list(areas)}}
        (opened, resolved, reminders), (turned, visits, walks, comings) = await asyncio.gather(
            asyncio.gather(
                self._requests.find(within | {"created_at": moments}, _REQUEST).to_list(),
                self._requests.find(within | {"resolved_at": moments}, _REQUEST).to_list(),
                self._reminders.find(within | {"at": moments}, {"kind": 1, "area": 1, "reach": 1}).to_list(),
            ),
            asyncio.gather(
                self._turned(moments, within),
                self._visits(moments, within),
                self._walks(moments, within),
                self.comings(day, areas),
            ),
        )
        return DayRaw(opened, resolved, turned, visits, reminders, walks, comings)

    async def comings(self, day: date, areas: Collection[str]) -> list[Came]:
        """Read every entry about the persons who were in these areas on a day, by whichever name each has now."""
        here = {"reach": {"$in": list(areas)}, "happened_at": moments_of(day), "person_ref": {"$gt": ""}}
        names = {row["person_ref"] async for row in self._logs.find(here, {"_id": 0, "person_ref": 1})}
        now = await self._now(names)
        found = [row async for row in self._in(self._logs, "person_ref", now, {}, _COMING)]
        ids = [row["_id"] for row in found]
        replaced = {row["corrects"] async for row in self._in(self._logs, "corrects", ids, {}, {"corrects": 1})}
        return [
            Came(
                now[row["person_ref"]],
                local_day(row["happened_at"]),
                place_of(row.get("area"), row["reach"]),
                row.get("guide"),
                row["_id"] in replaced,
            )
            for row in found
        ]

    async def days_of_persons(self, names: Collection[str]) -> dict[date, set[str]]:
        """Return the days on which anybody of these names was there, and where."""
        days: dict[date, set[str]] = {}
        async for row in self._in(self._logs, "person_ref", names, {}, _COMING):
            days.setdefault(local_day(row["happened_at"]), set()).update(row["reach"])
        return days

    async def _now(self, names: Collection[str]) -> dict[str, str]:
        """Return all names of these persons, and what each of them is called now."""
        now = {name: name for name in names}
        now |= {row["_id"]: row["now"] async for row in self._in(self._aliases, "_id", names, {}, {"now": 1})}
        others = self._in(self._aliases, "now", set(now.values()), {}, {"now": 1})
        return now | {name: name for name in now.values()} | {row["_id"]: row["now"] async for row in others}

    async def days(self) -> list[date]:
        """Name every day from the first on which anything happened to the last."""
        ends: list[datetime] = []
        for collection, moment in self._moments:
            for order in (1, -1):
                row = await collection.find_one({moment: {"$type": "date"}}, {moment: 1}, sort=[(moment, order)])
                ends += [row[moment]] if row else []
        if not ends:
            return []
        first, last = local_day(min(ends)), local_day(max(ends))
        return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]

    async def areas(self) -> list[str]:
        """Name every area that anything lies in."""
        found: set[str] = set()
        for collection in (self._requests, self._logs, self._steps, self._reminders):
            found |= set(await collection.distinct("reach"))
        return sorted(found)

    @property
    def _moments(self) -> Sequence[tuple[Any, str]]:
        return (
            (self._requests, "created_at"),
            (self._requests, "resolved_at"),
            (self._history, "at"),
            (self._logs, "happened_at"),
            (self._steps, "at"),
            (self._reminders, "at"),
        )

    async def _turned(self, moments: dict[str, datetime], within: dict[str, Any]) -> list[tuple[str, Row]]:
        kinds = [HistoryKind.CANCELLED.value, HistoryKind.REOPENED.value]
        turns = {"kind": {"$in": kinds}, "at": moments}
        entries = await self._history.find(turns, {"request": 1, "kind": 1}).to_list()
        ids = {entry["request"] for entry in entries}
        rows = {row["_id"]: row async for row in self._in(self._requests, "_id", ids, within, _REQUEST)}
        return [(entry["kind"], rows[entry["request"]]) for entry in entries if entry["request"] in rows]

    async def _visits(self, moments: dict[str, datetime], within: dict[str, Any]) -> list[Row]:
        """Read the visits that no other entry corrects, wherever and whenever that one was."""
        rows = await self._logs.find(within | {"happened_at": moments}, _VISIT).to_list()
        ids = [row["_id"] for row in rows]
        replaced = {row["corrects"] async for row in self._in(self._logs, "corrects", ids, {}, {"corrects": 1})}
        return [row for row in rows if row["_id"] not in replaced]

    async def _walks(self, moments: dict[str, datetime], within: dict[str, Any]) -> list[Walk]:
        today = await self._steps.find(within | {"at": moments}, _EVENT).to_list()
        journeys = {row["journey"] for row in today}
        beside: dict[str, Any] = {"$or": [{"at": {"$not": moments}}, {"reach": {"$nin": within["reach"]["$in"]}}]}
        others = [row async for row in self._in(self._steps, "journey", journeys, beside, _EVENT)]
        walks: dict[tuple[str, str], list[Row]] = {}
        for row in (*today, *others):
            walks.setdefault((row["journey"], row["guide"]), []).append(row)
        since, until, areas = moments["$gte"], moments["$lt"], set(within["reach"]["$in"])
        return [
            Walk(journey, guide, [_happened(row) for row in sorted(rows, key=lambda row: (row["at"], row["_id"]))])
            for (journey, guide), rows in sorted(walks.items())
            if any(since <= row["at"] < until and areas.intersection(row["reach"]) for row in rows)
        ]

    async def _in(
        self,
        collection: Any,  # noqa: ANN401 - the driver's type stays in storage
        name: str,
        values: Collection[str],
        beside: dict[str, Any],
        facts: dict[str, Any],
    ) -> AsyncIterator[Row]:
        wanted = sorted(values)
        for start in range(0, len(wanted), _AT_ONCE):
            part = {name: {"$in": wanted[start : start + _AT_ONCE]}}
            async for row in collection.find({**part, **beside}, facts):
                yield row


_EVENT: Final = dict.fromkeys(
    ("journey", "guide", "version", "step", "branch", "kind", "at", "area", "reach", "channel"), 1
)


def _happened(row: Row) -> Happened:
    return Happened(
        at=row["at"],
        version=row["version"],
        branch=row.get("branch", ""),
        step=row["step"],
        channel=row["channel"],
        kind=row["kind"],
        area=row.get("area"),
        reach=tuple(row["reach"]),
    )
