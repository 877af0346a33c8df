"""What can be wrong with a row of an old log. The words for it stand at the edges, a remedy beside each."""

from enum import StrEnum
from typing import NamedTuple


class Wrong(StrEnum):
    """What is wrong."""

    FORMULA = "formula"
    ERROR_VALUE = "error_value"  # "#REF!"
    MERGED_NUMBER = "merged_number"  # one figure for several rows: it would count several times
    DAY_MISSING = "day_missing"
    DAY_FORM = "day_form"
    DAY_AHEAD = "day_ahead"
    DAY_TOO_OLD = "day_too_old"  # fact: `year`, since which teams exist
    TIME_FORM = "time_form"
    NUMBER_FORM = "number_form"
    NUMBER_RANGE = "number_range"  # facts: `least`, `most`
    MEMBER_MISSING = "member_missing"
    MEMBER_UNKNOWN = "member_unknown"
    PLACE_UNKNOWN = "place_unknown"
    AREA_UNKNOWN = "area_unknown"
    MODE_UNKNOWN = "mode_unknown"
    RESULT_UNKNOWN = "result_unknown"
    CONSENT_MISSING = "consent_missing"
    REASON_MISSING = "reason_missing"
    TOO_LONG = "too_long"  # facts: `length`, `most`


class Problem(NamedTuple):
    """One cell that cannot be taken. `column` is the heading as the file has it, `found` what stands there, cut."""

    row: int  # as a spreadsheet numbers them, the first is 1
    column: str
    wrong: Wrong
    found: str
    facts: dict[str, int]
