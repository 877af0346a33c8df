"""What cannot be done with notices."""

from helpdesk.errors import NotFoundError


class UnknownNoticeError(NotFoundError):
    """There is no such notice that was given up: it may have been sent again or dropped meanwhile."""

    code = "notice_unknown"
