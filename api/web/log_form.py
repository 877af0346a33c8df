"""What the form of the log is filled with before anybody sees it."""

from enum import StrEnum
from typing import Any, Final

from api.house import House
from api.web.forms import Fields
from api.web.reader import Reader
from helpdesk.assistance.models import AssistanceLog, Mode, Place
from helpdesk.clock import VIETNAM
from helpdesk.ids import new_id
from helpdesk.support_requests.models import SupportRequest
from helpdesk.teams.models import Member

Form = dict[str, Any]

OTHER: Final = "other"
"""What the form says for a matter that no guide is about. Nothing chosen is no matter."""


class Who(StrEnum):
    """Whom a visit was for, as far as anybody says: a person, counted once, or a group, by its heads."""

    NEW = "new"
    SAME = "same"  # as in the entry before; only the phone knows who that was
    GROUP = "group"


def empty(house: House) -> Form:
    """Return the form of a visit of which nothing is chosen yet: what nobody chose is not to be kept by two taps."""
    return {
        "id": new_id(),
        "happened_at": f"{house.clock.now().astimezone(VIETNAM):%Y-%m-%dT%H:%M}",
        "place": "",
        "mode": "",
        "result": "",
        "who": "",
        "circumstances": [],
        "corrects": "",
        "correction_reason": "",
        **dict.fromkeys(_OPTIONAL, ""),
    }


_OPTIONAL: Final = (
    "area request person_ref people consent_to_act age_band guide guide_version step result_reason minutes dossiers "
    "dossier_code paid_online vneid note"
).split()


def from_request(request: SupportRequest) -> Form:
    """Fill in what a request tells: helped by message."""
    return {
        "request": request.id,
        "person_ref": request.person_ref,
        "area": request.area,
        "guide": request.guide or OTHER,
        "guide_version": request.guide_version or "",
        "step": request.step or "",
        "place": Place.HOME if request.without_chat else Place.ONLINE,
        "mode": Mode.TOGETHER if request.without_chat else Mode.TOLD,
    }


async def same_as_last(house: House, known: Reader, member: Member) -> Form:
    """Fill in what stays the same from one visit to the next, as the member's latest entry has it; nothing if none."""
    last = next(iter(await house.assistance.recent(known.scope, limit=1, whose=member.id)), None)
    if last is None:
        return {}
    usual = {"place": last.place, "mode": last.mode, "guide": last.guide or OTHER, "area": last.area}
    return {**usual, "circumstances": list(last.circumstances)}


def from_log(log: AssistanceLog, now: str) -> Form:
    """Fill in an entry that is to be corrected."""
    kept = {name: value for name, value in log.model_dump().items() if name in _OPTIONAL and value is not None}
    happened_at = f"{log.happened_at.astimezone(VIETNAM):%Y-%m-%dT%H:%M}" if log.happened_at else now
    who = Who.GROUP if log.people else Who.NEW if log.person_ref else ""
    told = {"happened_at": happened_at, "place": log.place, "mode": log.mode, "result": log.result, "who": who}
    return {**kept, **told, "guide": log.guide or OTHER, "circumstances": list(log.circumstances), "corrects": log.id}


def typed(fields: Fields, house: House) -> Form:
    """Return the form as it was handed in."""
    form = {name: fields.text(name) for name in empty(house)}
    return {**form, "id": fields.id("id"), "circumstances": fields.texts("circumstances")}
