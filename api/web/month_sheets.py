"""Month sheets: a member's own, a team's; looked at, printed, taken along as a workbook, confirmed and reopened."""

import asyncio
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of, status_of
from api.house import House
from api.web.forms import Fields, form_of
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from api.web.sheet_workbook import MEDIA_TYPE, workbook_of
from api.web.sheets_shown import figures_shown, lines_shown
from api.web.shown import place_label
from helpdesk.errors import RefusalError
from helpdesk.language import N_
from helpdesk.month_sheets.cycle import checked_month, figures_of_month, month_on, moved
from helpdesk.month_sheets.errors import MonthInvalidError, NoTeamError
from helpdesk.month_sheets.models import LONGEST_REASON
from helpdesk.month_sheets.service import Sheet
from helpdesk.statistics.days import local_day
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/team/sheets")
MemberHere = Annotated[Member, Depends(allowed(Permission.LOGS_WRITE))]
LeadHere = Annotated[Member, Depends(allowed(Permission.LOGS_REVIEW))]
CommuneHere = Annotated[Member, Depends(allowed(Permission.SHEETS_CONFIRM))]

OWN: Final = "own"

_OWN_MONTHS: Final = 6


@router.get("")
async def overview(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> HTMLResponse:
    """List the member's own months, and how far the teams of the reader have come with one month."""
    try:
        own = await house.month_sheets.months(await house.month_sheets.team_of(member), latest=_OWN_MONTHS)
    except NoTeamError:
        own = []
    this = own[0].month if own else month_on(local_day(house.clock.now()))
    month = _chosen(request.query_params.get("month"), this)
    teams = await house.month_sheets.teams_of(known.scope)
    return page(
        request,
        "team/sheets.html",
        own=own,
        month=month,
        said=figures_of_month,
        before=moved(month, -1),
        after=moved(month, 1) if month < this else None,
        teams=[(team, place_label(house, team.area)) for team in teams],
        states=await house.month_sheets.states(teams, month),
        tab="logs",
    )


@router.get("/own/{month}")
async def own_sheet(
    request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, month: str
) -> HTMLResponse:
    """Show a member what they did."""
    return await _shown(request, house, known, await house.month_sheets.own_sheet(member, month), of=OWN)


@router.get("/own/{month}/print")
async def own_paper(
    request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, month: str
) -> HTMLResponse:
    """Show it as it is printed."""
    return await _paper(request, house, known, await house.month_sheets.own_sheet(member, month), of=OWN)


@router.get("/own/{month}/xlsx")
async def own_workbook(house: HouseHere, known: ReaderHere, member: MemberHere, month: str) -> Response:
    """Hand it out as a workbook."""
    return await _workbook(house, known, await house.month_sheets.own_sheet(member, month), of=OWN)


@router.get("/{team}/{month}")
async def team_sheet(
    request: Request, house: HouseHere, known: ReaderHere, _member: LeadHere, team: str, month: str
) -> HTMLResponse:
    """Show what a team did, member by member."""
    return await _shown(request, house, known, await house.month_sheets.team_sheet(team, month, known.scope), of=team)


@router.get("/{team}/{month}/print")
async def team_paper(
    request: Request, house: HouseHere, known: ReaderHere, _member: LeadHere, team: str, month: str
) -> HTMLResponse:
    """Show it as it is printed."""
    return await _paper(request, house, known, await house.month_sheets.team_sheet(team, month, known.scope), of=team)


@router.get("/{team}/{month}/xlsx")
async def team_workbook(house: HouseHere, known: ReaderHere, _member: LeadHere, team: str, month: str) -> Response:
    """Hand it out as a workbook."""
    return await _workbook(house, known, await house.month_sheets.team_sheet(team, month, known.scope), of=team)


@router.post("/{team}/{month}/confirm")
async def confirm(
    request: Request, house: HouseHere, known: ReaderHere, member: LeadHere, team: str, month: str
) -> Response:
    """Confirm for the team."""
    try:
        await house.month_sheets.confirm(team, month, member=member, scope=known.scope)
    except RefusalError as refusal:
        return await _refused(request, house, known, team, month, refusal)
    return RedirectResponse(f"/team/sheets/{team}/{month}?done=1", status_code=303)


@router.post("/{team}/{month}/approve")
async def approve(
    request: Request, house: HouseHere, known: ReaderHere, member: CommuneHere, team: str, month: str
) -> Response:
    """Confirm for the commune."""
    try:
        await house.month_sheets.approve(team, month, member=member, scope=known.scope)
    except RefusalError as refusal:
        return await _refused(request, house, known, team, month, refusal)
    return RedirectResponse(f"/team/sheets/{team}/{month}?done=1", status_code=303)


@router.post("/{team}/{month}/reopen")
async def reopen(
    request: Request, house: HouseHere, known: ReaderHere, member: LeadHere, team: str, month: str
) -> Response:
    """Reopen it with a reason; what was typed comes back when it cannot be."""
    reason = Fields(await form_of(request)).text("reason")
    try:
        await house.month_sheets.reopen(team, month, reason, member=member, scope=known.scope)
    except RefusalError as refusal:
        return await _refused(request, house, known, team, month, refusal, reason=reason)
    return RedirectResponse(f"/team/sheets/{team}/{month}?done=1", status_code=303)


async def _refused(
    request: Request, house: House, known: Reader, team: str, month: str, refusal: RefusalError, *, reason: str = ""
) -> HTMLResponse:
    """Show the sheet again with what kept it from being changed; to whom it is not there, it is not."""
    sheet = await house.month_sheets.team_sheet(team, month, known.scope)
    problem = sentence_of(refusal, house.words, known.language)
    status = status_of(refusal)
    return await _shown(request, house, known, sheet, of=team, problem=problem, reason=reason, status=status)


async def _shown(
    request: Request,
    house: House,
    known: Reader,
    sheet: Sheet,
    *,
    of: str,
    problem: str = "",
    reason: str = "",
    status: int = 200,
) -> HTMLResponse:
    month = sheet.month
    today = local_day(house.clock.now())
    return page(
        request,
        "team/sheet.html",
        status=status,
        sheet=sheet,
        is_own=of == OWN,
        here=f"/team/sheets/{of}/{month.month}",
        said=figures_of_month,
        place=place_label(house, month.area),
        total=figures_shown(house, sheet.counted.total, known.language),
        figures=lambda figures: figures_shown(house, figures, known.language),
        lines=lines_shown(house, sheet, known.language),
        before=f"/team/sheets/{of}/{moved(month.month, -1)}",
        after=f"/team/sheets/{of}/{moved(month.month, 1)}" if month.until < today else None,
        may_confirm=month.is_open and today >= month.until and known.scope.covers(Permission.LOGS_REVIEW, month.reach),
        may_approve=known.scope.covers(Permission.SHEETS_CONFIRM, month.reach),
        is_signer=month.lead is not None and known.member is not None and month.lead.member == known.member.id,
        longest_reason=LONGEST_REASON,
        is_done="done" in request.query_params,
        problem=problem,
        reason=reason,
        tab="logs",
    )


async def _paper(request: Request, house: House, known: Reader, sheet: Sheet, *, of: str) -> HTMLResponse:
    return page(
        request,
        "team/sheet_paper.html",
        sheet=sheet,
        is_own=of == OWN,
        here=f"/team/sheets/{of}/{sheet.month.month}",
        said=figures_of_month,
        place=place_label(house, sheet.month.area),
        total=figures_shown(house, sheet.counted.total, known.language),
        figures=lambda figures: figures_shown(house, figures, known.language),
        lines=lines_shown(house, sheet, known.language),
    )


async def _workbook(house: House, known: Reader, sheet: Sheet, *, of: str) -> Response:
    title = house.words.gettext(known.language, N_("Month sheet of %(team)s"), team=sheet.month.team_name)
    data = await asyncio.to_thread(workbook_of, house, sheet, title=title, language=known.language)
    name = f"bang-thang-{sheet.month.month}{'-cua-toi' if of == OWN else ''}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store, private"}
    return Response(data, media_type=MEDIA_TYPE, headers=headers)


def _chosen(asked: str | None, this: str) -> str:
    """Return the month asked for, or the one that began last; what is none, or has not come, is today's."""
    try:
        return min(checked_month(asked or ""), this)
    except MonthInvalidError:
        return this
