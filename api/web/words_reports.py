"""The words for what reports name by a key."""

from typing import Final

from helpdesk.language import N_
from helpdesk.mail.models import LetterState, Trouble
from helpdesk.reports.models import Act, Status
from helpdesk.reports.periods import PeriodKind

STATE: Final = {
    Status.DRAFT: N_("Draft"),
    Status.SUBMITTED: N_("Handed in"),
    Status.RETURNED: N_("Given back to the writer"),
    Status.APPROVED: N_("Approved"),
    Status.LOCKED: N_("Locked"),
}
ACT: Final = {
    Act.MADE: N_("Made"),
    Act.CHANGED: N_("Words changed"),
    Act.COUNTED: N_("Figures taken anew"),
    Act.SUBMITTED: N_("Handed in"),
    Act.RETURNED: N_("Given back to the writer"),
    Act.APPROVED: N_("Approved"),
    Act.LOCKED: N_("Locked"),
}
KIND: Final = {
    PeriodKind.WEEK: N_("Week"),
    PeriodKind.MONTH: N_("Month"),
    PeriodKind.QUARTER: N_("Quarter"),
    PeriodKind.HALF_YEAR: N_("Half-year"),
    PeriodKind.YEAR: N_("Year"),
    PeriodKind.CUSTOM: N_("Other days"),
}
LETTER: Final = {
    LetterState.OWED: N_("Waiting to be sent"),
    LetterState.SENT: N_("Sent"),
    LetterState.GIVEN_UP: N_("Could not be sent"),
}
TROUBLE: Final = {
    Trouble.UNREACHABLE: N_("The mail server does not answer. It is tried again by itself."),
    Trouble.REFUSED: N_(
        "The mail server does not take our letters: sender, user or password do not fit. It is tried again by itself; "
        "please tell your operator."
    ),
    Trouble.BUSY: N_("The mail server takes no letters now. It is tried again by itself."),
    Trouble.MAILBOX: N_("The mail server knows no such mailbox. Please check the address."),
    Trouble.UNREADABLE: N_("The report could not be made into a letter. Please tell your operator."),
}
