"""Shifts and classes as a calendar file (RFC 5545) that phones and computers read."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from icalendar import Calendar, Event

from api.house import House
from api.web.shown import place_name
from helpdesk.language import N_
from helpdesk.roster.calendar_links import CalendarKind
from helpdesk.roster.group_events import GroupEvent
from helpdesk.roster.models import DutyDay
from helpdesk.roster.service import RosterDay
from helpdesk.statistics.days import local_day
from helpdesk.teams.models import Member

BACK, AHEAD = timedelta(days=28), timedelta(days=182)
"""What a calendar holds: calendars that ask again get what has moved on."""
ASK_AGAIN = timedelta(hours=6)


class _Entry(NamedTuple):
    uid: str
    begins: datetime
    ends: datetime
    title: str
    place: str
    words: str


async def calendar_of(house: House, member: Member, kind: CalendarKind, *, host: str) -> bytes:
    """Return a member's own calendar, or that of their team as far as they see it."""
    today = local_day(house.clock.now())
    since, until = today - BACK, today + AHEAD
    if kind is CalendarKind.OWN or member.team is None:
        days = await house.roster.days_of(member.id, since, until)
    else:
        days = await house.roster.days(member.team, since, until, member=member.id, scope=member.scope(today))
    people = {one for day in days for shift in day.shifts for one in shift.members}
    people |= {one for day in days for event in day.events for one in event.members}
    names = await house.teams.names(people)
    entries = [entry for day in days for entry in _entries(house, member.language, day, names)]
    title = N_("My shifts · Tổ Số") if kind is CalendarKind.OWN else N_("The team's shifts · Tổ Số")
    return _file(entries, title=house.words.gettext(member.language, title), host=host, at=house.clock.now())


def _entries(house: House, language: str, day: RosterDay, names: Mapping[str, str]) -> Iterable[_Entry]:
    for shift in day.shifts:
        if shift.members:
            yield _shift(house, language, shift, names)
    for event in day.events:
        yield _event(house, event, names)


def _shift(house: House, language: str, shift: DutyDay, names: Mapping[str, str]) -> _Entry:
    people = ", ".join(names[one] for one in shift.members if one in names)
    title = house.words.gettext(language, N_("On duty: %(place)s"), place=shift.place)
    where = f"{shift.place}, {place_name(house, shift.area)}"
    return _Entry(f"shift-{shift.shift}-{shift.day}", shift.begins_at, shift.ends_at, title, where, people)


def _event(house: House, event: GroupEvent, names: Mapping[str, str]) -> _Entry:
    people = ", ".join(names[one] for one in event.members if one in names)
    where = f"{event.place}, {place_name(house, event.area)}"
    return _Entry(f"event-{event.id}", event.begins_at, event.ends_at, event.title, where, people)


def _file(entries: Iterable[_Entry], *, title: str, host: str, at: datetime) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//To So//Roster//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_component(entry, host=host, at=at))
    return bytes(calendar.to_ical())


def _component(entry: _Entry, *, host: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@{host}")
    event.add("dtstamp", at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", entry.begins.astimezone(UTC))  # Vietnam's clocks never change: UTC needs no table of zones
    event.add("dtend", entry.ends.astimezone(UTC))
    event.add("summary", entry.title)
    event.add("location", entry.place)
    if entry.words:
        event.add("description", entry.words)
    return event
