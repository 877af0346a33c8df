"""Setting on which day months begin."""

from collections.abc import Collection

from helpdesk.areas.service import Areas
from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.ids import new_id
from helpdesk.month_sheets.cycle import Cycle, MonthRule, figures_of_month, moved
from helpdesk.month_sheets.errors import MonthInUseError, UnknownSheetError
from helpdesk.month_sheets.repository import SheetLines, TeamMonths
from helpdesk.storage.database import Database, Session
from helpdesk.teams.models import Member, Permission, Scope

RULES = "rules"
"""What is held while a rule is set or a month confirmed: the days of a month do not change while it is signed."""


class MonthRules:
    """The rules of months, area by area."""

    def __init__(self, *, database: Database, areas: Areas, lines: SheetLines, audit: Audit, clock: Clock) -> None:
        """Take the database, the neighbours and the time."""
        self._database = database
        self._areas = areas
        self._lines = lines
        self._audit = audit
        self._clock = clock
        self._months = TeamMonths()

    async def cycle_at(self, area: str) -> Cycle:
        """Return the months of a place. Raises UnknownAreaError."""
        nearest_first = self._areas.get(area).nearest_first
        return Cycle(await self._months.rules(nearest_first), nearest_first)

    async def below(self, roots: Collection[str]) -> list[MonthRule]:
        """Return the rules of these areas and below, latest first."""
        return await self._months.rules_below(roots)

    async def set_first_day(
        self, area: str, first_day: int, *, from_month: str, member: Member, scope: Scope
    ) -> MonthRule:
        """Say on which day months begin in an area and below, where no nearer area says another.

        Raises UnknownSheetError where the member may not, FirstDayInvalidError, MonthInvalidError, MonthInUseError.
        """
        reach = self._areas.reach(area)
        if not scope.covers(Permission.SHEETS_CONFIRM, reach):
            raise UnknownSheetError
        rule = MonthRule(
            id=new_id(),
            area=area,
            reach=reach,
            from_month=from_month,
            first_day=first_day,
            by=member.id,
            by_name=member.name,
            at=self._clock.now(),
        )
        rule.check()

        async def work(session: Session) -> MonthRule:
            await self._lines.hold([RULES], session=session)
            closed = await self._months.latest_closed(area, from_month=from_month, session=session)
            if closed:
                raise MonthInUseError(month=figures_of_month(moved(closed, 1)))
            await self._months.add_rule(rule, session=session)
            await self._audit.note(
                member=member.id, action="month_rule_set", subject=rule.id, area=area, reach=reach, session=session
            )
            return rule

        return await self._database.in_transaction(work)
