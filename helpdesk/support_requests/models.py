"""The support request and the rules of its life."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, Field

from helpdesk.ids import derived_id, speakable_code
from helpdesk.service_times.models import ServiceTimes
from helpdesk.support_requests.call_windows import CallBack, CallWindow
from helpdesk.support_requests.errors import (
    ActedMeanwhileError,
    CallTimeOverError,
    DifferentPeopleError,
    ForgottenRequestError,
    MoveNotPossibleError,
    SameRequestError,
    TakenByOtherError,
    TooLateToReopenError,
    VisitInPastError,
)
from helpdesk.support_requests.rating_reasons import Reason, fitting
from helpdesk.support_requests.routing import Assignment, Because, Before, Rung

REOPENS_FOR = timedelta(days=14)
"""So long after its end a request opens again; what the resident writes later is a new one."""

MOST_LINKS = 20


class Status(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"  # nobody has it
    TAKEN = "taken"
    WITH_RESIDENT = "with_resident"  # the resident has to do something first
    WITH_OFFICE = "with_office"  # an office outside has it
    SCHEDULED = "scheduled"  # a visit is agreed
    RESOLVED = "resolved"
    CLOSED = "closed"  # resolved for so long that it does not open again
    CANCELLED = "cancelled"


class Priority(StrEnum):
    """How urgent it is; the targets of service follow from it."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


TICK = timedelta(milliseconds=1)
"""What the database tells apart."""

HELD = (Status.TAKEN, Status.WITH_RESIDENT, Status.WITH_OFFICE, Status.SCHEDULED)
"""A member works on it."""

PAUSED = (Status.WITH_RESIDENT, Status.WITH_OFFICE, Status.SCHEDULED)
"""Somebody else has to act, or the day has to come: the time for resolving it stands still."""

OPEN = (Status.WAITING, *HELD)
"""Somebody waits for help."""

ENDED = (Status.RESOLVED, Status.CLOSED, Status.CANCELLED)

_ENDS = frozenset({Status.RESOLVED, Status.CANCELLED, Status.CLOSED})  # closed at once: merged into another one
MOVES: dict[Status, frozenset[Status]] = {
    Status.WAITING: frozenset({Status.TAKEN}) | _ENDS,
    **{held: frozenset({Status.WAITING, *HELD} - {held}) | _ENDS for held in HELD},
    Status.RESOLVED: frozenset({Status.TAKEN, Status.CLOSED}),
    Status.CLOSED: frozenset(),
    Status.CANCELLED: frozenset(),
}


class Resolution(StrEnum):
    """How a request ended."""

    DONE = "done"
    HANDED_TO_ONE_STOP = "handed_to_one_stop"
    HANDED_TO_POLICE = "handed_to_police"
    NEW_APPOINTMENT = "new_appointment"
    NOT_POSSIBLE = "not_possible"
    NOT_REACHED = "not_reached"


WITH_RESULT = (Resolution.DONE, Resolution.HANDED_TO_ONE_STOP)
"""After these a paper or a result is to come."""


class Outcome(StrEnum):
    """Whether what the help was for came in the end."""

    RECEIVED = "received"
    NOT_YET = "not_yet"


class Owner(BaseModel):
    """Whose requests they are: a resident by their ids, and the conversations in which they are reached."""

    resident: str
    person_ref: str
    conversations: list[str]


class Wait(BaseModel):
    """What a paused request waits for. The words are the member's, masked."""

    since: datetime
    words: str = ""  # what the resident has to do; why an office has it
    office: str = ""
    visit_at: datetime | None = None
    place: str = ""


class Tick(BaseModel):
    """A document of the guide that the resident has, as a member noted."""

    member: str
    member_name: str
    at: datetime


class NamedProcedure(BaseModel):
    """An official procedure without a guide, as the list named it that day."""

    code: str
    title: str


