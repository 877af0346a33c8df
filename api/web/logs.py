"""The form of the assistance log: three taps for the usual visit, everything else folded away."""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError

from api.errors import sentence_of, status_of
from api.house import House
from api.web.forms import Fields, form_of
from api.web.log_form import (
    OTHER,
    Form,
    Who,
    empty,
    from_log,
    from_request,
    same_as_last,
    typed,
)
from api.web.offline.installing import kept_for
from api.web.own_places import own_area, places_to_choose
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from api.web.shown import shown
from helpdesk.areas.errors import UnknownAreaError
from helpdesk.assistance.errors import (
    ConsentNeededError,
    CorrectionReasonNeededError,
    LogInFutureError,
    LogTooOldError,
    ReasonNeededError,
    UnknownLogError,
)
from helpdesk.assistance.models import (
    AgeBand,
    AssistanceLog,
    Circumstance,
    Mode,
    NewLog,
    Place,
    Result,
    VneidOutcome,
    check_moment,
)
from helpdesk.assistance.reviews import LogReview, Standing
from helpdesk.clock import VIETNAM
from helpdesk.errors import RefusalError
from helpdesk.ids import derived_id
from helpdesk.language import N_
from helpdesk.language.ordering import in_order
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/team/logs")
MemberHere = Annotated[Member, Depends(allowed(Permission.LOGS_WRITE))]

FIELD_OF: Final[dict[type[RefusalError], str]] = {
    ConsentNeededError: "consent_to_act",
    ReasonNeededError: "result_reason",
    LogInFutureError: "happened_at",
    LogTooOldError: "happened_at",
    UnknownAreaError: "area",
    CorrectionReasonNeededError: "correction_reason",
}
"""Beside which field a refusal is told; the others stand on top of the form."""


_TEXTS: Final = ("result_reason", "dossier_code", "note")
_LONGEST: Final = {"result_reason": 500, "dossier_code": 60, "note": 1000}
_LONGEST_WHY: Final = 500
_ALWAYS_SEEN: Final = {
    *("who", "people", "place", "mode", "result", "guide", "consent_to_act", "result_reason", "notice"),
    "correction_reason",
}
_NOT_CHOSEN: Final = {
    "guide": N_("Please choose what it was about."),
    "result": N_("Please choose how it ended."),
}


