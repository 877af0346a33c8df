"""What a page of figures asks, put to the sums and, for comparison, to the events themselves (see README.md)."""

from datetime import date, datetime

from bench.roll_up_events import COMMUNES, GUIDES, PROVINCE
from helpdesk.clock import VIETNAM
from helpdesk.statistics.days import Period
from helpdesk.statistics.figures import AreaFigures, Figures
from helpdesk.statistics.measures import Measures
from helpdesk.statistics.questions import Statistics
from helpdesk.statistics.spread_read import SpreadRead
from helpdesk.storage.database import Database
from tests.statistics.raw_measures import RawMeasures
from tests.statistics.raw_spread import RawSpread
from tests.statistics.raw_statistics import RawStatistics

NOW = datetime(2026, 11, 1, 9, tzinfo=VIETNAM)
PERIODS = {
    "day": (date(2026, 10, 14), date(2026, 10, 14)),
    "week": (date(2026, 10, 12), date(2026, 10, 18)),
    "month": (date(2026, 9, 1), date(2026, 9, 30)),
    "quarter": (date(2026, 7, 1), date(2026, 9, 30)),
    "year": (date(2025, 1, 1), date(2025, 12, 31)),
    "twelve months": (date(2025, 11, 1), date(2026, 10, 31)),  # no standard period: its cut is not counted beforehand
}
ALL = [PROVINCE]
QUESTIONS = {
    "requests by day": lambda ask, since, until: ask.statistics.requests_by_day(ALL, since, until),
    "requests by area": lambda ask, since, until: ask.statistics.requests_by_area(ALL, since, until),
    "requests by guide": lambda ask, since, until: ask.statistics.requests_by_guide(ALL, since, until),
    "by area and guide": lambda ask, since, until: ask.spread.of(ALL, since, until),
    "satisfaction": lambda ask, since, until: ask.statistics.satisfaction(ALL, since, until),
    "stuck steps": lambda ask, since, until: ask.statistics.stuck_steps(ALL, since, until),
    "funnel of a guide": lambda ask, since, until: ask.statistics.funnel(GUIDES[0], ALL, since, until, by=()),
    "help": lambda ask, since, until: ask.statistics.help_given(ALL, since, until),
    "help by area": lambda ask, since, until: ask.statistics.help_by_area(ALL, since, until),
    "help by guide": lambda ask, since, until: ask.statistics.help_by_guide(ALL, since, until),
    "top row": lambda ask, since, until: ask.figures(since, until),
}
EACH = "figures of 112 communes"
WHOLE = "top row, two periods beside it, 112 communes"
"""What the first page asks in one go. Only the sums are asked for it."""


class Clock:
    """Stands still after the last day, so that open requests are overdue."""

    def now(self) -> datetime:
        return NOW


class FromSums:
    """Answers as pages get them."""

    def __init__(self, database: Database) -> None:
        self.statistics, self.spread = Statistics(database), SpreadRead(database)
        self._measures = Measures(database, Clock())

    async def figures(self, since: date, until: date) -> Figures:
        return (await self._measures.of(ALL, since, until, beside=())).figures

    async def each(self, since: date, until: date) -> list[AreaFigures]:
        return await self._measures.each(COMMUNES, Period.of(since, until))

    async def whole(self, since: date, until: date) -> object:
        return await self._measures.of(ALL, since, until, each=COMMUNES)


class FromEvents:
    """Answers by the plain aggregations that the tests compare sums with."""

    def __init__(self, database: Database) -> None:
        self.statistics, self.spread = RawStatistics(database), RawSpread(database)
        self._measures = RawMeasures(database)

    async def figures(self, since: date, until: date) -> Figures:
        return await self._measures.figures(ALL, since, until, NOW)

    async def each(self, since: date, until: date) -> list[AreaFigures]:
        """Ask for one commune after the other."""
        found = [(area, await self._measures.figures([area], since, until, NOW)) for area in COMMUNES]
        return [AreaFigures(area=area, **figures.model_dump()) for area, figures in found]
