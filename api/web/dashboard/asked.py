"""What somebody asks of the dashboard: which days, which place, what beside. All of it stands in the address."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import Depends, Request
from starlette.datastructures import QueryParams

from api.house import House
from api.web.dashboard.spans import Span, SpanKind, span_called, span_of_days
from api.web.forms import Fields
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.report_places import place_asked
from api.web.shown import places_meant
from helpdesk.areas.errors import UnknownAreaError
from helpdesk.areas.models import Area, Level
from helpdesk.errors import RefusalError
from helpdesk.month_sheets.cycle import Cycle
from helpdesk.reports.errors import ReportPeriodInvalidError
from helpdesk.statistics.days import FIRST_YEAR, Period, local_day
from helpdesk.statistics.errors import (
    ComparisonUnknownError,
    FiguresAreaUnknownError,
    InvalidPeriodError,
    PeriodUnreadableError,
)
from helpdesk.statistics.figures import Beside
from helpdesk.teams.models import Member, Permission

HOME: Final = "/coordinator"
USUAL_DAYS: Final = 30
"""Days up to today that are shown when no period is asked for."""

_LONGEST: Final = 100
"""Characters of a field that are read."""
_OWN: Final = ("period", "area", "beside", "since", "until", "lang")


@dataclass(frozen=True, slots=True)
class Asked:
    """Days, place and comparison, checked against what the reader may see.

    `areas` are what figures are asked of: never anything outside the reader's areas. `area` is the place they are of;
    None while the reader looks after several and chose none. `refusals` say, by field, what could not be shown; the
    usual stands in its place, and what was typed is kept. `rest` is what else the address asks of the page.
    Links lead to the period `linked`, if it is another one.
    """

    path: str
    today: date
    cycle: Cycle
    span: Span
    roots: tuple[str, ...]
    area: Area | None
    usual_area: str | None
    beside: Beside = Beside.PREVIOUS
    area_typed: str = ""
    days_typed: tuple[str, str] = ("", "")
    refusals: dict[str, RefusalError] = field(default_factory=dict)
    rest: dict[str, str] = field(default_factory=dict)
    linked: Span | None = None

    @property
    def areas(self) -> list[str]:
        """Return what figures are asked of."""
        return [self.area.id] if self.area else list(self.roots)

    @property
    def days_to_type(self) -> tuple[str, str]:
        """Return what stands in the fields of the two days: what was typed and refused, else days that have no name."""
        if any(self.days_typed) or self.span.kind is not SpanKind.CUSTOM:
            return self.days_typed
        return self.span.days.since.isoformat(), self.span.days.until.isoformat()

    @property
    def days(self) -> Period:
        """Return the days of the period that have begun."""
        return Period(since=self.span.days.since, until=min(self.span.days.until, self.today))

    @property
    def is_running(self) -> bool:
        """Tell whether days of the period are still to come."""
        return self.span.days.until > self.today

    @property
    def compared(self) -> Period:
        """Return the days beside these: while the period lasts, as many from the beginning of the other one."""
        other = self.span.before if self.beside is Beside.PREVIOUS else self.span.year_before
        if not self.is_running:
            return other
        so_far = other.since + (self.days.until - self.days.since)
        return Period(since=other.since, until=min(other.until, so_far))

    @property
    def before(self) -> "Asked":
        """Ask the same of the compared days."""
        return replace(self, span=span_of_days(self.compared), linked=self.linked or self.span)

    @property
    def after_name(self) -> str:
        """Name the period that follows; empty while it has not begun."""
        return self.span.after_name if self.span.days.until < self.today else ""

    def link(
        self,
        path: str = "",
        *,
        period: str = "",
        area: str | None = None,
        beside: Beside | None = None,
        **rest: str,
    ) -> str:
        """Return an address with the same question, changed in what is named; without a path it is this page's.

        `rest` is added to what else this page was asked; an empty text takes it away.
        """
        place = area or (self.area.id if self.area else "")
        compared = beside or self.beside
        facts = {
            "period": period or (self.linked or self.span).name,
            "area": "" if place == self.usual_area else place,
            "beside": "" if compared is Beside.PREVIOUS else compared.value,
            **({} if path else self.rest),
            **rest,
        }
        return f"{path or self.path}?{urlencode({name: value for name, value in facts.items() if value})}"

    def check(self) -> None:
        """Raise what could not be shown: a file has no place to say it and show the usual instead."""
        for refusal in self.refusals.values():
            raise refusal


async def asked_here(
    request: Request,
    house: HouseHere,
    known: ReaderHere,
    _member: Annotated[Member, Depends(allowed(Permission.STATISTICS_READ))],
) -> Asked:
    """Read what is asked, of whoever reads figures anywhere; to others the page is not there."""
    return await asked(house, known, request.url.path, request.query_params)


AskedHere = Annotated[Asked, Depends(asked_here)]


async def asked(house: House, known: Reader, path: str, params: QueryParams) -> Asked:
    """Read a question out of an address. What cannot be is refused, and the usual stands in its place."""
    fields, refusals = Fields(params), dict[str, RefusalError]()
    roots = known.scope.areas_for(Permission.STATISTICS_READ)
    usual = roots[0] if len(roots) == 1 else None
    typed = fields.text("area")[:_LONGEST]
    area = house.areas.known(usual) if usual else None
    if typed:
        try:
            area = _area(house, known, typed, roots)
        except FiguresAreaUnknownError as refusal:
            refusals["area"] = refusal
    today, cycle = local_day(house.clock.now()), await _cycle(house, area)
    span = span_of_days(Period(since=today - timedelta(days=USUAL_DAYS - 1), until=today))
    try:
        span = _span(fields, cycle, today) or span
    except RefusalError as refusal:
        refusals["period"] = refusal
    beside = fields.choice("beside", Beside)
    if "beside" in fields.problems:
        refusals["beside"] = ComparisonUnknownError()
    return Asked(
        path=path,
        today=today,
        cycle=cycle,
        span=span,
        roots=tuple(roots),
        area=area,
        usual_area=usual,
        beside=beside or Beside.PREVIOUS,
        area_typed=typed if "area" in refusals else "",
        days_typed=(fields.text("since"), fields.text("until")) if "period" in refusals else ("", ""),
        refusals=refusals,
        rest={name: value for name, value in params.items() if name not in _OWN},
    )


async def _cycle(house: House, area: Area | None) -> Cycle:
    """Return the months of the place; the calendar's of several places."""
    return await house.month_rules.cycle_at(area.id) if area else Cycle((), ())


