"""The words for what the domain names by a key."""

from typing import Final

from bot.phrases import PHRASES
from bot.phrases.scams import SIGNS
from helpdesk.assistance.models import AgeBand, Circumstance, Mode, Place, Result, VneidOutcome
from helpdesk.assistance.reviews import Standing
from helpdesk.language import N_
from helpdesk.messaging.models import Cause, NoticeClass, NoticeState
from helpdesk.month_sheets.models import Status as SheetStatus
from helpdesk.petitions.models import PetitionStatus
from helpdesk.privacy.personal import PersonalKind
from helpdesk.public_words.models import PublicAct, Showing
from helpdesk.roster.calendar_links import CalendarKind
from helpdesk.roster.group_events import EventKind, EventState
from helpdesk.safety.judging import Verdict
from helpdesk.safety.signs import Sign
from helpdesk.service_times.days import DayKind
from helpdesk.support_requests.models import Priority, Resolution, Status
from helpdesk.support_requests.rating_reasons import Reason
from helpdesk.support_requests.routing import Rung, Why
from helpdesk.teams.models import Role

WHO: Final = {
    "new": N_("Somebody new"),
    "group": N_("A group"),
}
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
REASON: Final = {reason: PHRASES[f"choice.reason_{reason}"] for reason in Reason}
"""Why a mark was given: what stands on the buttons, and in figures."""
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
STANDING: Final = {
    Standing.TO_REVIEW: N_("To review"),
    Standing.RETURNED: N_("Given back"),
    Standing.ACCEPTED: N_("Accepted"),
}
SHEET: Final = {
    SheetStatus.OPEN: N_("Not confirmed yet"),
    SheetStatus.CONFIRMED: N_("Confirmed by the team lead"),
    SheetStatus.APPROVED: N_("Confirmed by the commune"),
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
    Status.WAITING: N_("Nobody has taken it yet"),
    Status.TAKEN: N_("Being helped"),
    Status.WITH_RESIDENT: N_("Waiting for the resident"),
    Status.WITH_OFFICE: N_("With an office"),
    Status.SCHEDULED: N_("A visit is agreed"),
    Status.RESOLVED: N_("Ended"),
    Status.CLOSED: N_("Closed"),
    Status.CANCELLED: N_("Cancelled by the resident"),
}
PRIORITY: Final = {
    Priority.LOW: N_("Not urgent"),
    Priority.NORMAL: N_("Usual"),
    Priority.HIGH: N_("Soon"),
    Priority.URGENT: N_("Urgent"),
}
DAY_KIND: Final = {
    DayKind.OFF: N_("Day off"),
    DayKind.WORK: N_("Working day"),
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
SHOWING: Final = {
    Showing.DRAFT: N_("Draft"),
    Showing.PUBLISHED: N_("Published"),
    Showing.WITHDRAWN: N_("Taken off"),
}
"""Of an answer or a petition: whether everybody may read it."""
PUBLIC_ACT: Final = {
    PublicAct.DRAFTED: N_("Written down"),
    PublicAct.CHANGED: N_("Changed"),
    PublicAct.PUBLISHED: N_("Published"),
    PublicAct.WITHDRAWN: N_("Taken off"),
    PublicAct.ERASED: N_("Words deleted for good"),
    PublicAct.MOVED: N_("A step further"),
    PublicAct.TAKEN_BACK: N_("Last step taken back"),
}
PETITION: Final = {
    PetitionStatus.RECEIVED: N_("Received"),
    PetitionStatus.FORWARDED: N_("Passed on"),
    PetitionStatus.ANSWERED: N_("The office answered"),
    PetitionStatus.CLOSED: N_("Settled"),
    PetitionStatus.NOT_ACCEPTED: N_("Not taken up"),
}
PERSONAL: Final = {
    PersonalKind.NUMBER: N_("A number of somebody"),
    PersonalKind.MASKED: N_("What is left of a masked number"),
    PersonalKind.CONTACT: N_("Where somebody is written to"),
    PersonalKind.BIRTH: N_("Somebody's day of birth"),
    PersonalKind.AGE: N_("Perhaps somebody's year of birth"),
    PersonalKind.NAME: N_("Perhaps somebody's name"),
    PersonalKind.HOME: N_("Perhaps where somebody lives"),
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
    Role.LEAD: N_("Team lead"),
    Role.COORDINATOR: N_("Coordinator"),
    Role.ADMINISTRATOR: N_("Administrator"),
}
EVENT_KIND: Final = {
    EventKind.CLASS: N_("Skill class"),
    EventKind.MARKET_DAY: N_("Market day"),
}
EVENT_STATE: Final = {
    EventState.PLANNED: N_("Planned"),
    EventState.HELD: N_("Held"),
    EventState.CANCELLED: N_("Does not take place"),
}
CALENDAR: Final = {
    CalendarKind.OWN: N_("My shifts"),
    CalendarKind.TEAM: N_("The whole team's shifts"),
}
RUNG: Final = {
    Rung.DUTY: N_("on duty now"),
    Rung.LEAD: N_("team lead"),
    Rung.ZONE: N_("of the zone"),
    Rung.PROVINCE: N_("of the province"),
}
ASSIGNED_WHY: Final = {
    Why.ONLY_ONE: N_("nobody else is on duty"),
    Why.FEWEST: N_("of those on duty, the one with the fewest open requests"),
    Why.TURN: N_("as many open requests as others on duty, but the last one came longest ago"),
    Why.NOBODY_BELOW: N_("nobody is on duty at this time"),
    Why.ALL_FULL: N_("everybody on duty has as many requests as they can carry"),
    Why.NOT_TAKEN: N_("%(before)s did not take it in time"),
    Why.HANDED_BACK: N_("%(before)s handed it back"),
}
"""Why somebody is assigned a request; goes on after "Assigned to … (…): "."""
ICON: Final = {
    "new": "person",
    "group": "people",
    EventKind.CLASS: "book",
    EventKind.MARKET_DAY: "market",
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
