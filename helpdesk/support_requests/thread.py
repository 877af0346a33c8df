"""What resident and team say to each other about a request."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, Field

from helpdesk.privacy.halves import with_lines_replaced

MAX_ANSWER = 2000
"""Characters of one answer of the team: fits every channel in one or two messages."""


class Author(StrEnum):
    """Who wrote an entry of the thread."""

    RESIDENT = "resident"
    MEMBER = "member"


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
