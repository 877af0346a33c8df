"""The rules by which new requests find somebody: read and changed area by area."""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of, status_of
from api.house import House
from api.web.forms import Fields, form_of
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from api.web.roster.shared import required, team_meant
from api.web.shown import place_called, place_label, place_name
from helpdesk.areas.errors import UnknownAreaError
from helpdesk.support_requests.errors import RoutingAreaError
from helpdesk.support_requests.routing import DEFAULT_RULES, RoutingRules
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/team/routing")
LeadHere = Annotated[Member, Depends(allowed(Permission.REQUESTS_ASSIGN))]

BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "duty_minutes": (5, 1440),
    "duty_tries": (1, 10),
    "lead_minutes": (5, 1440),
    "zone_minutes": (5, 1440),
    "most_open": (1, 100),
}
"""Each rule with its least and most."""


@router.get("")
async def rules(request: Request, house: HouseHere, known: ReaderHere, member: LeadHere) -> HTMLResponse:
    """Show what holds in an area: one's own, or the one in the address."""
    return await _rules_page(request, house, known, member, request.query_params.get("area", ""))


@router.post("")
async def keep(request: Request, house: HouseHere, known: ReaderHere, member: LeadHere) -> Response:
    """Let rules hold in an area and below."""
    fields = Fields(await form_of(request))
    area = fields.text("area")
    numbers = {name: fields.number(name, least=least, most=most) for name, (least, most) in BOUNDS.items()}
    required(fields, **{name: number for name, number in numbers.items() if name not in fields.problems})
    if fields.problems:
        problems = {name: house.words.gettext(known.language, text) for name, text in fields.problems.items()}
        return await _rules_page(request, house, known, member, area, typed=fields, problems=problems, status=422)
    await house.routing.keep(area, RoutingRules.model_validate(numbers), member=member, scope=known.scope)
    return RedirectResponse(f"/team/routing?area={area}&kept=1", status_code=303)


@router.post("/drop")
async def drop(request: Request, house: HouseHere, known: ReaderHere, member: LeadHere) -> Response:
    """Let an area have the rules of what holds it again."""
    area = Fields(await form_of(request)).text("area")
    await house.routing.drop(area, member=member, scope=known.scope)
    return RedirectResponse(f"/team/routing?area={area}&kept=1", status_code=303)


async def _rules_page(
    request: Request,
    house: House,
    known: Reader,
    member: Member,
    asked: str,
    *,
    typed: Fields | None = None,
    problems: Mapping[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    problems = dict(problems or {})
    own = await _own_area(house, known, member)
    try:
        area = place_called(house, asked, known.scope.areas_for(Permission.REQUESTS_ASSIGN)) if asked else own
        here = await house.routing.here(area, scope=known.scope)
    except (UnknownAreaError, RoutingAreaError) as refusal:
        if not asked or typed is not None:
            raise
        problems["asked"], status = sentence_of(refusal, house.words, known.language), status_of(refusal)
        here = await house.routing.here(own, scope=known.scope)
    values = {name: typed.text(name) if typed else getattr(here.rules, name) for name in BOUNDS}
    changed_by = here.rules.changed_by
    return page(
        request,
        "team/routing.html",
        status=status,
        here=here,
        place=place_label(house, here.area.id),
        origin=place_name(house, here.origin) if here.origin else "",
        values=values,
        bounds=BOUNDS,
        defaults=DEFAULT_RULES,
        problems=problems,
        asked=asked,
        changed_by=(await house.teams.names([changed_by])).get(changed_by, "") if changed_by else "",
        is_kept="kept" in request.query_params and not problems,
        tab="roster",
    )


async def _own_area(house: House, known: Reader, member: Member) -> str:
    team, _ = await team_meant(house, known, member, "")
    roots = known.scope.areas_for(Permission.REQUESTS_ASSIGN)
    return team.area if team and member.team == team.id else roots[0]
