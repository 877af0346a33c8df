"""Old logs: uploading a file, saying what its columns mean, seeing what would be taken, taking it."""

import asyncio
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of, status_of
from api.house import House
from api.log_import_words import FIELDS, said
from api.web.forms import Fields, files_in, form_of
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from api.web.shown import place_label, place_name
from helpdesk.assistance.models import Mode, Place, Result
from helpdesk.errors import RefusalError
from helpdesk.language.folding import fold
from helpdesk.log_import.columns import Field
from helpdesk.log_import.errors import UnknownImportError
from helpdesk.log_import.models import LEAVE_OUT, Reading, Visit
from helpdesk.log_import.service import Look
from helpdesk.tables.errors import FileMissingError
from helpdesk.tables.reading import LARGEST_FILE
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/team/logs/import")
MemberHere = Annotated[Member, Depends(allowed(Permission.LOGS_REVIEW))]

LARGEST_UPLOAD: Final = LARGEST_FILE + 1024 * 1024
"""Bytes of the form with the file."""
MOST_SHOWN: Final = 200
"""Problems on the page: whoever has more corrects these first."""

_EXAMPLES: Final = 5
_MOST_FIELDS: Final = 600


@router.get("")
async def begin(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> HTMLResponse:
    """Show the form for a file."""
    return await _form(request, house, known, member)


@router.post("", max_body_size=LARGEST_UPLOAD)
async def upload(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Keep a file and guess its columns."""
    async with request.form(max_files=1, max_fields=20) as form:
        fields, files = Fields(form), await files_in(form, "file")
    try:
        if not files:
            raise FileMissingError
        name, data = files[0]
        team = fields.text("team")
        draft = await house.log_imports.offer(name, data, team=team, member=member, scope=known.scope)
    except RefusalError as refusal:
        problem = sentence_of(refusal, house.words, known.language)
        return await _form(request, house, known, member, problem=problem, fields=fields, status=status_of(refusal))
    return RedirectResponse(f"/team/logs/import/{draft.id}", status_code=303)


@router.get("/{import_id}")
async def look(
    request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, import_id: str
) -> HTMLResponse:
    """Show what would be taken and what is wrong."""
    return await _looked_at(request, house, known, member, import_id)


@router.post("/{import_id}")
async def choose(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, import_id: str) -> Response:
    """Say what the columns mean, and look again; or take it as it is seen then."""
    fields = Fields(await form_of(request, most=_MOST_FIELDS))
    await house.log_imports.choose(import_id, _reading(fields), member=member, scope=known.scope)
    if fields.text("do") != "take":
        return RedirectResponse(f"/team/logs/import/{import_id}#rows", status_code=303)
    try:
        await house.log_imports.take(import_id, member=member, scope=known.scope)
    except UnknownImportError:
        raise
    except RefusalError as refusal:
        problem = sentence_of(refusal, house.words, known.language)
        return await _looked_at(request, house, known, member, import_id, problem=problem, status=status_of(refusal))
    return RedirectResponse(f"/team/logs/import/{import_id}?done=1", status_code=303)


@router.post("/{import_id}/drop")
async def drop(house: HouseHere, member: MemberHere, import_id: str) -> Response:
    """Forget it."""
    await house.log_imports.drop(import_id, member=member)
    return RedirectResponse("/team/logs/import", status_code=303)


def _reading(fields: Fields) -> Reading:
    """Read how a file is to be read; what is no choice is the usual."""
    columns: dict[Field, int] = {}
    for field in Field:
        place = fields.text(f"column-{field}")
        if place.isascii() and place.isdecimal() and len(place) < 4:  # noqa: PLR2004 - no sheet has 1,000 columns
            columns[field] = int(place)
    names, chosen = fields.texts("name"), fields.texts("person")
    people = {fold(name): member for name, member in zip(names, chosen, strict=False) if member}
    sheet = fields.text("sheet")
    usual = Reading()
    return Reading(
        sheet=int(sheet) if sheet.isascii() and sheet.isdecimal() and len(sheet) < 4 else 0,  # noqa: PLR2004 - as above
        columns=columns,
        people=people,
        by=fields.text("by"),
        place=fields.choice("place", Place) or usual.place,
        mode=fields.choice("mode", Mode) or usual.mode,
        result=fields.choice("result", Result) or usual.result,
        leaves_out_bad=fields.is_ticked("leaves_out_bad"),
    )


async def _form(
    request: Request,
    house: House,
    known: Reader,
    member: Member,
    *,
    problem: str = "",
    fields: Fields | None = None,
    status: int = 200,
) -> HTMLResponse:
    teams = await house.month_sheets.teams_of(known.scope)
    return page(
        request,
        "team/log_import.html",
        status=status,
        teams=[(team, place_label(house, team.area)) for team in teams],
        chosen=fields.text("team") if fields else member.team,
        problem=problem,
        tab="logs",
    )


async def _looked_at(
    request: Request,
    house: House,
    known: Reader,
    member: Member,
    import_id: str,
    *,
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    try:
        seen = await house.log_imports.look(import_id, member=member, scope=known.scope)
    except UnknownImportError:
        raise
    except RefusalError as refusal:
        problem = sentence_of(refusal, house.words, known.language)
        return await _form(request, house, known, member, problem=problem, status=status_of(refusal))
    return page(
        request,
        "team/log_import_look.html",
        status=status,
        seen=seen,
        reading=seen.draft.reading,
        place=place_name(house, seen.team.area),
        fields=FIELDS,
        kinds={"place": list(Place), "mode": list(Mode), "result": list(Result)},
        leave_out=LEAVE_OUT,
        examples=_examples(house, seen),
        is_done=seen.draft.is_done,
        problem=problem,
        tab="logs",
        **await asyncio.to_thread(_problems, house, seen, known.language),
    )


def _problems(house: House, seen: Look, language: str) -> dict[str, Any]:
    found = seen.read.problems if seen.read else []
    return {
        "problems": [said(one, house.words, language) for one in found[:MOST_SHOWN]],
        "is_more": len(found) > MOST_SHOWN,
        "people": _people(seen),
    }


def _people(seen: Look) -> list[tuple[str, int, str]]:
    """Return the names that have to be chosen for: those nobody has, and those chosen for already."""
    unmatched = dict(seen.read.unmatched) if seen.read else {}
    chosen = seen.draft.reading.people
    rows = [(name, count, chosen.get(fold(name), "")) for name, count in unmatched.items()]
    known = {fold(name) for name in unmatched}
    return rows + [(name, 0, member) for name, member in chosen.items() if name not in known]


def _examples(house: House, seen: Look) -> list[tuple[Visit, Any, str, str]]:
    names = {one.id: one.name for one in seen.members}
    visits = seen.read.visits[:_EXAMPLES] if seen.read else []
    return [
        (
            visit,
            visit.help.guide and house.catalogue.get(visit.help.guide),
            place_name(house, visit.help.area),
            names[visit.member],
        )
        for visit in visits
    ]
