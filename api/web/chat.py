"""The resident's web chat: plain forms that work everywhere, lines that arrive by themselves where scripts run.

Nothing is kept of a visit before its first message: who only looks, people and machines, is greeted by the page alone.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Final

from fastapi import APIRouter
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from api.errors import sentence_of
from api.web.chat_files import (
    LARGEST_UPLOAD,
    MOST_FILES,
    as_incoming,
    check_consent,
    file_of,
    files_of,
    keep_all,
    keep_one,
    uploads_in,
    waiting,
)
from api.web.chat_visit import Visit, VisitHere
from api.web.forms import Fields, form_of
from api.web.live import Event, event_stream
from api.web.rendering import pages_of
from bot.engine.messages import IncomingFile
from helpdesk.attachments.models import LARGEST_FILE
from helpdesk.errors import RefusalError
from helpdesk.ids import new_id
from helpdesk.language import N_

LONGEST_MESSAGE: Final = 4000
"""Characters: two pages of a letter."""

PATIENCE_S: Final = 8.0
"""How long a page without scripts waits for the bot's answer."""

_LONGEST_CHOICE: Final = 64
_WORDS_ONLY: Final = 100_000  # bytes: a longer form is not even read from somebody who is too fast

router = APIRouter(prefix="/chat")


@router.get("")
async def chat(visit: VisitHere) -> Response:
    """Show the conversation, or the greeting to who has none. A link with a start payload goes on with that."""
    is_known = bool(visit.token) and await visit.house.chat.is_known(visit.token)
    # The button on a site brings the same link along on each of its pages: there it only begins conversations.
    if not (is_known and visit.start) or visit.is_framed:
        return await _page(visit, is_known=is_known)
    if "prefetch" in visit.request.headers.get("sec-purpose", ""):
        return Response(status_code=503)  # nobody goes on before they come
    message = new_id()
    await visit.house.chat.arrive(visit.token, payload=visit.start, language=visit.known.language, message_id=message)
    # Led on, as asking for the page again must not start again.
    return await _answered(visit, visit.token, message)


@router.post("/begin")
async def begin(visit: VisitHere) -> Response:
    """Begin a conversation for a page with scripts, whose first message follows."""
    if hurry := visit.hurry():
        return _told(hurry, 429)
    fields = Fields(await form_of(visit.request))
    begun: Response = JSONResponse({"is_begun": True}, status_code=201)
    visit.keep(begun, await _begun(visit, fields))
    return begun


@router.post("")
async def write(visit: VisitHere) -> Response:
    """Take a message or a tap."""
    fields = Fields(await form_of(visit.request))
    if hurry := visit.hurry():
        return await _refused(visit, fields, [hurry], status=429)
    if _wants_json(visit) and not visit.token and fields.is_ticked("begun"):
        return _told(visit.house.words.gettext(visit.known.language, COOKIES_BLOCKED), 409)
    files = await waiting(visit, fields.texts("attachment"))
    return await _taken(visit, fields, files, [])


@router.post("/files", max_body_size=LARGEST_UPLOAD)
async def write_with_files(visit: VisitHere) -> Response:
    """Take a whole form with files, or, from a page with scripts, one file that a message will bring along."""
    if not visit.request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise HTTPException(415)
    hurry = visit.hurry()
    if hurry and int(visit.request.headers.get("content-length") or LARGEST_UPLOAD) > _WORDS_ONLY:
        return await _refused(visit, None, [hurry], status=429)
    async with visit.request.form(max_files=4 * MOST_FILES, max_fields=20) as form:
        fields, uploads = Fields(form), uploads_in(form)
        if hurry:
            return await _refused(visit, fields, [hurry], status=429)
        if _wants_json(visit):
            return await _kept(visit, fields, uploads)
        token = await _begun(visit, fields)
        files, problems = await keep_all(visit, token, uploads, fields.id("message"))
        return await _taken(visit, fields, files, problems, token=token)


@router.get("/files/{attachment}")
async def file(visit: VisitHere, attachment: str, preview: str = "") -> Response:
    """Give a file of this very conversation."""
    return await file_of(visit, attachment, is_preview=bool(preview))


@router.post("/forget")
async def forget(visit: VisitHere) -> Response:
    """Take the conversation off this device, for phones that several people share."""
    gone = RedirectResponse(visit.address() if visit.is_framed else "/", status_code=303)
    visit.forget(gone)
    return gone


@router.get("/events")
async def events(visit: VisitHere, after: str = "") -> Response:
    """Stream the lines of the conversation after a line, each as the piece of page it is."""
    if not visit.token:
        return Response(status_code=204)  # tells the browser not to come back
    last = visit.request.headers.get("last-event-id") or after

    async def fresh_lines() -> AsyncIterator[Event]:
        nonlocal last
        lines = await visit.house.chat.transcript(visit.token, after=last or None)
        files = await files_of(visit, lines)
        for line in lines:
            last = line.id
            facts = {"line": line, "files": files[line.id], "visit": visit, "begins": False, "is_here": False}
            html = pages_of(visit.request).render("chat_line.html", visit.request, visit.known, **facts)
            yield Event("line", html, id=line.id)

    topic = f"conversation:{visit.house.chat.conversation_of(visit.token)}"
    return event_stream(visit.house.feed, topic, fresh_lines)


COOKIES_BLOCKED: Final = N_(
    "This browser does not let the chat remember you here. Please open it in a window of its own, or allow cookies for "
    "this page."
)


