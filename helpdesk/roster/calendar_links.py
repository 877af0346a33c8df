"""The private address under which a calendar program asks for shifts: long, unguessable, and taken back at any time."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel


class CalendarKind(StrEnum):
    """Whose calendar it is."""

    OWN = "own"
    TEAM = "team"


class CalendarLink(BaseModel):
    """A subscription. `id` is the hash of the address' token, never the token."""

    id: str
    member: str
    kind: CalendarKind
    made_at: datetime
