"""What the team's pages show of a request: ids turned into titles and names."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from api.house import House
from bot.phrases.channels import CHANNELS, OTHER_CHANNEL
from guides.catalogue.catalogue import as_walked
from guides.catalogue.models import Guide
from guides.library.models import LocalFacts
from helpdesk.areas.models import AreaMatch, Level
from helpdesk.statistics.days import local_day
from helpdesk.support_requests.models import Matter, SupportRequest


class RequestShown(NamedTuple):
    """A request beside what its ids stand for.

    `step` counts from 1, of `step_count` on the resident's way; None when this version no longer has the step.
    `answers` are the guide's questions with what the resident answered.
    """

    request: SupportRequest
    guide: Guide | None
    step: int | None
    step_count: int
    answers: list[tuple[str, str]]
    step_text: str
    place: str
    local: LocalFacts  # what the resident's place says differently of the guide
    also: list[tuple[str, int | None, int, str]]  # what else they are stuck at: title, step, of how many, its text
    channel: str  # the sentence that names where the resident is reached; empty when nobody is to be reached


def shown(house: House, request: SupportRequest, language: str) -> RequestShown:
    """Look the names up."""
    guide = _guide(house, request)
    step = guide.step(request.step) if guide and request.step else None
    return RequestShown(
        request=request,
        guide=guide,
        step=guide.position(step.id, request.answers) if guide and step else None,
        step_count=guide.count(request.answers) if guide else 0,
        answers=_answers(guide, request, language) if guide else [],
        step_text=step.text.said(language) if step else "",
        place=place_name(house, request.area),
        local=house.catalogue.local(guide.slug, request.area, local_day(house.clock.now())) if guide else {},
        also=[_also(house, one, language) for one in request.also],
        channel="" if request.is_forgotten or request.without_chat else channel_name(house, request.conversation),
    )


def _also(house: House, matter: Matter, language: str) -> tuple[str, int | None, int, str]:
    guide = as_walked(house.catalogue, matter.guide, matter.guide_version) if matter.guide else None
    if guide is None:
        return matter.procedure.title if matter.procedure else matter.guide or "", None, 0, ""
    step = guide.step(matter.step) if matter.step else None
    position = guide.position(step.id, matter.answers) if step else None
    text = step.text.said(language) if step else ""
    return guide.short_title.said(language), position, guide.count(matter.answers), text


def _guide(house: House, request: SupportRequest) -> Guide | None:
    """Return the guide as the resident walked through it; when that version is gone, as it is now."""
    if request.guide is None:
        return None
    return as_walked(house.catalogue, request.guide, request.guide_version)


def _answers(guide: Guide, request: SupportRequest, language: str) -> list[tuple[str, str]]:
    answered = guide.answered(request.answers)
    return [(question.text.said(language), option.said(language)) for question, option in answered]


def channel_name(house: House, conversation: str) -> str:
    """Return what residents call the channel of a conversation, as a sentence of the catalogues."""
    return channel_named(house, conversation.rpartition(":")[0])


def channel_named(house: House, account: str) -> str:
    """Return what residents call the channel of an account, likewise."""
    return CHANNELS.get(house.channels.kind_of(account), OTHER_CHANNEL)


def place_name(house: House, area: str) -> str:
    """Say a place, its id when it is not known any more."""
    known = house.areas.known(area)
    return known.full_name if known else area


def place_label(house: House, area: str) -> str:
    """Say a place with its province, its id when it is not known any more."""
    known = house.areas.known(area)
    return house.areas.label(known) if known else area


def reach_of(house: House, area: str) -> list[str]:
    """Return every area that holds a place; of one that was taken out of the tree, itself."""
    return house.areas.reach(area) if house.areas.known(area) else [area]


def place_called(house: House, words: str, roots: Iterable[str]) -> str:
    """Return the id of a place that somebody named by its code or its name. Raises UnknownAreaError.

    Many communes share a name: one within the reader's `roots` is meant before any other.
    """
    if words.isdecimal():
        return house.areas.get(words).id
    levels = (Level.COMMUNE, Level.PROVINCE)
    own = places_meant(house, words, roots, levels=levels, limit=1)
    matches = own or house.areas.search(words, limit=1, levels=levels)
    return house.areas.get(matches[0].area.id if matches else words).id


def places_meant(
    house: House, words: str, roots: Iterable[str], *, levels: Collection[Level], limit: int
) -> list[AreaMatch]:
    """Find the places that words may mean within the reader's areas, best first, each once."""
    found: dict[str, AreaMatch] = {}
    for root in roots:
        for match in house.areas.search(words, limit=limit, within=root, levels=levels):
            found.setdefault(match.area.id, match)
    return sorted(found.values(), key=lambda match: -match.score)[:limit]
