"""Refusals about answers that everybody may read."""

from helpdesk.errors import NotFoundError
from helpdesk.public_words.errors import WithdrawnError


class UnknownAnswerError(NotFoundError):
    """There is no such answer, or not for the one who asks."""

    code = "answer_unknown"


class AnswerWithdrawnError(WithdrawnError):
    """It was public and is not any more."""

    code = "answer_withdrawn"
