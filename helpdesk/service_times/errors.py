"""What can be refused about calendars, hours and targets."""

from helpdesk.errors import ConflictError, InvalidInputError, NotFoundError


class ServiceAreaError(NotFoundError):
    """There is no such area, or it is not the member's to look after."""

    code = "service_area_unknown"


class DayNotOursError(NotFoundError):
    """The area has no entry of its own for this day: what holds there was said elsewhere. Fact: `day`."""

    code = "service_day_unknown"


class HoursInvalidError(InvalidInputError):
    """Working hours that cannot be read. Fact: `found`."""

    code = "service_hours_invalid"


class HoursOverlapError(InvalidInputError):
    """Working hours that end before they begin, or run into each other. Fact: `found`."""

    code = "service_hours_overlap"


class NeverOpenError(InvalidInputError):
    """A week in which nobody ever works: nothing would ever be due."""

    code = "service_never_open"


class DayInvalidError(InvalidInputError):
    """A day outside the years the calendar has. Facts: `first`, `last`."""

    code = "service_day_invalid"


class DayNameError(InvalidInputError):
    """A day without a reason, or with a very long one. Fact: `most`."""

    code = "service_day_name"


class DaysEmptyError(InvalidInputError):
    """A list without a day in it."""

    code = "service_days_empty"


class DaysTooManyError(InvalidInputError):
    """A list longer than a year has days. Fact: `most`."""

    code = "service_days_too_many"


class TargetsInvalidError(InvalidInputError):
    """Targets of which an answer takes longer than the resolution, or dates out of order."""

    code = "service_targets_invalid"


class TargetsInPastError(InvalidInputError):
    """Targets that would begin before today: what was promised does not change afterwards. Fact: `day`."""

    code = "service_targets_in_past"


class ServiceChangedError(ConflictError):
    """Somebody changed the same thing since the page was drawn."""

    code = "service_changed"
