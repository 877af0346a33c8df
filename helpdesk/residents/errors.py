"""What can be refused about who is who."""

from helpdesk.errors import ConflictError


class LinkCodeGoneError(ConflictError):
    """The code was used, or whoever made it no longer agrees, since it was looked up: look again."""

    code = "link_code_gone"
