"""Whose code is this? What a resident reads who scans a member's card, or types its code on a page."""

from typing import Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of
from api.web.forms import Fields, form_of
from api.web.reader import HouseHere, ReaderHere
from api.web.rendering import page
from bot.engine.talk import CardHolder
from helpdesk.teams.cards import typed_card_code
from helpdesk.teams.errors import TooManyTriesError

router = APIRouter(prefix="/verify")

_LONGEST: Final = 60


@router.get("")
async def ask(request: Request) -> HTMLResponse:
    """Ask for a code."""
    return _shown(request)


@router.post("")
async def look(request: Request) -> Response:
    """Lead to the page of the code that was typed."""
    typed = Fields(await form_of(request)).text("code")[:_LONGEST]
    code = typed_card_code(typed)
    return RedirectResponse(f"/verify/{code}", status_code=303) if code else _shown(request, typed=typed, unread=True)


@router.get("/{code}")
async def answer(request: Request, house: HouseHere, known: ReaderHere, code: str) -> HTMLResponse:
    """Say whose code it is, or that it is nobody's. So many an hour from one address: the others are not tried out."""
    read = typed_card_code(code[:_LONGEST])
    if read is None:
        return _shown(request, typed=code[:_LONGEST], unread=True)
    try:
        await house.cards.knock(request.client.host if request.client else "")
    except TooManyTriesError as refusal:
        return _shown(request, problem=sentence_of(refusal, house.words, known.language), status=429)
    holder = await house.look.card_holder(read)
    photo = _on_this_host(house.addresses.sign(holder.photo)) if holder and holder.photo else ""
    return _shown(request, typed=read, holder=holder, photo=photo, is_nobodys=holder is None)


def _on_this_host(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def _shown(
    request: Request,
    *,
    typed: str = "",
    holder: CardHolder | None = None,
    photo: str = "",
    unread: bool = False,
    is_nobodys: bool = False,
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    response = page(
        request,
        "verify.html",
        status=422 if unread else status,
        typed=typed,
        holder=holder,
        photo=photo,
        unread=unread,
        is_nobodys=is_nobodys,
        problem=problem,
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
