"""What people asked and nothing was found: one tap makes it a way of asking."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of, status_of
from api.house import House
from api.web.forms import Fields, form_of
from api.web.guides.rights import EditorHere, author
from api.web.reader import HouseHere, Reader, ReaderHere
from api.web.rendering import page
from guides.library.errors import DraftChangedError, UnknownGuideError
from guides.library.unanswered import ENOUGH, LONGEST
from helpdesk.errors import RefusalError
from helpdesk.language.ordering import in_order
from helpdesk.teams.models import Permission

router = APIRouter(prefix="/admin/guides/-/unanswered")


@router.get("")
async def asked(request: Request, house: HouseHere, known: ReaderHere, _member: EditorHere) -> HTMLResponse:
    """List what several people asked in vain; administrators may see what one person asked, too."""
    return await _listed(request, house, known)


@router.post("/add")
async def add(request: Request, house: HouseHere, known: ReaderHere, member: EditorHere) -> Response:
    """Add words to a guide's draft as a way of asking."""
    fields = Fields(await form_of(request))
    words, slug = fields.text("words")[:LONGEST], fields.text("guide")
    language = "en" if fields.text("language") == "en" else "vi"
    try:
        if not words:
            return await _listed(request, house, known)
        draft = await house.editing.add_ask(slug, words, language=language, by=author(member))
    except (DraftChangedError, UnknownGuideError) as refusal:
        return await _listed(request, house, known, refusal=refusal)
    await house.unanswered.done(words, _areas(known))
    return RedirectResponse(f"/admin/guides/-/unanswered?added={draft.slug}", status_code=303)


@router.post("/done")
async def done(request: Request, house: HouseHere, known: ReaderHere, _member: EditorHere) -> Response:
    """Take words off the list: no guide of ours is meant."""
    await house.unanswered.done(Fields(await form_of(request)).text("words")[:LONGEST], _areas(known))
    return RedirectResponse("/admin/guides/-/unanswered", status_code=303)


def _areas(known: Reader) -> list[str]:
    return known.scope.areas_for(Permission.GUIDES_PUBLISH)


async def _listed(
    request: Request, house: House, known: Reader, *, refusal: RefusalError | None = None
) -> HTMLResponse:
    may_see_all = known.may(Permission.AUDIT_READ)
    shows_all = may_see_all and "all" in request.query_params
    found = await house.unanswered.asked(_areas(known), fewest=1 if shows_all else ENOUGH)
    return page(
        request,
        "guides/unanswered.html",
        status=status_of(refusal) if refusal else 200,
        found=[
            (one, [slug for slug in dict.fromkeys([*one.chosen, *one.top]) if slug in house.catalogue]) for one in found
        ],
        guides=sorted(house.catalogue, key=lambda guide: in_order(guide.short_title.said(known.language))),
        catalogue=house.catalogue,
        may_see_all=may_see_all,
        shows_all=shows_all,
        added=house.catalogue.get(request.query_params.get("added", "")),
        refusal=sentence_of(refusal, house.words, known.language) if refusal else "",
        tab="guides",
    )
