"""Teams: what they have to do and did, whether somebody is on duty, and the communes without one. No member is told."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.house import House
from api.v1.asking import HouseHere, area_asked
from api.v1.statistics import Answer, PeriodQuery, TokenHere
from api.v1.tagging import TaggedRoute
from api.web.dashboard.units import communes_of
from api.web.shown import reach_of
from helpdesk.areas.models import Area
from helpdesk.feeds.models import FeedToken
from helpdesk.language.ordering import in_order
from helpdesk.roster.covering import TeamCover
from helpdesk.statistics.days import Period
from helpdesk.statistics.loads import TeamLoad, without_anything
from helpdesk.statistics.small_cells import without_small
from helpdesk.teams.models import Team

router = APIRouter(route_class=TaggedRoute, prefix="/statistics", tags=["statistics"])

_COUNTS: Final = ("open_now", "overdue_now", "waiting", "resolved", "visits")
_HOUR: Final = timedelta(hours=1)


class LoadView(BaseModel):
    """What a team has to do in these areas, and did there in the period; null: hidden, with what would give it away."""

    open_now: int | None
    overdue_now: int | None
    waiting: int | None = Field(description="Open, and no member has it yet.")
    resolved: int | None
    visits: int | None


class TeamView(LoadView):
    """A team, its load, and how much of its service times somebody is on duty."""

    id: str
    name: str
    area: str
    members: int
    members_active: int = Field(description="Who ended a request or logged a visit in the period.")
    service_hours: float = Field(description="Hours of service in the period.")
    covered_hours: float = Field(description="Of these, with somebody on duty.")
    beside_hours: float = Field(description="Duty outside the service times.")
    covered_share: float | None
    days_served: int
    days_with_nobody: int


class WithoutTeam(BaseModel):
    """A commune without a team of its own."""

    area: str
    answered_by: str | None = Field(description="The team that answers there; null: none in the token's area.")


class TeamsAnswer(Answer):
    """The teams of a place and below it."""

    teams: list[TeamView] = Field(description="By name.")
    others: LoadView = Field(description="What is nobody's here, or with teams from elsewhere.")
    without_team: list[WithoutTeam]


@router.get("/teams")
async def teams(house: HouseHere, token: TokenHere, query: Annotated[PeriodQuery, Query()]) -> TeamsAnswer:
    """Return the load of teams and how much of their service times is covered, and communes without a team."""
    area, period = area_asked(house, token, query.area), query.days(house)
    found = await house.teams.active_below([area.id], reach=lambda one: reach_of(house, one), are_all=True)
    found.sort(key=lambda team: in_order(team.name))
    shown, without = await asyncio.gather(_teams(house, area, period, found), _without_team(house, token, area))
    *own, others = shown
    return TeamsAnswer(
        area=area.id,
        since=period.since,
        until=period.until,
        teams=own,
        others=LoadView(**others.model_dump(include=set(_COUNTS))),
        without_team=without,
    )


async def _teams(house: House, area: Area, period: Period, found: Sequence[Team]) -> list[LoadView]:
    """Return each team's row, and last of all what no team of the place has."""
    calendars = await house.calendars.of_teams(found, since=period.since, until=period.until)
    loads, covers, members = await asyncio.gather(
        house.loads.of([area.id], period.since, period.until),
        house.covering.of(calendars, period.since, period.until),
        house.teams.members_of([team.id for team in found]),
    )
    hidden = _hidden(found, loads, fewest=house.settings.fewest_shown)
    rows: list[LoadView] = [
        TeamView(
            **hidden[place],
            id=team.id,
            name=team.name,
            area=team.area,
            members=sum(one.team == team.id for one in members),
            members_active=loads[team.id].active if team.id in loads else 0,
            **_cover(covers[team.id]),
        )
        for place, team in enumerate(found)
    ]
    return [*rows, LoadView(**hidden[len(found)])]


def _hidden(found: Sequence[Team], loads: Mapping[str | None, TeamLoad], *, fewest: int) -> list[dict[str, int | None]]:
    """Return the counts of each team, and behind them those of all others together, without what is about few."""
    ours = [loads.get(team.id, without_anything(team.id)) for team in found]
    known = {team.id for team in found}
    others = [load for team, load in loads.items() if team not in known]
    rows: list[dict[str, int | None]] = [{} for _ in (*ours, others)]
    for name in _COUNTS:
        counts = [*(getattr(one, name) for one in ours), sum(getattr(one, name) for one in others)]
        for place, count in without_small(dict(enumerate(counts)), fewest=fewest).items():
            rows[place][name] = count
    return rows


def _cover(cover: TeamCover) -> dict[str, float | int | None]:
    covered = cover.covered
    hours = (round(much / _HOUR, 1) for much in covered)
    return {
        **dict(zip(("service_hours", "covered_hours", "beside_hours"), hours, strict=True)),
        "covered_share": covered.share,
        "days_served": cover.days_served,
        "days_with_nobody": len(cover.days_bare),
    }


async def _without_team(house: House, token: FeedToken, area: Area) -> list[WithoutTeam]:
    """Return the communes of a place that have no team of their own, by name."""
    communes = sorted(communes_of(house, [area.id]), key=lambda one: in_order(one.name))
    answering = await house.teams.responsible_for_each({one.id: one.nearest_first for one in communes})
    rows = [(one, answering.get(one.id)) for one in communes]
    return [
        WithoutTeam(area=one.id, answered_by=team.id if team and token.area in reach_of(house, team.area) else None)
        for one, team in rows
        if team is None or team.area not in one.path[1:]
    ]
