"""The member's own page: whether requests are told on this device, by web push."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from api.errors import sentence_of, status_of
from api.house import House
from api.security import cookies
from api.web.forms import Fields, form_of
from api.web.reader import HouseHere, ReaderHere, SignInNeededError, allowed
from helpdesk.errors import RefusalError
from helpdesk.push.errors import PushOffError
from helpdesk.push.models import PhoneAddress
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/team/settings/push")
MemberHere = Annotated[Member, Depends(allowed(Permission.REQUESTS_ANSWER))]

_PAGE = "/team/settings"


@router.post("")
async def switch_on(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Take what the browser made for us; a script asks, and its service worker when the browser made another."""
    fields = Fields(await form_of(request))
    address = PhoneAddress(endpoint=fields.text("endpoint"), p256dh=fields.text("p256dh"), auth=fields.text("auth"))
    try:
        await house.push.devices.switch_on(member.id, await _device(request, house), address)
    except RefusalError as refusal:
        sentence = sentence_of(refusal, house.words, known.language)
        return JSONResponse({"sentence": sentence}, status_code=status_of(refusal))
    return Response(status_code=204)


@router.get("/key")
async def key(house: HouseHere, member: MemberHere) -> JSONResponse:
    """Give our public key, by which a browser makes an address for us and nobody else."""
    del member
    return JSONResponse({"key": await house.push.devices.public_key()}, headers={"Cache-Control": "no-store"})


@router.post("/off")
async def switch_off(request: Request, house: HouseHere, member: MemberHere) -> Response:
    """Tell nothing on this device any more."""
    del member
    await house.push.devices.forget(await _device(request, house))
    return RedirectResponse(f"{_PAGE}#push", status_code=303)


@router.post("/try")
async def try_out(request: Request, house: HouseHere, member: MemberHere) -> Response:
    """Send a message to this device."""
    del member
    try:
        await house.push.devices.try_out(await _device(request, house))
    except PushOffError:
        return RedirectResponse(f"{_PAGE}#push", status_code=303)
    return RedirectResponse(f"{_PAGE}?tried=1#push", status_code=303)


async def shown(request: Request, house: House) -> dict[str, Any]:
    """Return what the page says of this device."""
    return {
        "key": await house.push.devices.public_key(),
        "is_on": await house.push.devices.is_on(await _device(request, house)),
        "is_tried": bool(request.query_params.get("tried")),
    }


async def forget_here(request: Request, house: House) -> None:
    """Tell nothing on a device that signs out now."""
    here = await house.signing_in.this_device(request.cookies.get(cookies.SESSION, ""))
    if here is not None:
        await house.push.devices.forget(here.id)


async def _device(request: Request, house: House) -> str:
    here = await house.signing_in.this_device(request.cookies.get(cookies.SESSION, ""))
    if here is None:
        raise SignInNeededError(_PAGE)  # it ended between the door and here
    return here.id
