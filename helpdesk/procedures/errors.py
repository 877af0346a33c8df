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


class FileEmptyError(InvalidInputError):
    """Nothing stands in it, or a heading without a row."""

    code = "procedures_file_empty"


class HeadingMissingError(InvalidInputError):
    """No row names a column for the code and one for the title. Fact: `rows`, how many were looked at."""

    code = "procedures_heading_missing"


class SeveralSheetsError(InvalidInputError):
    """Several sheets hold a list. Fact: `sheets`."""

    code = "procedures_several_sheets"
