"""Logs without personal words: tokens are blotted out, whatever else slips in is masked."""

import logging
import re
import traceback

from helpdesk.privacy.masking import mask

_BOT_TOKEN = re.compile(r"(bot)\d{3,}(?::|%3[Aa])[A-Za-z0-9_%-]+")
_AUTHORIZATION = re.compile(
    r"((?:authorization|(?:access|refresh|bot|api)?[_-]?token|secret[_-](?:token|key)|(?:webhook|app)[_-]secret"
    r"|api[_-]?key|(?<=[?&;])mac)\\?['\"]?\s*(?:[:=,]|\))\s*\\?b?['\"]?)"
    r"(?:(?:bearer|basic|bot)\s+)?[^\s'\",}\\]{6,}",
    re.IGNORECASE,
)
_CREDENTIALS = re.compile(r"(\w{1,16}://)[^/\s:@]{1,256}:[^/\s@]{1,256}@")
_OWN_ID = re.compile(
    r"(?<![A-Za-z0-9])(?:telegram|zalo_bot|zalo_oa|zalo|webchat)[\w-]{0,40}:-?[\w-]{1,80}(?::\d{1,12})?"
)
"""Conversations, arrivals and notices are named like this; they are what a log is for."""

_TALKATIVE = ("httpx", "httpcore", "aiohttp", "telegram", "asyncio", "multipart", "python_multipart", "pymongo")
_REVEALING = "telegram.request.BaseRequest"
"""Tells as an error what it could not read, people's words and all."""
_PLAIN_ATTRIBUTES = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


def redacted(text: str) -> str:
    """Return text fit for a log: no bot token, no authorization, no credentials in an address, no identifier."""
    for pattern, put in ((_BOT_TOKEN, r"\1•••"), (_AUTHORIZATION, r"\1•••"), (_CREDENTIALS, r"\1•••@")):
        text = pattern.sub(put, text)
    place = 0
    pieces: list[str] = []
    for own in _OWN_ID.finditer(text):
        pieces += [mask(text[place : own.start()]).text, own[0]]
        place = own.end()
    return "".join([*pieces, mask(text[place:]).text])


class RedactingFilter(logging.Filter):
    """Rewrites each record before a handler sees it, its exception and what was added to it too."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Redact the record; every record passes."""
        record.msg, record.args = redacted(_message(record)), None
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = redacted("".join(traceback.format_exception(*record.exc_info)).rstrip())
        elif record.exc_text:
            record.exc_text = redacted(record.exc_text)
        record.exc_info = None
        if record.stack_info:
            record.stack_info = redacted(record.stack_info)
        for name in record.__dict__.keys() - _PLAIN_ATTRIBUTES:
            if isinstance(record.__dict__[name], str):
                record.__dict__[name] = redacted(record.__dict__[name])
        return True


def _message(record: logging.LogRecord) -> str:
    """Return the message; a call with wrong arguments still leaves its words, and never stops who wanted to log."""
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001 - whatever an argument's own __str__ raises
        return f"{record.msg} (its arguments do not fit)"


def quiet_http_loggers() -> None:
    """Keep libraries that log addresses (with tokens in them) at WARNING, and one that logs answers quieter still."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger(_REVEALING).setLevel(logging.CRITICAL)
