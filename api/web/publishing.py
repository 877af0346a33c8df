"""What the forms of answers and of petitions share: what a member promises, and what is said when it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from api.errors import sentence_of
from api.web.forms import Fields
from api.web.reader import Reader
from api.wiring import House
from helpdesk.answers.checking import Promise, personal_of
from helpdesk.answers.places import own_places, places_for
from helpdesk.answers.service import Publishing
from helpdesk.errors import NotFoundError, RefusalError
from helpdesk.language import N_
from helpdesk.language.ordering import in_order
from helpdesk.privacy.personal import Personal
from helpdesk.support_requests.models import Author, SupportRequest, ThreadEntry


@dataclass(frozen=True, slots=True)
class Form:
    """What a form shows: what was typed, what is wrong with it, what was done before it."""

    typed: Mapping[str, str]
    problems: Mapping[str, str] = field(default_factory=dict)
    done: str = ""
    is_step: bool = False
    status: int = 200


_LOOKED_AT: Final = 5_000
"""Characters of a field that are looked through for the page: longer ones are refused anyway."""
PUBLISH: Final = "publish"
NOTICE: Final = "notice"
_WRONG_PLACE: Final = {"not_read_again": "sure", "perhaps_personal": "nobody"}
"""Beside which box a refusal is said that no field is about."""


class Origin:
    """The request that something public comes from, as far as the member may read it."""

    def __init__(self, request: SupportRequest | None = None, thread: list[ThreadEntry] | None = None) -> None:
        self.request = request
        self.thread = thread or []

    @property
    def said(self) -> list[str]:
        """What the resident wrote, masked."""
        before = self.request.context if self.request else []
        return [*before, *(entry.text for entry in self.thread if entry.author is Author.RESIDENT and entry.text)]

    @property
    def answered(self) -> list[str]:
        """What the team wrote."""
        return [entry.text for entry in self.thread if entry.author is Author.MEMBER and entry.text]


async def origin_of(house: House, known: Reader, request: str | None) -> Origin:
    """Return the request; an empty origin when there is none, or none for this member any more."""
    if not request:
        return Origin()
    try:
        one = await house.requests.one(request, known.scope)
        lines = await house.requests.thread(request, known.scope)
    except NotFoundError:
        return Origin()
    return Origin() if one.is_forgotten else Origin(one, [line.entry for line in lines])


def publishing_of(fields: Fields, origin: Origin) -> Publishing | None:
    """Return with what the member publishes; None when they only keep a draft."""
    if fields.text("act") != PUBLISH:
        return None
    return Publishing(promise_of(fields), origin.said)


def promise_of(fields: Fields) -> Promise:
    """Return what the member ticked."""
    return Promise(is_read_again=fields.is_ticked("sure"), names_nobody=fields.is_ticked("nobody"))


def problems_of(refusal: RefusalError, house: House, language: str) -> dict[str, str]:
    """Return the sentence of a refusal beside the field it is about."""
    place = str(refusal.facts.get("field") or _WRONG_PLACE.get(refusal.code, NOTICE))
    return {place: sentence_of(refusal, house.words, language)}


def shared_facts(house: House, known: Reader, origin: Origin, typed: Mapping[str, str], *names: str) -> dict[str, Any]:
    """Return what both forms show: places, guides, what was found in the fields of these names."""
    area = origin.request.area if origin.request else typed.get("area", "")
    places = places_for(house.areas, area, known.scope) if origin.request else []
    places = places or own_places(house.areas, known.scope)
    guides = [(guide.slug, guide.short_title.said(known.language)) for guide in house.catalogue]
    return {
        "places": [(place.id, place.full_name) for place in places],
        "guides": sorted(guides, key=lambda one: in_order(one[1])),
        "found": found_in(typed, *names),
        "origin": origin,
    }


def found_in(typed: Mapping[str, str], *names: str) -> list[Personal]:
    """Return what may be personal in what was typed into these fields."""
    return personal_of(typed.get(name, "")[:_LOOKED_AT] for name in names)


SAID: Final = {
    "saved": N_("The draft is kept. Nobody outside the team reads it."),
    "published": N_("It is published: everybody can read it now."),
    "withdrawn": N_("It was taken off the page."),
    "erased": N_("Its words are deleted for good."),
    "dropped": N_("The draft was thrown away."),
    "moved": N_("The step is noted."),
    "taken_back": N_("The step was taken back."),
}
"""What was done, said on the page after it."""