@router.get("/new")
async def new_log(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> HTMLResponse:
    """Offer an empty form, one filled from a request, one as last time, or one that corrects an entry."""
    form = empty(house)
    if request_id := request.query_params.get("request"):
        form |= from_request(await house.requests.one(request_id, known.scope))
    elif old_id := request.query_params.get("corrects"):
        form |= from_log(
            await house.assistance.to_correct(old_id, member=member, scope=known.scope), form["happened_at"]
        )
    else:
        form["area"] = await own_area(house, known, member, Permission.LOGS_WRITE)
        if "same" in request.query_params:
            form |= await same_as_last(house, known, member)
    response = await _form_page(request, house, known, form)
    if not request.query_params:
        kept_for(response, member.id)
    return response


@router.post("/new")
async def keep_log(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Keep a visit; what cannot be kept comes back with the filled form and a sentence beside the field."""
    fields = Fields(await form_of(request))
    corrects = fields.text("corrects")
    entry = _read(fields)
    problems = {name: house.words.gettext(known.language, text) for name, text in fields.problems.items()}
    if entry is None or problems:
        problems = {**await _refused_as_well(fields, house, known, member), **problems}
        return await _form_page(request, house, known, typed(fields, house), problems=problems, status=422)
    try:
        if corrects:
            why = fields.text("correction_reason")
            await house.assistance.correct(corrects, entry, member=member, scope=known.scope, reason=why)
        else:
            await house.assistance.log(entry, member=member, scope=known.scope)
    except tuple(FIELD_OF) as refusal:
        problems = {FIELD_OF[type(refusal)]: sentence_of(refusal, house.words, known.language)}
        status = status_of(refusal)
        return await _form_page(request, house, known, typed(fields, house), problems=problems, status=status)
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
            fields.problems.setdefault(name, _NOT_CHOSEN.get(name, N_("Please choose one of these.")))
    if not fields.text("guide"):
        fields.problems["guide"] = _NOT_CHOSEN["guide"]
    if len(fields.text("correction_reason")) > _LONGEST_WHY:
        fields.problems["correction_reason"] = N_("This text is too long.")
    rest: Form = {
        "request": fields.text("request") or None,
        **_whom(fields),
        "consent_to_act": fields.is_ticked("consent_to_act"),
        "age_band": fields.choice("age_band", AgeBand),
        "circumstances": fields.choices("circumstances", Circumstance),
        "guide": fields.text("guide") if fields.text("guide") != OTHER else None,
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


async def _refused_as_well(fields: Fields, house: House, known: Reader, member: Member) -> dict[str, str]:
    """Return what would be refused next, beside each field, so that nobody puts right one thing after the other."""
    found: list[RefusalError] = []
    if fields.text("mode") == Mode.FOR_THEM and not fields.is_ticked("consent_to_act"):
        found.append(ConsentNeededError())
    if fields.text("result") == Result.NOT_POSSIBLE and not fields.text("result_reason"):
        found.append(ReasonNeededError())
    old, _ = await _corrected(house, known, fields.text("corrects"))
    if old and old.whose != member.id and not fields.text("correction_reason"):
        found.append(CorrectionReasonNeededError())
    happened_at = fields.moment("happened_at")
    try:
        if happened_at:
            check_moment(happened_at, now=house.clock.now(), corrected=old.happened_at if old else None)
    except (LogInFutureError, LogTooOldError) as refusal:
        found.append(refusal)
    return {FIELD_OF[type(refusal)]: sentence_of(refusal, house.words, known.language) for refusal in found}


def _whom(fields: Fields) -> Form:
    """Tell the person from the group; a form that does not ask says what it was made with."""
    told: Form = {
        "person_ref": fields.text("person_ref") or None,
        "people": fields.number("people", least=1, most=500),
    }
    who = fields.choice("who", Who)
    if who is Who.NEW:
        return {"person_ref": told["person_ref"] or derived_id("person", fields.id("id")), "people": None}
    if who is Who.GROUP:
        if not told["people"]:
            fields.problems.setdefault("people", N_("Please write how many people were there."))
        return {"person_ref": None, "people": told["people"]}
    return {"person_ref": None, "people": None} if fields.texts("who") else told


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
    places = [] if about else places_to_choose(house, known, Permission.LOGS_WRITE)
    old, returned = await _corrected(house, known, form["corrects"])
    return page(
        request,
        "team/log_form.html",
        status=status,
        form=form,
        problems=problems or {},
        about=shown(house, about, known.language) if about else None,
        places=places,
        whose=old.whose_name if old and known.member and old.whose != known.member.id else "",
        returned=returned,
        guides=sorted(house.catalogue, key=lambda guide: in_order(guide.short_title.said(known.language))),
        kinds={
            "who": [Who.NEW, Who.GROUP],
            "place": list(Place),
            "mode": list(Mode),
            "result": list(Result),
            "age_band": list(AgeBand),
            "circumstances": list(Circumstance),
            "vneid": list(VneidOutcome),
        },
        latest=f"{house.clock.now().astimezone(VIETNAM):%Y-%m-%dT%H:%M}",
        is_open=bool(set(problems or {}) - _ALWAYS_SEEN),
        tab="logs",
    )


async def _corrected(house: House, known: Reader, log: str) -> tuple[AssistanceLog | None, LogReview | None]:
    """Return the entry that a form corrects, and why it was given back if it was."""
    if not log:
        return None, None
    try:
        old = await house.assistance.one(log, known.scope)
    except UnknownLogError:
        return None, None
    said = await house.reviewing.said_of(log)
    return old, said if said and said.verdict is Standing.RETURNED else None
