"""What a request is owed and until when: the promise that held when it came, and the time that stood still."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, Field

from helpdesk.service_times.working import WorkingCalendar
from helpdesk.support_requests.call_windows import CallBack

WARNED_AT: Final = 0.75
"""The share of a promised time after which whoever holds a request is warned: a quarter is left."""


class Pace(StrEnum):
    """Whether the time for resolving a request runs."""

    RUNNING = "running"
    PAUSED = "paused"  # somebody else has to act
    ENDED = "ended"


class Stage(StrEnum):
    """What was said about a deadline last; each is said once."""

    WARNED = "warned"
    OVERDUE = "overdue"
    ESCALATED = "escalated"


class Owed(StrEnum):
    """What is owed next."""

    FIRST_ANSWER = "first_answer"
    RESOLUTION = "resolution"
    CALL = "call"  # at the time the resident named


class Span(BaseModel):
    """A time in which a request stood still; it still does without `until`."""

    since: datetime
    until: datetime | None = None


class Watch(BaseModel):
    """When somebody is told that a deadline comes near, or has passed; `looks_at` is the next such moment."""

    deadline: datetime
    warns_at: datetime
    escalates_at: datetime
    said: Stage | None = None

    def stage(self, at: datetime) -> Stage | None:
        """Return what is to be said now; None when that was said, or nothing is to be."""
        due = [
            stage
            for stage, moment in (
                (Stage.WARNED, self.warns_at),
                (Stage.OVERDUE, self.deadline),
                (Stage.ESCALATED, self.escalates_at),
            )
            if moment <= at
        ]
        return due[-1] if due and due[-1] is not self.said else None

    @property
    def looks_at(self) -> datetime | None:
        """Return when there is something to say next; None when all was said."""
        following = {None: self.warns_at, Stage.WARNED: self.deadline, Stage.OVERDUE: self.escalates_at}
        return following.get(self.said)


class ServiceTimes(BaseModel):
    """Kept on the request, for lists, warnings and statistics. All times are working time, exact.

    `first_answer_seconds`, `resolution_seconds` and what was in time are None until they are known: nobody answered
    yet, it has not ended, or the resident needed no help any more.
    """

    area: str  # of which place the promise was asked
    team: str | None = None
    priority: str
    promised_first_answer: int  # seconds, as promised on the day the request came
    promised_resolution: int
    pace: Pace = Pace.RUNNING
    stood_still: list[Span] = Field(default_factory=list)
    first_answer_due: datetime | None = None
    resolution_due: datetime | None = None  # None while it stands still
    paused_seconds: int = 0
    first_answer_seconds: int | None = None
    resolution_seconds: int | None = None
    is_answered_in_time: bool | None = None
    is_resolved_in_time: bool | None = None
    is_out_of_hours: bool | None = None  # whether it came while nobody worked
    owes: Owed | None = None
    watch: Watch | None = None
    call_watch: Watch | None = None  # over a call that the resident wants, also while the rest stands still
    looks_at: datetime | None = None  # when a watch has something to say: by this it is found

    def goes(self, pace: Pace, *, at: datetime) -> None:
        """Note that the time runs, stands still or ends from now on."""
        if self.pace is pace:
            return
        self.pace = pace
        last = self.stood_still[-1] if self.stood_still else None
        if last is not None and last.until is None:
            last.until = max(at, last.since)
        if pace is not Pace.RUNNING:
            self.stood_still.append(Span(since=max(at, last.until) if last and last.until else at))

    def reckon(
        self,
        calendar: WorkingCalendar,
        *,
        opened_at: datetime,
        answered_at: datetime | None,
        is_resolved: bool,
        call: CallBack | None = None,
    ) -> None:
        """Work everything out from what happened; the same facts and calendar give the same figures."""
        self.is_out_of_hours = not calendar.is_open(opened_at)
        self._reckon_first_answer(calendar, opened_at, answered_at)
        self._reckon_resolution(calendar, opened_at, is_resolved=is_resolved)
        self._owe(calendar, opened_at, answered_at)
        self._owe_call(calendar, call)
        self.looks_at = self._looks_at()

    def due_at(self) -> datetime | None:
        """Return when the next thing is owed; None while nothing is."""
        if self.pace is not Pace.RUNNING or self.owes is None:
            return None
        return self.first_answer_due if self.owes is Owed.FIRST_ANSWER else self.resolution_due

    def to_say(self, at: datetime) -> tuple[Owed, Stage, Watch] | None:
        """Return what is to be said now, of what is owed, with its deadline; None when nothing is."""
        found = ((owed, watch.stage(at), watch) for owed, watch in self._watches())
        return next(((owed, stage, watch) for owed, stage, watch in found if stage is not None), None)

    def said(self, owed: Owed, stage: Stage) -> None:
        """Note what was said about a deadline."""
        for one, watch in self._watches():
            if one is owed:
                watch.said = stage
        self.looks_at = self._looks_at()

    def _watches(self) -> list[tuple[Owed, Watch]]:
        """Return what runs now, each with what it watches over."""
        runs = self.owes is not None and self.due_at() is not None
        found = [(self.owes, self.watch) if runs else None, (Owed.CALL, self.call_watch)]
        return [(one[0], one[1]) for one in found if one is not None and one[0] is not None and one[1] is not None]

    def _looks_at(self) -> datetime | None:
        return min((at for _, watch in self._watches() if (at := watch.looks_at) is not None), default=None)

    def _reckon_first_answer(
        self, calendar: WorkingCalendar, opened_at: datetime, answered_at: datetime | None
    ) -> None:
        self.first_answer_due = _kept(calendar.after(opened_at, timedelta(seconds=self.promised_first_answer)))
        self.first_answer_seconds = self.is_answered_in_time = None
        if answered_at is not None:
            took = calendar.between(opened_at, answered_at)
            self.first_answer_seconds = _whole(took)
            self.is_answered_in_time = took <= timedelta(seconds=self.promised_first_answer)

    def _reckon_resolution(self, calendar: WorkingCalendar, opened_at: datetime, *, is_resolved: bool) -> None:
        promised = timedelta(seconds=self.promised_resolution)
        over = [one for one in self.stood_still if one.until is not None]
        still = sum((calendar.between(one.since, one.until) for one in over if one.until), timedelta())
        self.paused_seconds = _whole(still)
        self.resolution_seconds = self.is_resolved_in_time = self.resolution_due = None
        if self.pace is Pace.ENDED and is_resolved:
            took = calendar.between(opened_at, self.stood_still[-1].since) - still
            self.resolution_seconds, self.is_resolved_in_time = _whole(took), took <= promised
        elif self.pace is Pace.RUNNING:
            # What stood still was worked time too: with it on top, the clock is where it would be without a pause.
            self.resolution_due = _kept(calendar.after(opened_at, promised + still))

    def _owe(self, calendar: WorkingCalendar, opened_at: datetime, answered_at: datetime | None) -> None:
        self.owes = None
        if self.pace is Pace.RUNNING:
            self.owes = Owed.RESOLUTION if answered_at is not None else Owed.FIRST_ANSWER
        deadline = self.due_at()
        if deadline is None:
            return  # what was said stays: going on, the deadline may be the same
        seconds = self.promised_first_answer if self.owes is Owed.FIRST_ANSWER else self.promised_resolution
        promised = timedelta(seconds=seconds)
        ran_out = calendar.between(opened_at, deadline) - promised * (1 - WARNED_AT)
        same = self.watch if self.watch is not None and self.watch.deadline == deadline else None
        self.watch = Watch(
            deadline=deadline,
            warns_at=_kept(calendar.after(opened_at, ran_out)) or deadline,
            escalates_at=_kept(calendar.after(deadline, promised)) or deadline + promised,
            said=same.said if same else None,
        )

    def _owe_call(self, calendar: WorkingCalendar, call: CallBack | None) -> None:
        """Watch over a call: its time has come, it is over, and as long again as a first answer may take."""
        if call is None:
            self.call_watch = None
            return
        promised, deadline = timedelta(seconds=self.promised_first_answer), _cut(call.until)
        same = self.call_watch if self.call_watch is not None and self.call_watch.deadline == deadline else None
        is_ahead = call.since > call.asked_at  # a call that is wanted at once was told of at once
        self.call_watch = Watch(
            deadline=deadline,
            warns_at=_cut(call.since) if is_ahead else deadline,
            escalates_at=_kept(calendar.after(deadline, promised)) or deadline + promised,
            said=same.said if same else None,
        )


def _kept(at: datetime | None) -> datetime | None:
    """Cut a moment, if there is one."""
    return at and _cut(at)


def _cut(at: datetime) -> datetime:
    """Cut a moment to what the database tells apart: read again, it is the same."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _whole(took: timedelta) -> int:
    return max(0, int(took.total_seconds()))
