"""What a member does with one request beside the usual: pausing, sorting, passing on, merging, noting, blocking."""

from fastapi import APIRouter
from fastapi.responses import Response

from api.web.request_acts import seen
from api.web.request_page import OnRequestHere, documents_of, nearby
from api.web.shown import shown
from helpdesk.language import N_
from helpdesk.support_requests.blocking import BLOCK_DAYS
from helpdesk.support_requests.models import Priority

router = APIRouter(prefix="/team/requests/{request_id}")


@router.post("/wait-resident")
async def wait_for_resident(here: OnRequestHere) -> Response:
    """Ask the resident to do something first."""
    fields = await here.fields()
    words, at = fields.text("needed"), seen(fields)
    return await here.do(
        lambda: here.house.requests.wait_for_resident(here.id, words=words, member=here.member, seen=at),
        part="waiting",
        field="needed",
        typed={"needed": words},
    )


@router.post("/wait-office")
async def wait_for_office(here: OnRequestHere) -> Response:
    """Give it to an office outside."""
    fields = await here.fields()
    office, words, at = fields.text("office"), fields.text("office_words"), seen(fields)
    return await here.do(
        lambda: here.house.requests.wait_for_office(here.id, office=office, words=words, member=here.member, seen=at),
        part="waiting",
        field="office_words" if office else "office",
        typed={"office": office, "office_words": words},
    )


@router.post("/schedule")
async def schedule(here: OnRequestHere) -> Response:
    """Agree on a visit."""
    fields = await here.fields()
    when, place, at = fields.moment("visit_at"), fields.text("place"), seen(fields)
    typed = {"visit_at": fields.text("visit_at"), "place": place}
    if when is None:
        return await here.refuse("visit_at", N_("Please choose a day and a time."), part="waiting", typed=typed)
    return await here.do(
        lambda: here.house.requests.schedule(here.id, visit_at=when, place=place, member=here.member, seen=at),
        part="waiting",
        field="visit_at" if place else "place",
        typed=typed,
    )


@router.post("/resume")
async def resume(here: OnRequestHere) -> Response:
    """Go on."""
    at = seen(await here.fields())
    return await here.do(lambda: here.house.requests.resume(here.id, member=here.member, seen=at), part="actions")


@router.post("/give")
async def give(here: OnRequestHere) -> Response:
    """Give it to a colleague or another team."""
    fields = await here.fields()
    kind, _, to = fields.text("to").partition(":")
    words, at, requests = fields.text("why"), seen(fields), here.house.requests
    typed = {"to": fields.text("to"), "why": words}
    if kind not in {"member", "team"} or not to:
        return await here.refuse("to", N_("Please choose one of these."), part="giving", typed=typed)

    async def act() -> None:
        if kind == "member":
            await requests.hand_to_member(here.id, to=to, words=words, member=here.member, seen=at)
            return
        one = await requests.one(here.id, here.known.scope)
        around = nearby(here.house, one.area)
        await requests.hand_to_team(here.id, to=to, words=words, nearby=around, member=here.member, seen=at)

    return await here.do(act, part="giving", field="to" if words else "why", typed=typed)


@router.post("/sort")
async def sort(here: OnRequestHere) -> Response:
    """Set how urgent it is, and its tags."""
    fields = await here.fields()
    priority, at = fields.choice("priority", Priority), seen(fields)
    tags = [*fields.text("tags").split(","), *fields.texts("tag")]
    typed = {"tags": ", ".join(filter(None, (tag.strip() for tag in tags)))}
    if priority is None:
        return await here.refuse("priority", N_("Please choose one of these."), part="sorting", typed=typed)
    return await here.do(
        lambda: here.house.requests.sort(here.id, priority=priority, tags=tags, member=here.member, seen=at),
        part="sorting",
        field="tags",
        typed=typed,
    )


@router.post("/note")
async def note(here: OnRequestHere) -> Response:
    """Write a note for the team."""
    fields = await here.fields()
    text = fields.text("note")
    note_id = fields.id_of_words("entry", "note", text)
    return await here.do(
        lambda: here.house.requests.note(
            here.id, note_id=note_id, text=text, mentioned=fields.texts("mention"), member=here.member
        ),
        part="notes",
        field="note",
        typed={"note": text},
    )


@router.post("/tick")
async def tick(here: OnRequestHere) -> Response:
    """Tick a document off, or take the tick away."""
    fields = await here.fields()
    one = await here.house.requests.one(here.id, here.known.scope)
    documents = documents_of(shown(here.house, one, here.known.language), here.known.language)
    return await here.do(
        lambda: here.house.requests.tick(
            here.id,
            document=fields.text("document"),
            is_there=fields.is_ticked("is_there"),
            documents=set(documents),
            member=here.member,
        ),
        part="papers",
        field="papers",
    )


@router.post("/merge")
async def merge(here: OnRequestHere) -> Response:
    """Let another request go on in this one, after a second look."""
    fields = await here.fields()
    code, at = fields.text("code"), seen(fields)
    if not fields.is_ticked("sure"):
        return await here.ask_to_merge(code)
    return await here.do(
        lambda: here.house.requests.merge(here.id, code=code, member=here.member, seen=at),
        part="same",
        field="code",
        typed={"code": code},
    )


@router.post("/link")
async def link(here: OnRequestHere) -> Response:
    """Link another request to this one."""
    code = (await here.fields()).text("code")
    return await here.do(
        lambda: here.house.requests.link(here.id, code=code, member=here.member),
        part="same",
        field="code",
        typed={"code": code},
    )


@router.post("/unlink")
async def unlink(here: OnRequestHere) -> Response:
    """Take a link away."""
    code = (await here.fields()).text("code")
    return await here.do(
        lambda: here.house.requests.unlink(here.id, code=code, member=here.member), part="same", field="code"
    )


@router.post("/block")
async def block(here: OnRequestHere) -> Response:
    """Take no words of this resident for a while; only who leads may."""
    fields = await here.fields()
    words, days = fields.text("block_words"), fields.number("days", least=1, most=max(BLOCK_DAYS))
    typed = {"block_words": words, "days": fields.text("days")}
    if days not in BLOCK_DAYS:
        return await here.refuse("days", N_("Please choose one of these."), part="blocking", typed=typed)
    return await here.do(
        lambda: here.house.requests.block(here.id, days=days, words=words, member=here.member),
        part="blocking",
        field="block_words",
        typed=typed,
    )


@router.post("/unblock")
async def unblock(here: OnRequestHere) -> Response:
    """Take words of this resident again."""
    return await here.do(lambda: here.house.requests.unblock(here.id, member=here.member), part="blocking")
