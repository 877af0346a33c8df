"""What a program asks for, page by page."""

from datetime import datetime
from typing import NamedTuple

from helpdesk.reports.models import Status as ReportStatus
from helpdesk.statistics.days import Period
from helpdesk.support_requests.models import Status


class Position(NamedTuple):
    """Behind which row the next page begins."""

    at: datetime
    id: str


class RequestsAsked(NamedTuple):
    """Which requests; nothing said means all that the token sees."""

    area: str = ""
    status: Status | None = None
    guide: str = ""
    created: Period | None = None
    changed_since: datetime | None = None
    after: Position | None = None


class LogsAsked(NamedTuple):
    """Which entries of the log; nothing said means all that the token sees."""

    area: str = ""
    guide: str = ""
    happened: Period | None = None
    written_since: datetime | None = None
    after: Position | None = None


class ReportsAsked(NamedTuple):
    """Which reports; nothing said means all that the token sees."""

    area: str = ""
    state: ReportStatus | None = None
    period: str = ""
    changed_since: datetime | None = None
    after: Position | None = None
