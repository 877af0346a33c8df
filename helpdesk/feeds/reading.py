"""What a token reads of requests, logs and reports: only what lies in its area, and only kinds it has the scope for."""

from typing import NamedTuple

from helpdesk.assistance.errors import UnknownLogError
from helpdesk.assistance.models import AssistanceLog
from helpdesk.feeds.asked import LogsAsked, ReportsAsked, RequestsAsked
from helpdesk.feeds.models import FeedToken, TokenScope
from helpdesk.feeds.repository.rows import FeedRowsInMongo
from helpdesk.reports.errors import UnknownReportError
from helpdesk.reports.models import Report
from helpdesk.support_requests.errors import UnknownRequestError
from helpdesk.support_requests.models import SupportRequest
from helpdesk.support_requests.thread import ThreadEntry


class LogSeen(NamedTuple):
    """An entry, whether a later one corrects it, and which one it corrects itself, if the token sees that."""

    log: AssistanceLog
    is_corrected: bool
    corrects: str | None


class FeedReading:
    """Rows for programs."""

    def __init__(self) -> None:
        """Open the store."""
        self._rows = FeedRowsInMongo()

    async def requests(self, token: FeedToken, asked: RequestsAsked, *, limit: int) -> list[SupportRequest]:
        """Return requests in the order in which they changed."""
        return await self._rows.requests(token.areas_for(TokenScope.REQUESTS_READ), asked, limit=limit)

    async def request(self, token: FeedToken, request_id: str) -> tuple[SupportRequest, list[ThreadEntry]]:
        """Return one with its thread, oldest first. Raises UnknownRequestError."""
        roots = token.areas_for(TokenScope.REQUESTS_READ)
        request = await self._rows.request(roots, request_id)
        if request is None:
            raise UnknownRequestError
        return request, await self._rows.thread(roots, request)

    async def logs(self, token: FeedToken, asked: LogsAsked, *, limit: int) -> list[LogSeen]:
        """Return entries of the log in the order in which they were written down, corrected ones too."""
        found = await self._rows.logs(token.areas_for(TokenScope.LOGS_READ), asked, limit=limit)
        return await self._seen(token, found)

    async def log(self, token: FeedToken, log_id: str) -> LogSeen:
        """Return one. Raises UnknownLogError."""
        found = await self._rows.log(token.areas_for(TokenScope.LOGS_READ), log_id)
        if found is None:
            raise UnknownLogError
        return (await self._seen(token, [found]))[0]

    async def reports(self, token: FeedToken, asked: ReportsAsked, *, limit: int) -> list[Report]:
        """Return reports in the order in which they were made."""
        return await self._rows.reports(token.areas_for(TokenScope.REPORTS_READ), asked, limit=limit)

    async def report(self, token: FeedToken, report_id: str) -> Report:
        """Return one. Raises UnknownReportError."""
        found = await self._rows.report(token.areas_for(TokenScope.REPORTS_READ), report_id)
        if found is None:
            raise UnknownReportError
        return found

    async def _seen(self, token: FeedToken, logs: list[AssistanceLog]) -> list[LogSeen]:
        earlier = [one.corrects for one in logs if one.corrects]
        known = await self._rows.seen_logs(token.areas_for(TokenScope.LOGS_READ), earlier) if earlier else set()
        corrected = await self._rows.corrected([one.id for one in logs])
        return [LogSeen(one, one.id in corrected, one.corrects if one.corrects in known else None) for one in logs]
