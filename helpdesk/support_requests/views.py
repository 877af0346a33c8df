"""The team's inbox without a database: which views there are, what narrows them, and where a page goes on."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field

from helpdesk.service_times.models import ServiceTimes
from helpdesk.support_requests.call_windows import CallBack
from helpdesk.support_requests.models import ENDED, OPEN, NamedProcedure, Priority, Resolution, Status

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_LATEST_MS = 253_402_300_799_999  # the last moment of the year 9999
_LONGEST_ID = 64


class View(StrEnum):
    """Which requests of the member's areas are listed."""

    MINE = "mine"  # taken by the member, or offered to them first
    AREA = "area"  # everything that is open
    WAITING = "waiting"  # nobody has it
    OVERDUE = "overdue"  # open, and something is owed since before now
    NOT_YET = "not_yet"  # ended, and the resident told later that the result had not come
    RESOLVED = "resolved"  # ended, however it ended
    ALL = "all"  # open or not: only where words are looked for


STATUSES: dict[View, tuple[Status, ...]] = {
    View.MINE: OPEN,
    View.AREA: OPEN,
    View.WAITING: (Status.WAITING,),
    View.OVERDUE: OPEN,
    View.NOT_YET: ENDED,
    View.RESOLVED: ENDED,
    View.ALL: tuple(Status),
}


class Filters(BaseModel):
    """What narrows a view; all of it has to be true."""

    model_config = ConfigDict(frozen=True)

    words: str = ""  # as somebody typed them, masked
    guide: str | None = None
    area: str | None = None
    priority: Priority | None = None
    status: Status | None = None
    tag: str | None = None

    @property
    def is_narrowing(self) -> bool:
        """Whether anything but words is asked for."""
        return any((self.guide, self.area, self.priority, self.status, self.tag))

    def address(self, view: View) -> dict[str, str]:
        """Return the fields of the page that shows this view so narrowed."""
        named = {"q": self.words, "guide": self.guide, "area": self.area, "tag": self.tag}
        chosen = {"priority": self.priority and self.priority.value, "status": self.status and self.status.value}
        return {"view": view.value} | {name: value for name, value in (named | chosen).items() if value}


class Position(NamedTuple):
    """Behind which request the next page begins. `rank`: which group of the view it belongs to, 0 is shown first."""

    rank: int
    moment: datetime
    id: str

    def __str__(self) -> str:
        """Write it for an address."""
        return f"{self.rank}.{(self.moment - _EPOCH) // _MILLISECOND}.{self.id}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read it from an address; None when it cannot be one."""
        rank, _, rest = text.partition(".")
        moment, _, name = rest.partition(".")
        digits = rank.isdecimal() and moment.isdecimal() and rank.isascii() and moment.isascii()
        if not digits or len(rank) > 1 or len(moment) > len(str(_LATEST_MS)) or not 0 < len(name) <= _LONGEST_ID:
            return None
        if int(moment) > _LATEST_MS:
            return None
        return cls(int(rank), _EPOCH + int(moment) * _MILLISECOND, name)


class ListedRequest(BaseModel):
    """What the list shows of a request: no thread, and of the context its last line only."""

    id: str
    code: str
    conversation: str
    area: str
    guide: str | None = None
    guide_version: int | None = None
    step: str | None = None
    procedure: NamedProcedure | None = None
    answers: dict[str, str] = Field(default_factory=dict)
    context: list[str] = Field(default_factory=list)
    status: Status
    priority: Priority = Priority.NORMAL
    tags: list[str] = Field(default_factory=list)
    created_at: datetime
    changed_at: datetime
    taken_by: str | None = None
    taken_by_name: str | None = None
    assigned_to: str | None = None
    due_at: datetime | None = None
    times: ServiceTimes | None = None
    resolution: Resolution | None = None
    unread: int = 0
    rating: int | None = None
    is_result_missing: bool = False
    call_at: CallBack | None = None
    without_chat: bool = False

    @property
    def is_open(self) -> bool:
        """Whether somebody still waits for help."""
        return self.status in OPEN


class ListedPage(NamedTuple):
    """One page of a view. `is_cut`: so many requests hold these words that not all of them were looked at."""

    requests: list[ListedRequest]
    next_from: Position | None = None
    is_cut: bool = False


class Counts(BaseModel):
    """How many requests each view has, counted up to `MOST_COUNTED`, and in how many something is unread."""

    mine: int = 0
    area: int = 0
    waiting: int = 0
    overdue: int = 0
    not_yet: int = 0
    resolved: int = 0
    unread: int = 0

    def of(self, view: View) -> int | None:
        """Return how many a view has; None where nobody counts."""
        return None if view is View.ALL else int(getattr(self, view.value))


MOST_COUNTED = 100
"""From here on it is "99+": counting further would cost more the more there are."""

PAGE = 30
"""Requests on one page."""


def first_view(counts: Counts, *, oversees: bool) -> View:
    """Return what a member sees who asked for nothing else.

    A team sees what its area waits for, as long as that is a page; where it is more, whoever has work of their own sees
    that. Who looks after several teams sees what is overdue, if anything is.
    """
    if counts.mine and counts.area > PAGE:
        return View.MINE
    if oversees and counts.overdue:
        return View.OVERDUE
    return View.AREA