def _area(house: House, known: Reader, typed: str, roots: list[str]) -> Area:
    """Return the place within the reader's areas that is meant by its id, code or name."""
    named = house.areas.known(typed)
    if named is None:
        named = _called_so(house, typed, roots)
    today = house.areas.current(named.id) if named else []
    if len(today) != 1 or not known.scope.covers(Permission.STATISTICS_READ, house.areas.reach(today[0].id)):
        raise FiguresAreaUnknownError
    return today[0]


def _called_so(house: House, typed: str, roots: list[str]) -> Area | None:
    try:
        return house.areas.known(place_asked(house, typed, roots))
    except UnknownAreaError:
        meant = places_meant(house, typed, roots, levels=tuple(Level), limit=1)
        return meant[0].area if meant else None


def _span(fields: Fields, cycle: Cycle, today: date) -> Span | None:
    """Return the period that is named, or of the two days that are typed; None: neither."""
    name, since, until = fields.text("period")[:_LONGEST], fields.day("since"), fields.day("until")
    if fields.problems:
        raise PeriodUnreadableError
    if since or until:
        last = until or today
        span = _of_days(since or last - timedelta(days=USUAL_DAYS - 1), last)
    elif name:
        span = _named(name, cycle)
    else:
        return None
    span.days.check_countable(today=today)
    return span


def _of_days(since: date, until: date) -> Span:
    if since.year < FIRST_YEAR:  # of the first of all years nothing lies before
        raise PeriodUnreadableError
    return span_of_days(Period.of(since, until))


def _named(name: str, cycle: Cycle) -> Span:
    try:
        return span_called(name, cycle)
    except (ReportPeriodInvalidError, InvalidPeriodError):
        raise PeriodUnreadableError from None
