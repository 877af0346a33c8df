"""The editor: a form that works without a script, keeps everything that was typed, and is checked before it counts."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of, status_of
from api.house import House
from api.web.forms import Fields
from api.web.guides.form_data import Data, after, by_field, data_of, field_of, filled
from api.web.guides.previewing import Preview, previews
from api.web.guides.rights import EditorHere, audited, author
from api.web.guides.words import CONFIDENCE, FIELD, place_told, told
from api.web.reader import HouseHere, Reader, ReaderHere
from api.web.rendering import page
from guides.catalogue.problems import Problem
from guides.library.errors import DraftChangedError, GuideNotSoundError, SameAsPublishedError, UnknownGuideError
from guides.library.models import Draft
from guides.library.written import as_data
from helpdesk.errors import RefusalError
from helpdesk.teams.models import Member

router = APIRouter(prefix="/admin/guides")

MOST_FIELDS: Final = 4000
LONGEST_NOTE: Final = 300


@router.get("/{slug}/edit")
async def edit(request: Request, house: HouseHere, known: ReaderHere, _member: EditorHere, slug: str) -> HTMLResponse:
    """Show the draft, or the guide in use as the beginning of one. With `check` problems stand beside the fields."""
    draft = await house.editing.draft(slug)
    data = draft.data if draft else _current(house, slug)
    problems = house.editing.check(slug, data)[1] if "check" in request.query_params else None
    return _form_page(request, house, known, slug, data, draft, problems=problems)


@router.post("/{slug}/edit")
async def act(request: Request, house: HouseHere, known: ReaderHere, member: EditorHere, slug: str) -> Response:
    """Keep what was written, then do what the pressed button says."""
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    fields = Fields(form)
    data, shown = after(data_of(form, slug), fields.text("do"))
    if slug not in house.catalogue and await house.editing.draft(slug) is None:
        raise UnknownGuideError(slug=slug)
    read = fields.number("version", least=0, most=10_000_000) or 0
    try:
        draft = await house.editing.keep(slug, data, by=author(member), version=read)
    except DraftChangedError as refusal:
        return await _changed(request, house, known, slug, data, refusal)
    match fields.text("do"):
        case "publish":
            return await _publish(request, house, known, member, draft, fields)
        case "check":
            return _to(slug, "#problems", check=1)
        case do if do.startswith("media:") and shown:
            return RedirectResponse(f"/admin/guides/{slug}/media/{quote(shown, safe='')}", status_code=303)
        case "preview":
            return RedirectResponse(f"/admin/guides/{slug}/preview", status_code=303)
    return _to(slug, f"#step-{shown}" if shown else "#kept", kept=1)


@router.post("/{slug}/drop")
async def drop(request: Request, house: HouseHere, known: ReaderHere, _member: EditorHere, slug: str) -> Response:
    """Forget the draft; what is published stays."""
    form = await request.form(max_files=0, max_fields=10)
    try:
        await house.editing.drop(slug, version=Fields(form).number("version", least=0, most=10_000_000) or 0)
    except DraftChangedError as refusal:
        return await _changed(request, house, known, slug, None, refusal)
    return RedirectResponse(f"/admin/guides/{slug}" if slug in house.catalogue else "/admin/guides", status_code=303)


@router.post("/{slug}/preview")
async def live_preview(
    request: Request, house: HouseHere, known: ReaderHere, _member: EditorHere, slug: str
) -> HTMLResponse:
    """Show how the form reads right now, on each channel; nothing is kept."""
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    shown = _previews(house, known, slug, data_of(form, slug), at=Fields(form).text("at"))
    return page(request, "guides/preview_piece.html", previews=shown, slug=slug)


@router.get("/{slug}/preview")
async def preview(
    request: Request, house: HouseHere, known: ReaderHere, _member: EditorHere, slug: str
) -> HTMLResponse:
    """Show the whole draft as each channel would."""
    draft = await house.editing.draft(slug)
    data = draft.data if draft else _current(house, slug)
    return page(
        request, "guides/preview.html", previews=_previews(house, known, slug, data), slug=slug, data=data, tab="guides"
    )


def _current(house: House, slug: str) -> Data:
    current = house.catalogue.get(slug)
    if current is None:
        raise UnknownGuideError(slug=slug)
    return as_data(current)


def _previews(house: House, known: Reader, slug: str, data: Data, *, at: str = "") -> Sequence[Preview]:
    current = house.catalogue.get(slug)
    return previews(
        house, data, slug=slug, version=current.version + 1 if current else 1, language=known.language, at=at
    )


async def _publish(
    request: Request, house: House, known: Reader, member: Member, draft: Draft, fields: Fields
) -> Response:
    note = fields.text("note")[:LONGEST_NOTE]
    try:
        done = await house.editing.publish(
            draft.slug, by=author(member), note=note, version=draft.version, reach=audited(known)
        )
    except GuideNotSoundError as refusal:
        problems = refusal.problems
        return _form_page(
            request, house, known, draft.slug, draft.data, draft, problems=problems, refusal=refusal, note=note
        )
    except (SameAsPublishedError, DraftChangedError) as refusal:
        return _form_page(request, house, known, draft.slug, draft.data, draft, refusal=refusal, note=note)
    return RedirectResponse(f"/admin/guides/{draft.slug}?published={done.number}", status_code=303)


async def _changed(
    request: Request, house: House, known: Reader, slug: str, data: Data | None, refusal: DraftChangedError
) -> Response:
    """Tell who was faster. What was typed is still there: keeping it now replaces theirs."""
    theirs = await house.editing.draft(slug)
    typed = data if data is not None else theirs.data if theirs else _current(house, slug)
    return _form_page(request, house, known, slug, typed, theirs, refusal=refusal, is_behind=data is not None)


def _to(slug: str, anchor: str, **query: int) -> Response:
    return RedirectResponse(f"/admin/guides/{slug}/edit?{urlencode(query)}{anchor}", status_code=303)


def _form_page(
    request: Request,
    house: House,
    known: Reader,
    slug: str,
    data: Mapping[str, Any],
    draft: Draft | None,
    *,
    problems: Sequence[Problem] | None = None,
    refusal: RefusalError | None = None,
    **facts: Any,  # noqa: ANN401 - what the template shows
) -> HTMLResponse:
    words, language = house.words, known.language
    sentences = [(one.place, told(one, words, language)) for one in problems or ()]
    listed = [(field_of(place), place_told(place, words, language), said) for place, said in sentences]
    given: dict[str, Any] = {
        "slug": slug,
        "data": filled(data),
        "draft": draft,
        "version": draft.version if draft else 0,
        "guide": house.catalogue.get(slug),
        "problems": by_field(sentences),
        "listed": listed,
        "is_checked": problems is not None,
        "refusal": sentence_of(refusal, words, language) if refusal else "",
        "refused_at": refusal.facts.get("at") if refusal else None,
        "is_behind": False,
        "is_kept": "kept" in request.query_params,
        "field_words": FIELD,
        "confidences": CONFIDENCE,
        "previews": _previews(house, known, slug, dict(data)),
        "note": "",
        "tab": "guides",
        "back": f"/admin/guides/{slug}/edit",
    }
    status = status_of(refusal) if refusal else 200
    return page(request, "guides/edit.html", status=status, **{**given, **facts})
