"""What a lead says of an entry of the log: accepted, or given back with a reason. Reviews are added, never changed."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from helpdesk.assistance.errors import ReturnReasonNeededError, ReturnReasonTooLongError
from helpdesk.assistance.models import AssistanceLog
from helpdesk.privacy.masking import without_secrets
from helpdesk.statistics.days import Period

LONGEST_REASON = 500


class Standing(StrEnum):
    """How far an entry has come. A correction is a new entry: it is to be reviewed again."""

    TO_REVIEW = "to_review"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class LogReview(BaseModel):
    """One verdict on one entry; of several the latest counts. `writer` is whose help the entry tells of."""

    id: str
    log: str
    verdict: Standing  # accepted or returned
    reason: str | None = None
    by: str
    by_name: str
    at: datetime
    writer: str
    reach: list[str]


class Reviewed(NamedTuple):
    """An entry beside its latest review, if there is one."""

    entry: AssistanceLog
    review: LogReview | None

    @property
    def standing(self) -> Standing:
        """How far it has come."""
        return self.review.verdict if self.review else Standing.TO_REVIEW


class Wanted(BaseModel):
    """Which entries a lead looks at: those of a period, perhaps of one team or one member only."""

    model_config = ConfigDict(frozen=True)

    standing: Standing
    period: Period
    team: str | None = None
    member: str | None = None
    skip: int = Field(default=0, ge=0)
    limit: int = Field(default=50, ge=1, le=200)


def checked_reason(verdict: Standing, reason: str) -> str | None:
    """Return the reason without secrets. Raises ReturnReasonNeededError, ReturnReasonTooLongError."""
    words = without_secrets(reason.strip()).strip()
    if verdict is Standing.RETURNED and not words:
        raise ReturnReasonNeededError
    if len(words) > LONGEST_REASON:
        raise ReturnReasonTooLongError(length=len(words), most=LONGEST_REASON)
    return words or None


def latest(reviews: Sequence[LogReview]) -> dict[str, LogReview]:
    """Return the review that counts for each entry."""
    return {review.log: review for review in sorted(reviews, key=lambda review: (review.at, review.id))}
