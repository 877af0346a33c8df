"""Ready replies: who leads a team keeps them, for an area and perhaps for one guide."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of, status_of
from api.house import House
from api.web.forms import Fields, form_of
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from api.web.shown import place_label, places_meant
from helpdesk.areas.models import Level
from helpdesk.errors import ConflictError, InvalidInputError
from helpdesk.language import N_
from helpdesk.language.catalogues import VIETNAMESE
from helpdesk.language.ordering import in_order
from helpdesk.support_requests.ready_replies import LONGEST_TITLE, VARIABLES, checked_variables, filled
from helpdesk.support_requests.rows import CannedReply
from helpdesk.support_requests.thread import MAX_ANSWER
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/team/replies")
LeadHere = Annotated[Member, Depends(allowed(Permission.REQUESTS_ASSIGN))]

_LEVELS: Final = (Level.PROVINCE, Level.COMMUNE, Level.HAMLET)


@router.get("")
async def replies(request: Request, house: HouseHere, member: LeadHere) -> HTMLResponse:
    """List the ready replies of the areas this member leads."""
    kept = await house.replies.kept_by(member)
    listed = [(reply, place_label(house, reply.area), _guide_title(house, reply)) for reply in kept]
    return page(request, "team/replies.html", listed=listed, tab="requests")


@router.get("/new")
async def new(request: Request, house: HouseHere, known: ReaderHere, member: LeadHere) -> HTMLResponse:
    """Show the form for a new one."""
    root = known.scope.areas_for(Permission.REQUESTS_ASSIGN)[0]
    typed = {"title": "", "text": "", "area": place_label(house, root), "guide": ""}
    return _form(request, house, known, member, typed=typed)


@router.get("/{reply_id}")
async def one(request: Request, house: HouseHere, known: ReaderHere, member: LeadHere, reply_id: str) -> HTMLResponse:
    """Show one, to be changed."""
    reply = await house.replies.one(reply_id, member=member)
    area = place_label(house, reply.area)
    typed = {"title": reply.title, "text": reply.text, "area": area, "guide": reply.guide or ""}
    return _form(request, house, known, member, typed=typed, reply_id=reply.id)


@router.post("")
async def add(request: Request, house: HouseHere, known: ReaderHere, member: LeadHere) -> Response:
    """Keep a new one, or show how it would read."""
    return await _keep(request, house, known, member, None)


@router.post("/{reply_id}")
async def change(request: Request, house: HouseHere, known: ReaderHere, member: LeadHere, reply_id: str) -> Response:
    """Change one, or show how it would read."""
    await house.replies.one(reply_id, member=member)
    return await _keep(request, house, known, member, reply_id)


@router.post("/{reply_id}/remove")
async def remove(house: HouseHere, member: LeadHere, reply_id: str) -> Response:
    """Take one away."""
    await house.replies.remove(reply_id, member=member)
    return RedirectResponse("/team/replies", status_code=303)


async def _keep(request: Request, house: House, known: Reader, member: Member, reply_id: str | None) -> Response:
    fields = Fields(await form_of(request))
    typed = {name: fields.text(name) for name in ("title", "text", "area", "guide")}

    def again(problems: dict[str, str], status: int = 422) -> HTMLResponse:
        return _form(request, house, known, member, typed=typed, reply_id=reply_id, problems=problems, status=status)

    def say(sentence: str) -> str:
        return house.words.gettext(known.language, sentence)

    if typed["guide"] and typed["guide"] not in house.catalogue:
        return again({"guide": say(N_("Please choose one of these."))})
    area = _area_meant(house, known, typed["area"])
    if area is None:
        return again({"area": say(N_("Please name a place that you look after."))})
    try:
        if fields.text("act") == "preview":
            checked_variables(typed["text"])
            return again({}, status=200)
        await house.replies.keep(
            reply_id,
            title=typed["title"],
            text=typed["text"],
            area=area,
            reach=house.areas.reach(area),
            guide=typed["guide"] or None,
            member=member,
        )
    except (ConflictError, InvalidInputError) as refusal:
        problem = sentence_of(refusal, house.words, known.language)
        return again({_place_of(typed): problem}, status_of(refusal))
    return RedirectResponse("/team/replies", status_code=303)


def _place_of(typed: dict[str, str]) -> str:
    """Name the field that a refusal is about: the title when that is missing or too long, else the text."""
    return "text" if 0 < len(typed["title"]) <= LONGEST_TITLE else "title"


def _area_meant(house: House, known: Reader, words: str) -> str | None:
    """Return the place that somebody named, within what they look after."""
    roots = known.scope.areas_for(Permission.REQUESTS_ASSIGN)
    for root in roots:
        if words in (root, place_label(house, root)):
            return root
    if house.areas.known(words):
        return words if not set(roots).isdisjoint(house.areas.reach(words)) else None
    meant = places_meant(house, words, roots, levels=_LEVELS, limit=1)
    return meant[0].area.id if meant else None


def _form(
    request: Request,
    house: House,
    known: Reader,
    member: Member,
    *,
    typed: dict[str, str],
    reply_id: str | None = None,
    problems: dict[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    guides = [(guide.slug, guide.short_title.said(known.language)) for guide in house.catalogue]
    guides.sort(key=lambda one: in_order(one[1]))
    return page(
        request,
        "team/reply_form.html",
        status=status,
        typed=typed,
        reply_id=reply_id,
        problems=problems or {},
        guides=guides,
        variables=[(f"{{{name}}}", value) for name, value in _example(house, member, typed).items()],
        preview="" if problems else filled(typed["text"], _example(house, member, typed)),
        longest_title=LONGEST_TITLE,
        most=MAX_ANSWER,
        tab="requests",
    )


def _example(house: House, member: Member, typed: dict[str, str]) -> dict[str, str]:
    """Return what the variables could stand for: in Vietnamese, as residents read it."""

    def said(sentence: str) -> str:
        return house.words.gettext(VIETNAMESE, sentence)

    guide = house.catalogue.get(typed["guide"]) if typed["guide"] else None
    example = {
        "resident": said(N_("dear resident")),
        "member": member.name,
        "team": said(N_("the community digital team")),
        "commune": typed["area"].partition(",")[0],
        "guide": guide.short_title.said(VIETNAMESE) if guide else said(N_("your matter")),
        "step": guide.steps[0].text.said(VIETNAMESE) if guide else said(N_("this step")),
        "code": "K7M-2QF",
    }
    return {name: example[name] for name in VARIABLES}


def _guide_title(house: House, reply: CannedReply) -> str:
    guide = house.catalogue.get(reply.guide) if reply.guide else None
    return guide.short_title.said(VIETNAMESE) if guide else ""
