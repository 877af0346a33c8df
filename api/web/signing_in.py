"""Signing in and out, and the member's own choices."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from api.errors import sentence_of
from api.security import cookies
from api.web import team_chat
from api.web.forms import Fields, form_of
from api.web.public import own_address
from api.web.reader import HouseHere, ReaderHere, signed_in
from api.web.rendering import page
from api.wiring import House
from helpdesk.errors import NotAllowedError
from helpdesk.language.catalogues import spoken
from helpdesk.statistics.days import local_day
from helpdesk.teams.errors import TooManyTriesError
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/team")

_FIRST_PAGES = (
    (Permission.MEMBERS_MANAGE, "/admin"),
    (Permission.STATISTICS_READ, "/coordinator"),
)


@router.get("/sign-in")
async def sign_in_page(request: Request, house: HouseHere, known: ReaderHere) -> Response:
    """Ask for username and password."""
    wanted = own_address(request.query_params.get("next", ""), otherwise="")
    if known.member:
        return RedirectResponse(wanted or "/team", status_code=303)
    accounts = house.installation.accounts
    return page(request, "team/sign_in.html", wanted=wanted, username="", problem=None, accounts=accounts)


@router.post("/sign-in")
async def sign_in(request: Request, house: HouseHere, known: ReaderHere) -> Response:
    """Sign in, on this device for a month."""
    fields = Fields(await form_of(request))
    username, wanted = fields.text("username"), own_address(fields.text("next"), otherwise="")
    address = request.client.host if request.client else ""
    try:
        member, token = await house.signing_in.sign_in(username, fields.text("password"), ip=address)
    except NotAllowedError as refusal:
        accounts = house.installation.accounts
        return page(
            request,
            "team/sign_in.html",
            status=429 if isinstance(refusal, TooManyTriesError) else 422,
            wanted=wanted,
            username=username[:100],
            problem=sentence_of(refusal, house.words, known.language),
            accounts=accounts,
        )
    response = RedirectResponse(wanted or _first_page(house, member), status_code=303)
    cookies.keep(response, request, cookies.SESSION, token)
    return response


@router.post("/sign-out")
async def sign_out(request: Request, house: HouseHere) -> Response:
    """End it on this device."""
    await house.signing_in.sign_out(request.cookies.get(cookies.SESSION, ""))
    response = RedirectResponse("/team/sign-in", status_code=303)
    cookies.forget(response, request, cookies.SESSION)
    return response


@router.get("/settings")
async def settings_page(request: Request, house: HouseHere, member: Annotated[Member, Depends(signed_in)]) -> Response:
    """Show who is signed in, in which language, and where requests reach them."""
    return await team_chat.settings_page(request, house, member)


@router.post("/settings")
async def keep_settings(request: Request, house: HouseHere, member: Annotated[Member, Depends(signed_in)]) -> Response:
    """Keep the member's language."""
    language = spoken(Fields(await form_of(request)).text("language"))
    response = RedirectResponse("/team/settings", status_code=303)
    if language:
        await house.teams.set_language(member.id, language)
        cookies.keep(response, request, cookies.LANGUAGE, language)
    return response


def _first_page(house: House, member: Member) -> str:
    """Return where a member starts: the team's list, unless there is more to look after."""
    scope = member.scope(local_day(house.clock.now()))
    return next((address for permission, address in _FIRST_PAGES if scope.areas_for(permission)), "/team")
