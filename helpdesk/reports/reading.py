"""Where the figures of reports come from: the one place that asks for them."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from helpdesk.areas.models import Level
from helpdesk.areas.service import Areas
from helpdesk.assistance.models import VneidOutcome
from helpdesk.language.ordering import in_order
from helpdesk.reports.annex import Annex, AnnexRows
from helpdesk.reports.figures import (
    DayRow,
    Figures,
    Frozen,
    Goal,
    GroupRow,
    PlaceRow,
    StepRow,
    TopicRow,
    figure_of,
)
from helpdesk.reports.periods import ReportPeriod
from helpdesk.reports.ports import Goals, Naming
from helpdesk.reports.repository import Sources
from helpdesk.statistics.answers import AreaHelp, FunnelCell, StuckStep
from helpdesk.statistics.days import Period, local_day
from helpdesk.statistics.figures import Figures as Measured
from helpdesk.statistics.measures import Measures
from helpdesk.statistics.questions import Statistics
from helpdesk.statistics.rollups import RollUps
from helpdesk.storage.database import Database
from helpdesk.teams.service import Teams

MOST_STEPS: Final = 10
"""Rows of the steps where people are stuck."""

_GUIDES_LOOKED_AT: Final = 5
_AS_MEASURED: Final = set(Measured.model_fields) & set(Figures.model_fields)
"""What a report counts as every page does."""

_TRIES: Final = 3


class Readings:
    """Reads everything a report shows."""

    def __init__(
        self,
        *,
        database: Database,
        areas: Areas,
        teams: Teams,
        statistics: Statistics,
        measures: Measures,
        goals: Goals,
        roll_ups: RollUps,
        names: Naming,
    ) -> None:
        """Take the rooms that know."""
        self._areas = areas
        self._statistics = statistics
        self._measures = measures
        self._goals = goals
        self._roll_ups = roll_ups
        self._names = names
        self._sources = Sources(database)
        self._annex = Annex(database=database, areas=areas, teams=teams, names=names)

    async def read(self, area: str, period: ReportPeriod, *, at: datetime) -> Frozen:
        """Return the figures of a place and a period as they are now. Raises UnknownAreaError.

        What the sums do not hold yet is counted first. Somebody may write while it is read: then it is read again, so
        that the annex adds up to the figures.
        """
        for left in reversed(range(_TRIES)):
            await self._roll_ups.catch_up()
            frozen = await self._read(area, period, at=at)
            if not left or _is_consistent(frozen):
                break
        return frozen

    async def _read(self, area: str, period: ReportPeriod, *, at: datetime) -> Frozen:
        place, days = self._areas.get(area), period.days
        annex = await self._annex.read(area, days, at=at)
        figures, before = await asyncio.gather(
            self._figures(area, days, at=at, held=annex), self._figures(area, period.before, at=at)
        )
        stuck, gave_up = await self._steps(area, days)
        by_day = await self._statistics.requests_by_day([area], days.since, days.until)
        rows = annex.without_long_lists() if annex.is_too_long else annex
        return Frozen(
            area=area,
            area_name=place.full_name,
            area_label=self._areas.label(place),
            period=period,
            as_of=at,
            figures=figures,
            before=before,
            places=await self._places(area, days),
            topics=await self._topics(area, days),
            ages=_by_key(await self._sources.visits_by("age_band", area, days)),
            circumstances=_each(await self._sources.visits_by("circumstances", area, days)),
            days=[DayRow(**one.model_dump()) for one in by_day],
            stuck=stuck,
            gave_up=gave_up,
            **rows._asdict(),
            goals=await self._targets(area, period, at=at),
            is_annex_left_out=annex.is_too_long,
        )

    async def _figures(self, area: str, days: Period, *, at: datetime, held: AnnexRows | None = None) -> Figures:
        """Return the figures of some days. Without `held` they are of the past: what is open now is not theirs."""
        ask, asked = self._statistics, ([area], days.since, days.until)
        measured, given = await asyncio.gather(self._measures.of(*asked, beside=(), at=at), ask.help_given(*asked))
        found = measured.figures
        now = found if held else found.model_copy(update={"open_now": None, "overdue_now": None})
        classes = held.classes if held else await self._annex.classes(area, days)
        teams = held.teams if held else await self._annex.teams(area, days)
        counted = [one.heads for one in classes if one.heads is not None]
        rating = found.rating
        return Figures(
            **now.model_dump(include=_AS_MEASURED),
            paid_online=given.paid_online,
            vneid_level_2=given.by_vneid.get(VneidOutcome.LEVEL_2, 0),
            classes=len(classes),
            learners=sum(counted) if counted else None,
            scams=await self._sources.scams_counted(area, days),
            ratings=rating.count if rating else 0,
            rating_average=rating.average if rating else None,
            members_active=sum(one.active for one in teams) if teams else None,
            members_total=sum(one.members for one in teams) if teams else None,
            teams=len(teams),
        )

    async def _targets(self, area: str, period: ReportPeriod, *, at: datetime) -> list[Goal]:
        """Return the targets of the place, then those of the places right below, by name."""
        names = {child.id: child.full_name for child in self._areas.children(area)}
        found = await self._goals.of([area, *names], period, at=at)
        return sorted(found, key=lambda one: (one.area != area, in_order(one.place), one.area, one.measure))

    async def _places(self, area: str, days: Period) -> list[PlaceRow]:
        """Return the places right below, also those where nothing happened, and what was noted for the place itself.

        Zones stand beside the tree: of a province its communes are told.
        """
        asked = ([area], days.since, days.until)
        helped, requested = await asyncio.gather(
            self._statistics.help_by_area(*asked), self._statistics.requests_by_area(*asked)
        )
        children = {child.id: child for child in self._areas.children(area) if child.level is not Level.ZONE}
        rows = {child.id: PlaceRow(area=child.id, name=child.full_name) for child in children.values()}
        own = PlaceRow(area=area, name=self._areas.get(area).full_name, is_itself=True)
        parts: dict[str, list[AreaHelp]] = {}
        for one in helped:
            parts.setdefault(self._child(one.area, children), []).append(one)
        for child, several in parts.items():
            row = rows.get(child, own)
            row.visits, row.dossiers = sum(one.visits for one in several), sum(one.dossiers for one in several)
            row.people = await self._people(child, several, days)
        for count_ in requested:
            row = rows.get(self._child(count_.area, children), own)
            row.opened, row.open_now = row.opened + count_.opened, row.open_now + count_.open_now
        has_own = bool(own.visits or own.opened or own.open_now)
        return [*sorted(rows.values(), key=lambda row: in_order(row.name)), *([own] if has_own else [])]

    async def _people(self, child: str, parts: Sequence[AreaHelp], days: Period) -> int | None:
        """Return the people of several places, each counted once; of what lies in no place below nobody can say."""
        if len(parts) == 1:
            return parts[0].people
        return (await self._statistics.help_given([child], days.since, days.until)).people if child else None

    def _child(self, area: str, children: Iterable[str]) -> str:
        reach = set(self._reach(area))
        return next((child for child in children if child in reach), "")

    async def _topics(self, area: str, days: Period) -> list[TopicRow]:
        asked = ([area], days.since, days.until)
        helped, requested, walks = await asyncio.gather(
            self._statistics.help_by_guide(*asked),
            self._statistics.requests_by_guide(*asked),
            self._measures.walks_by_guide(*asked),
        )
        walked = {guide: counts for guide, counts in walks.items() if counts["walks_done"]}
        rows: dict[str | None, TopicRow] = {}
        for guide in (*(one.guide for one in helped), *(one.guide for one in requested), *walked):
            rows.setdefault(guide, TopicRow(guide=guide, title=self._names.guide(guide)))
        for one in helped:
            row = rows[one.guide]
            row.people, row.visits, row.dossiers = one.people, one.visits, one.dossiers
        for asked_ in requested:
            row = rows[asked_.guide]
            row.opened, row.open_now = asked_.opened, asked_.open_now
            row.first_answer_minutes = asked_.median_first_answer_minutes
        for guide, counts in walked.items():
            rows[guide].walks_done, rows[guide].self_served = counts["walks_done"], counts["walks_done_alone"]
        return sorted(rows.values(), key=lambda row: (-row.visits - row.opened, row.title))

    async def _steps(self, area: str, days: Period) -> tuple[list[StepRow], list[StepRow]]:
        """Return where people are stuck, and where they give up: left, or no more heard of."""
        found = await self._statistics.stuck_steps([area], days.since, days.until, limit=MOST_STEPS)
        guides = list(dict.fromkeys(one.guide for one in found))[:_GUIDES_LOOKED_AT]
        cells = [
            (guide, cell)
            for guide in guides
            for cell in await self._statistics.funnel(guide, [area], days.since, days.until, by=())
        ]
        given_up = [self._gave_up(guide, cell) for guide, cell in cells if cell.left + cell.lost]
        given_up.sort(key=lambda row: (-(row.gave_up or 0), row.guide, row.step))
        return [self._stuck(one) for one in found], given_up[:MOST_STEPS]

    def _stuck(self, one: StuckStep) -> StepRow:
        return StepRow(
            guide=one.guide,
            title=self._names.guide(one.guide),
            step=one.step,
            text=self._names.step(one.guide, one.version, one.step),
            reached=one.reached,
            stuck=one.stuck,
        )

    def _gave_up(self, guide: str, cell: FunnelCell) -> StepRow:
        return StepRow(
            guide=guide,
            title=self._names.guide(guide),
            step=cell.step,
            text=self._names.step(guide, cell.version, cell.step),
            reached=cell.reached,
            stuck=cell.stuck,
            gave_up=cell.left + cell.lost,
        )

    def _reach(self, area: str) -> list[str]:
        return self._areas.reach(area) if self._areas.known(area) else [area]


def _is_consistent(frozen: Frozen) -> bool:
    """Whether the annex tells of as much as the figures, and targets of the same figures."""
    now, days = frozen.figures, frozen.period.days
    if any(one.actual != figure_of(now, one.measure) for one in frozen.goals if one.area == frozen.area):
        return False
    if frozen.is_annex_left_out:
        return True
    came = [one for one in frozen.cases if days.since <= local_day(one.opened_at) <= days.until]
    ended = sum(days.since <= local_day(one.resolved_at) <= days.until for one in frozen.cases if one.resolved_at)
    told = (len(frozen.visits), len(came), ended, sum(one.is_open for one in frozen.cases), len(frozen.scams))
    verdicts = [one.is_answered_in_time for one in came]
    return (*told, sum(one.is_overdue for one in frozen.cases), verdicts.count(True), verdicts.count(False)) == (
        *(now.visits, now.opened, now.resolved, now.open_now, now.scams),
        *(now.overdue_now, now.answered_in_time, now.answered_late),
    )


def _by_key(rows: Iterable[tuple[Any, int]]) -> list[GroupRow]:
    return sorted((GroupRow(key=key, visits=many) for key, many in rows), key=lambda row: row.key or "~")


def _each(rows: Iterable[tuple[Any, int]]) -> list[GroupRow]:
    """Count each circumstance; a visit with two of them counts in both. None of them is not counted."""
    counts: dict[str, int] = {}
    for several, many in rows:
        for one in several or ():
            counts[one] = counts.get(one, 0) + many
    return [GroupRow(key=key, visits=counts[key]) for key in sorted(counts)]
