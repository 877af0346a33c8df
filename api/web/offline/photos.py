"""Photos of log entries: taken piece by piece after the entry itself, shown to whoever may read the entry."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from api.errors import sentence_of
from api.web.files import answer_with
from api.web.offline.logs import MemberHere
from api.web.reader import HouseHere, ReaderHere
from helpdesk.assistance.models import ClientId
from helpdesk.assistance.photos.errors import PhotoElsewhereError
from helpdesk.assistance.photos.models import LARGEST_PIECE, Arrived

router = APIRouter(prefix="/team")

_LARGEST: Final = 2**31
Bytes = Annotated[int, Query(ge=0, le=_LARGEST)]


async def piece(request: Request) -> bytes:
    """Read the bytes of a piece. A network that breaks off meanwhile is nothing unusual: the phone asks again."""
    try:
        return await request.body()
    except ClientDisconnect:
        raise HTTPException(400) from None


@router.get("/offline/photos/{log}/{photo}")
async def how_far(
    house: HouseHere, known: ReaderHere, member: MemberHere, log: ClientId, photo: ClientId
) -> JSONResponse:
    """Tell how much of a photo is here."""
    return _said(await house.log_photos.arrived(photo, log=log, member=member, scope=known.scope))


@router.put("/offline/photos/{log}/{photo}", max_body_size=LARGEST_PIECE)
async def take_piece(
    *,
    house: HouseHere,
    known: ReaderHere,
    member: MemberHere,
    log: ClientId,
    photo: ClientId,
    offset: Bytes,
    size: Bytes,
    data: Annotated[bytes, Depends(piece)],
) -> JSONResponse:
    """Take the piece that comes next; one that does not is told where to go on."""
    try:
        arrived = await house.log_photos.take(
            photo, data, log=log, offset=offset, size=size, member=member, scope=known.scope
        )
    except PhotoElsewhereError as refusal:
        told = {"received": refusal.facts["received"], "sentence": sentence_of(refusal, house.words, known.language)}
        return JSONResponse(told, status_code=409)
    return _said(arrived)


@router.get("/logs/photos/{attachment}")
async def photo_of_log(
    request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere, attachment: str
) -> Response:
    """Give a photo of an entry in the member's areas."""
    return await answer_with(request, house, await house.log_photos.one(attachment, known.scope), is_preview=False)


@router.get("/logs/photos/{attachment}/preview")
async def preview_of_photo(
    request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere, attachment: str
) -> Response:
    """Give the small picture of it."""
    return await answer_with(request, house, await house.log_photos.one(attachment, known.scope), is_preview=True)


def _said(arrived: Arrived) -> JSONResponse:
    return JSONResponse(arrived.model_dump(), headers={"Cache-Control": "no-store"})
