"""Opening a request for somebody without a phone or a chat: what they need, where, and whether they said yes."""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of, status_of
from api.house import House
from api.web.forms import Fields, form_of
from api.web.own_places import own_area, places_to_choose
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from helpdesk.areas.errors import UnknownAreaError
from helpdesk.errors import RefusalError
from helpdesk.ids import new_id
from helpdesk.support_requests.desk import MOST_WORDS
from helpdesk.support_requests.errors import (
    ConsentToKeepError,
    PhoneUnreadableError,
    UnknownOtherError,
    WordsMissingError,
    WordsTooLongError,
)
from helpdesk.support_requests.on_behalf import NewRequest
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/team/requests/new")
MemberHere = Annotated[Member, Depends(allowed(Permission.REQUESTS_ANSWER))]

FIELD_OF: Final[dict[type[RefusalError], str]] = {
    ConsentToKeepError: "consent",
    PhoneUnreadableError: "phone",
    UnknownAreaError: "area",
    UnknownOtherError: "same_as",
    WordsMissingError: "words",
    WordsTooLongError: "words",
}
_TYPED: Final = ("id", "area", "guide", "step", "words", "phone", "same_as", "consent", "news")


@router.get("")
async def new_request(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> HTMLResponse:
    """Offer the form; `guide` and `same_as` may stand in the address."""
    asked = {name: request.query_params.get(name, "") for name in _TYPED}
    typed = {
        **asked,
        "id": new_id(),
        "consent": "",
        "news": "",
        "area": asked["area"] or await own_area(house, known, member, Permission.REQUESTS_ANSWER),
    }
    return _form(request, house, known, typed)


@router.post("")
async def open_request(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Open it; what cannot be taken comes back with a sentence beside its field. `steps` only shows those."""
    fields = Fields(await form_of(request))
    typed = {name: fields.text(name) for name in _TYPED} | {"id": fields.id("id")}
    if fields.text("steps"):
        return _form(request, house, known, typed)
    guide = house.catalogue.get(typed["guide"])
    step = guide.step(typed["step"]) if guide else None
    new = NewRequest(
        id=typed["id"],
        area=typed["area"],
        guide=guide.slug if guide else None,
        guide_version=guide.version if guide else None,
        step=step.id if step else None,
        words=typed["words"],
        phone=typed["phone"],
        same_as=typed["same_as"],
        has_consent=bool(typed["consent"]),
        wants_news=bool(typed["news"]),
    )
    try:
        opened = await house.on_behalf.open(new, member=member, scope=known.scope)
    except tuple(FIELD_OF) as refusal:
        problems = {FIELD_OF[type(refusal)]: sentence_of(refusal, house.words, known.language)}
        return _form(request, house, known, typed, problems=problems, status=max(422, status_of(refusal)))
    return RedirectResponse(f"/team/requests/{opened.id}", status_code=303)


def _form(
    request: Request,
    house: House,
    known: Reader,
    typed: Mapping[str, str],
    *,
    problems: Mapping[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    guide = house.catalogue.get(typed["guide"])
    return page(
        request,
        "team/request_form.html",
        status=status,
        typed=typed,
        problems=dict(problems or {}),
        places=places_to_choose(house, known, Permission.REQUESTS_ANSWER),
        guides=sorted(house.catalogue, key=lambda one: one.short_title.said(known.language)),
        steps=[step for step in guide.steps if not step.is_question] if guide else [],
        most=MOST_WORDS,
        tab="requests",
    )
