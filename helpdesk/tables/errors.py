"""What keeps a file from being read as a table."""

from helpdesk.errors import InvalidInputError


class FileMissingError(InvalidInputError):
    """No file was chosen."""

    code = "table_missing"


class FileTooLargeError(InvalidInputError):
    """Fact: `most`, in MB."""

    code = "table_too_large"


class FileTypeError(InvalidInputError):
    """It is neither CSV nor XLSX."""

    code = "table_type"


class OldExcelError(InvalidInputError):
    """An .xls file, or one with a password: both begin alike."""

    code = "table_old_excel"


class FileBrokenError(InvalidInputError):
    """A workbook that cannot be opened, or unpacks to far more than it is."""

    code = "table_broken"


class EncodingError(InvalidInputError):
    """A text that is not UTF-8. Fact: `row`, where it stops being so."""

    code = "table_encoding"


class QuotesError(InvalidInputError):
    """A quotation mark that opens and never closes, or closes too early. Fact: `row`, where the reading ended."""

    code = "table_quotes"


class TooManyRowsError(InvalidInputError):
    """Fact: `most`."""

    code = "table_too_many_rows"
