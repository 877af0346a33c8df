"""A petition and its way through the offices."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Final

from pydantic import BaseModel

from helpdesk.petitions.errors import (
    FirstStepError,
    PetitionAnswerMissingError,
    PetitionDayError,
    PetitionDueError,
    PetitionLinkError,
    PetitionMoveError,
    PetitionOfficeMissingError,
    PetitionReasonMissingError,
)
from helpdesk.public_words.errors import PublicTextTooLongError
from helpdesk.public_words.models import PublicText, PublicWords, ShownWords

LONGEST_TITLE: Final = 200
LONGEST_TEXT: Final = 3000
LONGEST_OFFICE: Final = 120
LONGEST_WORDS: Final = 2000
LONGEST_LINK: Final = 300


class PetitionStatus(StrEnum):
    """Where a petition stands."""

    RECEIVED = "received"
    FORWARDED = "forwarded"
    ANSWERED = "answered"
    CLOSED = "closed"
    NOT_ACCEPTED = "not_accepted"


_ENDS = frozenset({PetitionStatus.CLOSED, PetitionStatus.NOT_ACCEPTED})
MOVES: Final[dict[PetitionStatus, frozenset[PetitionStatus]]] = {
    PetitionStatus.RECEIVED: frozenset({PetitionStatus.FORWARDED}) | _ENDS,
    PetitionStatus.FORWARDED: frozenset({PetitionStatus.FORWARDED, PetitionStatus.ANSWERED}) | _ENDS,
    PetitionStatus.ANSWERED: frozenset({PetitionStatus.FORWARDED, PetitionStatus.ANSWERED}) | _ENDS,
    PetitionStatus.CLOSED: frozenset({PetitionStatus.FORWARDED, PetitionStatus.ANSWERED}),
    # Again, because the reason is written later when the request ended first.
    PetitionStatus.NOT_ACCEPTED: frozenset({PetitionStatus.FORWARDED, PetitionStatus.NOT_ACCEPTED}),
}


class PetitionStep(BaseModel):
    """One step on its way. `on` is the day on which it happened, also when it was noted later."""

    status: PetitionStatus
    on: date
    office: str = ""  # to which it was passed on; empty when its name is not for everybody
    expected_on: date | None = None  # when that office should have answered
    words: str = ""  # the answer, or why it was not taken
    link: str = ""  # where the answer stands


class PetitionText(PublicText):
    """What is asked for."""

    LONGEST: ClassVar[Mapping[str, int]] = {"title": LONGEST_TITLE, "text": LONGEST_TEXT}

    title: str
    text: str


class PetitionView(PetitionText, ShownWords):
    """What everybody reads of one."""

    steps: list[PetitionStep]

    @property
    def last(self) -> PetitionStep:
        """The step it made last."""
        return self.steps[-1]

    @property
    def status(self) -> PetitionStatus:
        """Where it stands."""
        return self.last.status

    @property
    def received_on(self) -> date:
        """The day on which it came."""
        return self.steps[0].on

    @property
    def forwarded(self) -> PetitionStep | None:
        """When it was passed on last, and to whom."""
        return next((step for step in reversed(self.steps) if step.status is PetitionStatus.FORWARDED), None)

    def days_overdue(self, today: date) -> int:
        """Return for how many days an answer should have been here; 0 while it is not late, or nobody waits."""
        due = self.last.expected_on if self.status is PetitionStatus.FORWARDED else None
        return max(0, (today - due).days) if due else 0


class Petition(PetitionView, PublicWords):
    """A petition in the hands of the team."""

    ORIGIN: ClassVar[str] = "request"

    request: str | None = None

    @property
    def told(self) -> dict[str, str]:
        """What everybody reads of it now, with its last step."""
        step = {"status": self.status.value, "on": self.last.on.isoformat()}
        paper = {"office": self.last.office, "words": self.last.words}
        told = super().told
        return told and told | step | {name: words for name, words in paper.items() if words}

    def erase(self, *, name: str, at: datetime) -> None:
        """Empty what was withdrawn, for good; its days and statuses stay. Raises NotWithdrawnError."""
        super().erase(name=name, at=at)
        self.steps = [PetitionStep(status=step.status, on=step.on) for step in self.steps]

    def move(self, step: PetitionStep, *, today: date, name: str, at: datetime) -> None:
        """Go a step further. Raises PetitionMoveError, PetitionDayError and what the step lacks."""
        if step.status not in MOVES[self.status]:
            raise PetitionMoveError
        if not self.last.on <= step.on <= today:
            raise PetitionDayError(field="on")
        _check_step(step)
        self.steps = [*self.steps, step]
        self.changed(name=name, at=at)

    def follow(self, step: PetitionStep, *, at: datetime) -> bool:
        """Go the step that the request went; False when it is there already, or staff are further on paper."""
        is_same = step.status is self.status and step.office == self.last.office
        if is_same or step.status not in MOVES[self.status] or step.on < self.last.on:
            return False
        self.steps = [*self.steps, step]
        self.changed(name="", at=at)
        return True

    def take_back(self, *, name: str, at: datetime) -> PetitionStep:
        """Take its last step back, which was noted by mistake. Raises FirstStepError."""
        if len(self.steps) == 1:
            raise FirstStepError
        last, self.steps = self.last, self.steps[:-1]
        self.changed(name=name, at=at)
        return last


def _check_step(step: PetitionStep) -> None:
    for field, words, most in (
        ("office", step.office, LONGEST_OFFICE),
        ("words", step.words, LONGEST_WORDS),
        ("link", step.link, LONGEST_LINK),
    ):
        if len(words) > most:
            raise PublicTextTooLongError(field=field, length=len(words), most=most)
    if step.link and not is_address(step.link):
        raise PetitionLinkError(field="link")
    if step.status is PetitionStatus.FORWARDED and not step.office:
        raise PetitionOfficeMissingError(field="office")
    if step.expected_on is not None and step.expected_on < step.on:
        raise PetitionDueError(field="expected_on")
    if step.status is PetitionStatus.ANSWERED and not (step.words or step.link):
        raise PetitionAnswerMissingError(field="words")
    if step.status is PetitionStatus.NOT_ACCEPTED and not step.words:
        raise PetitionReasonMissingError(field="words")


def is_address(link: str) -> bool:
    """Tell whether it is an address of the web that can be followed."""
    scheme, _, rest = link.partition("://")
    host = rest.split("/", 1)[0]
    return scheme in {"http", "https"} and "." in host and link.isprintable() and not set(link) & set(' "<>\\@')
