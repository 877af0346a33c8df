"""What can be refused about a question."""

from helpdesk.errors import InvalidInputError, NotFoundError


class InvalidPeriodError(InvalidInputError):
    """It ends before it begins, or is too long. Facts: `since`, `until`, `longest` in days."""

    code = "period_invalid"


class PeriodUnreadableError(InvalidInputError):
    """No period has this name."""

    code = "figures_period_unreadable"


class PeriodNotBegunError(InvalidInputError):
    """Nothing can have happened in it yet. Fact: `since`."""

    code = "figures_period_not_begun"


class FiguresAreaUnknownError(NotFoundError):
    """There is no such place, or it is not the reader's: both look the same."""

    code = "figures_area_unknown"


class ComparisonUnknownError(InvalidInputError):
    """Figures stand beside the period before, or the same days of last year."""

    code = "figures_comparison_unknown"
