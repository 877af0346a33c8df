"""The simulator: a draft walked through as a resident would, with nothing kept. The address holds what was tapped."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.web.guides.previewing import trial_of
from api.web.guides.rights import EditorHere
from api.web.reader import HouseHere, ReaderHere
from api.web.rendering import page
from guides.library.errors import UnknownGuideError
from guides.library.provisional import provisional
from guides.library.written import as_data

router = APIRouter(prefix="/admin/guides")


@router.get("/{slug}/try")
async def try_out(
    request: Request, house: HouseHere, known: ReaderHere, _member: EditorHere, slug: str, taps: str = ""
) -> HTMLResponse:
    """Show the conversation up to here, and what can be tapped next."""
    draft, current = await house.editing.draft(slug), house.catalogue.get(slug)
    if draft is None and current is None:
        raise UnknownGuideError(slug=slug)
    data = draft.data if draft else as_data(current) if current else {}
    number = current.version + 1 if current else 1
    guide = provisional(data, slug=slug, version=number, today=house.editing.today)
    tapped = [tap for tap in taps.split(",") if tap]
    lines = await trial_of(house, guide, known.language).walked(tapped) if guide else []
    return page(
        request,
        "guides/try.html",
        slug=slug,
        title=guide.title.said(known.language) if guide else slug,
        is_draft=draft is not None,
        lines=lines,
        taps=tapped,
        tab="guides",
    )
