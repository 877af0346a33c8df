"""On which day months begin, area by area."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of, status_of
from api.house import House
from api.web.forms import Fields, form_of
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from api.web.shown import place_called, place_name
from helpdesk.errors import RefusalError
from helpdesk.language import N_
from helpdesk.month_sheets.cycle import CALENDAR, LATEST_FIRST_DAY, figures_of_month, month_on, moved
from helpdesk.statistics.days import local_day
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/team/sheets/rules")
MemberHere = Annotated[Member, Depends(allowed(Permission.SHEETS_CONFIRM))]

_AHEAD: Final = 4
_BEFORE: Final = 3


@router.get("")
async def rules(request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere) -> HTMLResponse:
    """Show the days of months in the reader's areas, and the form that changes them."""
    return await _listed(request, house, known)


@router.post("")
async def set_rule(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Set the day for an area; what cannot be comes back as it was filled in."""
    fields = Fields(await form_of(request))
    first_day = fields.number("first_day", least=CALENDAR, most=LATEST_FIRST_DAY)
    if first_day is None:
        fields.problems.setdefault("first_day", N_("Please write a whole number."))
        problems = {name: house.words.gettext(known.language, text) for name, text in fields.problems.items()}
        return await _listed(request, house, known, typed=fields, problems=problems, status=422)
    try:
        roots = known.scope.areas_for(Permission.SHEETS_CONFIRM)
        area = place_called(house, fields.text("area"), roots)
        await house.month_rules.set_first_day(
            area, first_day, from_month=fields.text("from_month"), member=member, scope=known.scope
        )
    except RefusalError as refusal:
        problems = {"area": sentence_of(refusal, house.words, known.language)}
        return await _listed(request, house, known, typed=fields, problems=problems, status=status_of(refusal))
    return RedirectResponse("/team/sheets/rules?done=1", status_code=303)


async def _listed(
    request: Request,
    house: House,
    known: Reader,
    *,
    typed: Fields | None = None,
    problems: dict[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    roots = known.scope.areas_for(Permission.SHEETS_CONFIRM)
    this = month_on(local_day(house.clock.now()))
    return page(
        request,
        "team/month_rules.html",
        status=status,
        rules=[(rule, place_name(house, rule.area)) for rule in await house.month_rules.below(roots)],
        own=[place_name(house, root) for root in roots],
        months=[moved(this, ahead) for ahead in range(-_BEFORE, _AHEAD)],
        this=this,
        said=figures_of_month,
        least=CALENDAR,
        most=LATEST_FIRST_DAY,
        typed=typed,
        problems=problems or {},
        is_done="done" in request.query_params,
        tab="logs",
    )
