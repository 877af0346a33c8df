"""The week of a team: a list by day on a phone, a grid on a wide screen; who is on duty now; absences."""

from datetime import date, timedelta
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.house import House
from api.web.forms import Fields, form_of
from api.web.reader import HouseHere, Reader, ReaderHere
from api.web.rendering import page
from api.web.roster.shared import (
    Form,
    MemberHere,
    day_asked,
    may_plan,
    names_in,
    refused,
    required,
    team_meant,
    today,
    unread,
)
from helpdesk.errors import RefusalError
from helpdesk.roster.models import LONGEST_REASON, week_begin
from helpdesk.roster.service import OnDuty
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/team/roster")

_WEEK = timedelta(days=7)
_FARTHEST = timedelta(days=3660)


@router.get("")
async def week(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> HTMLResponse:
    """Show a week: this one, or that of the day in the address."""
    return await _week_page(request, house, known, member, Form())


@router.post("/absences")
async def mark_away(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Note that somebody is away: oneself, or somebody of the team one plans for."""
    fields = Fields(await form_of(request))
    since, until = fields.day("since"), fields.day("until")
    required(fields, since=since)
    if fields.problems or since is None:
        return await _week_page(request, house, known, member, unread(fields, house, known))
    try:
        await house.planning.mark_away(
            fields.id("id"),
            who=fields.text("who") or member.id,
            since=since,
            until=until or since,
            reason=fields.text("reason"),
            member=member,
            scope=known.scope,
        )
    except RefusalError as refusal:
        return await _week_page(request, house, known, member, refused(refusal, fields, house, known))
    return RedirectResponse(_address(fields, since), status_code=303)


@router.post("/absences/{absence}/remove")
async def take_back(
    request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, absence: str
) -> Response:
    """Let an absence not be."""
    fields = Fields(await form_of(request))
    await house.planning.take_back(absence, member=member, scope=known.scope)
    return RedirectResponse(_address(fields, fields.day("day") or today(house)), status_code=303)


def _address(fields: Fields, day: date) -> str:
    team = fields.text("team")
    asked = f"&team={team}" if team.isalnum() else ""
    return f"/team/roster?day={day.isoformat()}{asked}#day-{day.isoformat()}"


async def _week_page(request: Request, house: House, known: Reader, member: Member, form: Form) -> HTMLResponse:
    asked = form.typed.text("team") if form.typed else request.query_params.get("team", "")
    team, teams = await team_meant(house, known, member, asked)
    day, show = _asked_day(request, house), _asked_view(request)
    if team is None:
        days, duty, planned = [], OnDuty(shifts=[], busy=[]), False
    else:
        find = house.roster.week_of(member.id, day) if show == "own" else None
        days = await (find or house.roster.week(team.id, day, member=member.id, scope=known.scope))
        duty, planned = await house.roster.on_duty(team.id, house.clock.now()), may_plan(house, known, team)
    colleagues = await house.teams.colleagues(team.id) if team and planned else []
    monday = week_begin(day)
    return page(
        request,
        "team/roster/week.html",
        status=form.status,
        team=team,
        teams=teams,
        days=days,
        names=await names_in(house, days, member.id, *duty.members),
        duty=duty,
        show=show,
        today=today(house),
        monday=monday,
        sunday=monday + _WEEK - timedelta(days=1),
        before=monday - _WEEK,
        after=monday + _WEEK,
        may_plan=planned,
        is_of_team=team is not None and member.team == team.id,
        colleagues=colleagues,
        member=member,
        form=form,
        longest_reason=LONGEST_REASON,
        may_route=known.may(Permission.REQUESTS_ASSIGN),
        tab="roster",
    )


def _asked_day(request: Request, house: House) -> date:
    """Return the day in the address; today when there is none that could be meant."""
    now, day = today(house), day_asked(request)
    return day if day is not None and abs(day - now) < _FARTHEST else now


def _asked_view(request: Request) -> Literal["own", "team"]:
    return "own" if request.query_params.get("show") == "own" else "team"
