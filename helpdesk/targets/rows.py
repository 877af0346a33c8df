"""A file of targets: its rows as they stand in it, and what can be wrong with one."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, Field

from helpdesk.targets.models import Measure


class Column(StrEnum):
    """What a column tells. All four have to be there."""

    AREA = "area"
    MEASURE = "measure"
    PERIOD = "period"
    VALUE = "value"


class TargetRow(BaseModel):
    """One row as it stands in the file, by its number there. `unusable`: columns that hold a formula or an error."""

    row: int
    area: str = ""
    measure: str = ""
    period: str = ""
    value: str = ""
    is_number: bool = False  # the value is a number of the spreadsheet, not a text
    unusable: list[Column] = Field(default_factory=list)

    def said(self, column: Column) -> str:
        """Return what stands in a column."""
        said: str = getattr(self, column.value)
        return said


class TargetImport(BaseModel):
    """An upload that was looked at and not yet taken."""

    id: str
    member: str
    file: str  # its name, masked
    created_at: datetime
    rows: list[TargetRow]


class Wrong(StrEnum):
    """What is wrong with a row."""

    UNUSABLE = "unusable"  # a formula, or an error of the spreadsheet
    AREA_MISSING = "area_missing"
    AREA_UNKNOWN = "area_unknown"  # or not the member's
    AREA_AMBIGUOUS = "area_ambiguous"
    MEASURE_UNKNOWN = "measure_unknown"
    PERIOD_UNKNOWN = "period_unknown"
    VALUE_FORM = "value_form"
    VALUE_RANGE = "value_range"  # facts: `least`, `most`
    TWICE = "twice"  # fact: `other`, the row before


class Problem(NamedTuple):
    """One cell that cannot be taken. `found` is what stands there."""

    row: int
    column: Column
    wrong: Wrong
    found: str
    facts: dict[str, object]


class Meant(NamedTuple):
    """What a row means."""

    row: int
    area: str
    measure: Measure
    period: str
    value: float
