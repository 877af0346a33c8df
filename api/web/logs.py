"""The assistance log: three taps for the usual visit, everything else folded away."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError

from api.errors import sentence_of, status_of
from api.web.forms import Fields, form_of
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from api.web.shown import place_name, shown
from api.wiring import House
from helpdesk.areas.errors import UnknownAreaError
from helpdesk.assistance.errors import ConsentNeededError, LogInFutureError, LogTooOldError, ReasonNeededError
from helpdesk.assistance.models import (
    AgeBand,
    AssistanceLog,
    Circumstance,
    Mode,
    NewLog,
    Place,
    Result,
    VneidOutcome,
)
from helpdesk.clock import VIETNAM
from helpdesk.errors import RefusalError
from helpdesk.ids import new_id
from helpdesk.language import N_
from helpdesk.support_requests.models import SupportRequest
from helpdesk.teams.errors import UnknownTeamError
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/team/logs")
MemberHere = Annotated[Member, Depends(allowed(Permission.LOGS_WRITE))]

FIELD_OF: Final[dict[type[RefusalError], str]] = {
    ConsentNeededError: "consent_to_act",
    ReasonNeededError: "result_reason",
    LogInFutureError: "happened_at",
    LogTooOldError: "happened_at",
    UnknownAreaError: "area",
}
"""Beside which field a refusal is told; the others stand on top of the form."""

_TEXTS: Final = ("result_reason", "dossier_code", "note")
_LONGEST: Final = {"result_reason": 500, "dossier_code": 60, "note": 1000}
Form = dict[str, Any]


@router.get("")
async def logs(request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere) -> HTMLResponse:
    """List the latest visits of the member's areas."""
    found = await house.assistance.recent(known.scope)
    listed = [(log, log.guide and house.catalogue.get(log.guide), place_name(house, log.area)) for log in found]
    return page(request, "team/logs.html", listed=listed, is_saved="saved" in request.query_params, tab="logs")


