"""Petitions in the hands of who leads a team: show them, take them from office to office, take them off."""

from collections.abc import Awaitable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import status_of
from api.web.forms import Fields, form_of
from api.web.publishing import (
    SAID,
    Form,
    Origin,
    found_in,
    origin_of,
    problems_of,
    promise_of,
    publishing_of,
    shared_facts,
)
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from api.web.shown import place_name
from api.wiring import House
from helpdesk.answers.service import Publishing
from helpdesk.errors import ConflictError, InvalidInputError
from helpdesk.ids import new_id
from helpdesk.language import N_
from helpdesk.petitions.following import steps_of
from helpdesk.petitions.models import (
    LONGEST_LINK,
    LONGEST_OFFICE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOVES,
    Petition,
    PetitionStatus,
    PetitionStep,
    PetitionText,
)
from helpdesk.petitions.service import Given
from helpdesk.statistics.days import local_day
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/team/petitions")
MemberHere = Annotated[Member, Depends(allowed(Permission.ANSWERS_PUBLISH))]

_FIELDS = ("title", "text", "area", "received_on")
_STEP = ("status", "on", "office", "expected_on", "words", "link")


@router.get("/new")
async def new(
    request: Request,
    house: HouseHere,
    known: ReaderHere,
    _member: MemberHere,
    origin: Annotated[str, Query(alias="request")] = "",
) -> Response:
    """Show the form, filled with what was asked in a request; one that is a petition already leads there."""
    taken = await origin_of(house, known, origin)
    if taken.request and (there := await house.public.petitions.of_request(taken.request.id, known.scope)):
        return RedirectResponse(f"/team/petitions/{there.id}", status_code=303)
    typed = {
        "text": "\n".join(taken.said)[:LONGEST_TEXT],
        "area": taken.request.area if taken.request else "",
        "received_on": local_day(taken.request.created_at if taken.request else house.clock.now()).isoformat(),
    }
    return await _form(request, house, known, taken, Form(typed))


