"""How months and their rules are stored. The lines of confirmed sheets are written past Beanie: there are thousands."""

from beanie import Document

from helpdesk.month_sheets.cycle import MonthRule
from helpdesk.month_sheets.models import TeamMonth


class TeamMonthRecord(Document, TeamMonth):
    """A month of a team in the collection `team_months`; what it counts stands in `sheet_lines`."""

    id: str  # type: ignore[assignment] # team and month

    class Settings:
        """Where it is kept."""

        name = "team_months"


class MonthRuleRecord(Document, MonthRule):
    """A rule in the collection `month_rules`."""

    id: str  # type: ignore[assignment] # our own ids, no ObjectIds

    class Settings:
        """Where it is kept."""

        name = "month_rules"


RECORDS: tuple[type[Document], ...] = (TeamMonthRecord, MonthRuleRecord)
