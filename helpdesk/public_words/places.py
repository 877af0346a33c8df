"""Where something public stands, also when communes were merged since."""

from collections.abc import Sequence

from helpdesk.areas.models import Area, Level
from helpdesk.areas.service import Areas
from helpdesk.public_words.errors import PublicAreaNotManagedError
from helpdesk.public_words.repository import PublicPlace
from helpdesk.teams.models import Permission, Scope

_LEVELS = (Level.PROVINCE, Level.ZONE, Level.COMMUNE, Level.HAMLET)


def public_place(areas: Areas, area: Area) -> PublicPlace:
    """Return where what is said for a place stands: there, at what holds it, and at what it was before."""
    return PublicPlace(own=with_old(areas, [area.id]), above=with_old(areas, area.reach))


def roots_of(areas: Areas, scope: Scope) -> list[str]:
    """Return where a member publishes: their areas, and the old ones that are in these today."""
    return with_old(areas, scope.areas_for(Permission.ANSWERS_PUBLISH))


def with_old(areas: Areas, roots: Sequence[str]) -> list[str]:
    """Return places, each with those that are in it today."""
    return [one for root in roots for one in (root, *areas.formerly(root))]


def chosen_place(areas: Areas, area: str, scope: Scope) -> Area:
    """Return the place at which a member publishes. Raises PublicAreaNotManagedError."""
    place = areas.known(area)
    if place is None or not place.active or place.level not in _LEVELS:
        raise PublicAreaNotManagedError(field="area")
    if not scope.covers(Permission.ANSWERS_PUBLISH, place.reach):
        raise PublicAreaNotManagedError(field="area")
    return place


def places_for(areas: Areas, area: str, scope: Scope) -> list[Area]:
    """Return at which places what came from one may stand, the nearest first: it, and what holds it in the scope."""
    today = areas.current(area) if areas.known(area) else []
    nearest = [holder for place in today for holder in place.nearest_first]
    return _offered(areas, list(dict.fromkeys(nearest)), scope)


def own_places(areas: Areas, scope: Scope) -> list[Area]:
    """Return at which places a member publishes: their areas, and the communes in these."""
    roots = [root for root in scope.areas_for(Permission.ANSWERS_PUBLISH) if areas.known(root)]
    below = [child.id for root in roots if _is_wide(areas, root) for child in areas.children(root)]
    return _offered(areas, list(dict.fromkeys([*roots, *below])), scope)


def _is_wide(areas: Areas, root: str) -> bool:
    place = areas.known(root)
    return place is not None and place.level in (Level.PROVINCE, Level.ZONE)


def _offered(areas: Areas, ids: Sequence[str], scope: Scope) -> list[Area]:
    known = [area for one in ids if (area := areas.known(one)) is not None]
    return [
        area
        for area in known
        if area.active and area.level in _LEVELS and scope.covers(Permission.ANSWERS_PUBLISH, area.reach)
    ]
