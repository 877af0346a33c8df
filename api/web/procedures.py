"""Lists of official procedures: uploading a file, seeing what it would change, taking it, undoing it, looking up.

Whoever manages an area works on its list; the national one is for who looks after a whole province.
"""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of, status_of
from api.house import House
from api.procedure_words import said
from api.web.forms import Fields, files_in
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from api.web.shown import place_called, place_name
from helpdesk.errors import RefusalError
from helpdesk.procedures.errors import AreaMissingError
from helpdesk.procedures.models import NATIONAL
from helpdesk.procedures.reading import Reading, read
from helpdesk.procedures.service import Given
from helpdesk.tables.errors import FileMissingError
from helpdesk.tables.reading import LARGEST_FILE
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/admin/procedures")
MemberHere = Annotated[Member, Depends(allowed(Permission.PROCEDURES_MANAGE))]

LARGEST_UPLOAD: Final = LARGEST_FILE + 1024 * 1024
"""Bytes of the form with the file."""
MOST_SHOWN: Final = 300
"""Problems on the page: whoever has more corrects these first."""

_PER_PAGE: Final = 50
_EXAMPLES: Final = 20
_LONGEST_WORDS: Final = 200


@router.get("")
async def lists(request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere) -> HTMLResponse:
    """Show the reader's lists and the form for a file."""
    return await _overview(request, house, known)


@router.post("", max_body_size=LARGEST_UPLOAD)
async def upload(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Read a file: keep it until the member says yes, or show everything that is wrong with it."""
    async with request.form(max_files=1, max_fields=20) as form:
        fields, files = Fields(form), await files_in(form, "file")
    roots = _roots(known)
    try:
        area = _area(house, fields, roots)
        name, reading = await _read(files)
        if reading.problems:
            return await _overview(request, house, known, fields=fields, reading=reading, status=422)
        replaces = fields.text("how") == "replace"
        draft = await house.procedures.offer(Given(area, reading.procedures, name, replaces, member.id), roots)
    except RefusalError as refusal:
        problem = sentence_of(refusal, house.words, known.language)
        return await _overview(request, house, known, fields=fields, problem=problem, status=status_of(refusal))
    return RedirectResponse(f"/admin/procedures/drafts/{draft.id}", status_code=303)


@router.get("/drafts/{draft_id}")
async def preview(
    request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, draft_id: str
) -> HTMLResponse:
    """Show what a file would change."""
    draft, changes = await house.procedures.offered(draft_id, member=member.id, roots=_roots(known))
    return page(
        request,
        "procedures_preview.html",
        draft=draft,
        changes=changes,
        place=_place(house, draft.area),
        examples=_EXAMPLES,
        tab="admin",
    )


@router.post("/drafts/{draft_id}")
async def confirm(house: HouseHere, known: ReaderHere, member: MemberHere, draft_id: str) -> Response:
    """Take what was previewed."""
    await house.procedures.confirm(draft_id, member=member.id, roots=_roots(known))
    return RedirectResponse("/admin/procedures?taken=1", status_code=303)


@router.post("/drafts/{draft_id}/drop")
async def drop(house: HouseHere, member: MemberHere, draft_id: str) -> Response:
    """Forget it."""
    await house.procedures.drop(draft_id, member=member.id)
    return RedirectResponse("/admin/procedures", status_code=303)


@router.get("/lists/{area}")
async def one_list(
    request: Request,
    house: HouseHere,
    known: ReaderHere,
    _member: MemberHere,
    area: str,
    *,
    q: str = "",
    number: Annotated[int, Query(alias="page", ge=1, le=1000)] = 1,
) -> HTMLResponse:
    """Show a list, a page at a time, or what is found in it."""
    words, roots = q[:_LONGEST_WORDS], _roots(known)
    head = await house.procedures.one(area, roots)
    skip = (number - 1) * _PER_PAGE
    rows, count = await house.procedures.rows(area, roots, words=words, skip=skip, limit=_PER_PAGE)
    return page(
        request,
        "procedures_list.html",
        head=head,
        place=_place(house, area),
        rows=rows,
        count=count,
        words=words,
        number=number,
        is_more=skip + len(rows) < count,
        tab="admin",
    )


@router.post("/lists/{area}/undo")
async def undo(house: HouseHere, known: ReaderHere, member: MemberHere, area: str) -> Response:
    """Go back to the version before; once more takes that back."""
    await house.procedures.undo(area, _roots(known), by=member.id)
    return RedirectResponse("/admin/procedures?undone=1", status_code=303)


async def _read(files: Sequence[tuple[str, bytes]]) -> tuple[str, Reading]:
    """Read the one file beside the loop that answers everybody else. Raises FileMissingError."""
    if not files:
        raise FileMissingError
    name, data = files[0]
    return name, await asyncio.to_thread(read, data)


async def _overview(
    request: Request,
    house: House,
    known: Reader,
    *,
    fields: Fields | None = None,
    problem: str = "",
    reading: Reading | None = None,
    status: int = 200,
) -> HTMLResponse:
    roots = _roots(known)
    problems = [said(one, house.words, known.language) for one in reading.problems] if reading else []
    return page(
        request,
        "procedures.html",
        status=status,
        heads=[(head, _place(house, head.id)) for head in await house.procedures.lists(roots)],
        own=[place_name(house, root) for root in roots],
        may_be_national=house.procedures.may_change(NATIONAL, roots),
        national=NATIONAL,
        typed=fields,
        problem=problem,
        problems=problems[:MOST_SHOWN],
        bad_rows=len({one.row for one in problems}),
        is_more=len(problems) > MOST_SHOWN,
        is_taken="taken" in request.query_params,
        is_undone="undone" in request.query_params,
        tab="admin",
    )


def _area(house: House, fields: Fields, roots: Sequence[str]) -> str:
    """Return whose list it is to be; who manages one area need not name it. Raises refusals."""
    if fields.text("for") == NATIONAL:
        return NATIONAL
    words = fields.text("area")
    if not words and len(roots) == 1:
        return roots[0]
    if not words:
        raise AreaMissingError
    return place_called(house, words, roots)


def _roots(known: Reader) -> list[str]:
    return known.scope.areas_for(Permission.PROCEDURES_MANAGE)


def _place(house: House, area: str) -> Any:  # noqa: ANN401 - a name, or None for the whole country
    return None if area == NATIONAL else place_name(house, area)
