"""A rule by which reports of an area are made and sent by themselves."""

import re
from datetime import date, datetime
from typing import Final

from pydantic import BaseModel

from helpdesk.month_sheets.cycle import Cycle
from helpdesk.reports.errors import RecipientInvalidError, TooManyRecipientsError
from helpdesk.reports.periods import PeriodKind, ReportPeriod, last_finished

MOST_RECIPIENTS: Final = 20

_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")


class Schedule(BaseModel):
    """Of which kind of period a report is made on the day after it ended, and who gets it by mail.

    `last` is the period that was seen to last: the first one made is the one running when the rule was.
    """

    id: str
    area: str
    reach: list[str]
    kind: PeriodKind
    is_usual_layout: bool = False
    recipients: list[str]
    last: str
    by: str
    by_name: str
    at: datetime
    is_active: bool = True
    version: int = 0

    def due(self, today: date, cycle: Cycle) -> ReportPeriod | None:
        """Return the period to be made now, if there is one."""
        period = last_finished(self.kind, today, cycle)
        return period if self.is_active and period.name != self.last else None


def checked_recipients(words: str) -> list[str]:
    """Return the addresses in what was typed. Raises RecipientInvalidError, TooManyRecipientsError."""
    found = list(dict.fromkeys(one for one in re.split(r"[\s,;]+", words.strip()) if one))
    for address in found:
        if len(address) > 254 or not _ADDRESS.fullmatch(address):  # noqa: PLR2004 - what RFC 5321 leaves
            raise RecipientInvalidError(address=address[:80])
    if len(found) > MOST_RECIPIENTS:
        raise TooManyRecipientsError(most=MOST_RECIPIENTS)
    return found
