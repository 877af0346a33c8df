"""What can be refused about an entry of the assistance log."""

from helpdesk.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError


class UnknownLogError(NotFoundError):
    """No such entry, or not in the member's areas."""

    code = "log_unknown"


class LogNotAllowedError(NotAllowedError):
    """The member does not log help in this area."""

    code = "log_not_allowed"


class LogInFutureError(InvalidInputError):
    """It is said to have happened later than now."""

    code = "log_in_future"


class LogTooOldError(InvalidInputError):
    """It is too long ago to be logged now. Facts: `days` that are allowed."""

    code = "log_too_old"


class ConsentNeededError(InvalidInputError):
    """Acting for someone needs their consent, and none is recorded."""

    code = "consent_needed"


class ReasonNeededError(InvalidInputError):
    """What was not possible needs a reason."""

    code = "reason_needed"


class ReturnReasonNeededError(InvalidInputError):
    """Whoever gets an entry back must read why."""

    code = "return_reason_needed"


class ReturnReasonTooLongError(InvalidInputError):
    """Facts: `length`, `most`."""

    code = "return_reason_too_long"


class NotYourLogError(NotAllowedError):
    """It tells of somebody else's help, and the member does not review this area's log."""

    code = "log_not_yours"


class CorrectionReasonNeededError(InvalidInputError):
    """Whose entry somebody else corrects must read why."""

    code = "correction_reason_needed"


class LogInConfirmedMonthError(ConflictError):
    """The month that counts it is confirmed: a correction goes into the next sheet. Fact: `month`."""

    code = "log_in_confirmed_month"


class LogIdTakenError(ConflictError):
    """Another entry has this id: the form must make a new one."""

    code = "log_id_taken"


class AlreadyCorrectedError(ConflictError):
    """A later entry replaces this one: correct that one. Facts: `by`, its id."""

    code = "log_already_corrected"
