"""What is done with answers and with petitions alike, at /team/answers and /team/petitions."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.web.answers import AnswerForm
from api.web.petitions import PetitionForm
from api.web.publishing import MemberHere, PublicForm
from api.web.reader import HouseHere, ReaderHere

FORMS: Final[dict[str, type[PublicForm[Any]]]] = {form.address: form for form in (AnswerForm, PetitionForm)}


async def form_here(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> PublicForm[Any]:
    """Bring a member to the form of the kind that the address names."""
    kind = next(form for address, form in FORMS.items() if request.url.path.startswith(address))
    return kind(request, house, known, member)


FormHere = Annotated[PublicForm[Any], Depends(form_here)]
_acts = APIRouter()


@_acts.get("/new")
async def new(here: FormHere, origin: Annotated[str, Query(alias="request")] = "") -> Response:
    """Show a new form, filled with what was asked in a request."""
    return await here.begin(origin)


@_acts.post("")
async def add(here: FormHere) -> Response:
    """Keep a new one as a draft, or publish it."""
    return await here.save()


@_acts.get("/{subject}")
async def one(here: FormHere, subject: str, done: str = "") -> Response:
    """Show one, to be changed."""
    return await here.show(subject, done)


@_acts.post("/{subject}")
async def change(here: FormHere, subject: str) -> Response:
    """Keep other words, or publish them."""
    return await here.save(subject)


@_acts.post("/{subject}/withdraw")
async def withdraw(here: FormHere, subject: str) -> Response:
    """Take it off the page."""
    return here.done(await here.desk.withdraw(subject, member=here.member, scope=here.known.scope), "withdrawn")


@_acts.post("/{subject}/erase")
async def erase(here: FormHere, subject: str) -> Response:
    """Delete the words of one that was taken off, for good."""
    return here.done(await here.desk.erase(subject, member=here.member, scope=here.known.scope), "erased")


@_acts.post("/{subject}/drop")
async def drop(here: FormHere, subject: str) -> Response:
    """Throw a draft away."""
    await here.desk.drop(subject, member=here.member, scope=here.known.scope)
    return RedirectResponse("/team/answers?done=dropped", status_code=303)


router = APIRouter()
for _address in FORMS:
    router.include_router(_acts, prefix=_address)
