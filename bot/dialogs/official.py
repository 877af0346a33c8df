"""Official procedures in the conversation: what a list says of one, and how they stand beside guides in a menu."""

from collections.abc import Sequence

from bot.engine.results import Ask, Result, Say, choice
from bot.engine.talk import Talk
from guides.catalogue.models import Guide
from guides.search.port import Match
from helpdesk.messaging.models import Choice
from helpdesk.procedures.models import Procedure

MOST = 5
"""Entries of a menu."""
GUIDES_FIRST = 3
"""Guides that stand in a menu in any case: they help step by step."""
LONGEST_LABEL = 70
"""Characters of a title on a button; some titles have a thousand."""


def areas_of(talk: Talk) -> list[str]:
    """Name the areas whose lists count for this resident, nearest first."""
    area = talk.conversation.area
    place = talk.look.places.find(area) if area else None
    return place.nearest_first if place else []


def guide_of(talk: Talk, procedure: Procedure) -> Guide | None:
    """Return the guide that leads through a procedure."""
    return next((guide for guide in talk.look.guides if procedure.code in guide.codes), None)


def menu(talk: Talk, matches: Sequence[Match], procedures: Sequence[Procedure]) -> tuple[Choice, ...]:
    """Mix guides and procedures, at most five; a procedure that has a guide stands there as the guide."""
    guides = [_of_guide(match.slug) for match in matches]
    official = [_entry(talk, procedure) for procedure in procedures]
    entries = {one.key: one for one in (*guides[:GUIDES_FIRST], *official, *guides[GUIDES_FIRST:])}
    return tuple(entries.values())[:MOST]


def described(procedure: Procedure, words: str, beside: Sequence[Match]) -> list[Result]:
    """Say which procedure it is, its code, who handles it and where to read on; offer the team and guides beside it."""
    facts = {"procedure": procedure.title, "code": procedure.code}
    guides = tuple(_of_guide(match.slug) for match in beside[:GUIDES_FIRST])
    state = {"words": words, "procedure": facts}
    where: list[Result] = []
    if procedure.agency:
        where.append(Say("procedure.agency", {"agency": procedure.agency}))
    elif procedure.level:
        where.append(Say("procedure.level", {"level": procedure.level}))
    reading = Say("procedure.link", {"link": procedure.link}) if procedure.link else Say("procedure.portal")
    asked = Ask("procedure.ask", {}, (choice("team"), *guides, choice("wrong")), state)
    return [Say("procedure.found", facts), *where, reading, asked]


def _entry(talk: Talk, procedure: Procedure) -> Choice:
    guide = guide_of(talk, procedure)
    if guide is not None:
        return _of_guide(guide.slug)
    title = procedure.title
    short = title if len(title) <= LONGEST_LABEL else f"{title[:LONGEST_LABEL].rsplit(' ', 1)[0]}…"
    return choice(f"procedure:{procedure.code}", "choice.procedure", procedure=short, code=procedure.code)


def _of_guide(slug: str) -> Choice:
    return choice(f"guide:{slug}", "choice.guide", guide=slug)
