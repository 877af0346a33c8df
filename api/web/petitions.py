"""Petitions in the hands of who leads a team: what their form holds, and how they are taken from office to office."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from api.web.forms import Fields
from api.web.publishing import Origin, PublicForm, found_in, origin_of, promise_of, version_in
from helpdesk.language import N_
from helpdesk.petitions.following import steps_of
from helpdesk.petitions.models import (
    LONGEST_LINK,
    LONGEST_OFFICE,
    LONGEST_TEXT,
    LONGEST_WORDS,
    MOVES,
    Petition,
    PetitionStatus,
    PetitionStep,
    PetitionText,
)
from helpdesk.petitions.service import Petitions
from helpdesk.public_words.service import Publishing
from helpdesk.statistics.days import local_day

router = APIRouter(prefix="/team/petitions")

_STEP = ("status", "on", "office", "expected_on", "words", "link")


class PetitionForm(PublicForm[Petition]):
    """The form of a petition, with that of its next step."""

    address = "/team/petitions"
    template = "team/petition_form.html"
    text = PetitionText
    fields = ("received_on", *_STEP)

    @property
    def desk(self) -> Petitions:
        """All petitions."""
        return self.house.public.petitions

    @property
    def today(self) -> date:
        """Vietnam's."""
        return local_day(self.house.clock.now())

    @property
    def is_step(self) -> bool:
        """Tell whether a step was typed."""
        return self.request.url.path.endswith(("/move", "/take-back"))

    async def begin(self, request_id: str) -> Response:
        """Show a new form; a request that is a petition already leads there."""
        origin = await origin_of(self.house, self.known, request_id)
        if request := origin.request:
            there = await self.desk.of_requests([request.id, *request.merged], self.known.scope)
            if there:
                return RedirectResponse(f"{self.address}/{there[0].id}", status_code=303)
        return await self.page(origin, self.first(origin))

    def first(self, origin: Origin) -> dict[str, str]:
        """Begin with what was asked in the request."""
        came_at = origin.request.created_at if origin.request else self.house.clock.now()
        return {
            "text": "\n".join(origin.said)[:LONGEST_TEXT],
            "area": origin.request.area if origin.request else "",
            "received_on": local_day(came_at).isoformat(),
        }

    def written(self, fields: Fields) -> PetitionText:
        """Take the words, and the day on which it came."""
        received = fields.day("received_on")
        if received and received > self.today:
            fields.problems["received_on"] = N_("This day is still to come.")
        return PetitionText(title=fields.text("title"), text=fields.text("text"))

    async def own(self, fields: Fields, origin: Origin) -> dict[str, Any]:
        """Begin with the steps that its request went, or the day on which it came."""
        request = origin.request
        steps = steps_of(await self.house.requests.history(request.id, self.known.scope)) if request else []
        received = PetitionStep(status=PetitionStatus.RECEIVED, on=fields.day("received_on") or self.today)
        return {"steps": steps or [received]}

    def typed(self, fields: Fields, one: Petition | None) -> dict[str, str]:
        """Return what was typed; of a step, beside its petition as it stands."""
        typed = super().typed(fields, one)
        return typed | {**one.said, "area": one.area} if self.is_step and one else typed

    def facts(self, one: Petition | None, typed: Mapping[str, str]) -> dict[str, Any]:
        """Offer the next steps."""
        own = {"office": LONGEST_OFFICE, "words": LONGEST_WORDS, "link": LONGEST_LINK}
        return {
            "is_step": self.is_step,
            "moves": [status for status in PetitionStatus if status in MOVES[one.status]] if one else [],
            "step_found": found_in(typed, "office", "words") if self.is_step else [],
            "today": self.today,
            "longest": {**PetitionText.LONGEST, **own},
        }


PetitionFormHere = Annotated[PetitionForm, Depends()]


@router.post("/{petition_id}/move")
async def move(here: PetitionFormHere, petition_id: str) -> Response:
    """Note a step, also one that was taken on paper."""
    fields, one, origin = await here.sent(petition_id)
    status, on, expected = fields.choice("status", PetitionStatus), fields.day("on"), fields.day("expected_on")
    if status is None:
        fields.problems["status"] = N_("Please choose one of these.")
    if on is None:
        fields.problems["on"] = N_("Please write a day like 2026-11-22.")
    if status is None or on is None or fields.problems:
        return await here.again(fields, origin, one)
    is_forwarded = status is PetitionStatus.FORWARDED
    step = PetitionStep(
        status=status,
        on=on,
        office=fields.text("office") if is_forwarded else "",
        expected_on=expected if is_forwarded else None,
        words="" if is_forwarded else fields.text("words"),
        link=fields.text("link") if status in (PetitionStatus.ANSWERED, PetitionStatus.CLOSED) else "",
    )
    act = here.desk.move(
        petition_id,
        step,
        version=version_in(fields),
        member=here.member,
        scope=here.known.scope,
        publishing=Publishing(promise_of(fields)),
    )
    return await here.act(act, "moved", fields, origin, one)


@router.post("/{petition_id}/take-back")
async def take_back(here: PetitionFormHere, petition_id: str) -> Response:
    """Take the last step back."""
    fields, one, origin = await here.sent(petition_id)
    version = version_in(fields)
    act = here.desk.take_back(petition_id, version=version, member=here.member, scope=here.known.scope)
    return await here.act(act, "taken_back", fields, origin, one)
