"""A report and the rules of its life."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, Field

from helpdesk.privacy.masking import mask, without_secrets
from helpdesk.reports.errors import (
    FiguresTooOldError,
    NotAboveError,
    OwnReportError,
    ReportMoveNotPossibleError,
    ReportPeriodNotOverError,
    ReportTextTooLongError,
    ReturnReasonMissingError,
)
from helpdesk.reports.figures import Paper
from helpdesk.reports.periods import ReportPeriod
from helpdesk.statistics.days import local_day
from helpdesk.teams.models import Member

LONGEST_REASON: Final = 500
LONGEST_PROPOSALS: Final = 4000
LONGEST_LINE: Final = 200
MOST_RECEIVERS: Final = 20

PROGRAM: Final = "program"
"""Who makes a report by a schedule: nobody of the members."""


class Status(StrEnum):
    """How far a report has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    LOCKED = "locked"


MOVES: Final[Mapping[Status, frozenset[Status]]] = {
    Status.DRAFT: frozenset({Status.SUBMITTED}),
    Status.SUBMITTED: frozenset({Status.RETURNED, Status.APPROVED}),
    Status.RETURNED: frozenset({Status.SUBMITTED}),
    Status.APPROVED: frozenset({Status.LOCKED}),
    Status.LOCKED: frozenset(),
}
CHANGEABLE: Final = (Status.DRAFT, Status.RETURNED)


class Act(StrEnum):
    """What somebody did to a report."""

    MADE = "made"
    CHANGED = "changed"  # the words around the figures
    COUNTED = "counted"  # the figures were taken anew
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    LOCKED = "locked"


class Entry(BaseModel):
    """One line of a report's history. `checksum` is that of what it showed then."""

    act: Act
    member: str
    name: str
    at: datetime
    reason: str = ""
    checksum: str = ""


WRITING: Final = (Act.MADE, Act.CHANGED, Act.COUNTED, Act.SUBMITTED)
"""Whoever did one of these may not approve the report as well."""


class Report(BaseModel):
    """A report of a place and a period. What it shows is kept beside it, by its checksum."""

    id: str
    area: str
    reach: list[str]
    period: ReportPeriod
    template: str | None = None  # the office's own, as it was then; None: the usual layout
    status: Status = Status.DRAFT
    made_by: str
    made_by_name: str
    made_at: datetime
    as_of: datetime
    checksum: str
    submitted_by: str | None = None
    history: list[Entry] = Field(default_factory=list)
    version: int = 0

    @property
    def is_changeable(self) -> bool:
        """Whether its figures and words can still change."""
        return self.status in CHANGEABLE

    @property
    def has_old_figures(self) -> bool:
        """Whether its figures were taken before the period was over: what came later is not in them."""
        return local_day(self.as_of) <= self.period.until

    def begin(self, *, by: str, name: str, at: datetime) -> None:
        """Note who made it."""
        self._note(Act.MADE, by=by, name=name, at=at)

    def show(self, checksum: str, *, as_of: datetime, act: Act, by: str, name: str, at: datetime) -> None:
        """Show something else from now on. Raises ReportMoveNotPossibleError."""
        if not self.is_changeable:
            raise ReportMoveNotPossibleError
        self.checksum, self.as_of = checksum, as_of
        self._note(act, by=by, name=name, at=at)

    def submit(self, *, by: Member, at: datetime, today: date) -> None:
        """Hand it in. Raises ReportPeriodNotOverError, FiguresTooOldError, ReportMoveNotPossibleError."""
        until = f"{self.period.until:%d/%m/%Y}"
        if today <= self.period.until:
            raise ReportPeriodNotOverError(until=until)
        if self.is_changeable and self.has_old_figures:
            raise FiguresTooOldError(until=until)
        self._move_to(Status.SUBMITTED)
        self.submitted_by = by.id
        self._note(Act.SUBMITTED, by=by.id, name=by.name, at=at)

    def send_back(self, reason: str, *, by: Member, is_above: bool, at: datetime) -> None:
        """Give it back with a reason. Raises as `approve` does and what can be wrong with the reason."""
        words = within(reason, LONGEST_REASON)
        if not words:
            raise ReturnReasonMissingError
        self._check_approver(by, is_above=is_above)
        self._move_to(Status.RETURNED)
        self._note(Act.RETURNED, by=by.id, name=by.name, at=at, reason=words)

    def approve(self, *, by: Member, is_above: bool, at: datetime) -> None:
        """Approve it. Raises NotAboveError, OwnReportError, ReportMoveNotPossibleError."""
        self._check_approver(by, is_above=is_above)
        self._move_to(Status.APPROVED)
        self._note(Act.APPROVED, by=by.id, name=by.name, at=at)

    def lock(self, *, by: Member, is_above: bool, at: datetime) -> None:
        """Let nothing of it change for ever. Raises NotAboveError, OwnReportError, ReportMoveNotPossibleError."""
        self._check_approver(by, is_above=is_above)
        self._move_to(Status.LOCKED)
        self._note(Act.LOCKED, by=by.id, name=by.name, at=at)

    def is_own(self, member: str) -> bool:
        """Whether this member made, changed or handed it in."""
        return any(entry.member == member for entry in self.history if entry.act in WRITING)

    def _check_approver(self, member: Member, *, is_above: bool) -> None:
        if not is_above:
            raise NotAboveError
        if self.is_own(member.id):
            raise OwnReportError

    def _move_to(self, status: Status) -> None:
        if status not in MOVES[self.status]:
            raise ReportMoveNotPossibleError
        self.status = status

    def _note(self, act: Act, *, by: str, name: str, at: datetime, reason: str = "") -> None:
        entry = Entry(act=act, member=by, name=name, at=at, reason=reason, checksum=self.checksum)
        self.history = [*self.history, entry]


def checked_paper(paper: Paper) -> Paper:
    """Return what was typed, masked and trimmed. Raises ReportTextTooLongError."""
    receivers = [words for one in paper.receivers[:MOST_RECEIVERS] if (words := within(one, LONGEST_LINE))]
    lines = ("office_above", "office", "number", "town", "signer_title", "signer_name")
    kept = {name: within(getattr(paper, name), LONGEST_LINE) for name in lines}
    return Paper(**kept, receivers=receivers, proposals=_masked(paper.proposals))


def _masked(proposals: str) -> str:
    """Return what others outside read: also phone numbers go. Raises ReportTextTooLongError."""
    return within(mask(proposals).text, LONGEST_PROPOSALS)


def within(words: str, most: int) -> str:
    """Return words without secrets. Raises ReportTextTooLongError."""
    kept = without_secrets(words.strip()).strip()
    if len(kept) > most:
        raise ReportTextTooLongError(length=len(kept), most=most)
    return kept
