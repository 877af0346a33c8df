"""A token: what a program outside may read, in one area and all below it, for some time."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from pydantic import BaseModel

LONGEST_NAME: Final = 80
LONGEST_LIFE_DAYS: Final = 730
MOST_OF_AN_AREA: Final = 50
"""Tokens that are good, or webhooks: more are a mistake, and would make each event slow."""


class TokenScope(StrEnum):
    """One kind of thing a token may read."""

    STATISTICS_READ = "statistics.read"
    REQUESTS_READ = "requests.read"
    LOGS_READ = "logs.read"
    REPORTS_READ = "reports.read"
    GUIDES_READ = "guides.read"
    AREAS_READ = "areas.read"
    ANSWERS_READ = "answers.read"


class FeedToken(BaseModel):
    """A token. What it is itself was shown once; only its digest is kept."""

    id: str
    digest: str
    hint: str  # its last signs: enough to tell it from others, not to use it
    name: str
    scopes: list[TokenScope]
    area: str
    reach: list[str]  # of the area, when it was made: who manages one of these manages the token
    made_by: str
    made_by_name: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    revoked_by_name: str = ""
    last_used_at: datetime | None = None  # to the minute
    version: int = 0

    def is_good(self, at: datetime) -> bool:
        """Tell whether it opens anything at this moment."""
        return self.revoked_at is None and at < self.expires_at

    def areas_for(self, scope: TokenScope) -> list[str]:
        """Return the root of what it may read of this kind; empty means nothing. Repositories put it into the query."""
        return [self.area] if scope in self.scopes else []

    def revoke(self, *, by_name: str, at: datetime) -> None:
        """Let it open nothing any more. Revoking it again changes nothing."""
        if self.revoked_at is None:
            self.revoked_at, self.revoked_by_name = at, by_name
