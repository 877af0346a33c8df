"""The picture and the recording of one step: sent in, looked at like every file, and put into the draft."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from api.errors import sentence_of, status_of
from api.house import House
from api.web.forms import Fields
from api.web.guides.rights import EditorHere, author
from api.web.reader import HouseHere, Reader, ReaderHere
from api.web.rendering import page
from guides.library.errors import UnknownGuideError
from guides.library.models import Draft
from helpdesk.attachments.models import LARGEST, AttachmentKind
from helpdesk.errors import RefusalError

router = APIRouter(prefix="/admin/guides")

KINDS: Final = {"picture": AttachmentKind.PHOTO, "audio": AttachmentKind.VOICE}
LARGEST_BODY: Final = sum(LARGEST[kind] for kind in KINDS.values()) + 1024 * 1024
_MEGABYTE: Final = 1024 * 1024


@router.get("/{slug}/media/{step}")
async def media(
    request: Request, house: HouseHere, known: ReaderHere, _member: EditorHere, slug: str, step: str
) -> HTMLResponse:
    """Show what a step of the draft has."""
    return _shown(request, known, await _draft(house, slug), step)


@router.post("/{slug}/media/{step}", max_body_size=LARGEST_BODY)
async def keep(
    request: Request, house: HouseHere, known: ReaderHere, member: EditorHere, slug: str, step: str
) -> Response:
    """Put what was sent into the step, or take out what was ticked."""
    draft = await _draft(house, slug)
    changed = dict(_step_of(draft, step))
    async with request.form(max_files=len(KINDS), max_fields=10) as form:
        fields = Fields(form)
        chosen = {
            name: await one.read() for name in KINDS if isinstance(one := form.get(name), UploadFile) and one.filename
        }
    problems: dict[str, str] = {}
    status = 422
    for name, kind in KINDS.items():
        if fields.is_ticked(f"without-{name}"):
            changed.pop(name, None)
        if name in chosen:
            try:
                changed[name] = (await house.media.keep(chosen[name], kind=kind, by=author(member))).id
            except RefusalError as refusal:
                problems[name], status = sentence_of(refusal, house.words, known.language), status_of(refusal)
    if problems:
        return _shown(request, known, draft, step, problems=problems, status=status)
    steps = [changed if one.get("id") == step else one for one in draft.data["steps"]]
    await house.catalogue.refresh()
    await house.editing.keep(slug, {**draft.data, "steps": steps}, by=author(member), version=draft.version)
    return RedirectResponse(f"/admin/guides/{slug}/edit?kept=1#step-{step}", status_code=303)


async def _draft(house: House, slug: str) -> Draft:
    draft = await house.editing.draft(slug)
    if draft is None:
        raise UnknownGuideError(slug=slug)
    return draft


def _step_of(draft: Draft, step: str) -> dict[str, Any]:
    found: dict[str, Any] | None = next((one for one in draft.data.get("steps", []) if one.get("id") == step), None)
    if found is None:
        raise HTTPException(404)
    return found


def _shown(
    request: Request,
    known: Reader,
    draft: Draft,
    step: str,
    *,
    problems: dict[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    shown = _step_of(draft, step)
    return page(
        request,
        "guides/media.html",
        status=status,
        slug=draft.slug,
        step=step,
        text=(shown.get("text") or {}).get(known.language, ""),
        picture=shown.get("picture", ""),
        audio=shown.get("audio", ""),
        most={name: LARGEST[kind] // _MEGABYTE for name, kind in KINDS.items()},
        problems=problems or {},
        tab="guides",
    )
