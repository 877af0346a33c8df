"""Answered questions in the hands of who leads a team: the list, with petitions below, and what their form holds."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.web.forms import Fields
from api.web.publishing import SAID, MemberHere, Origin, PublicForm
from api.web.reader import HouseHere, ReaderHere
from api.web.rendering import page
from api.web.shown import place_name
from helpdesk.answers.models import LONGEST_ANSWER, LONGEST_QUESTION, AnswerText, PublicAnswer
from helpdesk.answers.service import PublicAnswers
from helpdesk.language import N_
from helpdesk.language.ordering import in_order
from helpdesk.public_words.models import Showing

router = APIRouter(prefix="/team/answers")


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


class AnswerForm(PublicForm[PublicAnswer]):
    """The form of an answer."""

    address = "/team/answers"
    template = "team/answer_form.html"
    text = AnswerText
    fields = ("guide",)

    @property
    def desk(self) -> PublicAnswers:
        """All answers."""
        return self.house.public.answers

    def first(self, origin: Origin) -> dict[str, str]:
        """Begin with what was asked and answered in the request."""
        return {
            "question": "\n".join(origin.said)[:LONGEST_QUESTION],
            "answer": "\n\n".join(origin.answered)[:LONGEST_ANSWER],
            "area": origin.request.area if origin.request else "",
            "guide": (origin.request.guide or "") if origin.request else "",
        }

    def written(self, fields: Fields) -> AnswerText:
        """Take the words in both languages, and a guide that there is."""
        guide = fields.text("guide") or None
        if guide and guide not in self.house.catalogue:
            fields.problems["guide"] = N_("Please choose one of these.")
        return AnswerText(**{name: fields.text(name) for name in AnswerText.LONGEST}, guide=guide)

    def facts(self, _one: PublicAnswer | None, _typed: Mapping[str, str]) -> dict[str, Any]:
        """Offer the guides."""
        guides = [(guide.slug, guide.short_title.said(self.known.language)) for guide in self.house.catalogue]
        return {"guides": sorted(guides, key=lambda one: in_order(one[1])), "longest": AnswerText.LONGEST}
