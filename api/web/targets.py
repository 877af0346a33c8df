"""Targets: what areas are to reach in a period, how far they are, and setting them by hand or out of a file."""

import csv
from dataclasses import replace
from io import StringIO
from typing import Annotated, Final, NamedTuple

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of, status_of
from api.house import House
from api.office.labels import Labels
from api.web.dashboard.asked import Asked, AskedHere
from api.web.dashboard.bar import bar_of, period_said
from api.web.dashboard.parts import Ask
from api.web.dashboard.spans import Span, SpanKind, span_called, span_on
from api.web.forms import Fields, files_in, form_of
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from api.web.report_places import place_asked
from api.web.shown import place_label, place_name
from api.web.targets_shown import TargetShown, figures_seen, target_shown, targets_beside
from api.web.words_targets import MEASURE, said_problem, said_value
from helpdesk.areas.errors import UnknownAreaError
from helpdesk.errors import RefusalError
from helpdesk.language.ordering import in_order
from helpdesk.language.saying import Saying
from helpdesk.month_sheets.cycle import Cycle
from helpdesk.tables.errors import FileMissingError
from helpdesk.tables.reading import LARGEST_FILE
from helpdesk.targets.errors import TargetAreaError, TargetMeasureError, UnknownTargetImportError
from helpdesk.targets.models import Measure, Target
from helpdesk.targets.progress import Progress
from helpdesk.targets.typed import value_in
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/coordinator/targets")
SetterHere = Annotated[Member, Depends(allowed(Permission.TARGETS_SET))]

HERE: Final = "/coordinator/targets"
LARGEST_UPLOAD: Final = LARGEST_FILE + 1024 * 1024
"""Bytes of the form with the file."""
MOST_ROWS: Final = 300
"""Rows of a table on the page: a province sees the places below it one by one."""
MOST_PROBLEMS: Final = 200

_OF_TARGETS: Final = (SpanKind.MONTH, SpanKind.QUARTER, SpanKind.HALF_YEAR, SpanKind.YEAR)


class Row(NamedTuple):
    """A target of a place. `period` is said where it is another one than the page's."""

    target: Target
    place: str
    period: str
    shown: TargetShown
    may_delete: bool


@router.get("")
async def targets(request: Request, house: HouseHere, known: ReaderHere, asked: AskedHere) -> HTMLResponse:
    """Show the targets of a period with what was reached."""
    return await _shown(request, house, known, asked)


@router.post("")
async def set_target(
    request: Request, house: HouseHere, known: ReaderHere, asked: AskedHere, member: SetterHere
) -> Response:
    """Set one."""
    fields = Fields(await form_of(request))
    measure, period = fields.choice("measure", Measure), fields.text("period")
    try:
        if measure is None:
            raise TargetMeasureError
        area = _area(house, known, fields.text("place"))
        value = value_in(measure, fields.text("value"))
        await house.targets.set(area, measure, period, value, member=member, scope=known.scope)
    except RefusalError as refusal:
        problem = sentence_of(refusal, house.words, known.language)
        return await _shown(request, house, known, asked, fields=fields, problem=problem, status=status_of(refusal))
    return RedirectResponse(_done(asked), status_code=303)


