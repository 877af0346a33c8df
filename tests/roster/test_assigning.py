"""New requests find who is on duty, and climb when nobody takes them."""

import asyncio
from datetime import timedelta
from typing import Any

from helpdesk.support_requests.history import HistoryKind
from helpdesk.support_requests.models import Resolution, Status
from helpdesk.support_requests.routing import RoutingRules, Rung, Why
from helpdesk.teams.models import Member
from tests.chain import village
from tests.roster.crew import Crew
from tests.teams.turned_clock import TurnedClock

HALF_AN_HOUR = timedelta(minutes=30)


async def link(crew: Crew, *members: Member) -> None:
    """Let members have a chat."""
    for member in members:
        await crew.house.database["members"].update_one(
            {"_id": member.id}, {"$set": {"chat": f"webchat:{member.username}"}}
        )


async def called(crew: Crew) -> list[tuple[str, bool]]:
    """Return which chats were offered a request, in order, and whether as theirs."""
    rows = await crew.house.database["inbox"].find({"body.event": "offered"}).sort("received_at", 1).to_list()
    return [(row["conversation"].rpartition(":")[2], row["body"]["facts"]["is_assigned"]) for row in rows]


async def told(crew: Crew, request: Any) -> list[tuple[HistoryKind, Any, Any]]:
    """Return the history of a request."""
    found = await crew.house.requests.history(request.id, crew.scope(crew.province))
    return [(one.kind, one.facts.get("to"), one.facts.get("why")) for one in found]


async def test_it_goes_to_who_is_on_duty_and_everybody_may_still_take_it(crew: Crew) -> None:
    await crew.on_duty(crew.lan)
    one = await crew.asked()

    assert (one.status, one.assigned_to, one.assigned_name) == (Status.WAITING, crew.lan.id, "Lan")
    assert one.assigned_because is not None
    assert (one.assigned_because.key, one.assigned_because.rung) == (Why.ONLY_ONE, Rung.DUTY)
    assert one.assigned_until == crew.house.clock.now() + HALF_AN_HOUR
    assert (await told(crew, one))[-1] == (HistoryKind.ASSIGNED, crew.lan.id, "only_one")

    taken = await crew.house.requests.take(one.id, member=crew.minh)
    assert (taken.taken_by, taken.is_assigned) == (crew.minh.id, False)


async def test_those_on_duty_get_them_in_turn_and_who_is_away_or_leads_a_class_gets_none(crew: Crew) -> None:
    await crew.on_duty(crew.lan, crew.minh, crew.mai)
    await crew.away(crew.minh)

    turns = [(await crew.asked()).assigned_name or "" for _ in range(4)]
    assert sorted(turns[:2]) == sorted(turns[2:]) == ["Lan", "Mai"]

    await crew.planned(crew.lan)
    assert {(await crew.asked()).assigned_name for _ in range(2)} == {"Mai"}


async def test_who_has_fewest_open_requests_gets_it(crew: Crew) -> None:
    await crew.on_duty(crew.lan, crew.minh)
    first, second = await crew.asked(), await crew.asked()
    held = first if first.assigned_to == crew.lan.id else second
    await crew.house.requests.take(held.id, member=crew.lan)
    done = second if held is first else first
    await crew.house.requests.resolve(done.id, resolution=Resolution.DONE, member=crew.minh)

    third = await crew.asked()
    assert third.assigned_to == crew.minh.id
    assert third.assigned_because is not None
    assert third.assigned_because.key is Why.FEWEST


async def test_when_nobody_takes_it_it_goes_on_to_the_next_the_lead_and_the_province(
    crew: Crew, clock: TurnedClock
) -> None:
    await crew.on_duty(crew.lan, crew.minh)
    one = await crew.asked()
    first = one.assigned_name
    names = [first]
    for minutes in (30, 30, 60):
        clock.turn(timedelta(minutes=minutes - 1))
        assert await crew.house.offering.look() == 0
        clock.turn(timedelta(minutes=1))
        assert await crew.house.offering.look() == 1
        names.append((await crew.now(one)).assigned_name)

    assert names == [first, "Minh" if first == "Lan" else "Lan", "Mai", "Province"]
    last = await crew.now(one)
    assert last.assigned_until is None
    assert last.assigned_because is not None
    assert (last.assigned_because.key, last.assigned_because.before) == (Why.NOT_TAKEN, "Mai")
    assert [kind for kind, *_ in await told(crew, one)].count(HistoryKind.ASSIGNED) == 4
    clock.turn(timedelta(days=3))
    assert await crew.house.offering.look() == 0


