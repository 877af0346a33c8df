"""Shifts, absences, classes and calendars of a team on a real database."""

import asyncio
from datetime import time, timedelta
from typing import Any

import pytest

from helpdesk.assistance.models import AgeBand
from helpdesk.assistance.records import AssistanceLogRecord
from helpdesk.errors import RefusalError
from helpdesk.ids import new_id
from helpdesk.roster.calendar_links import CalendarKind
from helpdesk.roster.errors import (
    GroupEventOverError,
    NobodyChosenError,
    NotInAreaError,
    NotOfTeamError,
    UnknownAbsenceError,
    UnknownGroupEventError,
    UnknownShiftError,
)
from helpdesk.roster.group_events import Attendance, EventState
from helpdesk.teams.errors import UnknownTeamError
from helpdesk.teams.models import Member, Scope
from tests.chain import village
from tests.roster.crew import Crew
from tests.teams.turned_clock import TurnedClock


def attendance(crew: Crew, **changes: Any) -> Attendance:
    facts: dict[str, Any] = {"heads": 12, "minutes": 90, "members_present": [crew.lan.id]}
    return Attendance.model_validate({**facts, **changes})


async def test_a_week_shows_shifts_classes_and_absences_day_by_day(crew: Crew) -> None:
    await crew.on_duty(crew.lan, crew.minh, weekly_until=crew.today + timedelta(weeks=3))
    await crew.planned(crew.lan, day=crew.today + timedelta(days=2))
    await crew.away(crew.minh, days=2)

    days = await crew.house.roster.week(
        crew.team.id, crew.today + timedelta(days=3), member=crew.lan.id, scope=crew.scope(crew.lan)
    )

    assert [day.day.isoweekday() for day in days] == [1, 2, 3, 4, 5, 6, 7]
    assert [(one.members, one.away) for one in days[0].shifts] == [([crew.lan.id], [crew.minh.id])]
    assert [event.title for event in days[2].events] == ["Lớp VNeID"]
    assert [len(day.absences) for day in days] == [1, 1, 0, 0, 0, 0, 0]
    later = await crew.house.roster.week(
        crew.team.id, crew.today + timedelta(weeks=2), member=crew.lan.id, scope=crew.scope(crew.lan)
    )
    assert later[0].shifts[0].members == [crew.lan.id, crew.minh.id]


async def test_why_somebody_is_away_is_read_by_them_and_by_who_plans(crew: Crew) -> None:
    await crew.away(crew.minh)

    async def reads(who: Member) -> str:
        days = await crew.house.roster.week(crew.team.id, crew.today, member=who.id, scope=crew.scope(who))
        return days[0].absences[0].reason

    assert [await reads(who) for who in (crew.minh, crew.mai, crew.lan)] == ["Việc nhà", "Việc nhà", ""]


async def test_a_members_own_week_has_only_what_is_theirs(crew: Crew) -> None:
    await crew.on_duty(crew.lan)
    await crew.on_duty(crew.minh, day=crew.today + timedelta(days=1))
    await crew.planned(crew.minh)

    lan = await crew.house.roster.week_of(crew.lan.id, crew.today)
    assert [len(day.shifts) for day in lan] == [1, 0, 0, 0, 0, 0, 0]
    assert not any(day.events for day in lan)
    kept = lan[0].model_dump(mode="json")
    assert (kept["day"], kept["shifts"][0]["starts"]) == ("2026-11-23", "07:30:00")
    await crew.away(crew.lan)
    assert (await crew.house.roster.week_of(crew.lan.id, crew.today))[0].shifts == []


async def test_whoever_sees_nothing_of_a_team_sees_an_empty_week(crew: Crew) -> None:
    await crew.on_duty(crew.lan)
    for scope in (Scope(), crew.scope(crew.neighbour)):
        assert all(
            day.is_empty for day in await crew.house.roster.week(crew.team.id, crew.today, member="", scope=scope)
        )


async def test_on_duty_now_are_those_of_the_shift_without_who_is_away_or_leads_a_class(
    crew: Crew, clock: TurnedClock
) -> None:
    await crew.on_duty(crew.lan, crew.minh, crew.mai)
    assert set((await crew.house.roster.on_duty(crew.team.id, clock.now())).members) == {
        crew.lan.id,
        crew.minh.id,
        crew.mai.id,
    }
    await crew.away(crew.minh)
    await crew.planned(crew.mai)
    assert (await crew.house.roster.on_duty(crew.team.id, clock.now())).members == [crew.lan.id]
    clock.turn(timedelta(hours=3))
    assert (await crew.house.roster.on_duty(crew.team.id, clock.now())).members == []