class Matter(BaseModel):
    """What somebody asks about besides, and where they are in its guide."""

    guide: str | None = None
    guide_version: int | None = None
    step: str | None = None
    answers: dict[str, str] = Field(default_factory=dict)
    procedure: NamedProcedure | None = None


class SupportRequest(BaseModel):
    """A resident asked the team of their commune for help.

    It carries the guide, its version and the step where they got stuck, and the last masked lines of the conversation.
    `reach` are all areas it belongs to (commune, province, zone): a member's scope is asked against it.
    """

    id: str
    code: str  # to read over the phone: "K7M-2QF"
    conversation: str  # where the resident wrote last: answers go there
    resident: str
    person_ref: str
    area: str
    reach: list[str]
    team: str | None = None
    guide: str | None = None
    guide_version: int | None = None
    step: str | None = None
    procedure: NamedProcedure | None = None  # when it is about one that has no guide
    answers: dict[str, str] = Field(default_factory=dict)  # what they had answered to the guide's questions, by ids
    also: list[Matter] = Field(default_factory=list)  # what they got stuck at while it was open
    context: list[str] = Field(default_factory=list)
    status: Status = Status.WAITING
    priority: Priority = Priority.NORMAL
    created_at: datetime
    changed_at: datetime
    taken_by: str | None = None
    taken_by_name: str | None = None
    assigned_to: str | None = None  # whose turn it is while it waits; anybody of the team may still take it
    assigned_name: str | None = None
    assigned_at: datetime | None = None
    assigned_because: Because | None = None
    assigned_until: datetime | None = None  # when it is looked for somebody, or for the next one
    assigned_before: list[str] = Field(default_factory=list)  # who had it since it was laid into the list
    first_answer_at: datetime | None = None
    due_at: datetime | None = None  # when the next thing is owed; None while nothing is
    times: ServiceTimes | None = None  # what was promised, and how long it took
    resolved_at: datetime | None = None
    resolved_before: datetime | None = None  # when it had ended last before it was opened again
    resolution: Resolution | None = None
    reason: str = ""  # why it was not possible, in the member's words, masked
    wait: Wait | None = None  # while it is paused
    tags: list[str] = Field(default_factory=list)
    ticks: dict[str, Tick] = Field(default_factory=dict)  # by the key of the document, see `checklist`
    links: list[str] = Field(default_factory=list)  # other requests about the same thing
    merged: list[str] = Field(default_factory=list)  # requests that go on in this one
    merged_into: str | None = None  # it goes on there
    follows: str | None = None  # it began with words for that one, which no longer opens
    acts: int = 0  # of the team: who acts on what a colleague changed meanwhile is told
    acted_by: str | None = None
    acted_by_name: str | None = None
    has_phone: bool = False
    call_at: CallBack | None = None  # when the resident wants to be called
    without_chat: bool = False  # a member opened it for somebody whom no message reaches
    opened_by: str | None = None  # that member
    opened_by_name: str | None = None
    heard_at: datetime | None = None  # the resident's last message in the thread
    unread: int = 0  # resident's messages since the team's last answer
    rating: int | None = None
    rating_word: str | None = None
    reasons: list[Reason] = Field(default_factory=list)  # of the mark, as they were tapped
    outcome: Outcome | None = None  # whether the paper or result came, as the resident told later
    outcome_at: datetime | None = None
    is_result_missing: bool = False  # it did not come, and the team has not seen to that yet
    is_forgotten: bool = False  # the resident took their consent back
    is_demonstration: bool = False
    version: int = 0

    @property
    def is_open(self) -> bool:
        """Whether somebody still waits for help."""
        return self.status in OPEN

    def reopens(self, at: datetime) -> bool:
        """Whether what the resident writes now opens it again, if it is not open."""
        is_recent = self.resolved_at is None or at - self.resolved_at <= REOPENS_FOR
        return self.status is Status.RESOLVED and is_recent

    def is_over(self, at: datetime) -> bool:
        """Whether it was resolved so long ago that it has to be closed."""
        return self.status is Status.RESOLVED and not self.reopens(at)

    def follow_up(self, words: str, *, at: datetime, conversation: str | None) -> "SupportRequest":
        """Return a new request about the same thing, for what came too late for this one: `words` is its id."""
        about = {"area", "reach", "resident", "person_ref", "guide", "guide_version", "step", "procedure", "answers"}
        same = self.model_dump(include={*about, "team", "has_phone", "is_demonstration"})
        return SupportRequest(
            id=derived_id(self.id, "follow up", words),
            code=speakable_code(self.id, words),
            conversation=conversation or self.conversation,
            created_at=at,
            changed_at=at,
            heard_at=at,
            unread=1,
            follows=self.id,
            **same,
        )

    def belong_to(self, owner: Owner, *, here: str) -> None:
        """Note whose it is, now that it is known, and where they are reached."""
        self.resident, self.person_ref, self.conversation = owner.resident, owner.person_ref, here

    @property
    def counted_at(self) -> list[datetime]:
        """The moments in whose days figures count it, or did until it was opened again."""
        return [at for at in (self.created_at, self.resolved_at, self.resolved_before) if at is not None]

    @property
    def is_assigned(self) -> bool:
        """Whether it waits for one member before the others."""
        return self.status is Status.WAITING and self.assigned_to is not None

    @property
    def is_offered_to_one(self) -> bool:
        """Whether only whose turn it is needs to be called: on duty, or above the team after everybody was called."""
        rung = self.assigned_because.rung if self.is_assigned and self.assigned_because else None
        return rung is Rung.DUTY or (rung in (Rung.ZONE, Rung.PROVINCE) and bool(self.assigned_before))

    def passed_by(self) -> Before:
        """Return who had it before, for choosing the next one."""
        if self.assigned_to is None or self.assigned_because is None:
            return Before(members=self.assigned_before)
        members = [*self.assigned_before, self.assigned_to]
        return Before(members=members, name=self.assigned_name or "", rung=self.assigned_because.rung)

    def assign(self, to: Assignment, *, before: Before, at: datetime, until: datetime | None) -> None:
        """Let it wait for this member first, until that moment; None: for good."""
        self.assigned_to, self.assigned_name, self.assigned_because = to.member, to.name, to.because
        self.assigned_at, self.assigned_until, self.assigned_before = at, until, list(before.members)

    def assign_nobody(self, *, until: datetime | None) -> None:
        """Let it wait for everybody, and look for somebody again at that moment."""
        self.assigned_to = self.assigned_name = self.assigned_because = self.assigned_at = None
        self.assigned_until, self.assigned_before = until, []

    def visit_to_come(self, at: datetime) -> Wait | None:
        """Return the visit that is agreed on, None when there is none or its day has passed."""
        is_ahead = self.wait is not None and self.wait.visit_at is not None and self.wait.visit_at > at
        return self.wait if is_ahead else None

    def ask_also(self, matter: Matter) -> None:
        """Note what else they are stuck at; the same step of the same guide again changes nothing."""
        about = {"guide", "guide_version", "step", "procedure"}
        own = Matter(**self.model_dump(include={*about, "answers"}))
        known = [one.model_dump(include=about) for one in (own, *self.also)]
        if matter.model_dump(include=about) not in known:
            self.also = [*self.also, matter][-MOST_LINKS:]

    def take(self, *, member: str, name: str, at: datetime) -> None:
        """Give it to a member. Taking one's own again changes nothing."""
        if self.status in HELD:
            if self.taken_by != member:
                raise TakenByOtherError(code=self.code, name=self.taken_by_name)
            return
        self._move_to(Status.TAKEN, at=at)
        self.taken_by, self.taken_by_name = member, name

    def want_call(self, call: CallBack | None, *, at: datetime) -> None:
        """Note when the resident wants to be called; None: not any more."""
        if self.is_forgotten:
            raise ForgottenRequestError(code=self.code)
        if not self.is_open:
            raise MoveNotPossibleError(code=self.code, status=self.status.value)
        self.call_at, self.changed_at = call, at

    def called(self, *, is_reached: bool, again: CallWindow | None = None, at: datetime) -> None:
        """Note that a member called: reaching somebody is an answer; else they are called `again`, or not any more.

        Raises CallTimeOverError.
        """
        if again is not None and not is_reached and again.until <= at:
            raise CallTimeOverError
        if is_reached:
            self.first_answer_at, self.unread = self.first_answer_at or at, 0
        tries = 0 if self.call_at is None else self.call_at.tries
        asked = at if self.call_at is None else self.call_at.asked_at
        fresh = None
        if again is not None and not is_reached:
            fresh = CallBack(since=again.since, until=again.until, asked_at=asked, tries=tries + 1)
        self.want_call(fresh, at=at)

    def check_held_by(self, member: str) -> None:
        """Refuse if it is not this member who works on it now."""
        if self.is_forgotten:
            raise ForgottenRequestError(code=self.code)
        if self.status not in HELD:
            raise MoveNotPossibleError(code=self.code, status=self.status.value)
        if self.taken_by != member:
            raise TakenByOtherError(code=self.code, name=self.taken_by_name)

    def give(self, *, member: str, name: str, at: datetime) -> None:
        """Give it to a member, whoever had it."""
        if self.status is not Status.TAKEN:
            self._move_to(Status.TAKEN, at=at)
        self.taken_by, self.taken_by_name, self.changed_at = member, name, at

    def pass_to(self, *, team: str | None, area: str | None, at: datetime) -> None:
        """Let another team have it; nobody has taken it there yet. `area`: the team's, so that its members see it."""
        if self.status is not Status.WAITING:
            self.hand_back(at=at)
        elif self.is_forgotten:
            raise ForgottenRequestError(code=self.code)
        self.team, self.changed_at = team, at
        if area is not None and area not in self.reach:
            self.reach = [*self.reach, area]

    def wait_for_resident(self, words: str, *, at: datetime) -> None:
        """Pause it until the resident did something, or writes."""
        self._pause(Status.WITH_RESIDENT, Wait(since=at, words=words))

    def wait_for_office(self, office: str, *, words: str, at: datetime) -> None:
        """Pause it until an office outside has done its part."""
        self._pause(Status.WITH_OFFICE, Wait(since=at, words=words, office=office))

    def schedule(self, visit_at: datetime, *, place: str, at: datetime) -> None:
        """Pause it until the day of a visit. Agreeing on another day is possible at any time."""
        if visit_at <= at:
            raise VisitInPastError
        self._pause(Status.SCHEDULED, Wait(since=at, visit_at=visit_at, place=place))

    def resume(self, *, at: datetime) -> None:
        """Go on: nobody has to be waited for any more."""
        if self.status not in PAUSED:
            raise MoveNotPossibleError(code=self.code, status=self.status.value)
        self._move_to(Status.TAKEN, at=at)

    def hand_back(self, *, at: datetime) -> None:
        """Lay it back into the team's list."""
        self._move_to(Status.WAITING, at=at)
        self.taken_by = self.taken_by_name = None

    def answered(self, *, member: str, name: str, at: datetime) -> None:
        """Note that the team answered; who answers an untaken request takes it."""
        if self.status not in HELD:
            self.take(member=member, name=name, at=at)
        self.first_answer_at = self.first_answer_at or at
        self.unread, self.changed_at = 0, at

    def heard(self, *, at: datetime, conversation: str | None = None) -> datetime:
        """Note a message of the resident; a resolved request is open again for the one who had it.

        What waited for the resident goes on. Answers go where they wrote last: to `conversation`. Returns the moment it
        counts as: behind what they said before, although a platform may have brought that later.
        """
        if self.heard_at is not None:
            at = max(at, self.heard_at + TICK)
        self.heard_at = at
        if self.status in (Status.RESOLVED, Status.WITH_RESIDENT):
            self._move_to(Status.TAKEN, at=at)
        self.conversation = conversation or self.conversation
        self.unread, self.changed_at = self.unread + 1, at
        return at

    def resolve(self, *, resolution: Resolution, member: str, name: str, at: datetime, reason: str = "") -> None:
        """End it with how it ended."""
        if self.taken_by is None:
            self.taken_by, self.taken_by_name = member, name
        self._move_to(Status.RESOLVED, at=at)
        self.resolution, self.reason, self.resolved_at, self.unread = resolution, reason, at, 0

    def reopen(self, *, member: str, name: str, at: datetime) -> None:
        """Open it again for a member. Raises TooLateToReopenError."""
        if self.status is not Status.RESOLVED:
            raise MoveNotPossibleError(code=self.code, status=self.status.value)
        self._move_to(Status.TAKEN, at=at)
        self.taken_by, self.taken_by_name = member, name

    def close(self, *, at: datetime) -> None:
        """It was resolved for so long that it does not open again."""
        if not self.is_over(at):
            raise MoveNotPossibleError(code=self.code, status=self.status.value)
        self._move_to(Status.CLOSED, at=at)

    def merge_into(self, kept: "SupportRequest", *, at: datetime) -> None:
        """End it: it goes on in another request of the same resident, which hears all that is said from now on.

        Raises SameRequestError, DifferentPeopleError, ForgottenRequestError, MoveNotPossibleError.
        """
        if self.id == kept.id:
            raise SameRequestError(code=self.code)
        if not self.is_of_same_person(kept):
            raise DifferentPeopleError(code=self.code, other=kept.code)
        if not kept.is_open:
            raise MoveNotPossibleError(code=kept.code, status=kept.status.value)
        if not self.is_open:
            raise MoveNotPossibleError(code=self.code, status=self.status.value)
        kept.take_in(self, at=at)
        self._move_to(Status.CLOSED, at=at)
        self.merged_into = kept.id
        self.unread = 0

    def take_in(self, other: "SupportRequest", *, at: datetime) -> None:
        """Go on for another one, too: answers go where the resident wrote last."""
        self.merged = [*self.merged, other.id, *other.merged]
        self.links = [link for link in self.links if link not in self.merged]
        is_later = (other.heard_at or other.created_at) > (self.heard_at or self.created_at)
        if not other.without_chat and (is_later or self.without_chat):
            self.conversation, self.without_chat = other.conversation, False
        self.call_at = self.call_at or other.call_at
        self.heard_at = max(filter(None, (self.heard_at, other.heard_at)), default=None)
        self.has_phone = self.has_phone or other.has_phone
        self.unread, self.changed_at = self.unread + other.unread, at

    def is_of_same_person(self, other: "SupportRequest") -> bool:
        """Whether both are asked by the same resident, as far as anybody knows."""
        is_known = not (self.is_forgotten or other.is_forgotten)
        same = (
            self.resident == other.resident,
            self.conversation == other.conversation,
            self.person_ref == other.person_ref,
        )
        return is_known and any(same)

    def link_to(self, other: str) -> None:
        """Note that another request is about the same thing. Linking it again changes nothing."""
        if other == self.id:
            raise SameRequestError(code=self.code)
        if other not in self.links:
            self.links = [*self.links, other][-MOST_LINKS:]

    def sort(self, *, priority: Priority, tags: list[str], at: datetime) -> None:
        """Set how urgent it is, and the words by which the team finds it again."""
        if self.is_forgotten:
            raise ForgottenRequestError(code=self.code)
        if (priority, tags) != (self.priority, self.tags):
            self.priority, self.tags, self.changed_at = priority, tags, at

    def tick(self, document: str, *, is_there: bool, member: str, name: str, at: datetime) -> bool:
        """Note that the resident has a document, or not after all. False when that is noted already."""
        if self.is_forgotten:
            raise ForgottenRequestError(code=self.code)
        if is_there == (document in self.ticks):
            return False
        self.ticks = {key: tick for key, tick in self.ticks.items() if key != document}
        if is_there:
            self.ticks[document] = Tick(member=member, member_name=name, at=at)
        self.changed_at = at
        return True

    def check_seen(self, acts: int, *, member: str) -> None:
        """Refuse when a colleague acted on it since this member saw it: `acts` as they stood then."""
        if acts != self.acts and self.acted_by not in (None, member):
            raise ActedMeanwhileError(code=self.code, name=self.acted_by_name)

    def acted(self, *, member: str, name: str) -> None:
        """Note that the team did something on it."""
        self.acts, self.acted_by, self.acted_by_name = self.acts + 1, member, name

    def cancel(self, *, at: datetime) -> None:
        """The resident no longer needs it."""
        self._move_to(Status.CANCELLED, at=at)

    def rate(self, *, score: int, word: str | None = None, reasons: Iterable[str] = ()) -> list[Reason]:
        """Keep how the resident found it, 1 (bad) to 5 (good); a later rating replaces an earlier one.

        Reasons add to those given before, as far as they are reasons of this mark. Returns the new ones.
        """
        if self.status not in (Status.RESOLVED, Status.CLOSED):
            raise MoveNotPossibleError(code=self.code, status=self.status.value)
        before = set(self.reasons)
        self.rating, self.rating_word = score, word or self.rating_word
        self.reasons = fitting(score, [*self.reasons, *reasons])
        return [reason for reason in self.reasons if reason not in before]

    def tell_outcome(self, outcome: Outcome, *, at: datetime) -> bool:
        """Note whether the result came. False when that is known already, or somebody works on it again."""
        if self.is_forgotten or self.status not in (Status.RESOLVED, Status.CLOSED) or outcome is self.outcome:
            return False
        self.outcome, self.outcome_at, self.is_result_missing = outcome, at, outcome is Outcome.NOT_YET
        return True

    def see_to_result(self) -> bool:
        """Note that the team saw to a result that did not come. False when there is nothing to see to."""
        was_missing, self.is_result_missing = self.is_result_missing, False
        return was_missing

    def forget(self, *, at: datetime) -> None:
        """Empty the resident's words and whatever leads to them; an open one ends.

        `person_ref` stays for the figures: with the consent it became nobody's.
        """
        if self.is_open:
            self.cancel(at=at)
        self.conversation = self.resident = derived_id("nobody", self.id)
        self.context, self.rating_word, self.has_phone, self.unread = [], None, False, 0
        self.wait, self.reason, self.tags, self.ticks, self.call_at = None, "", [], {}, None
        self.is_forgotten, self.is_result_missing = True, False

    def _pause(self, status: Status, wait: Wait) -> None:
        if self.status is status:
            if self.is_forgotten:
                raise ForgottenRequestError(code=self.code)
            self.changed_at = wait.since
        else:
            self._move_to(status, at=wait.since)
        self.wait = wait

    def _move_to(self, status: Status, *, at: datetime) -> None:
        if self.is_forgotten:
            raise ForgottenRequestError(code=self.code)
        if status not in MOVES[self.status]:
            raise MoveNotPossibleError(code=self.code, status=self.status.value)
        if self.status is Status.RESOLVED and status is Status.TAKEN:
            if not self.reopens(at):
                raise TooLateToReopenError(code=self.code, days=REOPENS_FOR.days)
            self.resolved_before = self.resolved_at
            self.resolved_at, self.resolution, self.reason = None, None, ""  # it is open again, whoever opened it
            self.outcome, self.outcome_at, self.is_result_missing = None, None, False
        if status is not self.status:
            self.wait = None
        if status in ENDED:
            self.call_at = None
        self.status, self.changed_at = status, at
