"""What can be refused about shifts, absences, group events and calendars."""

from helpdesk.errors import ConflictError, InvalidInputError, NotFoundError


class UnknownShiftError(NotFoundError):
    """No such shift, or not of a team the member sees."""

    code = "shift_unknown"


class TimesError(InvalidInputError):
    """It ends before it begins."""

    code = "roster_times"


class PlaceMissingError(InvalidInputError):
    """Nobody would know where to go."""

    code = "roster_place_missing"


class TitleMissingError(InvalidInputError):
    """An event without a name."""

    code = "group_event_title_missing"


class TextTooLongError(InvalidInputError):
    """Facts: `length`, `most`."""

    code = "roster_text_too_long"


class PlaceTooLongError(TextTooLongError):
    """The place."""


class TitleTooLongError(TextTooLongError):
    """The title of an event."""


class ReasonTooLongError(TextTooLongError):
    """The reason of an absence."""


class NobodyChosenError(InvalidInputError):
    """A shift or event for which nobody is there."""

    code = "roster_nobody"


class NotOfTeamError(InvalidInputError):
    """Somebody who is chosen has no place in this team today."""

    code = "roster_not_of_team"


class NotInAreaError(InvalidInputError):
    """The place is outside of the team's area."""

    code = "roster_not_in_area"


class RepeatError(InvalidInputError):
    """The last day lies before the first, or too far away. Facts: `weeks` that are allowed."""

    code = "roster_repeat"


class UnknownAbsenceError(NotFoundError):
    """No such absence, or not one the member may take back."""

    code = "absence_unknown"


class AbsenceDaysError(InvalidInputError):
    """It ends before it begins, or is too long. Facts: `days` that are allowed."""

    code = "absence_days"


class UnknownGroupEventError(NotFoundError):
    """No such event, or not of a team the member sees."""

    code = "group_event_unknown"


class GroupEventOverError(ConflictError):
    """It was held or cancelled already: nothing of it changes any more."""

    code = "group_event_over"


class NotYetHeldError(ConflictError):
    """Nobody can have come yet."""

    code = "group_event_not_yet"


class AttendanceError(InvalidInputError):
    """Parts that are more than the whole: people seen before, or people by age. Facts: `heads`."""

    code = "attendance_parts"
