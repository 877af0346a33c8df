"""All pictures and recordings of guides: where each is shown, and how one is deleted for good."""

from collections.abc import AsyncIterator
from contextlib import suppress
from typing import NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.house import House
from api.web.forms import Fields, form_of
from api.web.guides.rights import EditorHere, audited, author
from api.web.reader import HouseHere, Reader, ReaderHere
from api.web.rendering import page
from guides.library.errors import UnknownMediaError
from guides.library.media import MOST_LISTED

router = APIRouter(prefix="/admin/guides/-/media")


class Shown(NamedTuple):
    """Where a file is shown: in a guide that residents read, or in a draft of one."""

    slug: str
    title: str
    is_draft: bool


@router.get("")
async def all_media(request: Request, house: HouseHere, known: ReaderHere, _member: EditorHere) -> HTMLResponse:
    """List what was sent in, latest first."""
    return await _listed(request, house, known)


@router.post("/remove")
async def remove(request: Request, house: HouseHere, known: ReaderHere, member: EditorHere) -> Response:
    """Delete one for good, from every guide, draft and version."""
    fields = Fields(await form_of(request))
    media = fields.text("media")
    if not fields.is_ticked("sure"):
        return await _listed(request, house, known, unsure=media)
    with suppress(UnknownMediaError):  # somebody was faster: it is as it was wanted
        await house.media.remove(media, by=author(member), reach=audited(known))
    await house.catalogue.refresh()
    return RedirectResponse("/admin/guides/-/media?removed=1", status_code=303)


async def _listed(request: Request, house: House, known: Reader, *, unsure: str = "") -> HTMLResponse:
    places: dict[str, list[Shown]] = {}
    async for media, shown in _all_shown(house, known):
        places.setdefault(media, []).append(shown)
    kept = await house.media.listed()
    return page(
        request,
        "guides/media_list.html",
        status=422 if unsure else 200,
        listed=[(one, dict.fromkeys(places.get(one.id, ()))) for one in kept],
        most=MOST_LISTED,
        unsure=unsure,
        is_removed="removed" in request.query_params,
        tab="guides",
    )


async def _all_shown(house: House, known: Reader) -> AsyncIterator[tuple[str, Shown]]:
    for guide in house.catalogue:
        shown = Shown(guide.slug, guide.short_title.said(known.language), is_draft=False)
        for step in guide.steps:
            for media in filter(None, (step.picture, step.audio)):
                yield media, shown
    for draft in await house.editing.drafts():
        for step in draft.data.get("steps", ()):
            for media in filter(None, (step.get("picture"), step.get("audio"))):
                yield media, Shown(draft.slug, draft.title, is_draft=True)
