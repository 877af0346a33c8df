"""What a member does with one request: the usual acts."""

from enum import StrEnum
from typing import Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from api.web.forms import Fields, files_in
from api.web.live import changes, event_stream
from api.web.past_words import OF_PART
from api.web.request_page import OnRequestHere
from helpdesk.ids import derived_id
from helpdesk.language import N_
from helpdesk.messaging.feed import REQUESTS
from helpdesk.messaging.models import NoticeFile
from helpdesk.support_requests.call_windows import CallWindow
from helpdesk.support_requests.models import Resolution

router = APIRouter(prefix="/team/requests/{request_id}")

MOST_FILES: Final = 5
"""Files beside one answer."""
LARGEST_UPLOAD: Final = 40 * 1024 * 1024
"""Bytes of an answer with its files."""


class Reached(StrEnum):
    """Whether somebody answered the phone."""

    YES = "yes"
    NO = "no"


def seen(fields: Fields) -> int | None:
    """Return how many acts of the team the page showed, None when the form does not say."""
    return int(fields.text("seen")) if fields.text("seen").isdecimal() else None


@router.get("")
async def one_request(here: OnRequestHere, reply: str = "", done: str = "") -> HTMLResponse:
    """Show one request: its context first, then the thread. `reply` fills the answer with a ready one.

    `done` is the part in which something was done just now: it stays open, and says so.
    """
    done = done if done in OF_PART else ""
    return await here.page(typed={"reply": reply} if reply else None, unfolded=done, done=done)


@router.get("/events")
async def request_events(here: OnRequestHere) -> Response:
    """Say when the request or its thread changed."""
    await here.house.requests.one(here.id, here.known.scope)
    return event_stream(here.house.feed, REQUESTS, changes)


@router.post("/take")
async def take(here: OnRequestHere) -> Response:
    """Take it."""
    return await here.do(lambda: here.house.requests.take(here.id, member=here.member), part="actions")


@router.post("/hand-back")
async def hand_back(here: OnRequestHere) -> Response:
    """Lay it back for the others."""
    at = seen(await here.fields())
    return await here.do(lambda: here.house.requests.hand_back(here.id, member=here.member, seen=at), part="actions")


@router.post("/reply", max_body_size=LARGEST_UPLOAD)
async def ready_reply(here: OnRequestHere) -> Response:
    """Put a ready reply behind what is typed already, where no script does it; the form may bring files, too."""
    async with here.request.form(max_files=MOST_FILES, max_fields=100) as form:
        fields = Fields(form)
    return await here.page(typed={"text": fields.text("text"), "reply": fields.text("reply")})


@router.post("/answer", max_body_size=LARGEST_UPLOAD)
async def answer(here: OnRequestHere) -> Response:
    """Answer the resident; the same words sent twice from a form are one answer."""
    async with here.request.form(max_files=MOST_FILES, max_fields=100) as form:
        fields, chosen = Fields(form), await files_in(form, "file")
    text, requests = fields.text("text"), here.house.requests
    entry_id = fields.id_of_words("entry", text, *(f"{name} {len(data)}" for name, data in chosen))

    async def act() -> None:
        one = await requests.one(here.id, here.known.scope)
        kept = [
            await here.house.attachments.keep(
                derived_id(entry_id, str(place)), conversation=one.conversation, name=name, data=data
            )
            for place, (name, data) in enumerate(chosen)
        ]
        files = [
            NoticeFile(attachment=file.id, kind=file.kind.value, name=file.name, content_type=file.content_type)
            for file in kept
        ]
        await requests.answer(here.id, text=text, member=here.member, entry_id=entry_id, files=files, seen=seen(fields))

    return await here.do(act, field="text", typed={"text": text})


@router.post("/resolve")
async def resolve(here: OnRequestHere) -> Response:
    """End it, with how it ended."""
    fields = await here.fields()
    resolution, reason = fields.choice("resolution", Resolution), fields.text("reason")
    typed = {"reason": reason, "resolution": fields.text("resolution")}
    if resolution is None:
        return await here.refuse("resolution", N_("Please choose one of these."), part="end", typed=typed)
    requests, at = here.house.requests, seen(fields)
    return await here.do(
        lambda: requests.resolve(here.id, resolution=resolution, reason=reason, member=here.member, seen=at),
        part="end",
        field="reason",
        typed=typed,
    )


@router.post("/called")
async def called(here: OnRequestHere) -> Response:
    """Note that the member called, and when they try again if nobody was reached."""
    fields = await here.fields()
    reached, written = fields.choice("reached", Reached), fields.text("again")
    again, at, requests = CallWindow.read(written), seen(fields), here.house.requests
    typed = {"again": written}
    if reached is None:
        return await here.refuse("reached", N_("Please choose one of these."), part="calling", typed=typed)
    if reached is Reached.NO and written and not await here.works_in(again):
        return await here.refuse("again", N_("Nobody works then. Please choose one of these."), part="calling")
    return await here.do(
        lambda: requests.called(here.id, is_reached=reached is Reached.YES, again=again, member=here.member, seen=at),
        part="calling",
        field="again",
        typed=typed,
    )


@router.post("/rate")
async def rate(here: OnRequestHere) -> Response:
    """Keep what somebody without a chat said of the help."""
    fields = await here.fields()
    score, words, at = fields.number("score", least=1, most=5), fields.text("said"), seen(fields)
    why = fields.texts("why")
    typed = {"said": words}
    if score is None:
        return await here.refuse("score", N_("Please choose one of these."), part="rating", typed=typed)
    requests = here.house.requests
    return await here.do(
        lambda: requests.rate_told(here.id, score=score, words=words, reasons=why, member=here.member, seen=at),
        part="rating",
        field="said",
        typed=typed,
    )


@router.post("/withdraw")
async def withdraw(here: OnRequestHere) -> Response:
    """Forget somebody without a chat who no longer agrees."""
    fields = await here.fields()
    if not fields.is_ticked("sure"):
        return await here.refuse("sure", N_("Please tick this first: it cannot be undone."), part="withdrawing")
    on_behalf = here.house.on_behalf
    return await here.do(lambda: on_behalf.withdraw(here.id, member=here.member, scope=here.known.scope))


@router.post("/no-news")
async def stop_news(here: OnRequestHere) -> Response:
    """Send no more news to somebody without a chat who told a member so."""
    await here.fields()
    on_behalf = here.house.on_behalf
    return await here.do(lambda: on_behalf.stop_news(here.id, member=here.member, scope=here.known.scope))


@router.post("/result")
async def see_to_result(here: OnRequestHere) -> Response:
    """Note that a result that had not come was seen to."""
    at = seen(await here.fields())
    return await here.do(lambda: here.house.requests.see_to_result(here.id, member=here.member, seen=at))


@router.post("/reopen")
async def reopen(here: OnRequestHere) -> Response:
    """Open it again."""
    at = seen(await here.fields())
    return await here.do(lambda: here.house.requests.reopen(here.id, member=here.member, seen=at), part="actions")


@router.post("/phone")
async def reveal_phone(here: OnRequestHere) -> HTMLResponse:
    """Show the resident's number in this one answer; the audit keeps who saw it."""
    phone = await here.house.requests.reveal_phone(here.id, member=here.member)
    return await here.page(phone=phone or "")
