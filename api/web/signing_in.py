"""Signing in and out: by a password, a second factor where one was set up, or the code of a team lead."""

from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of
from api.house import House
from api.security import cookies
from api.web import push, team_chat
from api.web.forms import Fields, form_of
from api.web.public import own_address
from api.web.reader import HouseHere, ReaderHere, signed_in
from api.web.rendering import page
from helpdesk.errors import NotAllowedError, RefusalError
from helpdesk.language.catalogues import spoken
from helpdesk.statistics.days import local_day
from helpdesk.teams.devices import device_named
from helpdesk.teams.errors import SecondFactorExpiredError, SecondFactorNeededError, TooManyTriesError
from helpdesk.teams.models import Member, Permission, Way
from helpdesk.teams.signing_in import LIVES

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
    try:
        member, token = await house.signing_in.sign_in(username, fields.text("password"), **_visitor(request))
    except SecondFactorNeededError as half:
        return _to_second_factor(request, half.ticket, wanted)
    except NotAllowedError as refusal:
        accounts = house.installation.accounts
        return page(
            request,
            "team/sign_in.html",
            status=_status(refusal),
            wanted=wanted,
            username=username[:100],
            problem=sentence_of(refusal, house.words, known.language),
            accounts=accounts,
        )
    return await _welcome(request, house, member, token, LIVES[Way.PASSWORD], wanted)


@router.get("/sign-in/second-factor")
async def second_factor_page(request: Request) -> Response:
    """Ask for the code of the app."""
    wanted = own_address(request.query_params.get("next", ""), otherwise="")
    if cookies.SESSION_HALF not in request.cookies:
        return RedirectResponse("/team/sign-in", status_code=303)
    return page(request, "team/second_factor_asked.html", wanted=wanted, problem=None)


@router.post("/sign-in/second-factor")
async def second_factor(request: Request, house: HouseHere, known: ReaderHere) -> Response:
    """Take the code of the app, or a recovery code."""
    fields = Fields(await form_of(request))
    wanted = own_address(fields.text("next"), otherwise="")
    ticket = request.cookies.get(cookies.SESSION_HALF, "")
    try:
        done = await house.signing_in.finish(ticket, fields.text("code"), remember=fields.is_ticked("remember"))
    except RefusalError as refusal:
        problem, accounts = sentence_of(refusal, house.words, known.language), house.installation.accounts
        if isinstance(refusal, SecondFactorExpiredError):
            facts: dict[str, Any] = {"wanted": wanted, "username": "", "problem": problem, "accounts": accounts}
            return page(request, "team/sign_in.html", status=422, **facts)
        return page(request, "team/second_factor_asked.html", status=_status(refusal), wanted=wanted, problem=problem)
    response = await _welcome(request, house, done.member, done.token, done.lives, wanted)
    cookies.forget(response, request, cookies.SESSION_HALF)
    if done.known_device:
        cookies.keep(response, request, cookies.KNOWN_DEVICE, done.known_device)
    return response


@router.get("/enter")
async def enter_page(request: Request) -> HTMLResponse:
    """Ask for the code of a team lead. What a QR code carries stands behind "#": no server, no log gets to read it."""
    return _enter_page(request)


@router.post("/enter")
async def enter(request: Request, house: HouseHere, known: ReaderHere) -> Response:
    """Let in whoever has a code, on this device for half a year."""
    fields = Fields(await form_of(request))
    secret, typed = fields.text("secret"), fields.text("code")
    try:
        member, token = await house.entering.enter(secret=secret[:100], typed=typed[:100], **_visitor(request))
    except SecondFactorNeededError as half:
        return _to_second_factor(request, half.ticket, "")
    except RefusalError as refusal:
        problem = sentence_of(refusal, house.words, known.language)
        return _enter_page(request, status=_status(refusal), typed=typed[:40], problem=problem)
    return await _welcome(request, house, member, token, LIVES[Way.CODE], "")


@router.post("/sign-out")
async def sign_out(request: Request, house: HouseHere) -> Response:
    """End it on this device."""
    await push.forget_here(request, house)
    await house.signing_in.sign_out(request.cookies.get(cookies.SESSION, ""))
    response = RedirectResponse("/team/sign-in", status_code=303)
    cookies.forget(response, request, cookies.SESSION)
    return response


@router.get("/settings")
async def settings_page(request: Request, house: HouseHere, member: Annotated[Member, Depends(signed_in)]) -> Response:
    """Show who is signed in, in which language, where requests reach them, and on which devices."""
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


def _visitor(request: Request) -> dict[str, str]:
    """Return where a request comes from, from which device, and what that device keeps."""
    return {
        "ip": request.client.host if request.client else "",
        "device": device_named(request.headers.get("user-agent", "")),
        "known_device": request.cookies.get(cookies.KNOWN_DEVICE, ""),
    }


def _enter_page(request: Request, *, status: int = 200, typed: str = "", problem: str | None = None) -> HTMLResponse:
    response = page(request, "team/enter.html", status=status, typed=typed, problem=problem)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _to_second_factor(request: Request, ticket: str, wanted: str) -> Response:
    query = f"?{urlencode({'next': wanted})}" if wanted else ""
    response = RedirectResponse(f"/team/sign-in/second-factor{query}", status_code=303)
    cookies.keep(response, request, cookies.SESSION_HALF, ticket)
    return response


async def _welcome(
    request: Request, house: House, member: Member, token: str, lives: timedelta, wanted: str
) -> Response:
    """Let the device keep its token; whoever was signed in on it before is no more."""
    await house.signing_in.sign_out(request.cookies.get(cookies.SESSION, ""))
    response = RedirectResponse(wanted or _first_page(house, member), status_code=303)
    cookies.keep(response, request, cookies.SESSION, token, lives=lives)
    return response


def _status(refusal: RefusalError) -> int:
    return 429 if isinstance(refusal, TooManyTriesError) else 422


def _first_page(house: House, member: Member) -> str:
    """Return where a member starts: the team's list, unless there is more to look after."""
    scope = member.scope(local_day(house.clock.now()))
    return next((address for permission, address in _FIRST_PAGES if scope.areas_for(permission)), "/team")
