"""Pictures and recordings of guides, for everybody: an address belongs to its bytes, which may be deleted one day."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from api.web.files import part_of
from api.web.reader import HouseHere
from guides.catalogue.media import content_type, is_media
from guides.library.errors import UnknownMediaError

router = APIRouter()

_HEADERS: Final = {
    "Cache-Control": "public, max-age=86400",  # what was deleted for good is nowhere to be seen a day later
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Accept-Ranges": "bytes",
}


@router.get("/media/{media}")
async def media_file(request: Request, house: HouseHere, media: str) -> Response:
    """Stream a picture or a recording, or the part of it that was asked for: without parts, no iPhone plays it."""
    if not is_media(media):
        raise UnknownMediaError
    stored = await house.media.open(media)
    headers = {**_HEADERS, "ETag": f'"{media}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    start, end = part_of(stored.size, request.headers.get("range", ""))
    is_part = (start, end) != (0, stored.size)
    headers["Content-Length"] = str(end - start)
    if is_part:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{stored.size}"
    return StreamingResponse(
        stored.pieces(start=start, end=end),
        status_code=206 if is_part else 200,
        headers=headers,
        media_type=content_type(media),
    )
