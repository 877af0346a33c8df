"""The resident's web chat: plain forms that work everywhere, lines that arrive by themselves where scripts run."""

import secrets
from collections.abc import AsyncIterator
from typing import Final, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from api.security import cookies
from api.web.forms import Fields, form_of
from api.web.live import Event, event_stream
from api.web.reader import HouseHere, Reader, ReaderHere
from api.web.rendering import page, pages_of
from api.wiring import House
from helpdesk.ids import new_id
from helpdesk.language import N_

LONGEST_MESSAGE: Final = 4000
"""Characters: two pages of a letter."""

PATIENCE_S: Final = 8.0
"""How long a page without scripts waits for the bot's answer."""

_LONGEST_PAYLOAD: Final = 64

router = APIRouter(prefix="/chat")


class Attempt(NamedTuple):
    """What somebody tried to send and why it was not taken."""

    text: str
    problem: str


@router.get("")
async def chat(request: Request, house: HouseHere, known: ReaderHere, start: str = "") -> Response:
    """Show the conversation; the first visit, or a link with a start payload, opens it."""
    token = request.cookies.get(cookies.CHAT, "")
    if token and not start:
        return await _conversation(request, house, token)
    token, is_late = token or secrets.token_urlsafe(32), False
    if _is_wanted_now(request):
        message = new_id()
        payload = start[:_LONGEST_PAYLOAD]
        await house.chat.arrive(token, payload=payload, language=known.language, message_id=message)
        is_late = not await house.chat.answered(token, message, within=PATIENCE_S)
    shown: Response
    if start:  # asking for the page again must not start again
        shown = _back_to_the_end(is_late=is_late)
    else:
        shown = await _conversation(request, house, token, is_late=is_late)
    cookies.keep(shown, request, cookies.CHAT, token)
    return shown


@router.post("")
async def write(request: Request, house: HouseHere, known: ReaderHere) -> Response:
    """Take a message or a tap. Pages without scripts wait for the answer and are led back to it."""
    fields = Fields(await form_of(request))
    text, choice = fields.text("text"), fields.text("choice")[:_LONGEST_PAYLOAD]
    has_script = "application/json" in request.headers.get("accept", "")
    if problem := None if choice else _problem_with(text, house, known):
        if has_script:
            return JSONResponse({"sentence": problem}, status_code=422)
        token = request.cookies.get(cookies.CHAT, "")
        return await _conversation(request, house, token, attempt=Attempt(text, problem), status=422)
    token = request.cookies.get(cookies.CHAT) or secrets.token_urlsafe(32)
    # Scripts give every message an id of its own. A plain form comes back with "back", and the token, which is kept
    # nowhere, hides what the id is made of: a stored hash of six digits would tell the code that was masked.
    message = fields.id("message") if has_script else fields.id_of_words("message", token, text, choice)
    await house.chat.arrive(
        token, text=None if choice else text, choice=choice or None, language=known.language, message_id=message
    )
    taken: Response = JSONResponse({"is_taken": True}, status_code=202)
    if not has_script:
        taken = _back_to_the_end(is_late=not await house.chat.answered(token, message, within=PATIENCE_S))
    cookies.keep(taken, request, cookies.CHAT, token)
    return taken


@router.post("/forget")
async def forget(request: Request) -> Response:
    """Take the conversation off this device, for phones that several people share."""
    gone = RedirectResponse("/", status_code=303)
    cookies.forget(gone, request, cookies.CHAT)
    return gone


@router.get("/events")
async def events(request: Request, house: HouseHere, known: ReaderHere, after: str = "") -> Response:
    """Stream the lines of the conversation after a line, each as the piece of page it is."""
    token = request.cookies.get(cookies.CHAT)
    if not token:
        return Response(status_code=204)  # tells the browser not to come back
    last = request.headers.get("last-event-id") or after

    async def fresh_lines() -> AsyncIterator[Event]:
        nonlocal last
        for line in await house.chat.transcript(token, after=last or None):
            last = line.id
            html = pages_of(request).render("chat_line.html", request, known, line=line)
            yield Event("line", html, id=line.id)

    return event_stream(house.feed, f"conversation:{house.chat.conversation_of(token)}", fresh_lines)


def _problem_with(text: str, house: House, known: Reader) -> str | None:
    if not text:
        return house.words.gettext(known.language, N_("Please write something first."))
    if len(text) > LONGEST_MESSAGE:
        sentence = N_("This is too long: %(length)s characters. Please shorten it to %(most)s.")
        return house.words.gettext(known.language, sentence, length=len(text), most=LONGEST_MESSAGE)
    return None


def _back_to_the_end(*, is_late: bool) -> Response:
    return RedirectResponse("/chat?late=1#last" if is_late else "/chat#last", status_code=303)


def _is_wanted_now(request: Request) -> bool:
    """Tell a visit from a browser that only fetches ahead: nobody may be greeted before they come."""
    return request.method == "GET" and "prefetch" not in request.headers.get("sec-purpose", "")


async def _conversation(
    request: Request,
    house: House,
    token: str,
    *,
    attempt: Attempt | None = None,
    is_late: bool = False,
    status: int = 200,
) -> HTMLResponse:
    lines = await house.chat.transcript(token) if token else []
    return page(
        request,
        "chat.html",
        status=status,
        lines=lines,
        wants_phone=any(line.wants_phone and line.is_last for line in lines),
        is_late=is_late or "late" in request.query_params,
        message=new_id(),
        most=LONGEST_MESSAGE,
        text=attempt.text if attempt else "",
        problem=attempt.problem if attempt else None,
    )
