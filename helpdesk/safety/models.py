"""What a resident reports: a message or a call that smells of a scam."""

from datetime import datetime

from pydantic import BaseModel, Field

from helpdesk.ids import derived_id
from helpdesk.safety.judging import Verdict
from helpdesk.safety.signs import Sign

MOST_WORDS = 4_000
"""Characters of a report's words that are kept."""


class ScamReport(BaseModel):
    """A report: what was said (masked), where, when, through which channel, and what the check found. No person.

    `reach` are all areas it belongs to: a member's scope is asked against it. The conversation is known so that its
    words can be forgotten; nobody is shown it.
    """

    id: str
    at: datetime
    conversation: str
    channel: str
    area: str
    reach: list[str]
    words: str
    verdict: Verdict
    hosts: list[str] = Field(default_factory=list)  # that are not official, as they can be shown
    signs: list[Sign] = Field(default_factory=list)
    noted_at: datetime | None = None
    noted_by: str | None = None
    noted_by_name: str | None = None
    is_forgotten: bool = False  # the resident took their consent back
    is_demonstration: bool = False
    version: int = 0

    def note(self, *, member: str, name: str, at: datetime) -> None:
        """Keep who saw to it first."""
        if self.noted_at is None:
            self.noted_at, self.noted_by, self.noted_by_name = at, member, name

    def forget(self) -> None:
        """Empty the words and what leads to whoever wrote them; that it was reported, and the addresses, stay."""
        self.words, self.conversation, self.is_forgotten = "", derived_id("nobody", self.id), True


class ScamFigures(BaseModel):
    """Reports of a period: how many, where (most first), and the addresses that were reported most."""

    total: int = 0
    by_area: list[tuple[str, int]] = Field(default_factory=list)
    by_host: list[tuple[str, int]] = Field(default_factory=list)
