"""What broadcasts are called on pages, in words."""

from collections.abc import Mapping
from typing import Final

from helpdesk.broadcasts.audience import CHAT, PAGE, PUSH
from helpdesk.broadcasts.models import Audience, LeftOut, State, Step, Template
from helpdesk.language import N_
from helpdesk.messaging.models import Cause

AUDIENCE: Final = {Audience.RESIDENTS: N_("Residents"), Audience.TEAM: N_("Members of teams")}
TEMPLATE: Final = {
    Template.FREE: N_("Free text"),
    Template.PROCEDURE_CHANGED: N_("A procedure changed"),
    Template.SCAM_ALERT: N_("Scam warning"),
}
STATE: Final = {
    State.DRAFT: N_("Draft"),
    State.SCHEDULED: N_("Waits for its time"),
    State.SENDING: N_("Being sent"),
    State.STOPPED: N_("Stopped"),
    State.DONE: N_("Sent"),
}
STEP: Final = {
    Step.WAITING: N_("Waiting"),
    Step.HANDED: N_("On the way"),
    Step.OWED: N_("On the way"),
    Step.SENT: N_("Sent"),
    Step.UNCERTAIN: N_("Uncertain"),
    Step.FAILED: N_("Not delivered"),
    Step.LEFT_OUT: N_("Left out"),
    Step.WITHDRAWN: N_("Withdrawn before it went"),
}
LEFT_OUT: Final = {
    LeftOut.NO_CONSENT: N_("have not said yes to news"),
    LeftOut.OTHER_LANGUAGE: N_("speak another language"),
    LeftOut.BLOCKED: N_("blocked us, or are not there any more"),
    LeftOut.WINDOW: N_("wrote too long ago: their platform does not let us write now"),
    LeftOut.NO_CHANNEL: N_("cannot be reached on the channels you chose"),
    LeftOut.SAME_NUMBER: N_("share a phone number with somebody who gets it"),
}
CAUSE: Final[Mapping[str, str]] = {
    **{why.value: words for why, words in LEFT_OUT.items()},
    Cause.BLOCKED: N_("they blocked us"),
    Cause.GONE: N_("their account or number is not there any more"),
    Cause.WINDOW_CLOSED: N_("they wrote too long ago"),
    Cause.TOO_OLD: N_("the platform did not take it within a day"),
    Cause.REFUSED: N_("the platform refused it"),
    Cause.UNREADABLE: N_("it could not be put into words"),
    "": "",
}
WAY: Final = {PAGE: N_("On their team page"), CHAT: N_("In their chat"), PUSH: N_("On their phone (push)")}
FIELD: Final = {
    "thu_tuc": N_("Procedure"),
    "thay_doi": N_("What changed"),
    "duong_dan": N_("Link to the guide"),
    "noi": N_("Where"),
    "lua_dao": N_("What the scammers do"),
    "dia_chi": N_("Addresses that nobody should open"),
}
LANGUAGE: Final = {
    "": N_("Everybody"),
    "vi": N_("Only those who read Vietnamese"),
    "en": N_("Only those who read English"),
}
HEADINGS: Final = (N_("Channel"), N_("Result"), N_("Reason"), N_("Number"))
