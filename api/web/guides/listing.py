"""All guides as who changes them sees them; beginning one, taking some in, giving all out."""

import io
import zipfile
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import TypeAdapter, ValidationError

from api.errors import sentence_of, status_of
from api.house import House
from api.web.forms import Fields, files_in, form_of
from api.web.guides.rights import EditorHere, MemberHere, author, edits_library
from api.web.guides.words import told
from api.web.reader import HouseHere, Reader, ReaderHere
from api.web.rendering import page
from guides.catalogue.loading import read_guide
from guides.catalogue.models import Guide, Slug
from guides.catalogue.problems import Problem
from guides.catalogue.yaml_form import LARGEST_FILE
from guides.library.errors import DraftChangedError, GuideThereError
from guides.library.models import Draft, VersionLine
from guides.library.written import to_yaml
from helpdesk.language import N_
from helpdesk.language.folding import fold

router = APIRouter(prefix="/admin/guides")

MOST_FILES: Final = 100
_SLUG: TypeAdapter[str] = TypeAdapter(Slug)


@dataclass(frozen=True)
class Row:
    """One guide in the list."""

    slug: str
    title: str
    guide: Guide | None
    draft: Draft | None
    newest: VersionLine | None
    is_stale: bool
    is_behind: bool  # the program brought a newer one than the one that was changed here


@router.get("")
async def guides(request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere) -> HTMLResponse:
    """List the guides with what waits for somebody: drafts, due checks, newer packaged ones."""
    return await _listed(request, house, known)


@router.post("")
async def begin(request: Request, house: HouseHere, known: ReaderHere, member: EditorHere) -> Response:
    """Begin a new guide as a draft, named after its title when no name is given."""
    fields = Fields(await form_of(request))
    title = fields.text("title")[:120]
    slug = fields.text("slug") or "-".join(fold(title).split())[:60].strip("-")
    try:
        _SLUG.validate_python(slug if title else "")
        data = {"slug": slug, "version": 1, "title": {"vi": title}, "steps": [{"id": "buoc-1"}], "confidence": "medium"}
        await house.editing.begin({**data, "checked_on": house.editing.today.isoformat()}, slug, by=author(member))
    except ValidationError:
        problem = house.words.gettext(known.language, N_("Please write a title, and a name of a-z, 0-9 and hyphens."))
        return await _listed(request, house, known, problem=problem, status=422)
    except GuideThereError as refusal:
        problem = sentence_of(refusal, house.words, known.language)
        return await _listed(request, house, known, problem=problem, status=status_of(refusal))
    return RedirectResponse(f"/admin/guides/{slug}/edit", status_code=303)


@router.post("/-/import", max_body_size=MOST_FILES * LARGEST_FILE)
async def take_in(request: Request, house: HouseHere, known: ReaderHere, member: EditorHere) -> Response:
    """Make drafts of guide files: of all of them, or of none when one is broken."""
    async with request.form(max_files=MOST_FILES, max_fields=20) as form:
        fields, chosen = Fields(form), await files_in(form, "file")
    pasted = fields.text("text")
    files = [*chosen, *([("", pasted.encode())] if pasted else [])]
    taken, problems = _read(house, files)
    waiting = {draft.slug: draft for draft in await house.editing.drafts()}
    told_problems = [_line(problem, house, known) for problem in problems]
    if not fields.is_ticked("replace"):
        told_problems += [_in_the_way(waiting[one.slug], house, known) for one in taken if one.slug in waiting]
    if not files:
        told_problems = [house.words.gettext(known.language, N_("Please choose a file, or paste the text of one."))]
    if not told_problems:
        try:
            await house.editing.take_in(taken, by=author(member))
            where = f"/{taken[0].slug}/edit?check=1" if len(taken) == 1 else f"?taken={len(taken)}"
            return RedirectResponse(f"/admin/guides{where}", status_code=303)
        except DraftChangedError as refusal:
            told_problems = [sentence_of(refusal, house.words, known.language)]
    return await _listed(request, house, known, not_taken=told_problems, pasted=pasted, status=422)


@router.get("/-/library.zip")
async def library(house: HouseHere, _member: MemberHere) -> Response:
    """Give out all guides in use as files, as `guides/content` holds them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for guide in house.catalogue:
            archive.writestr(zipfile.ZipInfo(f"{guide.slug}.yaml"), to_yaml(guide))
    headers = {"Content-Disposition": 'attachment; filename="guides.zip"'}
    return Response(packed.getvalue(), media_type="application/zip", headers=headers)


def _read(house: House, files: list[tuple[str, bytes]]) -> tuple[list[Guide], list[Problem]]:
    """Read guide files. What was pasted has no name: its own slug stands for it."""
    found: dict[str, Guide] = {}
    problems: list[Problem] = []
    for name, content in files:
        slug = name.rpartition("/")[2].removesuffix(".yaml") or _slug_in(content)
        guide, form = read_guide(name or slug, content[: LARGEST_FILE + 1], slug=slug, today=house.editing.today)
        problems += form.problems
        if guide:
            found[guide.slug] = guide
    return list(found.values()), problems


def _slug_in(content: bytes) -> str:
    lines = content.decode(errors="replace").splitlines()
    return next((line.partition(":")[2].strip().strip("'\"") for line in lines if line.startswith("slug:")), "")


def _line(problem: Problem, house: House, known: Reader) -> str:
    place = problem.said.removesuffix(str(problem.remedy)).strip()
    return f"{problem.file}:{problem.line}: {place} {told(problem, house.words, known.language)}"


def _in_the_way(draft: Draft, house: House, known: Reader) -> str:
    said = N_("%(slug)s: %(name)s is writing a draft of it. Tick “replace” to put the file in its place.")
    return house.words.gettext(known.language, said, slug=draft.slug, name=draft.by.name)


async def _listed(
    request: Request,
    house: House,
    known: Reader,
    *,
    status: int = 200,
    problem: str = "",
    not_taken: list[str] | None = None,
    pasted: str = "",
) -> HTMLResponse:
    rows = await _rows(house)
    return page(
        request,
        "guides/list.html",
        status=status,
        rows=rows,
        stale=[row for row in rows if row.is_stale],
        may_edit=edits_library(house, known),
        problem=problem,
        not_taken=not_taken or [],
        pasted=pasted,
        taken=request.query_params.get("taken", ""),
        tab="guides",
    )


async def _rows(house: House) -> list[Row]:
    drafts = {draft.slug: draft for draft in await house.editing.drafts()}
    newest = await house.editing.newest()
    new = [
        Row(slug, draft.title, None, draft, None, is_stale=False, is_behind=False)
        for slug, draft in drafts.items()
        if slug not in house.catalogue
    ]
    return new + [
        Row(
            guide.slug,
            guide.title.vi,
            guide,
            drafts.get(guide.slug),
            newest.get(guide.slug),
            is_stale=guide.is_stale(house.editing.today),
            is_behind=is_behind(house, newest.get(guide.slug)),
        )
        for guide in house.catalogue
    ]


def is_behind(house: House, line: VersionLine | None) -> bool:
    """Tell whether the program brought a guide that is newer than the one somebody changed here."""
    packaged = house.catalogue.packaged.get(line.slug) if line else None
    return bool(line and line.by and packaged and packaged.version > (line.base or 0))