async def test_members_see_their_team_and_leads_also_those_below(crew: Crew) -> None:
    async def seen(who: Any) -> list[str]:
        return [team.name for team in await crew.house.roster.teams_of(who, crew.scope(who))]

    assert await seen(crew.lan) == ["Tổ số Lạc Thủy"]
    assert await seen(crew.mai) == ["Tổ số Lạc Thủy"]
    assert sorted(await seen(crew.province)) == ["Tổ số Lạc Thủy", "Tổ số bên cạnh"]


async def test_a_form_that_is_sent_twice_makes_one_shift(crew: Crew) -> None:
    shift_id, scope = new_id(), crew.scope(crew.mai)
    for _ in range(2):
        await crew.house.planning.add(shift_id, crew.plan(crew.lan), team=crew.team.id, member=crew.mai, scope=scope)
    assert await crew.house.database["shifts"].count_documents({}) == 1


async def test_a_weekly_shift_is_left_out_once_ends_early_or_goes_as_a_whole(crew: Crew) -> None:
    planning, scope = crew.house.planning, crew.scope(crew.mai)
    shift = await crew.on_duty(crew.lan, weekly_until=crew.today + timedelta(weeks=3))
    week = timedelta(weeks=1)

    await planning.drop(shift.id, crew.today + week, onward=False, scope=scope)
    days = await crew.house.roster.days_of(crew.lan.id, crew.today, crew.today + 3 * week)
    assert [day.day for day in days if day.shifts] == [crew.today, crew.today + 2 * week, crew.today + 3 * week]
    await planning.drop(shift.id, crew.today + 2 * week, onward=True, scope=scope)
    await planning.drop(shift.id, crew.today, onward=False, scope=scope)
    with pytest.raises(UnknownShiftError):
        await planning.shift(shift.id, scope)


async def test_a_changed_shift_is_changed_on_all_its_days(crew: Crew) -> None:
    shift = await crew.on_duty(crew.lan, weekly_until=crew.today + timedelta(weeks=1))
    plan = crew.plan(crew.minh, starts=time(13), ends=time(17), weekly_until=crew.today + timedelta(weeks=2))

    changed = await crew.house.planning.change(shift.id, plan, scope=crew.scope(crew.mai))

    assert (changed.members, changed.starts, changed.until) == ([crew.minh.id], time(13), plan.weekly_until)
    found = await crew.house.roster.days_of(crew.minh.id, crew.today, crew.today + timedelta(weeks=3))
    assert len([day for day in found if day.shifts]) == 3


async def test_only_who_leads_the_team_plans_for_it(crew: Crew) -> None:
    shift, event = await crew.on_duty(crew.lan), await crew.planned(crew.lan)
    planning, events = crew.house.planning, crew.house.group_events
    for who in (crew.lan, crew.neighbour):
        scope = crew.scope(who)
        with pytest.raises(UnknownTeamError):
            await planning.add(new_id(), crew.plan(crew.lan), team=crew.team.id, member=who, scope=scope)
        with pytest.raises(UnknownTeamError):
            await events.plan(new_id(), crew.event_plan(crew.lan), team=crew.team.id, member=who, scope=scope)
        with pytest.raises(UnknownShiftError):
            await planning.change(shift.id, crew.plan(crew.lan), scope=scope)
        with pytest.raises(UnknownShiftError):
            await planning.drop(shift.id, crew.today, onward=False, scope=scope)
        with pytest.raises(UnknownGroupEventError):
            await events.change(event.id, crew.event_plan(crew.lan), scope=scope)
        with pytest.raises(UnknownGroupEventError):
            await events.cancel(event.id, scope=scope)
    await planning.add(
        new_id(), crew.plan(crew.lan), team=crew.team.id, member=crew.province, scope=crew.scope(crew.province)
    )


@pytest.mark.parametrize(
    ("changes", "refusal"), [({"members": ["nobody"]}, NotOfTeamError), ({"area": village.NEIGHBOUR}, NotInAreaError)]
)
async def test_people_and_places_of_others_are_no_part_of_a_plan(
    crew: Crew, changes: dict[str, Any], refusal: type[RefusalError]
) -> None:
    with pytest.raises(refusal):
        await crew.on_duty(crew.lan, **changes)
    with pytest.raises(refusal):
        await crew.planned(crew.lan, **changes)


