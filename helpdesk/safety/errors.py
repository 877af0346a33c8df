"""What can be refused about scam reports."""

from helpdesk.errors import NotFoundError


class UnknownScamReportError(NotFoundError):
    """No such report, or not in the member's areas."""

    code = "scam_report_unknown"