async def test_nobody_on_duty_means_the_lead_and_at_night_it_waits_for_the_morning(
    crew: Crew, clock: TurnedClock
) -> None:
    by_day = await crew.asked()
    assert by_day.assigned_name == "Mai"
    assert by_day.assigned_because is not None
    assert by_day.assigned_because.key is Why.NOBODY_BELOW

    clock.turn(timedelta(days=1, hours=12))  # over the Day of Vietnamese Culture, on which nobody works
    by_night = await crew.asked()
    assert (by_night.assigned_to, by_night.assigned_until) == (None, clock.now() + timedelta(hours=10, minutes=30))
    await crew.on_duty(crew.lan, day=crew.today + timedelta(days=1))
    clock.turn(timedelta(hours=10, minutes=30))
    await crew.house.offering.look()
    assert (await crew.now(by_night)).assigned_name == "Lan"


async def test_what_was_handed_back_goes_to_somebody_else(crew: Crew) -> None:
    await crew.on_duty(crew.lan, crew.minh)
    one = await crew.asked()
    await crew.house.requests.take(one.id, member=crew.lan)

    back = await crew.house.requests.hand_back(one.id, member=crew.lan)

    assert back.assigned_to == crew.minh.id
    assert back.assigned_because is not None
    assert (back.assigned_because.key, back.assigned_because.before) == (Why.HANDED_BACK, "Lan")


async def test_what_is_passed_to_another_team_is_assigned_by_that_teams_roster(crew: Crew) -> None:
    await crew.on_duty(crew.lan)
    one = await crew.asked()
    assert one.assigned_to == crew.lan.id

    other = crew.neighbour.team or ""
    passed = await crew.house.requests.hand_to_team(
        one.id, to=other, words="gần nhà hơn", nearby=[village.NEIGHBOUR], member=crew.lan
    )

    assert (passed.team, passed.assigned_name) == (other, "Neighbour")
    assert passed.assigned_because is not None
    assert passed.assigned_because.rung is Rung.LEAD
    kinds = [kind for kind, *_ in await told(crew, one)]
    assert kinds[-2:] == [HistoryKind.HANDED_OVER, HistoryKind.ASSIGNED]


async def test_the_nearest_area_with_rules_says_how_long_and_how_many(crew: Crew) -> None:
    await crew.on_duty(crew.lan)
    desk, province, mai = crew.house.routing, crew.scope(crew.province), crew.scope(crew.mai)
    await desk.keep(village.PROVINCE, RoutingRules(duty_minutes=45), member=crew.province, scope=province)
    assert (await crew.asked()).assigned_until == crew.house.clock.now() + timedelta(minutes=45)
    await desk.keep(village.COMMUNE, RoutingRules(duty_minutes=10, most_open=2), member=crew.mai, scope=mai)

    assert (await crew.asked()).assigned_until == crew.house.clock.now() + timedelta(minutes=10)
    third = await crew.asked()
    assert (third.assigned_name, third.assigned_because and third.assigned_because.key) == ("Mai", Why.ALL_FULL)
    await desk.drop(village.COMMUNE, member=crew.mai, scope=mai)
    assert (await desk.here(village.COMMUNE, scope=mai)).origin == village.PROVINCE


async def test_a_place_without_roster_and_lead_waits_for_everybody_as_before(crew: Crew) -> None:
    await link(crew, crew.lan, crew.minh)
    for member in (crew.mai, crew.province):
        await crew.house.database["members"].update_one({"_id": member.id}, {"$set": {"is_active": False}})
    one = await crew.asked()

    assert (one.assigned_to, one.is_assigned) == (None, False)
    assert await called(crew) == [("lan", False), ("minh", False)]


async def test_the_chat_of_whose_turn_it_is_is_called_and_everybody_when_nobody_is_on_duty(crew: Crew) -> None:
    await link(crew, crew.lan, crew.minh, crew.mai)
    await crew.on_duty(crew.lan)
    await crew.asked()
    assert await called(crew) == [("lan", True)]

    await crew.away(crew.lan)
    await crew.asked()
    assert sorted((await called(crew))[1:]) == [("lan", False), ("mai", True), ("minh", False)]


async def test_who_is_on_duty_without_a_chat_leaves_the_others_to_be_called(crew: Crew) -> None:
    await link(crew, crew.minh)
    await crew.on_duty(crew.lan)
    one = await crew.asked()

    assert one.assigned_name == "Lan"
    assert await called(crew) == [("minh", False)]


async def test_two_workers_that_look_at_once_offer_it_on_once(crew: Crew, clock: TurnedClock) -> None:
    await crew.on_duty(crew.lan, crew.minh)
    one = await crew.asked()
    clock.turn(HALF_AN_HOUR)

    went = await asyncio.gather(*(crew.house.offering.look() for _ in range(2)))

    assert sum(went) == 1
    assert [kind for kind, *_ in await told(crew, one)].count(HistoryKind.ASSIGNED) == 2
