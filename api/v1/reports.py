"""Period reports: how far they are, their checksum, and the figures that were frozen; never the rows of an annex."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Final, Self, TypeVar

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field

from api.v1.asking import HouseHere, area_asked, holding
from api.v1.paging import Asked, Page, page_of, read, written
from api.v1.periods import Moment
from api.v1.tagging import TaggedRoute
from helpdesk.feeds.asked import ReportsAsked
from helpdesk.feeds.models import FeedToken, TokenScope
from helpdesk.reports.figures import Figures, Frozen, Goal
from helpdesk.reports.models import Act, Entry, Report, Status
from helpdesk.reports.periods import PeriodKind
from helpdesk.statistics.small_cells import is_small, without_small

router = APIRouter(route_class=TaggedRoute, prefix="/reports", tags=["reports"])
TokenHere = Annotated[FeedToken, Depends(holding(TokenScope.REPORTS_READ))]

R = TypeVar("R", bound=BaseModel)

_COUNTS: Final = (
    *("people", "people_unknown_visits", "visits", "dossiers", "paid_online", "vneid_level_2", "learners", "scams"),
    *("opened", "resolved", "open_now", "overdue_now", "overdue", "answered_in_time", "answered_late"),
    *("resolved_in_time", "resolved_late", "out_of_hours", "walks_done", "self_served", "ratings"),
)
_PARTED: Final[Mapping[str, tuple[str, ...]]] = {
    "answered_in_time_share": ("answered_in_time", "answered_late"),
    "first_answer_median_s": ("answered_in_time", "answered_late"),
    "first_answer_minutes": ("opened",),
    "resolved_in_time_share": ("resolved_in_time", "resolved_late"),
    "resolution_median_s": ("resolved_in_time", "resolved_late"),
    "out_of_hours_share": ("out_of_hours",),
    "self_served_share": ("self_served", "opened"),
    "rating_average": ("ratings",),
    "minutes": ("visits",),
}
"""What is worked out from which numbers: it goes when one of them would have to."""


class ActView(BaseModel):
    """One step of a report's way. Who took it is not told."""

    act: Act
    at: datetime
    checksum: str = Field(description="SHA-256 of what it showed then.")

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Show one."""
        return cls(act=entry.act, at=entry.at, checksum=entry.checksum)


class ReportView(BaseModel):
    """A report."""

    id: str
    area: str
    period: str = Field(description="2026-10, 2026-W41, 2026-Q4, 2026-H2, 2026, or 2026-10-01..2026-10-20.")
    kind: PeriodKind
    since: date
    until: date
    state: Status
    made_at: datetime
    changed_at: datetime = Field(description="When the last step of its way was taken.")
    as_of: datetime = Field(description="The moment of which its figures are.")
    checksum: str = Field(description="SHA-256 of everything it shows, annex included.")
    history: list[ActView] = Field(description="Its way, oldest first.")

    @classmethod
    def of(cls, report: Report) -> Self:
        """Show one."""
        return cls(
            **report.model_dump(include={"id", "area", "made_at", "as_of", "checksum"}),
            period=report.period.name,
            kind=report.period.kind,
            since=report.period.since,
            until=report.period.until,
            state=report.status,
            changed_at=report.history[-1].at if report.history else report.made_at,
            history=[ActView.of(entry) for entry in report.history],
        )


class PlaceView(BaseModel):
    """One place right below; null: hidden, or unknown."""

    area: str
    is_itself: bool = Field(description="What was noted for the report's own place, no smaller one named.")
    people: int | None
    visits: int | None
    dossiers: int | None
    opened: int | None
    open_now: int | None


class TopicView(BaseModel):
    """One guide, without one questions of their own; null: hidden, or unknown."""

    guide: str | None
    people: int | None
    visits: int | None
    dossiers: int | None
    opened: int | None
    open_now: int | None
    walks_done: int | None
    self_served: int | None


class TargetView(BaseModel):
    """A target of the report's place or of one right below. Shares are parts of one; null: hidden, or unknown."""

    area: str
    measure: str
    value: float
    actual: float | None
    share: float | None = Field(description="How much of the target was reached.")
    standing: str

    @classmethod
    def of(cls, goal: Goal, *, fewest: int) -> Self:
        """Show one; of few only how it stands."""
        is_few = goal.measure in _COUNTS and goal.actual is not None and is_small(int(goal.actual), fewest)
        hidden = {"actual": None, "share": None} if is_few else {}
        return cls(**{**goal.model_dump(exclude={"place"}), **hidden})


