"""Which places a reader names for reports: their own and those right below them first."""

from collections.abc import Sequence

from api.house import House
from api.web.shown import place_called, place_label, place_name
from helpdesk.areas.models import Area
from helpdesk.language.folding import fold

_MOST_OFFERED = 400


def places_offered(house: House, roots: Sequence[str]) -> list[str]:
    """Return what the form offers, in words that name one place each."""
    return [place_label(house, area.id) for area in _near(house, roots)][:_MOST_OFFERED]


def place_asked(house: House, words: str, roots: Sequence[str]) -> str:
    """Return the id of the place that somebody named. Raises UnknownAreaError."""
    for area in _near(house, roots):
        names = (area.id, fold(house.areas.label(area)), fold(place_name(house, area.id)))
        if words == names[0] or fold(words) in names[1:]:
            return area.id
    return place_called(house, words, roots)


def _near(house: House, roots: Sequence[str]) -> list[Area]:
    known = [area for root in roots if (area := house.areas.known(root))]
    return [*known, *(child for area in known for child in house.areas.children(area.id))]
