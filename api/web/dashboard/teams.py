"""Teams: what they have to do, whether somebody is on duty, and the communes that have none."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.office.labels import Measure
from api.web.dashboard.parts import Ask, Part
from api.web.dashboard.reading import AskHere, compared, parts_of, place_link, shown, taken
from api.web.dashboard.tables import Column, Row, Table, Value
from api.web.dashboard.units import communes_of
from api.web.shown import place_name, reach_of
from helpdesk.language import N_
from helpdesk.language.ordering import in_order
from helpdesk.roster.covering import TeamCover
from helpdesk.statistics.loads import MemberLoad, TeamLoad, without_anything
from helpdesk.teams.models import Member, Team

HERE: Final = "/coordinator/teams"
router = APIRouter(prefix=HERE)

MOST: Final = 20
"""Rows before the rest folds away."""

_LOADS: Final = (
    N_("Open now"),
    N_("Overdue now"),
    N_("Nobody has it yet"),
    N_("Resolved"),
    N_("Visits"),
    N_("Members active"),
    N_("Members"),
)
_COVERS: Final = (
    (N_("Covered"), Measure.SHARE),
    (N_("Hours of service"), Measure.COUNT),
    (N_("Hours with somebody on duty"), Measure.COUNT),
    (N_("Hours of duty beside"), Measure.COUNT),
    (N_("Days of service"), Measure.COUNT),
    (N_("Days with nobody on duty"), Measure.COUNT),
)
_MEMBERS: Final = (N_("Open now"), N_("Overdue now"), N_("Resolved"), N_("Visits"))
_DID: Final = (N_("Resolved"), N_("Visits"), N_("Members active"))
"""What is counted in the period; everything else of a load is known of this moment only."""
_NO_HOURS: Final = 2.0
"""Where there are no service times, a team stands behind all others."""


class Found(NamedTuple):
    """What is known of the teams of a question."""

    teams: Sequence[Team]
    loads: Mapping[str | None, TeamLoad]
    covers: Mapping[str, TeamCover]
    members: Sequence[Member]


@router.get("")
async def teams(request: Request, ask: AskHere) -> HTMLResponse:
    """Show them."""
    return shown(request, ask, "dashboard/teams.html", await _parts(ask), most=MOST)


@router.get("/{key}.{ending}")
async def file(ask: AskHere, key: str, ending: str) -> Response:
    """Hand out what is shown."""
    return taken(ask, await _parts(ask), key, ending)


async def _parts(ask: Ask) -> dict[str, Part]:
    found, past, without = await asyncio.gather(_found(ask), _found(ask.before), _without_team(ask))
    now = parts_of(ask, HERE, _loads(ask, found), _covers(ask, found), _members(ask, found), without)
    then = parts_of(ask, HERE, _loads(ask, past), _covers(ask, past), _members(ask, past))
    did = [ask.labels.word(name) for name in _DID]
    return compared(now, then, {"loads": did, "duty": (), "members": did})


async def _found(ask: Ask) -> Found:
    house, areas, days = ask.house, ask.asked.areas, ask.asked.days
    teams = await house.teams.active_below(areas, reach=lambda area: reach_of(house, area), are_all=True)
    teams.sort(key=lambda team: in_order(team.name))
    calendars = await house.calendars.of_teams(teams, since=days.since, until=days.until)
    loads, covers, members = await asyncio.gather(
        house.loads.of(areas, days.since, days.until),
        house.covering.of(calendars, days.since, days.until),
        house.teams.members_of([team.id for team in teams]),
    )
    return Found(teams, loads, covers, members)


def _loads(ask: Ask, found: Found) -> Table:
    """Lay out what teams of the place have to do, and below what others have to do there."""
    ours = {team.id: found.loads.get(team.id, without_anything(team.id)) for team in found.teams}
    beside = [load for team, load in found.loads.items() if team not in ours]
    hands = {team: sum(member.team == team for member in found.members) for team in ours}
    rows = sorted(found.teams, key=lambda team: (-ours[team.id].overdue_now, -ours[team.id].open_now))
    say = ask.labels.word
    return Table(
        key="loads",
        title=say(N_("Load of the teams")),
        first=say(N_("Team")),
        columns=[Column(say(N_("Area"))), *(Column(say(name), Measure.COUNT) for name in _LOADS)],
        rows=[
            *(
                Row(
                    team.name,
                    [place_name(ask.house, team.area), *_figures(ours[team.id]), hands[team.id]],
                    place_link(ask, team.area),
                    key=team.id,
                )
                for team in rows
            ),
            *(Row(_beside(ask, load), ["", *_figures(load), None]) for load in beside),
        ],
    )


def _figures(load: TeamLoad) -> list[Value]:
    return [load.open_now, load.overdue_now, load.waiting, load.resolved, load.visits, load.active]


def _beside(ask: Ask, load: TeamLoad) -> str:
    return ask.labels.word(N_("Without a team") if load.team is None else N_("A team from elsewhere"))


def _covers(ask: Ask, found: Found) -> Table:
    """Lay out how much of the service times somebody is on duty, the least first."""
    shares = {team.id: found.covers[team.id].covered.share for team in found.teams}
    rows = sorted(found.teams, key=lambda team: _NO_HOURS if (share := shares[team.id]) is None else share)
    return Table(
        key="duty",
        title=ask.labels.word(N_("Duty in service times")),
        first=ask.labels.word(N_("Team")),
        columns=[Column(ask.labels.word(name), measure) for name, measure in _COVERS],
        rows=[
            Row(team.name, _cover(found.covers[team.id]), f"/team/roster?team={team.id}", key=team.id) for team in rows
        ],
    )


def _cover(cover: TeamCover) -> list[Value]:
    covered = cover.covered
    hours = [_hours(much) for much in covered]
    return [covered.share, *hours, cover.days_served, len(cover.days_bare)]


def _members(ask: Ask, found: Found) -> Table:
    """Lay out what each member has and did, whoever has most overdue first."""
    team_names = {team.id: team.name for team in found.teams}
    known = {(load.team, one.member): one for load in found.loads.values() for one in load.members}
    loads = {one.id: known.get((one.team, one.id), MemberLoad(member=one.id)) for one in found.members}
    rows = sorted(found.members, key=lambda one: (-loads[one.id].overdue_now, -loads[one.id].open_now))
    say = ask.labels.word
    return Table(
        key="members",
        title=say(N_("Load of the members")),
        first=say(N_("Member")),
        columns=[Column(say(N_("Team"))), *(Column(say(name), Measure.COUNT) for name in _MEMBERS)],
        rows=[Row(one.name, [team_names[one.team or ""], *_own_figures(loads[one.id])], key=one.id) for one in rows],
    )


def _own_figures(load: MemberLoad) -> list[Value]:
    return [load.open_now, load.overdue_now, load.resolved, load.visits]


async def _without_team(ask: Ask) -> Table:
    communes = sorted(communes_of(ask.house, ask.asked.areas), key=lambda one: in_order(one.name))
    answering = await ask.house.teams.responsible_for_each({one.id: one.nearest_first for one in communes})
    rows = [(one, answering.get(one.id)) for one in communes]
    return Table(
        key="without",
        title=ask.labels.word(N_("Communes without a team")),
        first=ask.labels.word(N_("Area")),
        columns=[Column(ask.labels.word(N_("Who answers there")))],
        rows=[
            Row(one.full_name, [team.name if team else ask.labels.word(N_("nobody"))], place_link(ask, one.id))
            for one, team in rows
            if team is None or team.area not in one.path[1:]
        ],
    )


def _hours(much: timedelta) -> float:
    return round(much / timedelta(hours=1), 1)
