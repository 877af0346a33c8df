"""What can be refused about letters."""

from helpdesk.errors import ConflictError


class LetterMovedError(ConflictError):
    """It was sent or tried again meanwhile."""

    code = "letter_moved"
