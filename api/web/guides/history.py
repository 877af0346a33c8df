"""One guide: what is in use, who published what and when, what differs, and an old version brought back."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from api.web.forms import Fields, form_of
from api.web.guides.editor import LONGEST_NOTE
from api.web.guides.listing import is_behind
from api.web.guides.rights import EditorHere, MemberHere, audited, author, edits_library
from api.web.guides.words import CHANGE, FIELD
from api.web.reader import HouseHere, ReaderHere
from api.web.rendering import page
from guides.library.comparing import compare
from guides.library.errors import UnknownGuideError
from guides.library.written import to_yaml

router = APIRouter(prefix="/admin/guides")


@router.get("/{slug}")
async def guide(request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere, slug: str) -> HTMLResponse:
    """Show how a guide stands."""
    current, draft = house.catalogue.get(slug), await house.editing.draft(slug)
    if current is None and draft is None:
        raise UnknownGuideError(slug=slug)
    history = await house.editing.history(slug)
    return page(
        request,
        "guides/one.html",
        slug=slug,
        guide=current,
        draft=draft,
        title=current.title.said(known.language) if current else draft.title if draft else slug,
        history=history,
        packaged=house.catalogue.packaged.get(slug),
        is_behind=is_behind(house, history[0] if history else None),
        is_stale=bool(current and current.is_stale(house.editing.today)),
        overrides=len(await house.editing.overrides(slug)) if current else 0,
        may_edit=edits_library(house, known),
        published=request.query_params.get("published", ""),
        tab="guides",
    )


@router.get("/{slug}/compare")
async def differences(
    request: Request,
    house: HouseHere,
    _member: MemberHere,
    slug: str,
    before: Annotated[int, Query(ge=1)],
    after: Annotated[int, Query(ge=1)],
) -> HTMLResponse:
    """Show what differs between two versions."""
    old, new = await house.editing.version(slug, before), await house.editing.version(slug, after)
    return page(
        request,
        "guides/compare.html",
        slug=slug,
        guide=new,
        old=old,
        before=before,
        after=str(after),
        changes=compare(old, new),
        field_words=FIELD,
        change_words=CHANGE,
        tab="guides",
    )


@router.get("/{slug}/compare-draft")
async def differences_of_draft(
    request: Request, house: HouseHere, known: ReaderHere, _member: EditorHere, slug: str
) -> HTMLResponse:
    """Show what the draft would change; only a sound draft can be compared."""
    draft, current = await house.editing.draft(slug), house.catalogue.get(slug)
    if draft is None or current is None:
        raise UnknownGuideError(slug=slug)
    new, _problems = house.editing.check(slug, draft.data)
    return page(
        request,
        "guides/compare.html",
        slug=slug,
        guide=new or current,
        old=current,
        before=current.version,
        after=house.words.gettext(known.language, "Draft"),
        changes=compare(current, new) if new else None,
        field_words=FIELD,
        change_words=CHANGE,
        tab="guides",
    )


@router.post("/{slug}/restore")
async def restore(request: Request, house: HouseHere, known: ReaderHere, member: EditorHere, slug: str) -> Response:
    """Publish an old version again, under a new number."""
    fields = Fields(await form_of(request))
    number = fields.number("number", least=1, most=1_000_000)
    if number is None:
        raise HTTPException(422)
    note = fields.text("note")[:LONGEST_NOTE]
    done = await house.editing.restore(slug, number, by=author(member), note=note, reach=audited(known))
    return RedirectResponse(f"/admin/guides/{slug}?published={done.number}", status_code=303)


@router.post("/{slug}/take-over")
async def take_over(house: HouseHere, known: ReaderHere, member: EditorHere, slug: str) -> Response:
    """Publish the guide that came with the program in place of the one that was changed here."""
    done = await house.editing.take_over(slug, by=author(member), reach=audited(known))
    return RedirectResponse(f"/admin/guides/{slug}?published={done.number}", status_code=303)


@router.get("/{slug}/yaml")
async def as_file(house: HouseHere, _member: MemberHere, slug: str, version: int | None = None) -> Response:
    """Give out a guide as the file of `guides/content`."""
    current = house.catalogue.get(slug)
    number = version or (current.version if current else 0)
    text = to_yaml(await house.editing.version(slug, number))
    headers = {"Content-Disposition": f'attachment; filename="{slug}.yaml"'}
    return Response(text, media_type="application/yaml", headers=headers)
