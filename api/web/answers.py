"""Answered questions in the hands of who leads a team: write them down, clean them, publish them, take them off."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import status_of
from api.web.forms import Fields, form_of
from api.web.publishing import SAID, Form, Origin, origin_of, problems_of, publishing_of, shared_facts
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from api.web.shown import place_name
from api.wiring import House
from helpdesk.answers.models import LONGEST_ANSWER, LONGEST_QUESTION, AnswerText, PublicAnswer, Showing
from helpdesk.answers.service import Given
from helpdesk.errors import ConflictError, InvalidInputError
from helpdesk.ids import new_id
from helpdesk.language import N_
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/team/answers")
MemberHere = Annotated[Member, Depends(allowed(Permission.ANSWERS_PUBLISH))]

_WORDS = tuple(AnswerText.model_fields)
_FIELDS = (*_WORDS, "area", "guide")


@router.get("")
async def answers(
    request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere, show: str = "", done: str = ""
) -> HTMLResponse:
    """List those of the member's areas, all or only some."""
    showing = Showing(show) if show in set(Showing) else None
    found = await house.public.answers.own(known.scope, showing)
    return page(
        request,
        "team/answers.html",
        listed=[(one, place_name(house, one.area)) for one in found],
        petitions=await house.public.petitions.own(known.scope),
        chosen=showing,
        showings=list(Showing),
        done=SAID.get(done, ""),
        tab="requests",
    )


@router.get("/new")
async def new(
    request: Request,
    house: HouseHere,
    known: ReaderHere,
    _member: MemberHere,
    origin: Annotated[str, Query(alias="request")] = "",
) -> HTMLResponse:
    """Show the form, filled with what was asked and answered in a request."""
    taken = await origin_of(house, known, origin)
    one = taken.request
    typed = {
        "question": "\n".join(taken.said)[:LONGEST_QUESTION],
        "answer": "\n\n".join(taken.answered)[:LONGEST_ANSWER],
        "area": one.area if one else "",
        "guide": (one.guide or "") if one else "",
    }
    return await _form(request, house, known, taken, Form(typed))


@router.post("")
async def add(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Keep a new one as a draft, or publish it."""
    fields = Fields(await form_of(request))
    taken = await origin_of(house, known, fields.text("request"))
    given, publishing = _given(fields, taken), publishing_of(fields, taken)
    if problem := _guide_problem(house, given):
        return await _again(request, house, known, taken, fields, problem)
    try:
        one = await house.public.answers.draft(
            fields.id("entry"), given, member=member, scope=known.scope, publishing=publishing
        )
    except (ConflictError, InvalidInputError) as refusal:
        problems = problems_of(refusal, house, known.language)
        return await _again(request, house, known, taken, fields, problems, status=status_of(refusal))
    return _done(one, "published" if publishing else "saved")


@router.get("/{answer_id}")
async def one_answer(
    request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere, answer_id: str, done: str = ""
) -> HTMLResponse:
    """Show one, to be changed."""
    one = await house.public.answers.one(answer_id, known.scope)
    taken = await origin_of(house, known, one.origin)
    typed = {**one.said, "area": one.area, "guide": one.guide or ""}
    return await _form(request, house, known, taken, Form(typed, done=SAID.get(done, "")), one=one)


@router.post("/{answer_id}")
async def change(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, answer_id: str) -> Response:
    """Keep other words, or publish them."""
    fields = Fields(await form_of(request))
    one = await house.public.answers.one(answer_id, known.scope)
    taken = await origin_of(house, known, one.origin)
    given, publishing = _given(fields, taken), publishing_of(fields, taken)
    if problem := _guide_problem(house, given):
        return await _again(request, house, known, taken, fields, problem, one=one)
    version = fields.number("version", least=0, most=10**9)
    try:
        one = await house.public.answers.change(
            answer_id,
            given,
            version=one.version if version is None else version,
            member=member,
            scope=known.scope,
            publishing=publishing,
        )
    except (ConflictError, InvalidInputError) as refusal:
        problems = problems_of(refusal, house, known.language)
        fresh = await house.public.answers.one(answer_id, known.scope)  # whoever was warned may send it again
        return await _again(request, house, known, taken, fields, problems, one=fresh, status=status_of(refusal))
    return _done(one, "published" if publishing else "saved")


@router.post("/{answer_id}/withdraw")
async def withdraw(house: HouseHere, known: ReaderHere, member: MemberHere, answer_id: str) -> Response:
    """Take it off the page."""
    return _done(await house.public.answers.withdraw(answer_id, member=member, scope=known.scope), "withdrawn")


@router.post("/{answer_id}/erase")
async def erase(house: HouseHere, known: ReaderHere, member: MemberHere, answer_id: str) -> Response:
    """Delete the words of one that was taken off, for good."""
    return _done(await house.public.answers.erase(answer_id, member=member, scope=known.scope), "erased")


@router.post("/{answer_id}/drop")
async def drop(house: HouseHere, known: ReaderHere, member: MemberHere, answer_id: str) -> Response:
    """Throw a draft away."""
    await house.public.answers.drop(answer_id, member=member, scope=known.scope)
    return RedirectResponse("/team/answers?done=dropped", status_code=303)


def _given(fields: Fields, taken: Origin) -> Given:
    return Given(
        text=AnswerText(**{name: fields.text(name) for name in _WORDS}),
        area=fields.text("area"),
        guide=fields.text("guide") or None,
        origin=taken.request.id if taken.request else None,
    )


def _guide_problem(house: House, given: Given) -> str:
    return N_("Please choose one of these.") if given.guide and given.guide not in house.catalogue else ""


def _done(one: PublicAnswer, what: str) -> RedirectResponse:
    return RedirectResponse(f"/team/answers/{one.id}?done={what}", status_code=303)


async def _again(
    request: Request,
    house: House,
    known: Reader,
    taken: Origin,
    fields: Fields,
    problems: Mapping[str, str] | str,
    *,
    one: PublicAnswer | None = None,
    status: int = 422,
) -> HTMLResponse:
    """Show the form with everything that was typed. A sentence alone is about the guide."""
    if isinstance(problems, str):
        problems = {"guide": house.words.gettext(known.language, problems)}
    typed = {name: fields.text(name) for name in (*_FIELDS, "entry", "sure", "nobody")}
    return await _form(request, house, known, taken, Form(typed, problems, status=status), one=one)


async def _form(
    request: Request,
    house: House,
    known: Reader,
    taken: Origin,
    form: Form,
    *,
    one: PublicAnswer | None = None,
) -> HTMLResponse:
    empty: dict[str, Any] = dict.fromkeys((*_FIELDS, "sure", "nobody"), "")
    return page(
        request,
        "team/answer_form.html",
        status=form.status,
        one=one,
        typed={**empty, "entry": new_id(), "version": str(one.version) if one else "", **form.typed},
        problems=form.problems,
        past=await house.public.answers.past(one.id, known.scope) if one else [],
        place=place_name(house, one.area) if one else "",
        longest_question=LONGEST_QUESTION,
        longest_answer=LONGEST_ANSWER,
        done=form.done,
        tab="requests",
        **shared_facts(house, known, taken, form.typed, *_WORDS),
    )
