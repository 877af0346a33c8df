"""What can be refused about a question."""

from helpdesk.errors import InvalidInputError


class InvalidPeriodError(InvalidInputError):
    """It ends before it begins, or is too long. Facts: `since`, `until`, `longest` in days."""

    code = "period_invalid"
