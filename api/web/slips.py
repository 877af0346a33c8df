"""Paper slips on A5: the steps of somebody's own way, to be ticked off, with a QR code to the same guide."""

from typing import Annotated, Final, NamedTuple

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from api.house import House
from api.web.addresses import outside, qr_code
from api.web.reader import HouseHere, ReaderHere, allowed
from api.web.rendering import page
from api.web.shown import place_label, shown
from bot.engine.lookups import KnownPlaces
from guides.catalogue.models import Answers, Guide
from helpdesk.statistics.days import local_day
from helpdesk.teams.errors import UnknownTeamError
from helpdesk.teams.models import Member, Permission, Team

router = APIRouter()
MemberHere = Annotated[Member, Depends(allowed(Permission.REQUESTS_ANSWER))]

_SIZES: Final = ((1250, "large"), (2100, "medium"))
"""So many letters fit two sides of A5 in this type; more are printed small."""


class Slip(NamedTuple):
    """What is printed: a guide, somebody's answers to its questions, where they live, and their request, if any."""

    guide: Guide
    answers: Answers
    area: str = ""
    code: str = ""
    team: Team | None = None
    back: str = ""


@router.get("/guides/{slug}/slip")
async def of_guide(request: Request, house: HouseHere, slug: str, area: str = "") -> HTMLResponse:
    """Print a guide, along the answers in the address."""
    found = _guide(house, slug)
    return await _page(request, house, Slip(found, found.known(request.query_params), area, back=f"/guides/{slug}"))


@router.get("/team/slips/{slug}")
async def of_team(request: Request, house: HouseHere, member: MemberHere, slug: str, area: str = "") -> HTMLResponse:
    """Print a guide for somebody at the counter: where the member's team is, unless the address names a place."""
    found, team = _guide(house, slug), await _team_of(house, member)
    place = area or (team.area if team else "")
    return await _page(
        request, house, Slip(found, found.known(request.query_params), place, team=team, back="/team/requests/new")
    )


@router.get("/team/requests/{request_id}/slip")
async def of_request(
    request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere, request_id: str
) -> HTMLResponse:
    """Print what a request is about, with its code."""
    one = await house.requests.one(request_id, known.scope)
    guide = shown(house, one, known.language).guide
    if guide is None:
        raise HTTPException(404)
    answers = guide.known({**one.answers, **request.query_params})
    return await _page(request, house, Slip(guide, answers, one.area, one.code, back=f"/team/requests/{one.id}"))


async def _page(request: Request, house: House, slip: Slip) -> HTMLResponse:
    guide, answers = slip.guide, dict(slip.answers)
    today = local_day(house.clock.now())
    place = house.areas.known(slip.area)
    question = guide.open_question(answers)
    own = outside(request, house, f"/guides/{guide.slug}", **answers)
    return page(
        request,
        "slip.html",
        guide=guide,
        answers=answers,
        code=slip.code,
        back_to=slip.back,
        steps=[step for step in (guide.steps if question else guide.way(answers)) if question or not step.is_question],
        question=question,
        path=request.url.path,
        asked_area=request.query_params.get("area", ""),
        local=house.catalogue.local(guide.slug, place.id, today) if place else {},
        place=place_label(house, place.id) if place else "",
        team=slip.team or (await _team_for(house, place.id) if place else None),
        is_stale=guide.is_stale(today),
        is_reachable=house.settings.public_url is not None,
        size=_size(guide, answers),
        own=own,
        qr=qr_code(own),
    )


def _guide(house: House, slug: str) -> Guide:
    found = house.catalogue.get(slug)
    if found is None:
        raise HTTPException(404)
    return found


def _size(guide: Guide, answers: Answers) -> str:
    """Return in which type it fits two sides."""
    steps = guide.steps if guide.open_question(answers) else guide.way(answers)
    said = [*(step.text.vi for step in steps), *(step.watch.vi for step in steps if step.watch)]
    letters = sum(map(len, [*said, *(document.vi for document in guide.documents)])) + 60 * len(said)
    return next((name for most, name in _SIZES if letters <= most), "small")


async def _team_of(house: House, member: Member) -> Team | None:
    try:
        return await house.teams.team(member.team) if member.team else None
    except UnknownTeamError:
        return None


async def _team_for(house: House, area: str) -> Team | None:
    return await house.teams.responsible_for(KnownPlaces(house.areas).nearest_first(area) or [area])