class WholeReportView(ReportView):
    """A report with its frozen figures."""

    fewest_shown: int = Field(description="Smaller numbers are hidden; the paper itself has them.")
    figures: dict[str, float | int | None] = Field(description="Of the period, by name.")
    before: dict[str, float | int | None] = Field(description="Of the period before.")
    before_since: date
    before_until: date
    places: list[PlaceView]
    topics: list[TopicView]
    targets: list[TargetView]


class ReportsQuery(Asked):
    """Which reports."""

    area: Annotated[str, Field(max_length=40, description="A place within the token's area, and all below it.")] = ""
    state: Annotated[Status | None, Field(description="Only those in this state.")] = None
    period: Annotated[str, Field(max_length=24, description="Only those of this period: 2026-10.")] = ""
    changed_since: Annotated[
        Moment | None,
        Field(description="Only those on whose way something happened since: 2026-11-29T08:00:00Z."),
    ] = None


@router.get("")
async def reports(
    request: Request, house: HouseHere, token: TokenHere, query: Annotated[ReportsQuery, Query()]
) -> Page[ReportView]:
    """List reports of the token's area in the order in which they were made, with state and checksum.

    To stay up to date, ask with `changed_since`.
    """
    asked = ReportsAsked(
        area=area_asked(house, token, query.area).id if query.area else "",
        state=query.state,
        period=query.period,
        changed_since=query.changed_since,
        after=read(query.after),
    )
    found = await house.feeds.reading.reports(token, asked, limit=query.limit + 1)
    positions = [written(one.made_at, one.id) for one in found]
    return page_of(request, [ReportView.of(one) for one in found], positions, limit=query.limit)


@router.get("/{report_id}")
async def one_report(house: HouseHere, token: TokenHere, report_id: str) -> WholeReportView:
    """Return one report with its frozen figures; numbers about few persons are hidden.

    What is stored is compared with the checksum each time: a report that was damaged is refused (409).
    """
    found = await house.feeds.reading.report(token, report_id)
    frozen, fewest = await house.reporting.reports.frozen(found), house.settings.fewest_shown
    return WholeReportView(
        **ReportView.of(found).model_dump(),
        fewest_shown=fewest,
        figures=_outside(frozen.figures, fewest),
        before=_outside(frozen.before, fewest),
        before_since=frozen.period.before_since,
        before_until=frozen.period.before_until,
        places=_hidden(frozen.places, PlaceView, fewest),
        topics=_hidden(frozen.topics, TopicView, fewest),
        targets=_targets(frozen, fewest),
    )


def _outside(figures: Figures, fewest: int) -> dict[str, float | int | None]:
    """Return figures as others may see them: small numbers are None, and whatever would give them away."""
    told = {**figures.model_dump(), "rated_share": figures.rated_share}
    small = {name for name in _COUNTS if is_small(told[name], fewest)}
    hidden = small | {name for name, parts in _PARTED.items() if small.intersection(parts)}
    if small.intersection(("ratings", "resolved")):
        hidden.add("rated_share")
    return {name: None if name in hidden else value for name, value in told.items()}


def _hidden(rows: Sequence[BaseModel], view: type[R], fewest: int) -> list[R]:
    """Return a table as others may see it, column by column, beside its sum."""
    shown = [row.model_dump(include=set(view.model_fields)) for row in rows]
    for name in set(view.model_fields).intersection(_COUNTS):
        if name == "people":  # of several places or topics they have no sum
            left = {place: None if is_small(row[name], fewest) else row[name] for place, row in enumerate(shown)}
        else:
            left = without_small({place: row[name] for place, row in enumerate(shown)}, fewest=fewest)
        for place, row in enumerate(shown):
            row[name] = left[place]
    return [view(**row) for row in shown]


def _targets(frozen: Frozen, fewest: int) -> list[TargetView]:
    """Return targets; a share that is hidden among the figures is so here, too."""
    shown = _outside(frozen.figures, fewest)
    views = []
    for goal in frozen.goals:
        view = TargetView.of(goal, fewest=fewest)
        name = "rating_average" if goal.measure == "rating" else goal.measure
        if goal.area == frozen.area and shown.get(name) is None:
            view = view.model_copy(update={"actual": None, "share": None})
        elif goal.area != frozen.area and goal.measure not in _COUNTS:
            view = view.model_copy(update={"actual": None, "share": None})  # of how few nobody can say here
        views.append(view)
    return views
