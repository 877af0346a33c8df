"""A poster, and the conversations it led to."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, Field

from helpdesk.posters.errors import PosterMoveNotPossibleError

LONGEST_SPOT = 60
"""In characters: "Chợ Chi Nê, cổng chính"."""


class Size(StrEnum):
    """The paper."""

    A4 = "a4"
    A5 = "a5"


class Poster(BaseModel):
    """A sheet for one place and one guide. `id` is its code, "7K4M"; people read and type it with a P before it."""

    id: str
    area: str
    reach: list[str]  # who sees it: see `Area.reach`
    guide: str | None = None  # None: the bot itself, for whatever it may be
    size: Size = Size.A4
    spot: str = ""  # where it hangs, for those who made it; masked
    made_by: str  # the member
    made_at: datetime
    withdrawn_at: datetime | None = None
    version: int = 0

    @property
    def is_withdrawn(self) -> bool:
        """Whether whoever scans it is told that it no longer counts."""
        return self.withdrawn_at is not None

    def withdrawn(self, at: datetime) -> "Poster":
        """Return it as it is once it no longer counts. Raises PosterMoveNotPossibleError."""
        if self.is_withdrawn:
            raise PosterMoveNotPossibleError(code=self.id)
        return self.model_copy(update={"withdrawn_at": at})


class PosterVisit(BaseModel):
    """That a poster led into a conversation: when, on which account, by scanning or by typing; not whose it was."""

    id: str
    poster: str
    at: datetime
    channel: str
    is_typed: bool


class PosterCount(BaseModel):
    """How many conversations a poster led to."""

    scanned: int = 0
    typed: int = 0
    last_at: datetime | None = None


class PosterSeen(BaseModel):
    """A poster with its count, for the list."""

    poster: Poster
    count: PosterCount = Field(default_factory=PosterCount)