async def _begun(visit: Visit, fields: Fields) -> str:
    """Return the conversation's token, of a new conversation where the page greeted somebody who had none."""
    is_new = fields.is_ticked("begin") and not (visit.token and await visit.house.chat.is_known(visit.token))
    token = visit.new_token() if is_new or not visit.token else visit.token
    if is_new:
        start = fields.text("start")[:_LONGEST_CHOICE]
        await visit.house.chat.begin(token, payload=start, language=visit.known.language)
    return token


async def _taken(
    visit: Visit, fields: Fields, files: Sequence[IncomingFile], problems: Sequence[str], *, token: str = ""
) -> Response:
    """Keep a message. Pages without scripts wait for its answer and are led back to it."""
    text, choice = fields.text("text"), fields.text("choice")[:_LONGEST_CHOICE]
    if not (files or choice) and (problem := problems or _problems_with(text, visit)):
        return await _refused(visit, fields, problem, token=token)
    token = token or await _begun(visit, fields)
    # Scripts give every message an id of its own. A plain form comes back with "back", and the token, which is kept
    # nowhere, hides what the id is made of: a stored hash of six digits would tell the code that was masked.
    words = (text, choice, *(one.attachment for one in files))
    message = fields.id("message") if _wants_json(visit) else fields.id_of_words("message", token, *words)
    await visit.house.chat.arrive(
        token,
        text=None if choice else text,
        choice=choice or None,
        files=files,
        language=visit.known.language,
        message_id=message,
    )
    taken: Response
    if _wants_json(visit):
        taken = JSONResponse({"is_taken": True, "is_new": token != visit.token}, status_code=202)
    elif problems:  # some files were not taken: the words and the others were
        await visit.house.chat.answered(token, message, within=PATIENCE_S)
        taken = await _page(visit, token=token, problems=problems, status=422)
    else:
        taken = await _answered(visit, token, message)
    visit.keep(taken, token)
    return taken


async def _kept(visit: Visit, fields: Fields, uploads: Sequence[UploadFile]) -> Response:
    """Keep one file that the message after it will bring along."""
    if not visit.token:
        return _told(visit.house.words.gettext(visit.known.language, COOKIES_BLOCKED), 409)
    if not uploads:
        return _told(visit.house.words.gettext(visit.known.language, N_("Please write something first.")), 422)
    try:
        await check_consent(visit, visit.token)
        kept = as_incoming(await keep_one(visit, visit.token, uploads[0], fields.id("message")))
    except RefusalError as refusal:
        return _told(sentence_of(refusal, visit.house.words, visit.known.language), 422)
    return JSONResponse({"attachment": kept.attachment}, status_code=201)


def _problems_with(text: str, visit: Visit) -> list[str]:
    if not text:
        return [visit.house.words.gettext(visit.known.language, N_("Please write something first."))]
    if len(text) > LONGEST_MESSAGE:
        sentence = N_("This is too long: %(length)s characters. Please shorten it to %(most)s.")
        return [visit.house.words.gettext(visit.known.language, sentence, length=len(text), most=LONGEST_MESSAGE)]
    return []


async def _refused(
    visit: Visit, fields: Fields | None, problems: Sequence[str], *, token: str = "", status: int = 422
) -> Response:
    """Say why a message was not taken; what was written stays in its field."""
    if _wants_json(visit):
        return _told(" ".join(problems), status)
    text = fields.text("text") if fields else ""
    shown = await _page(visit, token=token, problems=problems, text=text, status=status)
    if token:  # the conversation has begun, with nothing in it yet
        visit.keep(shown, token)
    return shown


def _told(sentence: str, status: int) -> Response:
    return JSONResponse({"sentence": sentence}, status_code=status)


async def _answered(visit: Visit, token: str, message: str) -> Response:
    """Wait for the bot's answer and lead back to it."""
    is_late = not await visit.house.chat.answered(token, message, within=PATIENCE_S)
    late = {"late": "1"} if is_late else {}
    # A browser that keeps no cookies comes back without the conversation it just began.
    begun = {"begun": "1"} if visit.is_framed and token != visit.token else {}
    return visit.back_to_the_answer(**late, **begun)


def _wants_json(visit: Visit) -> bool:
    return "application/json" in visit.request.headers.get("accept", "")


async def _page(
    visit: Visit,
    *,
    token: str = "",
    is_known: bool | None = None,
    problems: Sequence[str] = (),
    text: str = "",
    status: int = 200,
) -> Response:
    token = token or visit.token
    if is_known is None:
        is_known = bool(token) and await visit.house.chat.is_known(token)
    lines = await visit.house.chat.transcript(token) if is_known else []
    query = visit.request.query_params
    greeting = visit.house.chat.greeting(
        operator=visit.house.settings.operator_name, language=visit.known.language, now=visit.house.clock.now()
    )
    return visit.page(
        status=status,
        lines=lines if is_known else [greeting],
        files=await files_of(visit, lines),
        is_known=is_known,
        is_over=not is_known and visit.has_chatted,
        is_forgetful=not visit.token and "begun" in query,
        wants_phone=any(line.wants_phone and line.is_last for line in lines),
        is_late=is_known and ("late" in query or not lines),
        message=new_id(),
        most=LONGEST_MESSAGE,
        most_files=MOST_FILES,
        largest_file=LARGEST_FILE,
        text=text,
        problems=problems,
    )
