"""A team's month and what stands on its sheet. People, visits and dossiers stay apart; what nobody knows is None."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from helpdesk.assistance.models import Mode, Place, Result
from helpdesk.month_sheets.errors import (
    MonthNotOverError,
    ReopenReasonNeededError,
    ReopenReasonTooLongError,
    SameSignerError,
    SheetMoveNotPossibleError,
)
from helpdesk.privacy.masking import without_secrets
from helpdesk.statistics.days import Period
from helpdesk.teams.models import Member

LONGEST_REASON = 500


class Kind(StrEnum):
    """Why a line stands on a sheet."""

    VISIT = "visit"  # it happened in these days
    LATE = "late"  # it happened in a month that was confirmed before it was written
    CORRECTION = "correction"  # it corrects what a confirmed sheet counts: only the difference counts here


class Line(BaseModel):
    """One entry on a sheet. `minutes`, `dossiers` and `heads` are what it adds here: of a correction the difference.

    `belongs_to` is the confirmed month it came too late for; `heads` the people of a group that has no name.
    """

    model_config = ConfigDict(frozen=True)

    entry: str
    kind: Kind
    belongs_to: str | None = None
    happened_at: datetime
    member: str
    member_name: str
    present: list[str] = Field(default_factory=list)
    place: Place
    mode: Mode
    area: str
    guide: str | None = None
    topic: str | None = None
    result: Result
    visits: int
    person: str | None = None
    heads: int | None = None
    is_people_known: bool
    is_session: bool = False
    minutes: int | None = None
    dossiers: int = 0


class SheetFigures(BaseModel):
    """The sums of some lines, with the numbers of `HelpFigures`; how they are kept and signed is the sheet's own.

    `sessions` were held for groups, `also_present` are visits of others a member joined.
    """

    people: int | None
    people_unknown_visits: int
    visits: int
    dossiers: int
    minutes: int | None
    days_active: int
    sessions: int
    also_present: int = 0


class Row(BaseModel):
    """What one member did."""

    member: str
    name: str
    figures: SheetFigures


class Status(StrEnum):
    """How far a month has come."""

    OPEN = "open"
    CONFIRMED = "confirmed"  # by the lead: its entries are frozen
    APPROVED = "approved"  # by the commune, too


MOVES: Final[Mapping[Status, frozenset[Status]]] = {
    Status.OPEN: frozenset({Status.CONFIRMED}),
    Status.CONFIRMED: frozenset({Status.APPROVED, Status.OPEN}),
    Status.APPROVED: frozenset({Status.OPEN}),
}


class Signature(BaseModel):
    """Who confirmed it, and when."""

    member: str
    name: str
    at: datetime


class Reopening(Signature):
    """Who let a confirmed month be changed again, and why. `checksum` is that of the sheet which no longer holds."""

    reason: str
    checksum: str


class TeamMonth(BaseModel):
    """One month of one team. While it is open its sheet is counted anew each time; then it stands as it was signed."""

    id: str
    team: str
    team_name: str
    area: str
    reach: list[str]
    month: str
    since: date
    until: date
    status: Status = Status.OPEN
    lead: Signature | None = None
    commune: Signature | None = None
    checksum: str = ""
    rows: list[Row] = Field(default_factory=list)
    total: SheetFigures | None = None
    reopenings: list[Reopening] = Field(default_factory=list)
    version: int = 0

    @property
    def period(self) -> Period:
        """Its days."""
        return Period(since=self.since, until=self.until)

    @property
    def is_open(self) -> bool:
        """Whether its entries can still change."""
        return self.status is Status.OPEN

    def confirm(self, sheet: "Counted", *, by: Member, at: datetime, today: date) -> None:
        """Sign for the team and freeze what is counted. Raises MonthNotOverError, SheetMoveNotPossibleError."""
        if today < self.until:
            raise MonthNotOverError(until=f"{self.until:%d/%m/%Y}")
        self._move_to(Status.CONFIRMED)
        self.lead = Signature(member=by.id, name=by.name, at=at)
        self.rows, self.total, self.checksum = sheet.rows, sheet.total, sheet.checksum

    def approve(self, *, by: Member, at: datetime) -> None:
        """Sign for the commune. Raises SheetMoveNotPossibleError, SameSignerError."""
        if self.lead and self.lead.member == by.id:
            raise SameSignerError
        self._move_to(Status.APPROVED)
        self.commune = Signature(member=by.id, name=by.name, at=at)

    def reopen(self, reason: str, *, by: Member, at: datetime) -> None:
        """Let it be changed again. Raises SheetMoveNotPossibleError and what can be wrong with the reason."""
        words = without_secrets(reason.strip()).strip()
        if not words:
            raise ReopenReasonNeededError
        if len(words) > LONGEST_REASON:
            raise ReopenReasonTooLongError(length=len(words), most=LONGEST_REASON)
        self._move_to(Status.OPEN)
        self.reopenings.append(Reopening(member=by.id, name=by.name, at=at, reason=words, checksum=self.checksum))
        self.lead = self.commune = self.total = None
        self.rows, self.checksum = [], ""

    def _move_to(self, status: Status) -> None:
        if status not in MOVES[self.status]:
            raise SheetMoveNotPossibleError
        self.status = status


class Counted(BaseModel):
    """The lines of a sheet with their sums. `rows` stand by name: nobody is ranked."""

    lines: list[Line]
    rows: list[Row]
    total: SheetFigures
    checksum: str


def checksum_of(team: str, period: Period, lines: Sequence[Line], total: SheetFigures) -> str:
    """Return what the same facts always give and any other facts do not: "3f9a 0c12 …", 64 bits of SHA-256."""
    facts = [
        team,
        period.since.isoformat(),
        period.until.isoformat(),
        [_facts(line) for line in lines],
        total.model_dump(mode="json"),
    ]
    said = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digits = hashlib.sha256(said.encode()).hexdigest()[:16]
    return " ".join(digits[start : start + 4] for start in range(0, 16, 4))


def _facts(line: Line) -> dict[str, object]:
    """Return what a line says, without names, which change."""
    kept = line.model_dump(mode="json", exclude={"member_name", "happened_at"})
    return {**kept, "happened_at": int(line.happened_at.timestamp() * 1000)}
