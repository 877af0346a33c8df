"""What can be refused about month sheets."""

from helpdesk.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError


class UnknownSheetError(NotFoundError):
    """There is no such team or month, or it is not the reader's."""

    code = "sheet_unknown"


class NoTeamError(NotFoundError):
    """The member belongs to no team, so no sheet counts their visits."""

    code = "sheet_no_team"


class MonthNotOverError(ConflictError):
    """It can be confirmed from its last day on. Fact: `until`."""

    code = "sheet_not_over"


class SheetMoveNotPossibleError(ConflictError):
    """Somebody confirmed or reopened it meanwhile."""

    code = "sheet_move_not_possible"


class SameSignerError(NotAllowedError):
    """Who confirmed for the team does not confirm for the commune too."""

    code = "sheet_same_signer"


class LaterMonthConfirmedError(ConflictError):
    """A later month builds on this one: that one is reopened first. Fact: `month`."""

    code = "sheet_later_confirmed"


class SheetTooLongError(ConflictError):
    """More visits than a sheet can hold. Fact: `most`."""

    code = "sheet_too_long"


class ReopenReasonNeededError(InvalidInputError):
    """A confirmed month is not reopened without saying why."""

    code = "sheet_reason_needed"


class ReopenReasonTooLongError(InvalidInputError):
    """Facts: `length`, `most`."""

    code = "sheet_reason_too_long"


class MonthInvalidError(InvalidInputError):
    """It is no month like 2026-11."""

    code = "sheet_month_invalid"


class FirstDayInvalidError(InvalidInputError):
    """Months begin on one of the days that every month has. Facts: `least`, `most`."""

    code = "sheet_first_day_invalid"


class MonthInUseError(ConflictError):
    """A month from then on is confirmed already: its days stay. Fact: `month`, from which on they can change."""

    code = "sheet_month_in_use"
