"""Reports: the list, a new one, one with its figures; handed in, given back, approved, locked, taken along."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from api.errors import sentence_of, status_of
from api.house import House
from api.office.annexes import TITLES, annex_of
from api.office.drawing import days_chart, steps_chart
from api.office.excel import MEDIA_TYPE as EXCEL
from api.office.labels import Labels
from api.office.word import MEDIA_TYPE as WORD
from api.web import words_reports
from api.web.forms import Fields, form_of
from api.web.reader import HouseHere, Reader, ReaderHere, signed_in
from api.web.rendering import page
from api.web.report_places import place_asked, places_offered
from helpdesk.errors import NotFoundError, RefusalError
from helpdesk.language.catalogues import VIETNAMESE
from helpdesk.reports.errors import ReportDaysInvalidError
from helpdesk.reports.figures import Paper, said_checksum
from helpdesk.reports.models import LONGEST_LINE, LONGEST_PROPOSALS, LONGEST_REASON, PROGRAM, Report, Status
from helpdesk.reports.periods import PeriodKind, last_finished
from helpdesk.reports.repository import READING
from helpdesk.reports.service import Shown
from helpdesk.statistics.days import local_day
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/coordinator/reports")

_ENDINGS: Final = {"docx": WORD, "xlsx": EXCEL}
_LINES: Final = ("office_above", "office", "number", "town", "signer_title", "signer_name")


async def _reader_of_reports(known: ReaderHere, member: Annotated[Member, Depends(signed_in)]) -> Member:
    """Let in who writes or approves reports anywhere."""
    if not any(known.may(permission) for permission in READING):
        raise HTTPException(404)
    return member


MemberHere = Annotated[Member, Depends(_reader_of_reports)]


@router.get("")
async def listed(request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere) -> HTMLResponse:
    """List the reports the reader may see, latest first, perhaps of one state or place."""
    fields = Fields(request.query_params)
    status, area = fields.choice("status", Status), fields.text("area")
    reports = await house.reporting.reports.listed(known.scope, area=area, status=status)
    labels = Labels(house.words, known.language)
    return page(
        request,
        "reports/list.html",
        rows=[(one, _place(house, one), labels.period(one.period)) for one in reports],
        chosen=status,
        area=area,
        states=words_reports.STATE,
        program=PROGRAM,
        may_manage=known.may(Permission.REPORTS_APPROVE),
        may_write=known.may(Permission.REPORTS_WRITE),
        tab="figures",
    )


@router.get("/new")
async def new(request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere) -> HTMLResponse:
    """Show the form for a new one."""
    return await _form(request, house, known)


@router.post("")
async def make(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Make a draft; what cannot be comes back as it was filled in."""
    fields = Fields(await form_of(request))
    try:
        report = await house.reporting.reports.make(
            fields.id("id"),
            place_asked(house, fields.text("area"), known.scope.areas_for(Permission.REPORTS_WRITE)),
            _period_name(fields),
            own_layout=fields.text("layout") != "usual",
            member=member,
            scope=known.scope,
        )
    except RefusalError as refusal:
        problem = sentence_of(refusal, house.words, known.language)
        return await _form(request, house, known, fields=fields, problem=problem, status=status_of(refusal))
    return RedirectResponse(f"/coordinator/reports/{report.id}", status_code=303)


@router.get("/{report_id}")
async def one(
    request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, report_id: str
) -> HTMLResponse:
    """Show one with its figures and what can be done with it."""
    return await _shown(request, house, known, member, report_id)


@router.get("/{report_id}/file.{ending}")
async def taken(house: HouseHere, known: ReaderHere, member: MemberHere, report_id: str, ending: str) -> Response:
    """Hand it out as a Word file or a workbook, made of the frozen figures."""
    if ending not in _ENDINGS:
        raise HTTPException(404)
    reports, papers = house.reporting.reports, house.reporting.papers
    seen = await reports.report(report_id, member=member, scope=known.scope)
    frozen, checksum = seen.frozen, seen.report.checksum
    if ending == "docx":
        data = await asyncio.to_thread(papers.word, frozen, checksum, await reports.layout(seen.report))
    else:
        data = await asyncio.to_thread(papers.excel, frozen, checksum)
    headers = {
        "Content-Disposition": f'attachment; filename="{papers.name(frozen, ending)}"',
        "Cache-Control": "no-store, private",
    }
    return Response(data, media_type=_ENDINGS[ending], headers=headers)


