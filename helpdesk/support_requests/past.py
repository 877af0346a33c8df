"""What can have happened to a request."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from pydantic import BaseModel, Field


class HistoryKind(StrEnum):
    """One thing that happened to a request."""

    OPENED = "opened"
    ASSIGNED = "assigned"  # the roster gave it to somebody; facts: why
    TAKEN = "taken"
    HANDED_BACK = "handed_back"
    HANDED_OVER = "handed_over"  # to a person, another team or the place above
    ANSWERED = "answered"
    WITH_RESIDENT = "with_resident"
    WITH_OFFICE = "with_office"
    SCHEDULED = "scheduled"
    RESUMED = "resumed"  # whoever was waited for is heard of, or the visit is over
    RESOLVED = "resolved"
    REOPENED = "reopened"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    RATED = "rated"
    RATED_BECAUSE = "rated_because"  # reasons of the mark were tapped
    OUTCOME = "outcome"  # whether the result came, asked some days later
    RESULT_SEEN_TO = "result_seen_to"  # the team took care of one that had not come
    PRIORITY = "priority"
    TAGS = "tags"
    NOTED = "noted"  # an internal note; its words stand elsewhere
    TICKED = "ticked"
    UNTICKED = "unticked"
    MERGED = "merged"  # into another one
    JOINED = "joined"  # another one was merged into this
    LINKED = "linked"
    UNLINKED = "unlinked"
    WARNED = "warned"  # what is owed is due soon
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    CALL_BACK = "call_back"  # the resident asked to be called
    CALL_OFF = "call_off"  # and does not any more
    CALLED = "called"
    LOGGED = "logged"  # help was noted in the log
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    FORGOTTEN = "forgotten"


class HistoryEntry(BaseModel):
    """One thing that happened to a request, when, and who did it. Nobody in `member`: resident or clock."""

    id: str
    request: str
    at: datetime
    kind: HistoryKind
    member: str | None = None
    member_name: str | None = None
    facts: dict[str, Any] = Field(default_factory=dict)


PLAIN_FACTS: Final = (
    "code",
    "days",
    "is_reached",
    "level",
    "log",
    "other",
    "outcome",
    "priority",
    "reasons",
    "resolution",
    "role",
    "rule",
    "score",
    "status",
    "target",
    "team",
    "to",
    "until",
    "was",
    "window",
    "why",
)
"""Facts that hold ids, codes and figures only. All others go when the resident is forgotten."""
