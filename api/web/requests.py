"""The team's requests: the list, one request with its thread, and what a member does with it."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of, status_of
from api.web.forms import Fields, files_in, form_of
from api.web.guides.words import FIELD
from api.web.live import changes, event_stream
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from api.web.shown import shown
from api.wiring import House
from helpdesk.errors import ConflictError, InvalidInputError
from helpdesk.ids import derived_id, new_id
from helpdesk.language import N_
from helpdesk.messaging.feed import REQUESTS
from helpdesk.messaging.models import NoticeFile
from helpdesk.support_requests.models import MAX_ANSWER, Resolution
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/team")
MemberHere = Annotated[Member, Depends(allowed(Permission.REQUESTS_ANSWER))]

MOST_FILES: Final = 5
"""Files beside one answer."""
LARGEST_UPLOAD: Final = 40 * 1024 * 1024
"""Bytes of an answer with its files."""


@router.get("")
async def requests(
    request: Request,
    house: HouseHere,
    known: ReaderHere,
    member: MemberHere,
    show: Literal["open", "ended"] = "open",
) -> HTMLResponse:
    """List the requests of the member's areas."""
    service = house.requests
    found = await (service.waiting(known.scope) if show == "open" else service.recent(known.scope))
    listed = [shown(house, one, known.language) for one in found]
    lost = await house.conversations.unreachable([one.conversation for one in found])
    scams = await house.scams.unnoted(member)
    return page(request, "team/requests.html", listed=listed, lost=lost, show=show, scams=scams, tab="requests")


@router.get("/events")
async def list_events(house: HouseHere, _member: MemberHere) -> Response:
    """Say when a request changed."""
    return event_stream(house.feed, REQUESTS, changes)


@router.get("/requests/{request_id}")
async def one_request(
    request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, request_id: str
) -> HTMLResponse:
    """Show one request: its context first, then the thread."""
    return await _request_page(request, house, known, member, request_id)


@router.get("/requests/{request_id}/events")
async def request_events(house: HouseHere, known: ReaderHere, _member: MemberHere, request_id: str) -> Response:
    """Say when the request or its thread changed."""
    await house.requests.one(request_id, known.scope)
    return event_stream(house.feed, REQUESTS, changes)


@router.post("/requests/{request_id}/take")
async def take(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, request_id: str) -> Response:
    """Take it."""
    return await _do(request, house, known, member, request_id, lambda: house.requests.take(request_id, member=member))


@router.post("/requests/{request_id}/hand-back")
async def hand_back(
    request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, request_id: str
) -> Response:
    """Lay it back for the others."""
    return await _do(
        request, house, known, member, request_id, lambda: house.requests.hand_back(request_id, member=member)
    )


@router.post("/requests/{request_id}/answer", max_body_size=LARGEST_UPLOAD)
async def answer(
    request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, request_id: str
) -> Response:
    """Answer the resident; the same words sent twice from a form are one answer."""
    async with request.form(max_files=MOST_FILES, max_fields=100) as form:
        fields, chosen = Fields(form), await files_in(form, "file")
    text = fields.text("text")
    entry_id = fields.id_of_words("entry", text, *(f"{name} {len(data)}" for name, data in chosen))

    async def act() -> None:
        one = await house.requests.one(request_id, known.scope)
        kept = [
            await house.attachments.keep(
                derived_id(entry_id, str(place)), conversation=one.conversation, name=name, data=data
            )
            for place, (name, data) in enumerate(chosen)
        ]
        files = [
            NoticeFile(attachment=file.id, kind=file.kind.value, name=file.name, content_type=file.content_type)
            for file in kept
        ]
        await house.requests.answer(request_id, text=text, member=member, entry_id=entry_id, files=files)

    return await _do(
        request,
        house,
        known,
        member,
        request_id,
        act,
        text=text,
        field="text",
    )


@router.post("/requests/{request_id}/resolve")
async def resolve(
    request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, request_id: str
) -> Response:
    """End it, with how it ended."""
    resolution = Fields(await form_of(request)).choice("resolution", Resolution)
    if resolution is None:
        sentence = house.words.gettext(known.language, N_("Please choose one of these."))
        problems = {"resolution": sentence}
        return await _request_page(request, house, known, member, request_id, problems=problems, status=422)
    return await _do(
        request,
        house,
        known,
        member,
        request_id,
        lambda: house.requests.resolve(request_id, resolution=resolution, member=member),
    )


@router.post("/requests/{request_id}/phone")
async def reveal_phone(
    request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, request_id: str
) -> HTMLResponse:
    """Show the resident's number in this one answer; the audit keeps who saw it."""
    phone = await house.requests.reveal_phone(request_id, member=member)
    return await _request_page(request, house, known, member, request_id, phone=phone or "")


async def _do(
    request: Request,
    house: House,
    known: Reader,
    member: Member,
    request_id: str,
    act: Callable[[], Awaitable[object]],
    *,
    text: str = "",
    field: str = "notice",
) -> Response:
    """Act, then show the request again; a refusal is told on the page with everything that was typed."""
    try:
        await act()
    except (ConflictError, InvalidInputError) as refusal:
        sentence = sentence_of(refusal, house.words, known.language)
        place = field if isinstance(refusal, InvalidInputError) else "notice"
        return await _request_page(
            request, house, known, member, request_id, text=text, problems={place: sentence}, status=status_of(refusal)
        )
    return RedirectResponse(f"/team/requests/{request_id}#last", status_code=303)


async def _request_page(
    request: Request,
    house: House,
    known: Reader,
    member: Member,
    request_id: str,
    *,
    status: int = 200,
    **facts: object,
) -> HTMLResponse:
    one = await house.requests.one(request_id, known.scope)
    given: dict[str, object] = {
        "shown": shown(house, one, known.language),
        "thread": await house.requests.thread(request_id, known.scope),
        "files": {file.id: file for file in await house.attachments.of_request(request_id, known.scope)},
        "lost_since": (await house.conversations.unreachable([one.conversation])).get(one.conversation),
        "is_mine": one.taken_by == member.id,
        "may_see_phone": known.scope.covers(Permission.RESIDENTS_REVEAL_PHONE, one.reach),
        "resolutions": list(Resolution),
        "entry": new_id(),
        "local_words": FIELD,
        "most": MAX_ANSWER,
        "tab": "requests",
        "text": "",
        "phone": None,
        "problems": {},
        "back": f"/team/requests/{request_id}",
    }
    return page(request, "team/request.html", status=status, **{**given, **facts})
