"""The support request and the rules of its life."""

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, Field

from helpdesk.ids import derived_id
from helpdesk.privacy.halves import with_lines_replaced
from helpdesk.support_requests.errors import ForgottenRequestError, MoveNotPossibleError, TakenByOtherError

MAX_ANSWER = 2000
"""Characters of one answer of the team: fits every channel in one or two messages."""


class Status(StrEnum):
    """Where a request stands."""

    NEW = "new"
    TAKEN = "taken"
    RESOLVED = "resolved"
    CANCELLED = "cancelled"


TICK = timedelta(milliseconds=1)
"""What the database tells apart."""

MOVES: dict[Status, frozenset[Status]] = {
    Status.NEW: frozenset({Status.TAKEN, Status.RESOLVED, Status.CANCELLED}),
    Status.TAKEN: frozenset({Status.NEW, Status.RESOLVED, Status.CANCELLED}),
    Status.RESOLVED: frozenset({Status.TAKEN}),
    Status.CANCELLED: frozenset(),
}
OPEN = (Status.NEW, Status.TAKEN)


class Resolution(StrEnum):
    """How a request ended."""

    DONE = "done"
    HANDED_TO_ONE_STOP = "handed_to_one_stop"
    HANDED_TO_POLICE = "handed_to_police"
    NEW_APPOINTMENT = "new_appointment"
    NOT_POSSIBLE = "not_possible"
    NOT_REACHED = "not_reached"


class Author(StrEnum):
    """Who wrote an entry of the thread."""

    RESIDENT = "resident"
    MEMBER = "member"


class Owner(BaseModel):
    """Whose requests they are: a resident by their ids, and the conversations in which they are reached."""

    resident: str
    person_ref: str
    conversations: list[str]


class ThreadEntry(BaseModel):
    """One message between resident and team, masked. Oldest first by `at`, then `id`."""

    id: str
    request: str
    at: datetime
    author: Author
    text: str
    member: str | None = None
    member_name: str | None = None
    attachments: list[str] = Field(default_factory=list)  # files that came with it, or that the member sent
    edited_at: datetime | None = None  # the resident changed it; `text` is what it says now
    arrival: str | None = None  # the message it came with; it leads to the resident, so it is forgotten with the words
    sources: list[str] = Field(default_factory=list)  # earlier messages whose words or files it passes on, likewise
    is_forgotten: bool = False  # the resident took their consent back

    def edited(self, arrival: str, *, before: str, words: str) -> str | None:
        """Return what it says when one of its messages says something else now; None when that part is not in it."""
        if self.arrival == arrival and not self.sources:
            return words
        return with_lines_replaced(self.text, before, words)


class NamedProcedure(BaseModel):
    """An official procedure without a guide, as the list named it that day."""

    code: str
    title: str


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
    context: list[str] = Field(default_factory=list)
    status: Status = Status.NEW
    created_at: datetime
    changed_at: datetime
    taken_by: str | None = None
    taken_by_name: str | None = None
    first_answer_at: datetime | None = None
    resolved_at: datetime | None = None
    resolution: Resolution | None = None
    has_phone: bool = False
    heard_at: datetime | None = None  # the resident's last message in the thread
    unread: int = 0  # resident's messages since the team's last answer
    rating: int | None = None
    rating_word: str | None = None
    is_forgotten: bool = False  # the resident took their consent back
    is_demonstration: bool = False
    version: int = 0

    @property
    def is_open(self) -> bool:
        """Whether somebody still waits for help."""
        return self.status in OPEN

    def belong_to(self, owner: Owner, *, here: str) -> None:
        """Note whose it is, now that it is known, and where they are reached."""
        self.resident, self.person_ref, self.conversation = owner.resident, owner.person_ref, here

    def take(self, *, member: str, name: str, at: datetime) -> None:
        """Give it to a member. Taking one's own again changes nothing."""
        if self.status is Status.TAKEN:
            if self.taken_by != member:
                raise TakenByOtherError(code=self.code, name=self.taken_by_name)
            return
        self._move_to(Status.TAKEN, at=at)
        self.taken_by, self.taken_by_name = member, name

    def check_held_by(self, member: str) -> None:
        """Refuse if it is not this member who works on it now."""
        if self.is_forgotten:
            raise ForgottenRequestError(code=self.code)
        if self.status is not Status.TAKEN:
            raise MoveNotPossibleError(code=self.code, status=self.status.value)
        if self.taken_by != member:
            raise TakenByOtherError(code=self.code, name=self.taken_by_name)

    def hand_back(self, *, at: datetime) -> None:
        """Lay it back into the team's list."""
        self._move_to(Status.NEW, at=at)
        self.taken_by = self.taken_by_name = None

    def answered(self, *, member: str, name: str, at: datetime) -> None:
        """Note that the team answered; who answers an untaken request takes it."""
        if self.status is not Status.TAKEN:
            self.take(member=member, name=name, at=at)
        self.first_answer_at = self.first_answer_at or at
        self.unread, self.changed_at = 0, at

    def heard(self, *, at: datetime, conversation: str | None = None) -> datetime:
        """Note a message of the resident; a resolved request is open again for the one who had it.

        Answers go where they wrote last: to `conversation`. Returns the moment it counts as: behind what they said
        before, although a platform may have brought that later.
        """
        if self.heard_at is not None:
            at = max(at, self.heard_at + TICK)
        self.heard_at = at
        if self.status is Status.RESOLVED:
            self._move_to(Status.TAKEN, at=at)
        self.conversation = conversation or self.conversation
        self.unread, self.changed_at = self.unread + 1, at
        return at

    def resolve(self, *, resolution: Resolution, member: str, name: str, at: datetime) -> None:
        """End it with a reason."""
        if self.taken_by is None:
            self.taken_by, self.taken_by_name = member, name
        self._move_to(Status.RESOLVED, at=at)
        self.resolution, self.resolved_at, self.unread = resolution, at, 0

    def cancel(self, *, at: datetime) -> None:
        """The resident no longer needs it."""
        self._move_to(Status.CANCELLED, at=at)

    def rate(self, *, score: int, word: str | None = None) -> None:
        """Keep how the resident found it, 1 (bad) to 5 (good); a later rating replaces an earlier one."""
        if self.status is not Status.RESOLVED:
            raise MoveNotPossibleError(code=self.code, status=self.status.value)
        self.rating, self.rating_word = score, word or self.rating_word

    def forget(self, *, at: datetime) -> None:
        """Empty the resident's words and whatever leads to them; an open one ends.

        `person_ref` stays for the figures: with the consent it became nobody's.
        """
        if self.is_open:
            self.cancel(at=at)
        self.conversation = self.resident = derived_id("nobody", self.id)
        self.context, self.rating_word, self.has_phone, self.unread = [], None, False, 0
        self.is_forgotten = True

    def _move_to(self, status: Status, *, at: datetime) -> None:
        if self.is_forgotten:
            raise ForgottenRequestError(code=self.code)
        if status not in MOVES[self.status]:
            raise MoveNotPossibleError(code=self.code, status=self.status.value)
        if self.status is Status.RESOLVED:
            self.resolved_at = self.resolution = None  # it is open again, whoever opened it
        self.status, self.changed_at = status, at
