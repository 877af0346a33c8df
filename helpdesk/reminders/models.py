"""A reminder and its life: the day before it is told, the day after the result is asked for."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Self

from pydantic import BaseModel

from helpdesk.clock import VIETNAM
from helpdesk.ids import derived_id

MOST = 5
"""Reminders of one person: more than a family waits for at once."""
KEPT_FOR = timedelta(days=60)
"""After the day, a reminder to which nothing was said is removed."""

LEFT_FOR = timedelta(hours=24)
"""Who said nothing for so long in the middle of a guide is asked once whether to go on."""

CHECKED_AFTER = timedelta(days=7)
"""So long after help we take a result to be there; who has a day of their own is asked after that."""

_MORNING = time(9, 0)
_EARLY = time(7, 30)  # on the day itself, for those who told the day when the morning before was over


class Stage(StrEnum):
    """How far a reminder has come."""

    WAITING = "waiting"  # the day before is still to come
    REMINDED = "reminded"  # … is over; the question after it is still to come
    ASKED = "asked"


MOVES: dict[Stage, frozenset[Stage]] = {
    Stage.WAITING: frozenset({Stage.REMINDED, Stage.ASKED}),
    Stage.REMINDED: frozenset({Stage.ASKED}),
    Stage.ASKED: frozenset(),
}
"""Only a new day begins it anew."""


class ReminderEventKind(StrEnum):
    """What happened to a reminder, for the statistics."""

    KEPT = "kept"
    REMINDED = "reminded"
    ASKED = "asked"
    RECEIVED = "received"
    NOT_YET = "not_yet"
    POSTPONED = "postponed"
    TEAM_ASKED = "team_asked"
    REMOVED = "removed"


class ReminderEvent(BaseModel):
    """One event. Nothing in it leads to a person, to a dossier or to another event of the same reminder."""

    id: str
    kind: ReminderEventKind
    at: datetime
    guide: str | None = None
    area: str | None = None
    reach: list[str] = []
    channel: str
    is_demonstration: bool = False


class Reminder(BaseModel):
    """A day on which somebody fetches a result. It belongs to a conversation, and so to whoever talks there."""

    id: str
    conversation: str
    day: date
    guide: str | None = None
    dossier_sealed: str | None = None
    dossier_shown: str | None = None  # masked
    request: str | None = None  # the request that ended with this result still to come
    is_check: bool = False  # nobody asked for it: some days after help, we ask whether the result came
    stage: Stage = Stage.WAITING
    due_at: datetime | None = None  # when something is to be said next; None: never
    created_at: datetime
    version: int = 0

    @property
    def is_over(self) -> bool:
        """Whether the result was asked for already."""
        return self.stage is Stage.ASKED

    @classmethod
    def check(cls, request: str, *, conversation: str, guide: str, at: datetime) -> Self:
        """Return what asks, some days after a request ended, whether its result came; nothing is said before."""
        asked = cls(
            id=derived_id(request, "outcome"),
            conversation=conversation,
            day=at.astimezone(VIETNAM).date() + CHECKED_AFTER,
            guide=guide,
            stage=Stage.REMINDED,
            created_at=at,
            request=request,
            is_check=True,
        )
        return asked.model_copy(update={"due_at": asked.ask_at})

    def on(self, day: date, *, at: datetime) -> "Reminder":
        """Return it for another day, from its beginning."""
        moved = self.model_copy(update={"day": day, "stage": Stage.WAITING, "is_check": False})
        remind_at = moved.remind_at(after=at)
        if remind_at is None:
            return moved.model_copy(update={"stage": Stage.REMINDED, "due_at": moved.ask_at})
        return moved.model_copy(update={"due_at": remind_at})

    def remind_at(self, *, after: datetime) -> datetime | None:
        """Return when to remind of it: the day before at nine; else early on the day itself; else not at all."""
        before, on_the_day = _at(self.day - timedelta(days=1), _MORNING), _at(self.day, _EARLY)
        return next((moment for moment in (before, on_the_day) if moment > after), None)

    @property
    def ask_at(self) -> datetime:
        """When to ask whether the result is there."""
        return _at(self.day + timedelta(days=1), _MORNING)

    def is_due(self, at: datetime) -> bool:
        """Whether something is to be said now."""
        return self.due_at is not None and self.due_at <= at

    def told(self, at: datetime) -> "Reminder":
        """Return it as it is once what is due now is said. A reminder that comes too late is left out."""
        is_still_ahead = at.astimezone(VIETNAM).date() <= self.day
        if self.stage is Stage.WAITING and is_still_ahead:
            return self._moved(Stage.REMINDED, self.ask_at)
        return self._moved(Stage.ASKED, None)

    def put_off(self, until: datetime, *, to: Stage) -> "Reminder":
        """Return it as it was before `told`: what could not be said is said then."""
        return self.model_copy(update={"stage": to, "due_at": until})

    def _moved(self, to: Stage, due_at: datetime | None) -> "Reminder":
        if to not in MOVES[self.stage]:
            message = f"a reminder cannot go from {self.stage} to {to}"
            raise ValueError(message)
        return self.model_copy(update={"stage": to, "due_at": due_at})


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, VIETNAM)
