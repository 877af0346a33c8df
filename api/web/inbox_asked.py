"""What somebody asks of the team's inbox, read from an address or a form."""

from dataclasses import dataclass, field
from typing import Final

from api.house import House
from api.web.forms import Fields
from api.web.reader import Reader
from api.web.shown import places_meant
from helpdesk.areas.models import Level
from helpdesk.language import N_
from helpdesk.language.folding import fold
from helpdesk.privacy.masking import mask
from helpdesk.support_requests.models import Priority, Status
from helpdesk.support_requests.searching import Wanted, wanted_words
from helpdesk.support_requests.views import Filters, Position, View
from helpdesk.teams.models import Permission

_LONGEST: Final = 100
"""Characters of words and tags that are read."""
_NO_PLACE = N_("We found no place of this name that you look after.")
_NO_GUIDE = N_("Please choose one of these.")


@dataclass(frozen=True, slots=True)
class Asked:
    """A view, what narrows it, and where its page begins; `problems`: field → sentence, not yet translated."""

    view: View | None
    filters: Filters
    after: Position | None = None
    area_typed: str = ""
    problems: dict[str, str] = field(default_factory=dict)


def asked(house: House, known: Reader, fields: Fields, *, usual: View | None = None) -> Asked:
    """Read it. Words alone are looked for everywhere; without any there is no view of everything."""
    words = mask(fields.text("q")[:_LONGEST]).text
    view = fields.choice("view", View) or (View.ALL if words else usual)
    typed, guide = fields.text("area")[:_LONGEST], fields.text("guide")
    area = _place(house, known, typed) if typed else None
    filters = Filters(
        words=words,
        guide=guide if guide in house.catalogue else None,
        area=area,
        priority=fields.choice("priority", Priority),
        status=fields.choice("status", Status),
        tag=fields.text("tag")[:_LONGEST] or None,
    )
    problems = dict(fields.problems)
    if typed and area is None:
        problems["area"] = _NO_PLACE
    if guide and filters.guide is None:
        problems["guide"] = _NO_GUIDE
    if view is View.ALL and not words:
        view = usual
    return Asked(view, filters, Position.read(fields.text("after")), typed, problems)


def wanted(house: House, words: str) -> list[Wanted] | None:
    """Return what is looked for: each word, or a guide whose title has a word that begins so. None without words."""
    if not words:
        return None
    titles = {guide.slug: fold(f"{guide.title.vi} {guide.title.en}").split() for guide in house.catalogue}
    return [
        Wanted(word, [slug for slug, title in titles.items() if any(part.startswith(word) for part in title)])
        for word in wanted_words(words)
    ]


def _place(house: House, known: Reader, typed: str) -> str | None:
    """Return the place within the reader's areas that is meant by its id, code or name."""
    roots = known.scope.areas_for(Permission.REQUESTS_ANSWER)
    if named := house.areas.known(typed):
        return named.id if not set(house.areas.reach(named.id)).isdisjoint(roots) else None
    meant = places_meant(house, typed, roots, levels=tuple(Level), limit=1)
    return meant[0].area.id if meant else None
