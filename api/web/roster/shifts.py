"""Planning a shift: one day or every week, changed or taken out again."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.house import House
from api.web.forms import Fields, form_of
from api.web.reader import HouseHere, ReaderHere
from api.web.rendering import page
from api.web.roster.shared import Form, LeadHere, day_asked, places_of, refused, required, team_led, today, unread
from helpdesk.errors import NotFoundError, RefusalError
from helpdesk.ids import new_id
from helpdesk.language.ordering import in_order
from helpdesk.roster.models import LONGEST_PLACE, Shift, ShiftPlan
from helpdesk.teams.models import Team

router = APIRouter(prefix="/team/roster/shifts")


@router.get("/new")
async def new_shift(request: Request, house: HouseHere, known: ReaderHere, member: LeadHere) -> HTMLResponse:
    """Offer an empty form, for the day in the address."""
    team = await team_led(house, known, member, request.query_params.get("team", ""))
    return await _form_page(request, house, team, Form(), shift=None)


@router.post("/new")
async def add(request: Request, house: HouseHere, known: ReaderHere, member: LeadHere) -> Response:
    """Keep a new shift."""
    fields = Fields(await form_of(request))
    team = await team_led(house, known, member, fields.text("team"))
    plan = _read(fields)
    if plan is None:
        return await _form_page(request, house, team, unread(fields, house, known), shift=None)
    try:
        await house.planning.add(fields.id("id"), plan, team=team.id, member=member, scope=known.scope)
    except NotFoundError:
        raise
    except RefusalError as refusal:
        return await _form_page(request, house, team, refused(refusal, fields, house, known), shift=None)
    return _back(team, plan.day)


@router.get("/{shift_id}")
async def one_shift(
    request: Request, house: HouseHere, known: ReaderHere, member: LeadHere, shift_id: str
) -> HTMLResponse:
    """Offer a shift for changing it."""
    shift = await house.planning.shift(shift_id, known.scope)
    team = await team_led(house, known, member, shift.team)
    return await _form_page(request, house, team, Form(), shift=shift)


@router.post("/{shift_id}")
async def change(request: Request, house: HouseHere, known: ReaderHere, member: LeadHere, shift_id: str) -> Response:
    """Keep a changed shift."""
    fields = Fields(await form_of(request))
    shift = await house.planning.shift(shift_id, known.scope)
    team = await team_led(house, known, member, shift.team)
    plan = _read(fields)
    if plan is None:
        return await _form_page(request, house, team, unread(fields, house, known), shift=shift)
    try:
        await house.planning.change(shift_id, plan, scope=known.scope)
    except NotFoundError:
        raise
    except RefusalError as refusal:
        return await _form_page(request, house, team, refused(refusal, fields, house, known), shift=shift)
    return _back(team, plan.day)


@router.post("/{shift_id}/remove")
async def remove(request: Request, house: HouseHere, known: ReaderHere, member: LeadHere, shift_id: str) -> Response:
    """Take it out on one day, or from that day on."""
    fields = Fields(await form_of(request))
    shift = await house.planning.shift(shift_id, known.scope)
    team = await team_led(house, known, member, shift.team)
    day = fields.day("day") or shift.day
    await house.planning.drop(shift_id, day, onward=fields.text("what") == "onward", scope=known.scope)
    return _back(team, day)


def _read(fields: Fields) -> ShiftPlan | None:
    """Build the plan, noting a problem beside each field that does not allow it."""
    day, starts, ends = fields.day("day"), fields.time("starts"), fields.time("ends")
    until, members = fields.day("weekly_until"), fields.texts("members")
    required(fields, day=day, starts=starts, ends=ends)
    if fields.problems or day is None or starts is None or ends is None:
        return None
    return ShiftPlan(
        area=fields.text("area"),
        place=fields.text("place"),
        day=day,
        starts=starts,
        ends=ends,
        members=members,
        weekly_until=until,
    )


async def _form_page(request: Request, house: House, team: Team, form: Form, *, shift: Shift | None) -> HTMLResponse:
    typed = form.typed.day("on") if form.typed else None
    on = day_asked(request) or typed or (shift.day if shift else today(house))
    return page(
        request,
        "team/roster/shift.html",
        status=form.status,
        team=team,
        shift=shift,
        values=_values(form, shift, on.isoformat(), team),
        on=on,
        form=form,
        places=places_of(house, team),
        people=await people_to_choose(house, team, shift.members if shift else []),
        longest_place=LONGEST_PLACE,
        id=form.typed.id("id") if form.typed else new_id(),
        tab="roster",
    )


def _values(form: Form, shift: Shift | None, day: str, team: Team) -> dict[str, Any]:
    if form.typed:
        texts = {name: form.typed.text(name) for name in ("area", "place", "day", "starts", "ends", "weekly_until")}
        return {**texts, "members": form.typed.texts("members")}
    if shift is None:
        hours = {"starts": f"{team.hours.opens:%H:%M}", "ends": "11:30"}
        return {"area": team.area, "place": "", "day": day, **hours, "weekly_until": "", "members": []}
    hours = {"starts": f"{shift.starts:%H:%M}", "ends": f"{shift.ends:%H:%M}"}
    until = shift.weekly_until.isoformat() if shift.weekly_until else ""
    days = {"day": shift.day.isoformat(), "weekly_until": until}
    return {"area": shift.area, "place": shift.place, **hours, **days, "members": shift.members}


async def people_to_choose(house: House, team: Team, chosen: list[str]) -> list[tuple[str, str]]:
    """Return ids and names of the team, and of those who were chosen and left since."""
    people = [(member.id, member.name) for member in await house.teams.colleagues(team.id)]
    left = set(chosen) - {member for member, _ in people}
    return people + sorted((await house.teams.names(left)).items(), key=lambda one: in_order(one[1]))


def _back(team: Team, day: date) -> RedirectResponse:
    return RedirectResponse(f"/team/roster?day={day.isoformat()}&team={team.id}#day-{day.isoformat()}", status_code=303)
