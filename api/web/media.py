"""Pictures and recordings of guides: for everybody, and kept by browsers, as an address belongs to its bytes."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.web.files import part_of
from api.web.reader import HouseHere
from guides.catalogue.media import content_type, is_media
from guides.library.errors import UnknownMediaError

router = APIRouter()

_HEADERS: Final = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Accept-Ranges": "bytes",
}


@router.get("/media/{media}")
async def media_file(request: Request, house: HouseHere, media: str) -> Response:
    """Give a picture or a recording, or the part of it that was asked for: without parts, no iPhone plays it."""
    if not is_media(media):
        raise UnknownMediaError
    data = await house.media.read(media)
    start, end = part_of(len(data), request.headers.get("range", ""))
    is_part = (start, end) != (0, len(data))
    headers = {**_HEADERS, **({"Content-Range": f"bytes {start}-{end - 1}/{len(data)}"} if is_part else {})}
    status = 206 if is_part else 200
    return Response(data[start:end], status_code=status, headers=headers, media_type=content_type(media))
