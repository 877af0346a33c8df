"""Refusals about posters."""

from helpdesk.errors import ConflictError, InvalidInputError, NotFoundError


class UnknownPosterError(NotFoundError):
    """There is no such poster where this member may look."""

    code = "poster_unknown"


class PosterMoveNotPossibleError(ConflictError):
    """It was withdrawn already."""

    code = "poster_withdrawn"


class PosterSpotTooLongError(InvalidInputError):
    """Where it hangs is said in too many words."""

    code = "poster_spot_too_long"


class PosterAreaNotManagedError(InvalidInputError):
    """It shall hang where the member makes no posters, or in no commune at all."""

    code = "poster_area_not_managed"