@router.get("/{report_id}/annex-{key}.csv")
async def annex(house: HouseHere, known: ReaderHere, member: MemberHere, report_id: str, key: str) -> Response:
    """Hand out one annex as a table that every program reads; its figures add up to those of the report."""
    seen = await house.reporting.reports.report(report_id, member=member, scope=known.scope)
    if key not in TITLES or seen.frozen.is_annex_left_out:
        raise HTTPException(404)
    found = annex_of(key, seen.frozen, Labels(house.words, VIETNAMESE))
    name = house.reporting.papers.name(seen.frozen, "csv").replace(".csv", f"-{key}.csv")
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store, private"}
    return Response(found.csv(), media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/{report_id}/words")
async def write(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, report_id: str) -> Response:
    """Keep the words around the figures."""
    fields = Fields(await form_of(request))
    paper = Paper(
        **{name: fields.text(name) for name in _LINES},
        proposals=fields.text("proposals"),
        receivers=[line for line in fields.text("receivers").splitlines() if line.strip()],
    )
    version = _version(fields)
    reports = house.reporting.reports
    return await _done(
        lambda: reports.write(report_id, paper, version=version, member=member, scope=known.scope),
        lambda refusal: _shown(request, house, known, member, report_id, refusal=refusal, typed=paper),
        report_id,
    )


@router.post("/{report_id}/send-back")
async def send_back(
    request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, report_id: str
) -> Response:
    """Give it back with a reason; what was typed comes back when it cannot be."""
    fields = Fields(await form_of(request))
    reason, reports = fields.text("reason"), house.reporting.reports
    version = _version(fields)
    return await _done(
        lambda: reports.send_back(report_id, reason, version=version, member=member, scope=known.scope),
        lambda refusal: _shown(request, house, known, member, report_id, refusal=refusal, reason=reason),
        report_id,
    )


@router.post("/{report_id}/letters")
async def send_again(
    request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, report_id: str
) -> Response:
    """Let letters about it that are not sent yet be tried now."""
    await house.reporting.reports.report(report_id, member=member, scope=known.scope)
    return await _done(
        lambda: house.reporting.mail.send_again(report_id),
        lambda refusal: _shown(request, house, known, member, report_id, refusal=refusal),
        report_id,
    )


@router.post("/{report_id}/{act}")
async def move(
    request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, report_id: str, act: str
) -> Response:
    """Take its figures anew, hand it in, approve it, or lock it."""
    reports = house.reporting.reports
    moves = {
        "count": reports.count_anew,
        "submit": reports.submit,
        "approve": reports.approve,
        "lock": reports.lock,
    }
    if act not in moves:
        raise HTTPException(404)
    version = _version(Fields(await form_of(request)))
    return await _done(
        lambda: moves[act](report_id, version=version, member=member, scope=known.scope),
        lambda refusal: _shown(request, house, known, member, report_id, refusal=refusal),
        report_id,
    )


async def _done(
    act: Callable[[], Awaitable[object]], refused: Callable[[RefusalError], Awaitable[HTMLResponse]], report_id: str
) -> Response:
    """Do it and show the report; to whom it is not there, it is not."""
    try:
        await act()
    except NotFoundError:
        raise
    except RefusalError as refusal:
        return await refused(refusal)
    return RedirectResponse(f"/coordinator/reports/{report_id}?done=1", status_code=303)


async def _shown(
    request: Request,
    house: House,
    known: Reader,
    member: Member,
    report_id: str,
    *,
    refusal: RefusalError | None = None,
    typed: Paper | None = None,
    reason: str = "",
) -> HTMLResponse:
    seen = await house.reporting.reports.report(report_id, member=member, scope=known.scope)
    labels = Labels(house.words, known.language)
    return page(
        request,
        "reports/one.html",
        status=status_of(refusal) if refusal else 200,
        seen=seen,
        report=seen.report,
        frozen=seen.frozen,
        paper=typed or seen.frozen.paper,
        period=labels.period(seen.report.period),
        before=labels.period_called(seen.report.period.kind, seen.report.period.before_name),
        summary=labels.summary(seen.frozen),
        groups=labels.groups(seen.frozen),
        goals_below=labels.goals_below(seen.frozen),
        annexes=[(key, labels.word(title)) for key, title in TITLES.items()],
        drawing=days_chart(seen.frozen, labels),
        steps_drawing=steps_chart(seen.frozen, labels),
        checksum=said_checksum(seen.report.checksum),
        names=words_reports,
        program=PROGRAM,
        letters=await house.reporting.mail.about(report_id),
        has_server=house.reporting.sending.has_server,
        may_submit=_may_submit(house, seen),
        longest={"line": LONGEST_LINE, "proposals": LONGEST_PROPOSALS, "reason": LONGEST_REASON},
        problem=sentence_of(refusal, house.words, known.language) if refusal else "",
        reason=reason,
        is_done="done" in request.query_params,
        tab="figures",
    )


async def _form(
    request: Request,
    house: House,
    known: Reader,
    *,
    fields: Fields | None = None,
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    roots = known.scope.areas_for(Permission.REPORTS_WRITE)
    if not roots:
        raise HTTPException(404)
    labels = Labels(house.words, known.language)
    area = next((root for root in roots if house.areas.known(root)), None)
    cycle = await house.month_rules.cycle_at(area) if area else None
    today = local_day(house.clock.now())
    last = (
        {kind: last_finished(kind, today, cycle) for kind in words_reports.KIND if kind != PeriodKind.CUSTOM}
        if cycle
        else {}
    )
    return page(
        request,
        "reports/new.html",
        status=status,
        places=places_offered(house, roots),
        last={kind: (one.name, labels.period(one)) for kind, one in last.items()},
        kinds=words_reports.KIND,
        typed=fields,
        problem=problem,
        tab="figures",
    )


def _period_name(fields: Fields) -> str:
    """Return the name of the period that was chosen: what was typed counts before what is ticked beside it."""
    if typed := fields.text("period"):
        return typed
    chosen = fields.text("last")
    if chosen and chosen != PeriodKind.CUSTOM and not fields.text("since") and not fields.text("until"):
        return chosen
    since, until = fields.day("since"), fields.day("until")
    if since is None or until is None:
        raise ReportDaysInvalidError
    return f"{since}..{until}"


def _may_submit(house: House, seen: Shown) -> bool:
    today = local_day(house.clock.now())
    return seen.may_write and seen.report.is_changeable and today > seen.report.period.until


def _version(fields: Fields) -> int:
    """Return the version of the report the reader saw; what is none fits no report."""
    text = fields.text("version")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1  # noqa: PLR2004 - no such number


def _place(house: House, report: Report) -> str:
    known = house.areas.known(report.area)
    return known.full_name if known else report.area
