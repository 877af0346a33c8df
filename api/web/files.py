"""Files that came with messages: by a signed address to whoever holds it, by their rights to members."""

import re
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response, StreamingResponse

from api.house import House
from api.web.reader import HouseHere, ReaderHere, allowed
from helpdesk.attachments.models import Attachment
from helpdesk.attachments.pictures import PREVIEW_TYPE
from helpdesk.teams.models import Member, Permission
from helpdesk.teams.photos import CONTENT_TYPE, is_portrait

router = APIRouter()
MemberHere = Annotated[Member, Depends(allowed(Permission.REQUESTS_ANSWER))]

_HEADERS: Final = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'self'; sandbox",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Accept-Ranges": "bytes",
}
_PART = re.compile(r"bytes=(?P<first>\d{1,12})?-(?P<last>\d{1,12})?")


@router.api_route("/files/{attachment}", methods=["GET", "HEAD"])
async def signed_file(
    request: Request, house: HouseHere, attachment: str, until: str = "", mac: str = "", preview: str = ""
) -> Response:
    """Give a file to whoever has an address of it that is still good: nobody signs in here."""
    is_preview = preview == "1"
    house.addresses.check(attachment, until=until, mac=mac, preview=is_preview)
    if is_portrait(attachment):
        return portrait(await house.photos.read(attachment))
    return await answer_with(request, house, await house.attachments.shown(attachment, preview=is_preview), is_preview)


@router.get("/team/files/{attachment}")
async def file(request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere, attachment: str) -> Response:
    """Give a file of a request in the member's areas."""
    return await answer_with(request, house, await house.attachments.one(attachment, known.scope), is_preview=False)


@router.get("/team/files/{attachment}/preview")
async def preview_of_file(
    request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere, attachment: str
) -> Response:
    """Give the small picture of a photo of a request in the member's areas."""
    return await answer_with(request, house, await house.attachments.one(attachment, known.scope), is_preview=True)


def portrait(data: bytes) -> Response:
    """Give the photo of a member."""
    return Response(data, headers=_HEADERS, media_type=CONTENT_TYPE)


async def answer_with(request: Request, house: House, one: Attachment, is_preview: bool) -> Response:  # noqa: FBT001
    """Stream it, or the part that was asked for: without parts, no iPhone plays a recording."""
    stored = await house.attachments.opened(one, preview=is_preview)
    start, end = part_of(stored.size, request.headers.get("range", ""))
    is_part = (start, end) != (0, stored.size)
    headers = {**_HEADERS, "Content-Length": str(end - start), "Content-Disposition": _disposition(one)}
    if is_part:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{stored.size}"
    content_type = PREVIEW_TYPE if is_preview else one.content_type
    if request.method == "HEAD":
        return Response(headers=headers, media_type=content_type)
    return StreamingResponse(
        stored.pieces(start=start, end=end),
        status_code=206 if is_part else 200,
        headers=headers,
        media_type=content_type,
    )


def part_of(size: int, asked: str) -> tuple[int, int]:
    """Return where the part that is asked for begins and ends; all of it when that makes no sense."""
    found = _PART.fullmatch(asked)
    if found is None or (found["first"] is None and found["last"] is None):
        return 0, size
    if found["first"] is None:
        start, end = max(0, size - int(found["last"])), size
    else:
        start, end = int(found["first"]), min(size, int(found["last"] or size) + 1)
    return (start, end) if start < end else (0, size)


def _disposition(one: Attachment) -> str:
    how = "inline" if one.is_picture else "attachment"
    return f"{how}; filename*=UTF-8''{quote(one.name, safe='')}"
