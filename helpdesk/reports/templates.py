"""An office's own Word layout."""

from datetime import datetime

from pydantic import BaseModel

LARGEST_MB = 2
LARGEST = LARGEST_MB * 1024 * 1024
"""Bytes of a template: a coat of arms fits in easily."""


class Template(BaseModel):
    """A .docx with named fields, of an area and all below it; the nearest area's latest counts.

    `file` names its bytes by what they are: reports made with it keep it, whatever is uploaded later.
    """

    id: str
    area: str
    reach: list[str]
    name: str
    file: str
    size: int
    by: str
    by_name: str
    at: datetime
    is_withdrawn: bool = False
    version: int = 0
