"""The door of the queue: entries that were written on a phone come in, each answered by itself."""

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from api.errors import sentence_of
from api.house import House
from api.web.logs import FIELD_OF
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from helpdesk.assistance.errors import LogIdTakenError
from helpdesk.assistance.models import AssistanceLog, NewLog
from helpdesk.assistance.phones import PhoneLog, clock_error
from helpdesk.errors import RefusalError
from helpdesk.language import N_
from helpdesk.support_requests.errors import UnknownRequestError
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/team/offline")
MemberHere = Annotated[Member, Depends(allowed(Permission.LOGS_WRITE))]

MOST_AT_ONCE: Final = 20
Answer = dict[str, Any]


class Batch(BaseModel):
    """What a phone hands in: whose it is, what its clock shows now, and the entries."""

    model_config = ConfigDict(extra="forbid")

    member: str
    phone_now: AwareDatetime
    logs: list[dict[str, Any]] = Field(min_length=1, max_length=MOST_AT_ONCE)


@router.post("/logs")
async def take_logs(house: HouseHere, known: ReaderHere, member: MemberHere, batch: Batch) -> JSONResponse:
    """Keep each entry by itself. An entry that came before is answered as kept, and changes nothing."""
    if batch.member != member.id:
        sentence = house.words.gettext(
            known.language, N_("Somebody else is signed in now. These entries wait until their writer signs in again.")
        )
        return JSONResponse({"whose": member.id, "sentence": sentence}, status_code=409)
    now = house.clock.now()
    error = clock_error(phone_now=batch.phone_now, now=now)
    answers = [await _answer(house, known, member, told, now, batch.phone_now) for told in batch.logs]
    return JSONResponse(
        {"now": now.isoformat(), "clock_error_s": round(error.total_seconds()), "answers": answers},
        headers={"Cache-Control": "no-store"},
    )


async def _answer(
    house: House, known: Reader, member: Member, told: dict[str, Any], now: datetime, phone_now: datetime
) -> Answer:
    try:
        entry = PhoneLog.model_validate(told)
        log = await _kept(house, known, member, entry, entry.put_right(clock_error(phone_now=phone_now, now=now)))
    except ValidationError as error:
        field = str(next(iter(error.errors()[0]["loc"]), ""))
        sentence = house.words.gettext(known.language, N_("This cannot be read. Please look at it again."))
        return {"id": str(told.get("id", ""))[:64], "is_kept": False, "field": field, "sentence": sentence}
    except RefusalError as refusal:
        sentence = sentence_of(refusal, house.words, known.language)
        return {"id": entry.id, "is_kept": False, "field": FIELD_OF.get(type(refusal), ""), "sentence": sentence}
    return {"id": entry.id, "is_kept": True, "happened_at": log.happened_at.isoformat()}


async def _kept(house: House, known: Reader, member: Member, entry: PhoneLog, log: NewLog) -> AssistanceLog:
    """Keep it; when another phone handed the same in at the same moment, find what that one kept."""
    log = await _completed(house, known, log)
    try:
        return await _handed_in(house, known, member, entry, log)
    except LogIdTakenError:
        return await _handed_in(house, known, member, entry, log)


async def _handed_in(house: House, known: Reader, member: Member, entry: PhoneLog, log: NewLog) -> AssistanceLog:
    if entry.corrects:
        why = entry.correction_reason
        return await house.assistance.correct(entry.corrects, log, member=member, scope=known.scope, reason=why)
    return await house.assistance.log(log, member=member, scope=known.scope)


async def _completed(house: House, known: Reader, log: NewLog) -> NewLog:
    """Add of the request what no phone carries around: whose it is, and the guide's version."""
    if log.request is None or log.person_ref:
        return log
    try:
        request = await house.requests.one(log.request, known.scope)
    except UnknownRequestError:
        return log
    is_same = log.guide == request.guide
    told = {"person_ref": request.person_ref, "guide_version": request.guide_version if is_same else None}
    return log.model_copy(update=told)