@router.get("/new")
async def new_log(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> HTMLResponse:
    """Offer an empty form, one filled from a request, or one that corrects an entry."""
    form = _empty(house)
    if request_id := request.query_params.get("request"):
        form |= _from_request(await house.requests.one(request_id, known.scope))
    elif old_id := request.query_params.get("corrects"):
        form |= _from_log(await house.assistance.one(old_id, known.scope), form["happened_at"])
    else:
        form["area"] = await _own_area(house, known, member)
    return await _form_page(request, house, known, form)


@router.post("/new")
async def keep_log(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Keep a visit; what cannot be kept comes back with the filled form and a sentence beside the field."""
    fields = Fields(await form_of(request))
    entry = _read(fields)
    problems = {name: house.words.gettext(known.language, text) for name, text in fields.problems.items()}
    if entry is None or problems:
        return await _form_page(request, house, known, _typed(fields, house), problems=problems, status=422)
    corrects = fields.text("corrects")
    try:
        if corrects:
            await house.assistance.correct(corrects, entry, member=member, scope=known.scope)
        else:
            await house.assistance.log(entry, member=member, scope=known.scope)
    except tuple(FIELD_OF) as refusal:
        problems = {FIELD_OF[type(refusal)]: sentence_of(refusal, house.words, known.language)}
        status = status_of(refusal)
        return await _form_page(request, house, known, _typed(fields, house), problems=problems, status=status)
    return RedirectResponse("/team/logs?saved=1", status_code=303)


def _read(fields: Fields) -> NewLog | None:
    """Build the entry, noting a problem beside each field that does not allow it."""
    wanted: Form = {
        "id": fields.id("id"),
        "happened_at": fields.moment("happened_at"),
        "area": fields.text("area"),
        "place": fields.choice("place", Place),
        "mode": fields.choice("mode", Mode),
        "result": fields.choice("result", Result),
    }
    for name in wanted:
        if not wanted[name]:
            fields.problems.setdefault(name, N_("Please choose one of these."))
    rest: Form = {
        "request": fields.text("request") or None,
        "person_ref": fields.text("person_ref") or None,
        "people": fields.number("people", least=1, most=500),
        "consent_to_act": fields.is_ticked("consent_to_act"),
        "age_band": fields.choice("age_band", AgeBand),
        "circumstances": fields.choices("circumstances", Circumstance),
        "guide": fields.text("guide") or None,
        "guide_version": fields.number("guide_version", least=1, most=100_000),
        "step": fields.text("step") or None,
        "minutes": fields.number("minutes", least=1, most=1440),
        "dossiers": fields.number("dossiers", least=0, most=100) or 0,
        "paid_online": fields.is_ticked("paid_online"),
        "vneid": fields.choice("vneid", VneidOutcome),
    }
    for name in _TEXTS:
        rest[name] = fields.text(name) or None
        if len(fields.text(name)) > _LONGEST[name]:
            fields.problems[name] = N_("This text is too long.")
    if fields.problems:
        return None
    try:
        return NewLog(**wanted, **rest)
    except ValidationError as error:
        for problem in error.errors():
            fields.problems[str(problem["loc"][0])] = N_("This cannot be read. Please look at it again.")
        return None


async def _form_page(
    request: Request,
    house: House,
    known: Reader,
    form: Form,
    *,
    problems: Mapping[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    about = await house.requests.one(form["request"], known.scope) if form["request"] else None
    places = [] if about else _places(house, known)
    return page(
        request,
        "team/log_form.html",
        status=status,
        form=form,
        problems=problems or {},
        about=shown(house, about, known.language) if about else None,
        places=places,
        guides=sorted(house.catalogue, key=lambda guide: guide.short_title.said(known.language)),
        kinds={
            "place": list(Place),
            "mode": list(Mode),
            "result": list(Result),
            "age_band": list(AgeBand),
            "circumstances": list(Circumstance),
            "vneid": list(VneidOutcome),
        },
        latest=f"{house.clock.now().astimezone(VIETNAM):%Y-%m-%dT%H:%M}",
        is_open=bool(set(problems or {}) - {"place", "mode", "result", "consent_to_act", "result_reason", "notice"}),
        tab="logs",
    )


def _empty(house: House) -> Form:
    """Return the form of the usual walk-in visit: at the counter, done together, it worked."""
    return {
        "id": new_id(),
        "happened_at": f"{house.clock.now().astimezone(VIETNAM):%Y-%m-%dT%H:%M}",
        "place": Place.ONE_STOP,
        "mode": Mode.TOGETHER,
        "result": Result.DONE,
        "circumstances": [],
        "corrects": "",
        **dict.fromkeys(_OPTIONAL, ""),
    }


_OPTIONAL: Final = (
    "area request person_ref people consent_to_act age_band guide guide_version step result_reason minutes dossiers "
    "dossier_code paid_online vneid note"
).split()


def _from_request(request: SupportRequest) -> Form:
    """Fill in what a request tells: helped by message."""
    return {
        "request": request.id,
        "person_ref": request.person_ref,
        "area": request.area,
        "guide": request.guide or "",
        "guide_version": request.guide_version or "",
        "step": request.step or "",
        "place": Place.ONLINE,
        "mode": Mode.TOLD,
    }


def _from_log(log: AssistanceLog, now: str) -> Form:
    """Fill in an entry that is to be corrected."""
    kept = {name: value for name, value in log.model_dump().items() if name in _OPTIONAL and value is not None}
    happened_at = f"{log.happened_at.astimezone(VIETNAM):%Y-%m-%dT%H:%M}" if log.happened_at else now
    told = {"happened_at": happened_at, "place": log.place, "mode": log.mode, "result": log.result}
    return {**kept, **told, "circumstances": list(log.circumstances), "corrects": log.id}


def _typed(fields: Fields, house: House) -> Form:
    """Return the form as it was handed in."""
    form = {name: fields.text(name) for name in _empty(house)}
    return {**form, "id": fields.id("id"), "circumstances": fields.texts("circumstances")}


async def _own_area(house: House, known: Reader, member: Member) -> str:
    """Return where this member usually helps."""
    if member.team:
        with suppress(UnknownTeamError):
            return (await house.teams.team(member.team)).area
    return next(iter(known.scope.areas_for(Permission.LOGS_WRITE)), "")


def _places(house: House, known: Reader) -> list[tuple[str, str]]:
    """Return the places a member may log for: those of the grants, each with the places right below."""
    found: dict[str, str] = {}
    for root in known.scope.areas_for(Permission.LOGS_WRITE):
        found[root] = place_name(house, root)
        with suppress(UnknownAreaError):
            found |= {area.id: area.full_name for area in house.areas.children(root)}
    return list(found.items())