@router.post("")
async def add(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Keep a new one as a draft, or publish it."""
    fields = Fields(await form_of(request))
    taken = await origin_of(house, known, fields.text("request"))
    publishing, today = publishing_of(fields, taken), local_day(house.clock.now())
    received = fields.day("received_on") or today
    if received > today or fields.problems:
        sentence = fields.problems.get("received_on") or N_("This day is still to come.")
        problems = {"received_on": house.words.gettext(known.language, sentence)}
        return await _again(request, house, known, taken, fields, problems)
    steps = steps_of(await house.requests.history(taken.request.id, known.scope)) if taken.request else []
    steps = steps or [PetitionStep(status=PetitionStatus.RECEIVED, on=received)]
    try:
        one = await house.public.petitions.draft(
            fields.id("entry"), _given(fields, taken), steps, member=member, scope=known.scope, publishing=publishing
        )
    except (ConflictError, InvalidInputError) as refusal:
        problems = problems_of(refusal, house, known.language)
        return await _again(request, house, known, taken, fields, problems, status=status_of(refusal))
    return _done(one, "published" if publishing else "saved")


@router.get("/{petition_id}")
async def one_petition(
    request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere, petition_id: str, done: str = ""
) -> HTMLResponse:
    """Show one, to be changed and taken further."""
    one = await house.public.petitions.one(petition_id, known.scope)
    taken = await origin_of(house, known, one.request)
    typed = {"title": one.title, "text": one.text, "area": one.area}
    return await _form(request, house, known, taken, Form(typed, done=SAID.get(done, "")), one=one)


@router.post("/{petition_id}")
async def change(
    request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, petition_id: str
) -> Response:
    """Keep other words, or publish them."""
    fields = Fields(await form_of(request))
    one = await house.public.petitions.one(petition_id, known.scope)
    taken = await origin_of(house, known, one.request)
    publishing = publishing_of(fields, taken)
    act = house.public.petitions.change(
        petition_id,
        _given(fields, taken),
        version=_version(fields, one),
        member=member,
        scope=known.scope,
        publishing=publishing,
    )
    return await _acted(request, house, known, taken, fields, one, act, done="published" if publishing else "saved")


@router.post("/{petition_id}/move")
async def move(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, petition_id: str) -> Response:
    """Note a step, also one that was taken on paper."""
    fields = Fields(await form_of(request))
    one = await house.public.petitions.one(petition_id, known.scope)
    taken = await origin_of(house, known, one.request)
    status = fields.choice("status", PetitionStatus)
    on, expected = fields.day("on"), fields.day("expected_on")
    if status is None:
        fields.problems["status"] = N_("Please choose one of these.")
    if on is None:
        fields.problems["on"] = N_("Please write a day like 2026-11-22.")
    if status is None or on is None or fields.problems:
        problems = {name: house.words.gettext(known.language, words) for name, words in fields.problems.items()}
        return await _again(request, house, known, taken, fields, problems, one=one)
    step = PetitionStep(
        status=status,
        on=on,
        office=fields.text("office") if status is PetitionStatus.FORWARDED else "",
        expected_on=expected if status is PetitionStatus.FORWARDED else None,
        words=fields.text("words") if status is not PetitionStatus.FORWARDED else "",
        link=fields.text("link") if status in (PetitionStatus.ANSWERED, PetitionStatus.CLOSED) else "",
    )
    act = house.public.petitions.move(
        petition_id,
        step,
        version=_version(fields, one),
        member=member,
        scope=known.scope,
        publishing=Publishing(promise_of(fields)),
    )
    return await _acted(request, house, known, taken, fields, one, act, done="moved")


@router.post("/{petition_id}/take-back")
async def take_back(
    request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, petition_id: str
) -> Response:
    """Take the last step back."""
    fields = Fields(await form_of(request))
    one = await house.public.petitions.one(petition_id, known.scope)
    taken = await origin_of(house, known, one.request)
    act = house.public.petitions.take_back(petition_id, version=_version(fields, one), member=member, scope=known.scope)
    return await _acted(request, house, known, taken, fields, one, act, done="taken_back")


@router.post("/{petition_id}/withdraw")
async def withdraw(house: HouseHere, known: ReaderHere, member: MemberHere, petition_id: str) -> Response:
    """Take it off the list."""
    return _done(await house.public.petitions.withdraw(petition_id, member=member, scope=known.scope), "withdrawn")


@router.post("/{petition_id}/erase")
async def erase(house: HouseHere, known: ReaderHere, member: MemberHere, petition_id: str) -> Response:
    """Delete the words of one that was taken off, for good."""
    return _done(await house.public.petitions.erase(petition_id, member=member, scope=known.scope), "erased")


@router.post("/{petition_id}/drop")
async def drop(house: HouseHere, known: ReaderHere, member: MemberHere, petition_id: str) -> Response:
    """Throw a draft away."""
    await house.public.petitions.drop(petition_id, member=member, scope=known.scope)
    return RedirectResponse("/team/answers?done=dropped", status_code=303)


def _given(fields: Fields, taken: Origin) -> Given:
    text = PetitionText(title=fields.text("title"), text=fields.text("text"))
    return Given(text, fields.text("area"), taken.request.id if taken.request else None)


def _version(fields: Fields, one: Petition) -> int:
    version = fields.number("version", least=0, most=10**9)
    return one.version if version is None else version


def _done(one: Petition, what: str) -> RedirectResponse:
    return RedirectResponse(f"/team/petitions/{one.id}?done={what}", status_code=303)


async def _acted(
    request: Request,
    house: House,
    known: Reader,
    taken: Origin,
    fields: Fields,
    one: Petition,
    act: Awaitable[Petition],
    *,
    done: str,
) -> Response:
    """Act, then show the petition again; a refusal is told with everything that was typed."""
    try:
        return _done(await act, done)
    except (ConflictError, InvalidInputError) as refusal:
        problems = problems_of(refusal, house, known.language)
        fresh = await house.public.petitions.one(one.id, known.scope)
        return await _again(request, house, known, taken, fields, problems, one=fresh, status=status_of(refusal))


async def _again(
    request: Request,
    house: House,
    known: Reader,
    taken: Origin,
    fields: Fields,
    problems: Mapping[str, str],
    *,
    one: Petition | None = None,
    status: int = 422,
) -> HTMLResponse:
    """Show the form with everything that was typed; of a step, its petition as it stands."""
    typed = {name: fields.text(name) for name in (*_FIELDS, *_STEP, "entry", "sure", "nobody")}
    is_step = request.url.path.endswith(("/move", "/take-back"))
    if is_step and one is not None:
        typed |= {"title": one.title, "text": one.text, "area": one.area}
    return await _form(request, house, known, taken, Form(typed, problems, is_step=is_step, status=status), one=one)


async def _form(
    request: Request,
    house: House,
    known: Reader,
    taken: Origin,
    form: Form,
    *,
    one: Petition | None = None,
) -> HTMLResponse:
    today = local_day(house.clock.now())
    empty: dict[str, Any] = dict.fromkeys((*_FIELDS, *_STEP, "sure", "nobody"), "")
    return page(
        request,
        "team/petition_form.html",
        status=form.status,
        one=one,
        typed={
            **empty,
            "on": today.isoformat(),
            "entry": new_id(),
            "version": str(one.version) if one else "",
            **form.typed,
        },
        problems=form.problems,
        is_step=form.is_step,
        moves=[status for status in PetitionStatus if status in MOVES[one.status]] if one else [],
        step_found=found_in(form.typed, "office", "words") if form.is_step else [],
        past=await house.public.petitions.past(one.id, known.scope) if one else [],
        place=place_name(house, one.area) if one else "",
        today=today,
        longest={
            "title": LONGEST_TITLE,
            "text": LONGEST_TEXT,
            "office": LONGEST_OFFICE,
            "words": LONGEST_WORDS,
            "link": LONGEST_LINK,
        },
        done=form.done,
        tab="requests",
        **shared_facts(house, known, taken, form.typed, "title", "text"),
    )
