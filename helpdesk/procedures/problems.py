"""What can be wrong with one cell of a list. The words for it stand at the edges, a remedy beside each."""

from enum import StrEnum
from typing import NamedTuple


class Wrong(StrEnum):
    """What is wrong."""

    CODE_MISSING = "code_missing"
    CODE_FORM = "code_form"
    CODE_NUMBER = "code_number"  # a spreadsheet took it for a number: zeros may be gone
    CODE_DATE = "code_date"  # … or for a day
    CODE_TWICE = "code_twice"  # fact: `row`, where it stands first
    TITLE_MISSING = "title_missing"
    TOO_LONG = "too_long"  # facts: `length`, `most`
    LINK_FORM = "link_form"
    FORMULA = "formula"
    ERROR_VALUE = "error_value"  # "#REF!"
    MERGED = "merged"
    NOT_TEXT = "not_text"  # a number or a day where words belong
    OLD_FONT = "old_font"  # letters of TCVN3, which only its own fonts show


class Problem(NamedTuple):
    """One cell that cannot be taken. `column` is the heading as the file has it, `found` what stands there, cut."""

    row: int  # as a spreadsheet numbers them, the first is 1
    column: str
    wrong: Wrong
    found: str
    facts: dict[str, int]
