"""What Telegram's refusals, and a line that breaks, say about a message."""

import logging
from datetime import timedelta

from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.channels.telegram.transport import MaybeSentError, NotSentError
from helpdesk.messaging.models import Cause, Delivery, RetryLater, Sent, Uncertain, Undeliverable

log = logging.getLogger(__name__)

_WRONG_TOKEN_PAUSE_S = 60.0
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What the library raises for an answer or an update in a form that it does not know."""

BLOCKED = Undeliverable(reason="blocked", is_unreachable=True, cause=Cause.BLOCKED)
GONE = Undeliverable(reason="gone", is_unreachable=True, cause=Cause.GONE)

_GONE = ("deactivated", "chat not found", "user not found", "peer_id_invalid", "user_deactivated")
_BLOCKED = ("blocked", "user_is_blocked")
_PICTURE = ("photo_", "image_process_failed", "wrong type of the web page", "too big for a photo")
_LONGEST_REASON = 200


def judged(error: TelegramError) -> Delivery:
    """Say what became of a message whose call ended in this error."""
    # BadRequest and TimedOut are NetworkErrors for python-telegram-bot: the order of the cases matters.
    match error:
        case RetryAfter():
            return RetryLater(reason="rate_limited", after=seconds(error.retry_after))
        case Forbidden():
            return _unwelcome(error.message.lower())
        case InvalidToken():
            return RetryLater(reason="token", after=_WRONG_TOKEN_PAUSE_S)
        case BadRequest():
            return _refused(error.message)
        case TimedOut():
            return Uncertain(reason="no_answer")
        case MaybeSentError():
            return Uncertain(reason="no_answer")
        case NotSentError():
            return RetryLater(reason="no_connection")
    # An answer that is no success (5xx of Telegram or of what stands before it): not shown.
    is_too_fast = error.message.lower().startswith("too many requests")
    return RetryLater(reason="rate_limited" if is_too_fast else "platform_failed")


def is_about_the_picture(error: BadRequest) -> bool:
    """Tell whether Telegram would take the same file, only not as a photo."""
    return any(word in error.message.lower() for word in _PICTURE)


def seconds(pause: int | timedelta) -> float:
    """Return how long Telegram wants us to wait."""
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)


def _unwelcome(words: str) -> Delivery:
    if any(word in words for word in _GONE):
        return GONE
    if not any(word in words for word in _BLOCKED):
        log.warning("Telegram lets us not write there: %s", words[:_LONGEST_REASON])
    return BLOCKED


def _refused(description: str) -> Delivery:
    words = description.lower()
    if "message is not modified" in words:
        return Sent()  # it stands there already, just like this
    if any(word in words for word in _GONE):
        return GONE
    if any(word in words for word in _BLOCKED):
        return BLOCKED
    log.warning("Telegram refused a message: %s", description[:_LONGEST_REASON])
    return Undeliverable(reason=description[:_LONGEST_REASON], cause=Cause.REFUSED)
