"""What the tree of places refuses."""

from helpdesk.errors import NotFoundError


class UnknownAreaError(NotFoundError):
    """No place has this id. Fact: `area`."""

    code = "unknown_area"
