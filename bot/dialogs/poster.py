"""A poster that was scanned, or whose code was typed: the commune it hangs in, the guide it is about, counted once."""

from collections.abc import Sequence
from typing import Any

from bot.dialogs.again import asked_again
from bot.dialogs.onward import home_area
from bot.engine.effects import PosterVisited
from bot.engine.messages import Kind
from bot.engine.results import Change, HandOver, Result, Say
from bot.engine.talk import Talk
from helpdesk.posters.codes import linked_poster, typed_poster
from helpdesk.posters.models import Poster

_REMEMBERED = 100


def code_in(talk: Talk, linked: str | None) -> str | None:
    """Return the poster's code in a message: `linked` is what its link carried; empty when that is none."""
    if linked is not None:
        return linked_poster(linked) or ""
    return typed_poster(talk.incoming.text) if talk.incoming.kind is Kind.TEXT else None


async def came_by(talk: Talk, code: str) -> Sequence[Result]:
    """Go where a poster leads whoever agreed already."""
    poster = await talk.look.poster(code) if code else None
    if poster is None or poster.is_withdrawn:
        return [Say(_sentence(poster)), asked_again(talk.conversation.question)]
    results: list[Result] = [*_counted(talk, poster)]
    if (area := home_area(talk, poster.area)) is not None:
        place = talk.look.places.find(area)
        label = talk.look.places.label(place) if place else ""
        results += [Change({"area": area}), Say("commune.chosen", {"area": label})]
    if poster.guide:
        return [*results, HandOver("walking", {"guide": poster.guide})]
    return [*results, Say("finding.hello"), HandOver("finding")]


async def before_consent(talk: Talk, code: str) -> tuple[Sequence[Result], dict[str, Any]]:
    """Return what is said and counted before the question for consent, and what of the conversation it changes."""
    poster = await talk.look.poster(code) if code else None
    if poster is None or poster.is_withdrawn:
        return [Say(_sentence(poster))], {}
    changes: dict[str, Any] = {}
    if poster.guide:
        changes["pending"] = {"then": "guide", "guide": poster.guide}
    if (area := home_area(talk, poster.area)) is not None:
        changes["area"] = area
    return _counted(talk, poster), changes


def _sentence(poster: Poster | None) -> str:
    return "poster.unknown" if poster is None else "poster.withdrawn"


def _counted(talk: Talk, poster: Poster) -> Sequence[Result]:
    """Count it, unless this conversation came by it before."""
    known = talk.conversation.posters
    if poster.id in known:
        return []
    is_typed = talk.incoming.kind is Kind.TEXT
    return [PosterVisited(poster.id, is_typed), Change({"posters": [*known, poster.id][-_REMEMBERED:]})]
