"""How much of the service times somebody is on duty."""

from datetime import date, time, timedelta

from helpdesk.roster.covering import Covered, Covering, TeamCover, cover_of, joined
from helpdesk.roster.models import Absence, Shift, moment
from helpdesk.service_times.working import Stretch, WorkingCalendar
from tests.roster.crew import Crew
from tests.roster.test_rules import MONDAY, shift
from tests.teams.turned_clock import TurnedClock

TUESDAY, SUNDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=6)
OFFICE = (Stretch(time(7, 30), time(11, 30)), Stretch(time(13, 30), time(17)))
CALENDAR = WorkingCalendar(week=(*[OFFICE] * 5, (), ()), special={TUESDAY: ()})
WEEK = [MONDAY + timedelta(days=ahead) for ahead in range(7)]


def hours(many: float) -> timedelta:
    return timedelta(hours=many)


def cover(*shifts: Shift, absences: tuple[Absence, ...] = (), days: list[date] = WEEK) -> TeamCover:
    return cover_of("t1", CALENDAR, days, shifts, absences)


def away(member: str, day: date) -> Absence:
    return Absence(
        id=f"{member}-{day}",
        member=member,
        team="t1",
        reach=[],
        since=day,
        until=day,
        marked_by=member,
        at=moment(day, time(12)),
    )


def test_hours_on_duty_are_compared_with_hours_of_service() -> None:
    found = cover(shift(starts=time(8), ends=time(12)), days=[MONDAY])

    assert found.covered == Covered(service=hours(7.5), covered=hours(3.5), beside=hours(0.5))
    assert found.covered.share == 3.5 / 7.5
    assert found.covered.open_time == hours(4)
    assert (found.days_served, found.days_bare) == (1, [])


def test_two_at_the_same_time_cover_that_time_once() -> None:
    both = (shift(starts=time(8), ends=time(10)), shift(id="s2", starts=time(9), ends=time(11)))

    assert cover(*both, days=[MONDAY]).covered == Covered(service=hours(7.5), covered=hours(3), beside=hours(0))


def test_a_weekly_shift_counts_on_each_of_its_days_and_a_day_off_asks_for_nobody() -> None:
    weekly = shift(day=TUESDAY - timedelta(weeks=2), weekly_until=SUNDAY)
    found = cover(weekly, days=[TUESDAY - timedelta(weeks=1), TUESDAY])

    assert found.covered == Covered(service=hours(7.5), covered=hours(4), beside=hours(4))
    assert found.days_served == 1


def test_when_all_of_a_shift_are_away_nobody_is_on_duty() -> None:
    one = shift(members=["lan", "minh"])

    assert cover(one, absences=(away("lan", MONDAY),), days=[MONDAY]).days_bare == []
    assert cover(one, absences=(away("lan", MONDAY), away("minh", MONDAY)), days=[MONDAY]).days_bare == [MONDAY]


def test_without_a_shift_every_day_of_service_is_bare() -> None:
    found = cover()

    assert (found.days_served, len(found.days_bare)) == (4, 4)
    assert found.covered == Covered(service=hours(30), covered=hours(0), beside=hours(0))


def test_where_nobody_ever_serves_there_is_no_share() -> None:
    assert cover(days=[SUNDAY]).covered.share is None


def test_open_until_midnight_is_a_whole_day() -> None:
    whole = WorkingCalendar(week=((Stretch(time(0), time.max),),) * 7)

    assert cover_of("t1", whole, [MONDAY], [], []).covered.service == hours(24)


def test_what_touches_is_one() -> None:
    assert joined([(time(9), time(10)), (time(7), time(9)), (time(12), time(13))]) == [
        (time(7), time(10)),
        (time(12), time(13)),
    ]


async def test_the_roster_that_is_kept_is_compared_with_the_calendar_of_the_place(
    crew: Crew, clock: TurnedClock
) -> None:
    await crew.on_duty(crew.lan)
    await crew.on_duty(crew.minh, starts=time(13, 30), ends=time(17))
    await crew.away(crew.minh)
    monday, teams = crew.today, [crew.team]

    calendars = await crew.house.calendars.of_teams(teams, since=monday, until=monday)
    found = await Covering().of(calendars, monday, monday)

    assert list(found) == [crew.team.id]
    covered = found[crew.team.id].covered
    assert (covered.service, covered.covered) == (hours(9.5), hours(4))
    assert calendars[crew.team.id].stretches(monday) == (
        await crew.house.calendars.of(crew.team.area, since=clock.time, team=crew.team)
    ).stretches(monday)
