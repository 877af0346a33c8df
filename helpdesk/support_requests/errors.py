"""What can be refused about a support request."""

from helpdesk.errors import ConflictError, InvalidInputError, NotFoundError


class UnknownRequestError(NotFoundError):
    """No such request, or not in the member's areas."""

    code = "request_unknown"


class MoveNotPossibleError(ConflictError):
    """The request's life does not allow this step now."""

    code = "request_move_not_possible"


class ForgottenRequestError(ConflictError):
    """The resident took their consent back: nobody is there to be answered. Facts: `code`."""

    code = "request_forgotten"


class TakenByOtherError(ConflictError):
    """A colleague took it first."""

    code = "request_taken_by_other"


class EmptyAnswerError(InvalidInputError):
    """An answer without a word in it."""

    code = "answer_empty"


class AnswerTooLongError(InvalidInputError):
    """An answer longer than the limit."""

    code = "answer_too_long"