@router.get("/example.csv")
async def example(house: HouseHere, known: ReaderHere, _member: SetterHere) -> Response:
    """Hand out a file to begin with: the reader's own area, and every measure by its name."""
    say, words = Saying(house.words, known.language), house.words
    roots = known.scope.areas_for(Permission.TARGETS_SET)
    text = StringIO()
    rows = csv.writer(text, delimiter=";", lineterminator="\r\n")
    rows.writerow(["Địa bàn", "Chỉ tiêu", "Kỳ", "Giá trị"])
    year = house.clock.now().year
    for measure in Measure:
        least = {"share": 0.95, "mark": 4.5}.get(measure.kind, 100)
        name = words.gettext(known.language, MEASURE[measure])
        rows.writerow([place_label(house, roots[0]), name, f"{year}", said_value(measure, least, say)])
    headers = {"Content-Disposition": 'attachment; filename="chi-tieu.csv"', "Cache-Control": "no-store, private"}
    return Response("\ufeff" + text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/import")
async def begin(request: Request, known: ReaderHere, _member: SetterHere) -> HTMLResponse:
    """Show the form for a file."""
    return _form(request, known)


@router.post("/import", max_body_size=LARGEST_UPLOAD)
async def upload(request: Request, house: HouseHere, known: ReaderHere, member: SetterHere) -> Response:
    """Keep a file and show what it would set."""
    async with request.form(max_files=1, max_fields=20) as form:
        files = await files_in(form, "file")
    try:
        if not files:
            raise FileMissingError
        name, data = files[0]
        draft = await house.target_imports.offer(name, data, member=member)
    except RefusalError as refusal:
        problem = sentence_of(refusal, house.words, known.language)
        return _form(request, known, problem=problem, status=status_of(refusal))
    return RedirectResponse(f"{HERE}/import/{draft.id}", status_code=303)


@router.get("/import/{upload_id}")
async def look(
    request: Request, house: HouseHere, known: ReaderHere, member: SetterHere, upload_id: str
) -> HTMLResponse:
    """Show what would be set, and what is wrong."""
    return await _looked_at(request, house, known, member, upload_id)


@router.post("/import/{upload_id}")
async def take(request: Request, house: HouseHere, known: ReaderHere, member: SetterHere, upload_id: str) -> Response:
    """Set all of it."""
    try:
        await house.target_imports.take(upload_id, member=member, scope=known.scope)
    except UnknownTargetImportError:
        raise
    except RefusalError as refusal:
        problem = sentence_of(refusal, house.words, known.language)
        return await _looked_at(request, house, known, member, upload_id, problem=problem, status=status_of(refusal))
    return RedirectResponse(f"{HERE}?done=import", status_code=303)


@router.post("/import/{upload_id}/drop")
async def drop(house: HouseHere, member: SetterHere, upload_id: str) -> Response:
    """Forget it."""
    await house.target_imports.drop(upload_id, member=member)
    return RedirectResponse(f"{HERE}/import", status_code=303)


@router.post("/{target}/delete")
async def delete(house: HouseHere, known: ReaderHere, asked: AskedHere, member: SetterHere, target: str) -> Response:
    """Delete one."""
    await house.targets.delete(target, member=member, scope=known.scope)
    return RedirectResponse(_done(asked), status_code=303)


def _done(asked: Asked) -> str:
    return replace(asked, rest={}).link(HERE, done="1")


def _area(house: House, known: Reader, words: str) -> str:
    try:
        return place_asked(house, words, known.scope.areas_for(Permission.TARGETS_SET))
    except UnknownAreaError:
        raise TargetAreaError from None


async def _shown(
    request: Request,
    house: House,
    known: Reader,
    asked: Asked,
    *,
    fields: Fields | None = None,
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    rest = {name: value for name, value in asked.rest.items() if name != "done"}
    asked = replace(asked, path=HERE, rest=rest)
    if asked.span.kind not in _OF_TARGETS:
        asked = replace(asked, span=span_on(SpanKind.MONTH, asked.today, asked.cycle))
    ask, bar, offered = Ask.of(house, known, asked), bar_of(house, known, asked), _offered(asked)
    changes = await house.targets.changes(asked.areas, scope=known.scope)
    labels = ask.labels
    return page(
        request,
        "targets/list.html",
        status=status if status != 200 else bar.status,  # noqa: PLR2004 - whatever went wrong first
        bar=bar,
        own=await targets_beside(ask),
        rows=await _rows(ask),
        to_come=await _to_come(ask, offered),
        most=MOST_ROWS,
        measures={measure: labels.word(words) for measure, words in MEASURE.items()},
        periods=[(span.name, period_said(span, labels)) for span in offered],
        place=fields.text("place") if fields else bar.place or bar.places[0].name,
        changes=[
            (
                one,
                place_name(house, one.area),
                period_said(span_called(one.period, asked.cycle), labels),
                said_value(one.measure, one.before, labels.say),
                said_value(one.measure, one.after, labels.say),
            )
            for one in changes
        ],
        may_set=known.may(Permission.TARGETS_SET),
        typed=fields,
        problem=problem,
        done=request.query_params.get("done", ""),
        tab="figures",
    )


async def _rows(ask: Ask) -> list[Row]:
    """Return the targets of the period, place by place, beside the figures of each place."""
    asked, house = ask.asked, ask.house
    found = await house.targets.below(asked.areas, asked.span, scope=ask.known.scope)
    found = found[: MOST_ROWS + 1]
    figures = await house.measures.each(sorted({one.area for one in found}), asked.days)
    seen = [figures_seen(one, ask, one.area) for one in figures]
    progress = house.targets.progress_of_each(found, asked.span, seen)
    rows = [_row(ask, one, period="") for one in progress]
    own = asked.area.id if asked.area else ""
    return sorted(rows, key=lambda row: (row.target.area != own, in_order(row.place)))


async def _to_come(ask: Ask, offered: list[Span]) -> list[Row]:
    """Return what is set for periods that have not begun."""
    rows: list[Row] = []
    for span in offered:
        if span.days.since > ask.asked.today:
            found = await ask.house.targets.below(ask.asked.areas, span, scope=ask.known.scope)
            progress = ask.house.targets.progress_of_each(found[:MOST_ROWS], span, ())
            rows += [_row(ask, one, period=period_said(span, ask.labels)) for one in progress]
    return rows


def _row(ask: Ask, one: Progress, *, period: str) -> Row:
    target, house = one.target, ask.house
    may_delete = house.targets.may_set(target.area, ask.known.scope)
    return Row(target, place_name(house, target.area), period, target_shown(one, ask.labels), may_delete)


def _offered(asked: Asked) -> list[Span]:
    """Return the periods that targets can be set for by hand: the one that is shown, today's, and those that follow."""
    spans = [asked.span]
    for kind in _OF_TARGETS:
        current = span_on(kind, asked.today, asked.cycle)
        spans += [current, span_called(current.after_name, asked.cycle)]
    return list({span.name: span for span in spans}.values())


def _form(request: Request, known: Reader, *, problem: str = "", status: int = 200) -> HTMLResponse:
    return page(
        request,
        "targets/import.html",
        status=status,
        measures=list(MEASURE.values()),
        problem=problem,
        may_see=known.may(Permission.STATISTICS_READ),
        tab="figures",
    )


async def _looked_at(
    request: Request,
    house: House,
    known: Reader,
    member: Member,
    upload_id: str,
    *,
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    seen = await house.target_imports.look(upload_id, member=member, scope=known.scope)
    say, labels = Saying(house.words, known.language), Labels(house.words, known.language)
    return page(
        request,
        "targets/look.html",
        status=status,
        seen=seen,
        rows=[
            (
                one.row,
                place_name(house, one.area),
                house.words.gettext(known.language, MEASURE[one.measure]),
                period_said(span_called(one.period, Cycle((), ())), labels),
                said_value(one.measure, one.value, say),
            )
            for one in seen.meant[:MOST_ROWS]
        ],
        problems=[said_problem(one, house.words, known.language) for one in seen.problems[:MOST_PROBLEMS]],
        is_more=len(seen.problems) > MOST_PROBLEMS,
        problem=problem,
        tab="figures",
    )
