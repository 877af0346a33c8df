"""Classes and market days: planned, changed, cancelled, and closed with who came."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.house import House
from api.web.forms import Fields, form_of
from api.web.reader import HouseHere, Reader, ReaderHere
from api.web.rendering import page
from api.web.roster.shared import (
    CHOOSE,
    Form,
    LeadHere,
    MemberHere,
    day_asked,
    places_of,
    refused,
    required,
    team_led,
    today,
    unread,
)
from api.web.roster.shifts import people_to_choose
from api.web.shown import place_name
from helpdesk.assistance.models import AgeBand, Mode, Place
from helpdesk.errors import NotFoundError, RefusalError
from helpdesk.ids import new_id
from helpdesk.language.ordering import in_order
from helpdesk.roster.group_events import (
    LONGEST_TITLE,
    MOST_GUIDES,
    MOST_HEADS,
    Attendance,
    EventKind,
    EventPlan,
    EventState,
    GroupEvent,
)
from helpdesk.roster.models import LONGEST_PLACE
from helpdesk.teams.models import Member, Permission, Team

router = APIRouter(prefix="/team/roster/events")

_SETTINGS = (Place.CULTURE_HOUSE, Place.MARKET, Place.ONE_STOP, Place.HOME)
_TEXTS = ("title", "area", "place", "day", "starts", "ends", "kind", "setting")


@router.get("/new")
async def new_event(request: Request, house: HouseHere, known: ReaderHere, member: LeadHere) -> HTMLResponse:
    """Offer an empty form, for the day in the address."""
    team = await team_led(house, known, member, request.query_params.get("team", ""))
    return await _form_page(request, house, known, team, Form(), event=None)


@router.post("/new")
async def plan_event(request: Request, house: HouseHere, known: ReaderHere, member: LeadHere) -> Response:
    """Keep a new event."""
    fields = Fields(await form_of(request))
    team = await team_led(house, known, member, fields.text("team"))
    plan = _read(fields, house)
    if plan is None:
        return await _form_page(request, house, known, team, unread(fields, house, known), event=None)
    try:
        event = await house.group_events.plan(fields.id("id"), plan, team=team.id, member=member, scope=known.scope)
    except NotFoundError:
        raise
    except RefusalError as refusal:
        return await _form_page(request, house, known, team, refused(refusal, fields, house, known), event=None)
    return RedirectResponse(f"/team/roster/events/{event.id}", status_code=303)


@router.get("/{event_id}")
async def one_event(
    request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, event_id: str
) -> HTMLResponse:
    """Show one, with the form for who came."""
    return await _event_page(request, house, known, member, event_id, Form())


@router.get("/{event_id}/edit")
async def edit_event(
    request: Request, house: HouseHere, known: ReaderHere, member: LeadHere, event_id: str
) -> HTMLResponse:
    """Offer one for changing it."""
    event = await house.group_events.one(event_id, known.scope)
    team = await team_led(house, known, member, event.team)
    return await _form_page(request, house, known, team, Form(), event=event)


@router.post("/{event_id}/edit")
async def change(request: Request, house: HouseHere, known: ReaderHere, member: LeadHere, event_id: str) -> Response:
    """Keep a changed one."""
    fields = Fields(await form_of(request))
    event = await house.group_events.one(event_id, known.scope)
    team = await team_led(house, known, member, event.team)
    plan = _read(fields, house)
    if plan is None:
        return await _form_page(request, house, known, team, unread(fields, house, known), event=event)
    try:
        await house.group_events.change(event_id, plan, scope=known.scope)
    except NotFoundError:
        raise
    except RefusalError as refusal:
        return await _form_page(request, house, known, team, refused(refusal, fields, house, known), event=event)
    return RedirectResponse(f"/team/roster/events/{event_id}", status_code=303)


@router.post("/{event_id}/cancel")
async def cancel(request: Request, house: HouseHere, known: ReaderHere, member: LeadHere, event_id: str) -> Response:
    """Let it not take place."""
    try:
        await house.group_events.cancel(event_id, scope=known.scope)
    except NotFoundError:
        raise
    except RefusalError as refusal:
        form = refused(refusal, Fields(await form_of(request)), house, known)
        return await _event_page(request, house, known, member, event_id, form)
    return RedirectResponse(f"/team/roster/events/{event_id}", status_code=303)


@router.post("/{event_id}/close")
async def close(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, event_id: str) -> Response:
    """Keep who came, and log it."""
    fields = Fields(await form_of(request))
    came = _attendance(fields)
    if came is None:
        return await _event_page(request, house, known, member, event_id, unread(fields, house, known))
    try:
        await house.group_events.close(event_id, came, member=member, scope=known.scope)
    except NotFoundError:
        raise
    except RefusalError as refusal:
        return await _event_page(request, house, known, member, event_id, refused(refusal, fields, house, known))
    return RedirectResponse(f"/team/roster/events/{event_id}", status_code=303)


def _read(fields: Fields, house: House) -> EventPlan | None:
    day, starts, ends = fields.day("day"), fields.time("starts"), fields.time("ends")
    kind, setting = fields.choice("kind", EventKind), fields.choice("setting", Place)
    guides = list(dict.fromkeys(slug for slug in fields.texts("guides") if slug in house.catalogue))
    required(fields, day=day, starts=starts, ends=ends)
    if kind is None:
        fields.problems.setdefault("kind", CHOOSE)
    if setting is None:
        fields.problems.setdefault("setting", CHOOSE)
    if fields.problems or day is None or starts is None or ends is None or kind is None or setting is None:
        return None
    return EventPlan(
        kind=kind,
        title=fields.text("title"),
        setting=setting,
        guides=guides[:MOST_GUIDES],
        area=fields.text("area"),
        place=fields.text("place"),
        day=day,
        starts=starts,
        ends=ends,
        members=fields.texts("members"),
    )


def _attendance(fields: Fields) -> Attendance | None:
    heads = fields.number("heads", least=1, most=MOST_HEADS)
    minutes = fields.number("minutes", least=1, most=1440)
    known = fields.number("known", least=0, most=MOST_HEADS)
    ages = {band: fields.number(f"age_{band}", least=0, most=MOST_HEADS) for band in AgeBand}
    required(fields, heads=heads, minutes=minutes)
    if fields.problems or heads is None or minutes is None:
        return None
    return Attendance(
        heads=heads,
        known=known,
        ages={band: count for band, count in ages.items() if count is not None},
        mode=fields.choice("mode", Mode) or Mode.TOLD,
        minutes=minutes,
        members_present=fields.texts("members"),
    )


async def _event_page(
    request: Request, house: House, known: Reader, member: Member, event_id: str, form: Form
) -> HTMLResponse:
    event = await house.group_events.one(event_id, known.scope)
    team = await house.teams.team(event.team)
    may_correct = event.state is EventState.HELD and await _may_correct(house, known, member, event)
    return page(
        request,
        "team/roster/event.html",
        status=form.status,
        event=event,
        team=team,
        place=place_name(house, event.area),
        names=await house.teams.names(event.members),
        guides=[guide for slug in event.guides if (guide := house.catalogue.get(slug))],
        may_close=house.group_events.may_close(event, member=member, scope=known.scope),
        may_correct=may_correct,
        may_plan=known.scope.covers(Permission.ROSTER_MANAGE, event.reach),
        has_begun=house.clock.now() >= event.begins_at,
        age_bands=list(AgeBand),
        modes=[Mode.TOLD, Mode.TOGETHER],
        minutes=int((event.ends_at - event.begins_at).total_seconds() // 60),
        most_heads=MOST_HEADS,
        form=form,
        tab="roster",
    )


async def _may_correct(house: House, known: Reader, member: Member, event: GroupEvent) -> bool:
    try:
        await house.assistance.to_correct(event.log_id, member=member, scope=known.scope)
    except RefusalError:
        return False
    return True


async def _form_page(
    request: Request, house: House, known: Reader, team: Team, form: Form, *, event: GroupEvent | None
) -> HTMLResponse:
    return page(
        request,
        "team/roster/event_form.html",
        status=form.status,
        team=team,
        event=event,
        values=_values(form, event, (day_asked(request) or today(house)).isoformat(), team),
        form=form,
        places=places_of(house, team),
        people=await people_to_choose(house, team, event.members if event else []),
        guides=sorted(house.catalogue, key=lambda guide: in_order(guide.short_title.said(known.language))),
        kinds=list(EventKind),
        settings_of=_SETTINGS,
        longest_place=LONGEST_PLACE,
        longest_title=LONGEST_TITLE,
        most_guides=MOST_GUIDES,
        id=form.typed.id("id") if form.typed else new_id(),
        tab="roster",
    )


def _values(form: Form, event: GroupEvent | None, day: str, team: Team) -> dict[str, Any]:
    if form.typed:
        texts = {name: form.typed.text(name) for name in _TEXTS}
        return {**texts, "members": form.typed.texts("members"), "guides": form.typed.texts("guides")}
    if event is None:
        empty = {**dict.fromkeys(_TEXTS, ""), "area": team.area, "day": day, "starts": "19:00", "ends": "21:00"}
        return {**empty, "kind": EventKind.CLASS, "setting": Place.CULTURE_HOUSE, "members": [], "guides": []}
    hours = {"starts": f"{event.starts:%H:%M}", "ends": f"{event.ends:%H:%M}", "day": event.day.isoformat()}
    rest = {name: getattr(event, name) for name in ("title", "area", "place", "kind", "setting", "members", "guides")}
    return {**rest, **hours}
