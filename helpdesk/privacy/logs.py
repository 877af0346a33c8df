"""Logs without personal words: tokens are blotted out, whatever else slips in is masked."""

import logging
import re
import traceback

from helpdesk.privacy.masking import mask

_BOT_TOKEN = re.compile(r"(bot)\d{3,}:[A-Za-z0-9_-]+")
_AUTHORIZATION = re.compile(
    r"((?:authorization|access_token|secret[_-]token)['\"]?\s*[:=]\s*['\"]?)(?:bearer\s+)?[^\s'\",}]+", re.IGNORECASE
)
_CREDENTIALS = re.compile(r"(\w+://)[^/\s:@]+:[^/\s@]+@")

_TALKATIVE = ("httpx", "httpcore", "aiohttp", "telegram", "asyncio", "multipart", "python_multipart", "pymongo")


def redacted(text: str) -> str:
    """Return text fit for a log: no bot token, no authorization, no credentials in an address, no identifier."""
    for pattern, put in ((_BOT_TOKEN, r"\1•••"), (_AUTHORIZATION, r"\1•••"), (_CREDENTIALS, r"\1•••@")):
        text = pattern.sub(put, text)
    return mask(text).text


class RedactingFilter(logging.Filter):
    """Rewrites each record before a handler sees it, its exception too."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Redact the record; every record passes."""
        record.msg, record.args = redacted(record.getMessage()), None
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = redacted("".join(traceback.format_exception(*record.exc_info)).rstrip())
            record.exc_info = None
        elif record.exc_text:
            record.exc_text = redacted(record.exc_text)
        return True


def quiet_http_loggers() -> None:
    """Keep libraries that log addresses (with tokens in them) at WARNING."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
