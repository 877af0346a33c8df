"""The words for what feeds name by a key."""

from typing import Final

from helpdesk.feeds.models import TokenScope
from helpdesk.feeds.news import NewsState, Trouble, WebhookEvent, WebhookState
from helpdesk.language import N_

SCOPE: Final = {
    TokenScope.STATISTICS_READ: N_("Figures, and the feed of an operations centre"),
    TokenScope.REQUESTS_READ: N_("Requests, with their masked words"),
    TokenScope.LOGS_READ: N_("The log, without names and notes"),
    TokenScope.REPORTS_READ: N_("Period reports, without their annexes"),
    TokenScope.GUIDES_READ: N_("Guides"),
    TokenScope.AREAS_READ: N_("Places"),
    TokenScope.ANSWERS_READ: N_("Published answers to residents' questions"),
}
EVENT: Final = {
    WebhookEvent.REQUEST_OPENED: N_("Somebody asked for help"),
    WebhookEvent.REQUEST_RESOLVED: N_("A request was ended by the team"),
    WebhookEvent.REPORT_APPROVED: N_("A report was approved"),
    WebhookEvent.TRIED: N_("Tried out"),
}
STATE: Final = {
    WebhookState.ON: N_("On"),
    WebhookState.OFF: N_("Switched off"),
    WebhookState.GONE: N_("The other side wants nothing any more"),
    WebhookState.STOPPED: N_("Switched off by itself: nothing arrived there"),
}
NEWS: Final = {
    NewsState.OWED: N_("Still to be sent"),
    NewsState.ARRIVED: N_("Arrived"),
    NewsState.GIVEN_UP: N_("Given up"),
}
TROUBLE: Final = {
    Trouble.UNREACHABLE: N_("Nobody answers at this address, or its certificate is not good."),
    Trouble.SILENT: N_("The other side took too long, or the line broke. It may have arrived."),
    Trouble.REDIRECTED: N_("The other side points to another address. Please set up the webhook with that one."),
    Trouble.REFUSED: N_("The other side refused it."),
    Trouble.FAILED: N_("Something broke on the other side."),
    Trouble.PRIVATE: N_("The address leads into a private network now: nothing was sent."),
    Trouble.GONE: N_("The other side wants nothing any more."),
    Trouble.OFF: N_("The webhook was switched off."),
    Trouble.UNSEALED: N_("The secret can no longer be opened. Please renew it."),
}
LIFE: Final = {30: N_("30 days"), 90: N_("90 days"), 365: N_("One year"), 730: N_("Two years")}
