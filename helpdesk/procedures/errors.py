"""What the lists of procedures refuse as a whole. What is wrong with single rows stands in `problems`."""

from helpdesk.errors import ConflictError, InvalidInputError, NotFoundError


class UnknownListError(NotFoundError):
    """There is no such list, or it is not the reader's. Fact: `area`."""

    code = "procedures_unknown"


class UnknownDraftError(NotFoundError):
    """What was uploaded was taken or dropped meanwhile, or is older than a day."""

    code = "procedures_draft_unknown"


class NothingToUndoError(ConflictError):
    """The list was never changed. Fact: `area`."""

    code = "procedures_nothing_to_undo"


class ListChangedError(ConflictError):
    """Somebody changed the list since the file was compared with it: compare again."""

    code = "procedures_list_changed"


class AreaMissingError(InvalidInputError):
    """Whose list it is was not said."""

    code = "procedures_area_missing"


class FileMissingError(InvalidInputError):
    """No file was chosen."""

    code = "procedures_file_missing"


class FileEmptyError(InvalidInputError):
    """Nothing stands in it, or a heading without a row."""

    code = "procedures_file_empty"


class FileTooLargeError(InvalidInputError):
    """Fact: `most`, in MB."""

    code = "procedures_file_too_large"


class FileTypeError(InvalidInputError):
    """It is neither CSV nor XLSX."""

    code = "procedures_file_type"


class OldExcelError(InvalidInputError):
    """An .xls file, or one with a password: both begin alike."""

    code = "procedures_file_old_excel"


class FileBrokenError(InvalidInputError):
    """A workbook that cannot be opened, or unpacks to far more than it is."""

    code = "procedures_file_broken"


class EncodingError(InvalidInputError):
    """A text that is not UTF-8. Fact: `row`, where it stops being so."""

    code = "procedures_file_encoding"


class QuotesError(InvalidInputError):
    """A quotation mark that opens and never closes, or closes too early. Fact: `row`, where the reading ended."""

    code = "procedures_file_quotes"


class HeadingMissingError(InvalidInputError):
    """No row names a column for the code and one for the title. Fact: `rows`, how many were looked at."""

    code = "procedures_heading_missing"


class SeveralSheetsError(InvalidInputError):
    """Several sheets hold a list. Fact: `sheets`."""

    code = "procedures_several_sheets"


class TooManyRowsError(InvalidInputError):
    """Fact: `most`."""

    code = "procedures_too_many_rows"
