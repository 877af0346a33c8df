"""What the import of old logs refuses as a whole. What is wrong with single rows stands in `problems`."""

from helpdesk.errors import ConflictError, InvalidInputError, NotFoundError


class UnknownImportError(NotFoundError):
    """There is no such upload of this member, or it is older than a day."""

    code = "log_import_unknown"


class NoRowsError(InvalidInputError):
    """Nothing stands in the file, or a heading without a row."""

    code = "log_import_empty"


class TooManyVisitsError(InvalidInputError):
    """Fact: `most`, rows of one file."""

    code = "log_import_too_many"


class DayColumnMissingError(InvalidInputError):
    """No column tells on which day help was given."""

    code = "log_import_day_missing"


class BadRowsError(ConflictError):
    """Some rows cannot be taken, and nobody said to leave them out. Fact: `rows`."""

    code = "log_import_bad_rows"


class NothingToTakeError(ConflictError):
    """No row can be taken."""

    code = "log_import_nothing"


class ColumnUnknownError(InvalidInputError):
    """The file has no such column. Fact: `column`."""

    code = "log_import_column_unknown"