async def test_everybody_marks_their_own_absence_and_the_lead_that_of_others(crew: Crew) -> None:
    own, by_lead = await crew.away(crew.lan), await crew.away(crew.minh, by=crew.mai)
    for who in (crew.lan, crew.neighbour):
        with pytest.raises(NotOfTeamError):
            await crew.away(crew.minh, by=who)
        with pytest.raises(UnknownAbsenceError):
            await crew.house.planning.take_back(by_lead.id, member=who, scope=crew.scope(who))
    with pytest.raises(NotOfTeamError):
        await crew.away(crew.province)

    await crew.house.planning.take_back(own.id, member=crew.lan, scope=crew.scope(crew.lan))
    await crew.house.planning.take_back(by_lead.id, member=crew.mai, scope=crew.scope(crew.mai))
    assert await crew.house.database["absences"].count_documents({}) == 0


async def test_a_class_that_was_held_is_one_entry_of_the_log_however_often_it_is_closed(crew: Crew) -> None:
    event = await crew.planned(crew.lan)
    came = attendance(crew, ages={AgeBand.SENIOR: 12}, known=3)
    close = crew.house.group_events.close
    await asyncio.gather(
        *(close(event.id, came, member=who, scope=crew.scope(who)) for who in (crew.lan, crew.mai, crew.lan))
    )

    entries = await AssistanceLogRecord.find_all().to_list()
    assert [(entry.id, entry.people, entry.minutes, entry.guide) for entry in entries] == [
        (event.log_id, 12, 90, village.GUIDE)
    ]
    assert entries[0].members_present == [crew.lan.id]
    held = await crew.house.group_events.one(event.id, crew.scope(crew.minh))
    assert (held.state, held.attendance) == (EventState.HELD, came)
    with pytest.raises(GroupEventOverError):
        await crew.house.group_events.cancel(event.id, scope=crew.scope(crew.mai))


async def test_only_those_who_lead_it_or_the_team_say_who_came(crew: Crew) -> None:
    event = await crew.planned(crew.lan)
    close = crew.house.group_events.close
    for who in (crew.minh, crew.neighbour):
        with pytest.raises(UnknownGroupEventError):
            await close(event.id, attendance(crew), member=who, scope=crew.scope(who))
    nobody = attendance(crew, members_present=[crew.minh.id])
    with pytest.raises(NobodyChosenError):
        await close(event.id, nobody, member=crew.lan, scope=crew.scope(crew.lan))
    assert await AssistanceLogRecord.count() == 0


async def test_secrets_are_kept_in_no_free_text(crew: Crew) -> None:
    await crew.on_duty(crew.lan, place="Quầy, OTP 482913")
    await crew.planned(crew.lan, title="Lớp, mật khẩu: Hoa@1234")
    for name in ("shifts", "group_events"):
        stored = str(await crew.house.database[name].find().to_list())
        assert "482913" not in stored
        assert "Hoa@1234" not in stored


async def test_a_calendar_address_opens_until_it_is_made_anew_or_taken_back(crew: Crew) -> None:
    links = crew.house.calendar_links
    first = await links.make(crew.lan, CalendarKind.OWN)
    team = await links.make(crew.lan, CalendarKind.TEAM)
    assert await links.follow(first) == (await crew.house.teams.member(crew.lan.id), CalendarKind.OWN)
    assert first not in str(await crew.house.database["calendar_links"].find().to_list())

    second = await links.make(crew.lan, CalendarKind.OWN)
    assert await links.follow(first) is None
    assert await links.follow(second) is not None
    await links.take_back(crew.lan, CalendarKind.OWN)
    assert await links.follow(second) is None
    assert await links.follow(team) is not None
    assert set(await links.made(crew.lan.id)) == {CalendarKind.TEAM}


async def test_a_calendar_address_of_who_left_the_team_opens_nothing(crew: Crew) -> None:
    token = await crew.house.calendar_links.make(crew.lan, CalendarKind.OWN)
    await crew.house.database["members"].update_one({"_id": crew.lan.id}, {"$set": {"grants": []}})
    assert await crew.house.calendar_links.follow(token) is None
    assert await crew.house.calendar_links.follow("x" * 43) is None


async def test_weeks_of_a_member_are_read_by_an_index(crew: Crew) -> None:
    await crew.on_duty(crew.lan, weekly_until=crew.today + timedelta(weeks=3))
    for name, query in (
        ("shifts", {"members": crew.lan.id, "until": {"$gte": crew.house.clock.now()}}),
        ("group_events", {"members": crew.lan.id, "day": {"$gte": crew.house.clock.now()}}),
        ("absences", {"member": {"$in": [crew.lan.id]}, "until": {"$gte": crew.house.clock.now()}}),
        (
            "support_requests",
            {"status": "waiting", "assigned_until": {"$type": "date", "$lte": crew.house.clock.now()}},
        ),
    ):
        plan = await crew.house.database[name].find(query).explain()
        assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"]), name
