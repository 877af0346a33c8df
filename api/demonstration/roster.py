"""The roster of the demonstration: mornings and afternoons at the counter, a class, a market day, somebody away."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

from api.demonstration.people import Crew
from helpdesk.assistance.models import Place
from helpdesk.ids import derived_id
from helpdesk.roster.group_events import EventKind, GroupEvent
from helpdesk.roster.models import Absence, Shift, week_begin
from helpdesk.statistics.days import local_day

_HALVES: Final = ((time(7, 30), time(11, 30)), (time(13, 30), time(17)))
_BEFORE, _AFTER = timedelta(weeks=4), timedelta(weeks=20)
_AT_THE_COUNTER: Final = 2
"""Members of a crew who are there at once."""
_CLASSES: Final = (
    (-1, EventKind.CLASS, "Lớp VNeID cho người cao tuổi", "Nhà văn hoá thôn", Place.CULTURE_HOUSE, "vneid-muc-2"),
    (2, EventKind.CLASS, "Lớp thanh toán và an toàn trên mạng", "Nhà văn hoá xã", Place.CULTURE_HOUSE, None),
    (5, EventKind.MARKET_DAY, "Bàn hướng dẫn ở chợ phiên", "Cổng chợ", Place.MARKET, None),
)
"""How many days from today, and what it is."""


class RosterOnPaper(NamedTuple):
    """What stands in the roster."""

    shifts: list[Shift]
    events: list[GroupEvent]
    absences: list[Absence]


def planned(crews: list[Crew], *, reach_of: Callable[[str], list[str]], now: datetime) -> RosterOnPaper:
    """Plan the weeks of every crew."""
    today = local_day(now)
    shifts = [shift for crew in crews for shift in _shifts(crew, reach_of(crew.team.area), today)]
    events = [event for crew in crews for event in _events(crew, reach_of(crew.team.area), today)]
    return RosterOnPaper(shifts, events, [_absence(crew, reach_of(crew.team.area), now) for crew in crews])


def _shifts(crew: Crew, reach: list[str], today: date) -> Iterator[Shift]:
    monday, people = week_begin(today) - _BEFORE, [member.id for member in crew.members]
    for weekday in crew.team.hours.days:
        for half, (starts, ends) in enumerate(_HALVES):
            first = (weekday * len(_HALVES) + half) % len(people)
            yield Shift(
                id=derived_id("demonstration", "shift", crew.team.id, str(weekday), str(half)),
                team=crew.team.id,
                reach=reach,
                area=crew.team.area,
                place="Quầy hướng dẫn, bộ phận một cửa",
                day=monday + timedelta(days=weekday),
                starts=starts,
                ends=ends,
                members=[*people, *people][first : first + _AT_THE_COUNTER],
                weekly_until=monday + _AFTER,
                until=monday + _AFTER,
                made_by=people[0],
            )


def _events(crew: Crew, reach: list[str], today: date) -> Iterator[GroupEvent]:
    for days, kind, title, place, setting, guide in _CLASSES:
        yield GroupEvent(
            id=derived_id("demonstration", "event", crew.team.id, str(days)),
            team=crew.team.id,
            reach=reach,
            area=crew.team.area,
            kind=kind,
            title=title,
            setting=setting,
            guides=[guide] if guide else [],
            place=place,
            day=today + timedelta(days=days),
            starts=time(19),
            ends=time(20, 30),
            members=[member.id for member in crew.members[:2]],
            made_by=crew.members[0].id,
        )


def _absence(crew: Crew, reach: list[str], now: datetime) -> Absence:
    away, tomorrow = crew.members[-1], local_day(now) + timedelta(days=1)
    return Absence(
        id=derived_id("demonstration", "absence", crew.team.id),
        member=away.id,
        team=crew.team.id,
        reach=reach,
        since=tomorrow,
        until=tomorrow + timedelta(days=1),
        reason="Việc nhà",
        marked_by=away.id,
        at=now,
    )
