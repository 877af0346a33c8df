"""Words the search knows: added and taken out by people, kept only when the search does not get worse."""

from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of, status_of
from api.house import House
from api.web.forms import Fields, form_of
from api.web.guides.rights import EditorHere, audited, author
from api.web.reader import HouseHere, Reader, ReaderHere
from api.web.rendering import page
from guides.library.errors import LexiconInvalidError, LexiconWorseError
from guides.library.lexicon import WordChange, WordKind, looked_up
from helpdesk.errors import RefusalError
from helpdesk.language import N_
from helpdesk.teams.models import Member

router = APIRouter(prefix="/admin/guides/-/words")

LONGEST: Final = 80
MOST_SHOWN: Final = 60
WORD_KIND: Final = {WordKind.ABBREVIATIONS: N_("Abbreviation"), WordKind.SYNONYMS: N_("Everyday words")}


@router.get("")
async def words(request: Request, house: HouseHere, _member: EditorHere, q: str = "") -> HTMLResponse:
    """Show what was changed here, and the rows that hold what somebody looks for."""
    return await _shown(request, house, query=q.strip().lower()[:LONGEST])


@router.post("")
async def change(request: Request, house: HouseHere, known: ReaderHere, member: EditorHere) -> Response:
    """Add words, or take some out (`means` is empty then)."""
    fields = Fields(await form_of(request))
    made = _change(house, fields, member)
    problem = house.words.gettext(known.language, N_("Please write both: what people say, and what it means."))
    if made is None or (not made.means and not fields.is_ticked("out")):
        return await _shown(request, house, typed=fields, problem=problem, status=422)
    try:
        await house.editing.change_words(made, reach=audited(known))
    except (LexiconInvalidError, LexiconWorseError) as refusal:
        return await _refused(request, house, known, fields, refusal)
    return RedirectResponse("/admin/guides/-/words?kept=1", status_code=303)


@router.post("/undo")
async def undo(request: Request, house: HouseHere, known: ReaderHere, member: EditorHere) -> Response:
    """Let the packaged words count again."""
    fields = Fields(await form_of(request))
    made = _change(house, fields, member)
    try:
        if made is not None:
            await house.editing.undo_words(made, reach=audited(known))
    except (LexiconInvalidError, LexiconWorseError) as refusal:
        return await _refused(request, house, known, fields, refusal)
    return RedirectResponse("/admin/guides/-/words?kept=1", status_code=303)


def _change(house: House, fields: Fields, member: Member) -> WordChange | None:
    kind, said = fields.choice("kind", WordKind), " ".join(fields.text("said").lower().split())[:LONGEST]
    if kind is None or not said:
        return None
    means = "" if fields.is_ticked("out") else " ".join(fields.text("means").lower().split())[:LONGEST]
    return WordChange(kind=kind, said=said, means=means, by=author(member), at=house.clock.now())


async def _refused(request: Request, house: House, known: Reader, typed: Fields, refusal: RefusalError) -> HTMLResponse:
    said = sentence_of(refusal, house.words, known.language)
    return await _shown(request, house, typed=typed, problem=said, facts=refusal.facts, status=status_of(refusal))


async def _shown(
    request: Request,
    house: House,
    *,
    query: str = "",
    typed: Fields | None = None,
    problem: str = "",
    facts: Mapping[str, object] | None = None,
    status: int = 200,
) -> HTMLResponse:
    return page(
        request,
        "guides/words.html",
        status=status,
        changes=await house.editing.word_changes(),
        found=list(looked_up(house.catalogue.lexicon, query, most=MOST_SHOWN)) if query else [],
        query=query,
        typed={name: typed.text(name) if typed else "" for name in ("kind", "said", "means")},
        problem=problem,
        lost=(facts or {}).get("lost", []),
        answered=(facts or {}).get("answered", []),
        kinds=WORD_KIND,
        is_kept="kept" in request.query_params,
        tab="guides",
        back="/admin/guides/-/words",
    )
