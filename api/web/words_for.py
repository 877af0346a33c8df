"""The words for what the domain names by a key."""

from typing import Final

from bot.phrases import SIGNS
from helpdesk.assistance.models import AgeBand, Circumstance, Mode, Place, Result, VneidOutcome
from helpdesk.language import N_
from helpdesk.messaging.models import Cause, NoticeClass, NoticeState
from helpdesk.safety.judging import Verdict
from helpdesk.safety.signs import Sign
from helpdesk.support_requests.models import Resolution, Status
from helpdesk.teams.models import Role

PLACE: Final = {
    Place.HOME: N_("At home"),
    Place.ONE_STOP: N_("One-stop counter"),
    Place.CULTURE_HOUSE: N_("Culture house"),
    Place.MARKET: N_("Market"),
    Place.ONLINE: N_("By message"),
    Place.PHONE: N_("By phone"),
}
MODE: Final = {
    Mode.TOLD: N_("Told them how"),
    Mode.TOGETHER: N_("Did it together"),
    Mode.FOR_THEM: N_("Did it for them"),
}
RESULT: Final = {
    Result.DONE: N_("It worked"),
    Result.HANDED_TO_ONE_STOP: N_("Handed to the one-stop counter"),
    Result.HANDED_TO_POLICE: N_("Handed to the police"),
    Result.NEW_APPOINTMENT: N_("Another appointment"),
    Result.NOT_POSSIBLE: N_("Not possible"),
}
AGE_BAND: Final = {
    AgeBand.UNDER_16: N_("Under 16"),
    AgeBand.ADULT: N_("16 to 59"),
    AgeBand.SENIOR: N_("60 and over"),
}
CIRCUMSTANCE: Final = {
    Circumstance.NO_SMARTPHONE: N_("No smartphone"),
    Circumstance.POOR_HOUSEHOLD: N_("Poor household"),
    Circumstance.DISABILITY: N_("Disability"),
}
VNEID: Final = {
    VneidOutcome.INSTALLED: N_("App installed"),
    VneidOutcome.LEVEL_1: N_("Level 1"),
    VneidOutcome.LEVEL_2: N_("Level 2"),
    VneidOutcome.PAPERS_INTEGRATED: N_("Papers added"),
}
RESOLUTION: Final = {
    Resolution.DONE: N_("It worked"),
    Resolution.HANDED_TO_ONE_STOP: N_("Handed to the one-stop counter"),
    Resolution.HANDED_TO_POLICE: N_("Handed to the police"),
    Resolution.NEW_APPOINTMENT: N_("Another appointment"),
    Resolution.NOT_POSSIBLE: N_("Not possible"),
    Resolution.NOT_REACHED: N_("Could not reach the resident"),
}
STATUS: Final = {
    Status.NEW: N_("Nobody has taken it yet"),
    Status.TAKEN: N_("Being helped"),
    Status.RESOLVED: N_("Ended"),
    Status.CANCELLED: N_("Cancelled by the resident"),
}
DELIVERY: Final = {
    NoticeState.OWED: N_("Waiting to be sent"),
    NoticeState.SENDING: N_("Sending"),
    NoticeState.SENT: N_("Sent"),
    NoticeState.UNCERTAIN: N_("May not have arrived"),
    NoticeState.DEAD: N_("Could not be sent"),
    NoticeState.DROPPED: N_("Could not be sent"),
}
NOTICE_CLASS: Final = {
    NoticeClass.ANSWER: N_("Answer"),
    NoticeClass.REMINDER: N_("Reminder"),
    NoticeClass.BROADCAST: N_("Message to many"),
}
CAUSE: Final = {
    Cause.BLOCKED: N_("The resident has blocked our messages"),
    Cause.GONE: N_("The resident's account is no more"),
    Cause.WINDOW_CLOSED: N_("The resident has not written for too long: the platform no longer lets us write"),
    Cause.TOO_OLD: N_("It was tried for 24 hours"),
    Cause.REFUSED: N_("The platform did not take it"),
    Cause.UNREADABLE: N_("It could not be put into words"),
}
VERDICT: Final = {
    Verdict.LOOK_ALIKE: N_("Looks like a state address"),
    Verdict.UNKNOWN: N_("Unknown address"),
    Verdict.OFFICIAL: N_("State address"),
    Verdict.SIGNS: N_("No address, but signs of a scam"),
    Verdict.NOTHING: N_("Told in words"),
}
SIGN: Final = {sign: SIGNS[sign.value] for sign in Sign}
ROLE: Final = {
    Role.MEMBER: N_("Team member"),
    Role.COORDINATOR: N_("Coordinator"),
    Role.ADMINISTRATOR: N_("Administrator"),
}
ICON: Final = {
    Place.HOME: "home",
    Place.ONE_STOP: "desk",
    Place.CULTURE_HOUSE: "hall",
    Place.MARKET: "market",
    Place.ONLINE: "chat",
    Place.PHONE: "phone",
    Mode.TOLD: "speak",
    Mode.TOGETHER: "people",
    Mode.FOR_THEM: "hand",
    Result.DONE: "check",
    Result.HANDED_TO_ONE_STOP: "desk",
    Result.HANDED_TO_POLICE: "shield",
    Result.NEW_APPOINTMENT: "calendar",
    Result.NOT_POSSIBLE: "stop",
    NoticeState.OWED: "clock",
    NoticeState.SENDING: "clock",
    NoticeState.SENT: "check",
    NoticeState.UNCERTAIN: "question",
    NoticeState.DEAD: "alert",
    NoticeState.DROPPED: "alert",
}
"""The sign that stands beside the word, in static/icons.svg."""
