"""The public pages: what this is, and the guides."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from api.house import House
from api.security import cookies
from api.web.addresses import outside, qr_code
from api.web.fields import fields_of
from api.web.forms import Fields, form_of
from api.web.marked_up import marked_up
from api.web.public_answers import beside_guide
from api.web.public_areas import own_place
from api.web.reader import HouseHere, ReaderHere
from api.web.rendering import page
from bot.channels.webchat import LANGUAGE_COMMAND
from helpdesk.ids import new_id
from helpdesk.language.catalogues import spoken
from helpdesk.statistics.days import local_day

FIRST = 8
"""Guides shown on the first page."""

LONGEST_SEARCH = 200
ALL = "_all"
"""In the address of a guide: show every step, not only one's own way. No id of a question has a stroke below."""

router = APIRouter()


@router.get("/")
async def home(request: Request, house: HouseHere) -> HTMLResponse:
    """Say what this is and open the chat."""
    guides = list(house.catalogue)
    area = _area_of(house, await _area_of_chat(request, house))
    return page(
        request,
        "home.html",
        guides=guides[:FIRST],
        count=len(guides),
        more=len(guides) > FIRST,
        own=own_place(house, area) if area else None,
    )


@router.get("/guides")
async def guides(request: Request, house: HouseHere, q: str = "", only: str = "") -> HTMLResponse:
    """List the guides by field, or those that fit what somebody typed; `only=found` is the piece without its page."""
    query = q.strip()[:LONGEST_SEARCH]
    matches = house.search.find(query).matches if query else []
    found = [guide for match in matches if (guide := house.catalogue.get(match.slug))]
    name = "guides_found.html" if only == "found" else "guides.html"
    return page(request, name, query=query, found=found, fields=fields_of(house.catalogue), count=len(house.catalogue))


@router.get("/guides/{slug}")
async def guide(request: Request, house: HouseHere, known: ReaderHere, slug: str) -> HTMLResponse:
    """Show one guide: up to its first open question, along the way of the answers in the address, or all of it."""
    found = house.catalogue.get(slug)
    if found is None:
        raise HTTPException(404)
    answers = found.known(request.query_params)  # others are passed over: links outlive versions
    is_whole = ALL in request.query_params and found.open_question({}) is not None
    address = outside(request, house, f"/guides/{slug}")
    own = outside(request, house, f"/guides/{slug}", **answers)
    asked = request.query_params.get("area", "")
    area = _area_of(house, asked or await _area_of_chat(request, house))
    return page(
        request,
        "guide.html",
        guide=found,
        answers=answers,
        is_whole=is_whole,
        steps=found.steps if is_whole else found.way_so_far(answers),
        # On paper: the way somebody chose, or everything.
        printed=found.steps if found.open_question(answers) else found.way(answers),
        query_of=urlencode,
        address=address,
        own=own,
        qr=qr_code(own),
        marked_up=marked_up(found, address=address, language=known.language, operator=house.settings.operator_name),
        local=house.catalogue.local(slug, area, local_day(house.clock.now())),
        asked_area=area if asked else "",
        **await beside_guide(house, slug, area),
        is_stale=found.is_stale(local_day(house.clock.now())),
    )


async def _area_of_chat(request: Request, house: House) -> str:
    """Return the commune that this browser named in the chat, empty when it named none."""
    token = request.cookies.get(cookies.CHAT)
    here = await house.conversations.one(house.chat.conversation_of(token)) if token else None
    return (here.area or here.home or "") if here else ""


def _area_of(house: House, asked: str) -> str | None:
    """Return the place an address names by its code; None when it is no place of ours."""
    known = house.areas.known(asked)
    return known.id if known else None


@router.post("/language")
async def choose_language(request: Request, house: HouseHere, known: ReaderHere) -> Response:
    """Speak another language from now on; a signed-in member's choice is kept with the member."""
    fields = Fields(await form_of(request))
    response = RedirectResponse(own_address(fields.text("back")), status_code=303)
    if language := spoken(fields.text("lang")):
        cookies.keep(response, request, cookies.LANGUAGE, language)
        if known.member:
            await house.teams.set_language(known.member.id, language)
        if chat := request.cookies.get(cookies.CHAT):  # the bot speaks as the page around it
            command = f"{LANGUAGE_COMMAND}{language}"
            await house.chat.arrive(chat, text=command, language=language, message_id=new_id())
    return response


def own_address(address: str, *, otherwise: str = "/") -> str:
    """Return the address if it leads to a page of ours."""
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if is_ours and address.isprintable() else otherwise
