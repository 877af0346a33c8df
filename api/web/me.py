"""What members look after themselves: their devices, password, second factor, photo and printed card."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of, status_of
from api.house import House
from api.security import cookies
from api.web import team_chat
from api.web.addresses import outside, qr_code
from api.web.files import portrait
from api.web.forms import Fields, files_in, form_of
from api.web.reader import SECOND_FACTOR_PAGE, HouseHere, ReaderHere, allowed, signed_in
from api.web.rendering import page
from api.web.shown import place_label
from helpdesk.attachments.models import LARGEST_PHOTO
from helpdesk.errors import RefusalError
from helpdesk.statistics.days import local_day
from helpdesk.teams.models import Member, Permission
from helpdesk.teams.passwords import SHORTEST

router = APIRouter(prefix="/team/settings")
MemberHere = Annotated[Member, Depends(signed_in)]
ServingHere = Annotated[Member, Depends(allowed(Permission.REQUESTS_ANSWER))]

LARGEST_UPLOAD: Final = LARGEST_PHOTO + 1024 * 1024


# -- devices and password --------------------------------------------------------------------------------------------


@router.post("/devices/sign-out")
async def sign_out_device(request: Request, house: HouseHere, member: MemberHere) -> Response:
    """End the sign-in of one device."""
    await house.signing_in.sign_out_device(member.id, Fields(await form_of(request)).text("device"))
    return RedirectResponse("/team/settings#devices", status_code=303)


@router.post("/devices/sign-out-others")
async def sign_out_others(request: Request, house: HouseHere, member: MemberHere) -> Response:
    """End every sign-in but this one."""
    await house.signing_in.sign_out_others(member.id, token=request.cookies.get(cookies.SESSION, ""))
    return RedirectResponse("/team/settings#devices", status_code=303)


@router.get("/password")
async def password_page(request: Request, house: HouseHere, _member: MemberHere) -> HTMLResponse:
    """Ask for a new password."""
    return await _password_page(request, house)


@router.post("/password")
async def change_password(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Take a new password; every other device is signed out."""
    fields, token = Fields(await form_of(request)), request.cookies.get(cookies.SESSION, "")
    try:
        await house.signing_in.change_password(member, old=fields.text("old"), new=fields.text("new"), token=token)
    except RefusalError as refusal:
        field = "new" if refusal.code == "password_weak" else "old"
        problems = {field: sentence_of(refusal, house.words, known.language)}
        return await _password_page(request, house, problems=problems, status=status_of(refusal))
    return RedirectResponse("/team/settings?kept=password#devices", status_code=303)


async def _password_page(
    request: Request, house: House, *, problems: dict[str, str] | None = None, status: int = 200
) -> HTMLResponse:
    is_old_needed = not await house.signing_in.may_choose_password(request.cookies.get(cookies.SESSION, ""))
    return page(
        request,
        "team/password.html",
        status=200 if not problems else max(status, 422),
        is_old_needed=is_old_needed,
        shortest=SHORTEST,
        problems=problems,
        tab="settings",
    )


# -- second factor ---------------------------------------------------------------------------------------------------


@router.get("/second-factor")
async def second_factor_page(request: Request, house: HouseHere, member: MemberHere) -> HTMLResponse:
    """Show whether there is one, and the codes to set one up when that was begun."""
    return await _second_factor_page(request, house, member)


@router.post("/second-factor/begin")
async def begin(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Make a secret for an app; who has a second factor already proves it."""
    typed = Fields(await form_of(request)).text("code")
    try:
        await house.factors.begin(member, typed=typed)
    except RefusalError as refusal:
        problem = sentence_of(refusal, house.words, known.language)
        return await _second_factor_page(request, house, member, problem=problem)
    return RedirectResponse(SECOND_FACTOR_PAGE, status_code=303)


@router.post("/second-factor/confirm")
async def confirm(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Let it count, as the app shows the right code; the recovery codes are shown in this one answer."""
    typed = Fields(await form_of(request)).text("code")
    try:
        codes = await house.factors.confirm(member, typed)
    except RefusalError as refusal:
        problem = sentence_of(refusal, house.words, known.language)
        return await _second_factor_page(request, house, member, problem=problem)
    return await _second_factor_page(request, house, member, codes=codes)


@router.post("/second-factor/recovery")
async def renew_recovery(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Make ten new recovery codes."""
    typed = Fields(await form_of(request)).text("code")
    try:
        codes = await house.factors.renew_recovery(member, typed)
    except RefusalError as refusal:
        problem = sentence_of(refusal, house.words, known.language)
        return await _second_factor_page(request, house, member, problem=problem)
    return await _second_factor_page(request, house, member, codes=codes)


@router.post("/second-factor/off")
async def switch_off(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Let the password alone do again."""
    typed = Fields(await form_of(request)).text("code")
    try:
        await house.factors.switch_off(member, typed)
    except RefusalError as refusal:
        problem = sentence_of(refusal, house.words, known.language)
        return await _second_factor_page(request, house, member, problem=problem)
    return RedirectResponse(SECOND_FACTOR_PAGE, status_code=303)


async def _second_factor_page(
    request: Request, house: House, member: Member, *, problem: str | None = None, codes: list[str] | None = None
) -> HTMLResponse:
    factor, pending = await house.factors.of_member(member.id), await house.factors.pending(member)
    response = page(
        request,
        "team/second_factor.html",
        status=422 if problem else 200,
        since=local_day(factor.since) if factor and factor.since else None,
        left=len(factor.recovery) if factor else 0,
        pending=pending,
        qr=qr_code(pending.address) if pending else None,
        codes=codes,
        is_required=await house.factors.is_missing(member),
        problem=problem,
        tab="settings",
    )
    response.headers["Cache-Control"] = "no-store"
    return response


# -- photo and card --------------------------------------------------------------------------------------------------


@router.get("/photo")
async def photo(house: HouseHere, member: MemberHere) -> Response:
    """Give the member's own photo."""
    return portrait(await house.photos.of(member))


@router.post("/photo", max_body_size=LARGEST_UPLOAD)
async def keep_photo(request: Request, house: HouseHere, known: ReaderHere, member: ServingHere) -> Response:
    """Put a photo on the card, or take it off."""
    try:
        await take_photo(request, house, member, by=member)
    except RefusalError as refusal:
        sentence = sentence_of(refusal, house.words, known.language)
        return await team_chat.settings_page(request, house, member, photo_problem=sentence, status=status_of(refusal))
    return RedirectResponse("/team/settings#card", status_code=303)


async def take_photo(request: Request, house: House, member: Member, *, by: Member) -> None:
    """Keep the photo a form brought, or remove the present one when that is what it says."""
    async with request.form(max_files=1, max_fields=10) as form:
        is_off, chosen = Fields(form).is_ticked("remove"), await files_in(form, "photo")
    if is_off:
        await house.photos.remove(member, by=by)
    else:
        await house.photos.keep(member, chosen[0][1] if chosen else b"", by=by)


@router.get("/card")
async def card_page(request: Request, house: HouseHere, member: ServingHere) -> Response:
    """Show the card as it is printed."""
    card = await house.cards.card_of(member.id)
    if card is None:
        return RedirectResponse("/team/settings#card", status_code=303)
    team = await house.teams.team(member.team) if member.team else None
    area = team.area if team else member.home(local_day(house.clock.now())) or ""
    address = outside(request, house, f"/verify/{card.code}")
    return page(
        request,
        "team/card_sheet.html",
        member=member,
        card=card,
        team=team.name if team else "",
        place=place_label(house, area) if area else "",
        qr=qr_code(address),
        is_reachable=house.settings.public_url is not None,
    )
