"""What can be refused about targets. What is wrong with single rows of a file stands in `problems`."""

from helpdesk.errors import ConflictError, InvalidInputError, NotFoundError


class UnknownTargetError(NotFoundError):
    """No such target, or not in the member's areas."""

    code = "target_unknown"


class TargetAreaError(InvalidInputError):
    """Targets are set for areas that the member looks after."""

    code = "target_area_not_yours"


class TargetMeasureError(InvalidInputError):
    """No figure of this name can have a target."""

    code = "target_measure_unknown"


class TargetPeriodError(InvalidInputError):
    """It is no month, quarter, half-year or year."""

    code = "target_period_invalid"


class TargetValueError(InvalidInputError):
    """It is no number, or one that cannot be reached. Facts: `least`, `most`, as they are typed."""

    code = "target_value_invalid"


class TargetFileTypeError(InvalidInputError):
    """It is neither CSV nor XLSX."""

    code = "target_file_type"


class TargetRowsMissingError(InvalidInputError):
    """Nothing stands in the file below its heading, or no row names the four columns."""

    code = "target_rows_missing"


class TooManyTargetsError(InvalidInputError):
    """Fact: `most`, rows of one file."""

    code = "target_rows_too_many"


class TargetRowsWrongError(ConflictError):
    """Some rows cannot be taken, so none is. Fact: `rows`."""

    code = "target_rows_wrong"


class UnknownTargetImportError(NotFoundError):
    """There is no such upload of this member, or it is older than a day."""

    code = "target_import_unknown"
