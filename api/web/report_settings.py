"""The layouts of offices, and the rules by which reports are made by themselves."""

import asyncio
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of, status_of
from api.house import House
from api.office.fields import LISTS, SINGLE
from api.office.labels import Labels
from api.office.layout import usual_layout
from api.office.word import MEDIA_TYPE
from api.web import words_reports
from api.web.forms import Fields, files_in, form_of
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from api.web.report_places import place_asked, places_offered
from api.web.shown import place_label
from helpdesk.errors import RefusalError
from helpdesk.language.catalogues import VIETNAMESE
from helpdesk.reports.periods import REGULAR, PeriodKind
from helpdesk.reports.templates import LARGEST, LARGEST_MB
from helpdesk.tables.errors import FileMissingError
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/coordinator/report-settings")
MemberHere = Annotated[Member, Depends(allowed(Permission.REPORTS_APPROVE))]

HERE: Final = "/coordinator/report-settings"
LARGEST_UPLOAD: Final = 2 * LARGEST
"""Bytes of the form with the file: what is only a little too large gets a sentence."""


@router.get("")
async def settings(request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere) -> HTMLResponse:
    """Show layouts and rules of the reader's areas."""
    return await _shown(request, house, known)


@router.post("/layouts", max_body_size=LARGEST_UPLOAD)
async def upload(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Take an office's own layout."""
    async with request.form(max_files=1, max_fields=20) as form:
        fields, files = Fields(form), await files_in(form, "file")
    try:
        if not files:
            raise FileMissingError
        area = place_asked(house, fields.text("area"), known.scope.areas_for(Permission.REPORTS_APPROVE))
        name, data = files[0]
        await house.reporting.layouts.take(name, data, area=area, member=member, scope=known.scope)
    except RefusalError as refusal:
        return await _shown(request, house, known, fields=fields, layout_problem=refusal)
    return RedirectResponse(f"{HERE}?done=1", status_code=303)


@router.get("/layouts/usual.docx")
async def usual(house: HouseHere, _member: MemberHere) -> Response:
    """Hand out the usual layout, to begin one's own with."""
    data = await asyncio.to_thread(usual_layout, Labels(house.words, VIETNAMESE))
    return _file(data, "mau-bao-cao.docx")


@router.get("/layouts/{layout}.docx")
async def download(house: HouseHere, known: ReaderHere, _member: MemberHere, layout: str) -> Response:
    """Hand out a layout as it was uploaded."""
    _, data = await house.reporting.layouts.data(layout, scope=known.scope)
    return _file(data, "mau-rieng.docx")


@router.post("/layouts/{layout}/withdraw")
async def withdraw(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, layout: str) -> Response:
    """Use a layout no more."""
    try:
        await house.reporting.layouts.withdraw(layout, member=member, scope=known.scope)
    except RefusalError as refusal:
        return await _shown(request, house, known, layout_problem=refusal)
    return RedirectResponse(f"{HERE}?done=1", status_code=303)


@router.post("/schedules")
async def schedule(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Let reports be made by themselves."""
    fields = Fields(await form_of(request))
    try:
        area = place_asked(house, fields.text("area"), known.scope.areas_for(Permission.REPORTS_APPROVE))
        await house.reporting.scheduling.set_up(
            area,
            fields.choice("kind", PeriodKind) or PeriodKind.MONTH,
            fields.text("recipients"),
            is_usual_layout=fields.text("layout") == "usual",
            member=member,
            scope=known.scope,
        )
    except RefusalError as refusal:
        return await _shown(request, house, known, fields=fields, rule_problem=refusal)
    return RedirectResponse(f"{HERE}?done=1", status_code=303)


@router.post("/schedules/{rule}/stop")
async def stop(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, rule: str) -> Response:
    """Make no more reports by a rule."""
    try:
        await house.reporting.scheduling.stop(rule, member=member, scope=known.scope)
    except RefusalError as refusal:
        return await _shown(request, house, known, rule_problem=refusal)
    return RedirectResponse(f"{HERE}?done=1", status_code=303)


async def _shown(
    request: Request,
    house: House,
    known: Reader,
    *,
    fields: Fields | None = None,
    layout_problem: RefusalError | None = None,
    rule_problem: RefusalError | None = None,
) -> HTMLResponse:
    refusal = layout_problem or rule_problem
    roots = known.scope.areas_for(Permission.REPORTS_APPROVE)
    say = house.words.gettext
    layouts = await house.reporting.layouts.listed(known.scope)
    rules = await house.reporting.scheduling.listed(known.scope)
    return page(
        request,
        "reports/settings.html",
        status=status_of(refusal) if refusal else 200,
        layouts=[(one, place_label(house, one.area)) for one in layouts],
        rules=[(one, place_label(house, one.area)) for one in rules],
        places=places_offered(house, roots),
        kinds={kind: words_reports.KIND[kind] for kind in REGULAR},
        single={name: say(known.language, what) for name, what in SINGLE.items()},
        lists=LISTS,
        field="{{ so_nguoi }}",
        example=("{%tr for r in theo_dia_ban %}", "{{ r.ten }}", "{%tr endfor %}"),
        largest=LARGEST_MB,
        has_server=house.reporting.sending.has_server,
        typed=fields,
        layout_problem=sentence_of(layout_problem, house.words, known.language) if layout_problem else "",
        rule_problem=sentence_of(rule_problem, house.words, known.language) if rule_problem else "",
        is_done="done" in request.query_params,
        tab="figures",
    )


def _file(data: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store, private"}
    return Response(data, media_type=MEDIA_TYPE, headers=headers)
