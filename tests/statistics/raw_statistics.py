"""Questions asked of requests, walks and logs. Every answer is exact and covers the areas it was asked for."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from statistics import median
from typing import Any, TypeVar

from helpdesk.assistance.models import Mode, Place, Result, VneidOutcome
from helpdesk.statistics.answers import (
    AreaCount,
    AreaHelp,
    DayCount,
    FunnelBy,
    FunnelCell,
    GuideCount,
    GuideHelp,
    GuideOpinion,
    HelpGiven,
    RatingSummary,
    ResultFigures,
    Satisfaction,
    StepOpinion,
    StuckStep,
)
from helpdesk.statistics.days import Period
from helpdesk.storage.database import Database, Row
from tests.statistics import raw_pipelines as pipelines
from tests.statistics.raw_pipelines import Pipeline

FEWEST_WALKS = 3
"""A step fewer walks came to is left out: it would tell about single persons."""

_MOST_MILLISECONDS = 120_000
_MINUTE = 60

K = TypeVar("K", Mode, Place, Result, VneidOutcome)


class RawStatistics:
    """Answers for areas: the roots in which the asking member holds `statistics.read`. No area, no figures.

    `since` and `until` are days in Vietnam, both included; each method raises InvalidPeriodError when they cannot be.
    """

    def __init__(self, database: Database) -> None:
        self._requests = database["support_requests"]
        self._step_events = database["step_events"]
        self._logs = database["assistance_logs"]
        self._reminder_events = database["reminder_events"]

    async def requests_by_day(self, areas: Sequence[str], since: date, until: date) -> list[DayCount]:
        """Count requests for every day of the period, oldest first, also days on which nothing happened."""
        period = Period.of(since, until)
        if not areas:
            return []
        opened = await self._per_day(areas, "created_at", period)
        resolved = await self._per_day(areas, "resolved_at", period)
        return [DayCount(day=day, opened=opened[day], resolved=resolved[day]) for day in period.days]

    async def requests_by_area(self, areas: Sequence[str], since: date, until: date) -> list[AreaCount]:
        """Count requests by the area the resident chose, most first; areas without any are not in it."""
        rows = await _rows(self._requests, pipelines.requests_by("area", areas, Period.of(since, until)))
        return [AreaCount(area=row["_id"], **_request_figures(row)) for row in rows]

    async def requests_by_guide(self, areas: Sequence[str], since: date, until: date) -> list[GuideCount]:
        """Count requests by guide, most first; guides without any are not in it."""
        rows = await _rows(self._requests, pipelines.requests_by("guide", areas, Period.of(since, until)))
        return [GuideCount(guide=row["_id"], **_request_figures(row)) for row in rows]

    async def stuck_steps(self, areas: Sequence[str], since: date, until: date, *, limit: int = 50) -> list[StuckStep]:
        """Return the steps at which people are stuck, most first, without those that hardly anybody came to."""
        pipeline = pipelines.stuck_steps(areas, Period.of(since, until), fewest=FEWEST_WALKS, limit=limit)
        return [StuckStep(**row.pop("_id"), **row) for row in await _rows(self._step_events, pipeline)]

    async def funnel(
        self,
        guide: str,
        areas: Sequence[str],
        since: date,
        until: date,
        *,
        by: Collection[FunnelBy] = tuple(FunnelBy),
    ) -> list[FunnelCell]:
        """Tell how far the walks through a guide came, step by step, most reached first.

        Cells that hardly any walk came to are left out: they would tell about single persons. Asked with less in `by`,
        fewer are.
        """
        names = [one.value for one in FunnelBy if one in by]
        pipeline = pipelines.funnel(guide, areas, Period.of(since, until), by=names, fewest=FEWEST_WALKS)
        cells = [FunnelCell(**row.pop("_id"), **row) for row in await _rows(self._step_events, pipeline)]
        spent = await _rows(self._step_events, pipelines.spent(guide, areas, Period.of(since, until), by=names))
        took = {tuple(row["_id"].get(name) for name in ("step", *names)): median(row["took"]) for row in spent}
        cells = [cell.model_copy(update={"median_seconds": took.get(_told_by(cell, names))}) for cell in cells]
        return cells if "branch" in names else await self._with_requests(guide, areas, since, until, names, cells)

    async def _with_requests(
        self,
        guide: str,
        areas: Sequence[str],
        since: date,
        until: date,
        names: Sequence[str],
        cells: Sequence[FunnelCell],
    ) -> list[FunnelCell]:
        """Put beside the cells how many requests came from them, and how those were rated that ended."""
        opened, resolved = [
            {
                tuple(row["_id"].get(name) for name in ("step", *names)): row
                for row in await _rows(
                    self._requests,
                    pipelines.asked_at_steps(guide, areas, moment, Period.of(since, until), by=names),
                )
            }
            for moment in ("created_at", "resolved_at")
        ]
        found: list[FunnelCell] = []
        for cell in cells:
            key = _told_by(cell, names)
            marks = {mark: resolved.get(key, {}).get(f"m{mark}", 0) for mark in range(1, 6)}
            rated = sum(marks.values())
            average = sum(mark * times for mark, times in marks.items()) / rated if rated else None
            told = {"requests": opened.get(key, {}).get("requests", 0), "rated": rated, "rating": average}
            found.append(cell.model_copy(update=told))
        return found

    async def results(self, areas: Sequence[str], since: date, until: date) -> ResultFigures:
        """Sum up what residents answered when they were asked whether their result was there."""
        rows = await _rows(self._reminder_events, pipelines.results(areas, Period.of(since, until)))
        counts = Counter({row["_id"]: row["count"] for row in rows})
        answers = counts["received"] + counts["not_yet"]
        return ResultFigures(
            asked=counts["asked"],
            received=counts["received"],
            not_yet=counts["not_yet"],
            postponed=counts["postponed"],
            share=counts["received"] / answers if answers else None,
        )

    async def help_given(self, areas: Sequence[str], since: date, until: date) -> HelpGiven:
        """Sum up the visits of the period that no later entry corrects."""
        period = Period.of(since, until)
        total = await _rows(self._logs, pipelines.help_by(None, areas, period))
        kinds = await _rows(self._logs, pipelines.visits_by_kind(areas, period))
        return HelpGiven(
            **_help_figures(total[0] if total else {}),
            paid_online=sum(row["count"] for row in kinds if row["_id"].get("paid_online")),
            by_mode=_tally(kinds, "mode", Mode),
            by_place=_tally(kinds, "place", Place),
            by_result=_tally(kinds, "result", Result),
            by_vneid=_tally(kinds, "vneid", VneidOutcome),
        )

    async def help_by_area(self, areas: Sequence[str], since: date, until: date) -> list[AreaHelp]:
        """Sum up visits by the area named in the log, most first."""
        rows = await _rows(self._logs, pipelines.help_by("area", areas, Period.of(since, until)))
        return [AreaHelp(area=row["_id"], **_help_figures(row)) for row in rows]

    async def help_by_guide(self, areas: Sequence[str], since: date, until: date) -> list[GuideHelp]:
        """Sum up visits by guide, most first."""
        rows = await _rows(self._logs, pipelines.help_by("guide", areas, Period.of(since, until)))
        return [GuideHelp(guide=row["_id"], **_help_figures(row)) for row in rows]

    async def rating(self, areas: Sequence[str], since: date, until: date) -> RatingSummary:
        """Sum up how residents rated the requests that were resolved in the period."""
        rows = await _rows(self._requests, pipelines.ratings(areas, Period.of(since, until)))
        counts = dict.fromkeys(range(1, 6), 0) | {row["_id"]: row["count"] for row in rows}
        count = sum(counts.values())
        average = sum(mark * times for mark, times in counts.items()) / count if count else None
        return RatingSummary(count=count, average=average, counts=counts)

    async def satisfaction(self, areas: Sequence[str], since: date, until: date) -> Satisfaction:
        """Sum up marks, reasons and outcomes request by request."""
        query = pipelines.within(areas, resolved_at=Period.of(since, until).moments)
        rows = await self._requests.find(query).to_list()
        guides = {row["guide"] for row in rows}
        by_guide = [
            GuideOpinion(guide=guide, **_opinion([row for row in rows if row["guide"] == guide])) for guide in guides
        ]
        heard = [one for one in by_guide if one.rating.count or one.received or one.not_yet]
        heard.sort(key=lambda one: (-one.rating.count, one.guide is not None, one.guide or ""))
        told = [row for row in rows if row["guide"] and row.get("step") and (row["rating"] or row.get("outcome"))]
        places = {(row["guide"], row["step"]) for row in told}
        steps = [_step_opinion([row for row in told if (row["guide"], row["step"]) == place]) for place in places]
        steps.sort(key=lambda one: (one.rating.average or 6, -one.rating.count, one.guide, one.step))
        return Satisfaction(**_opinion(rows), by_guide=heard, by_step=steps)

    async def _per_day(self, areas: Sequence[str], moment: str, period: Period) -> Counter[date]:
        rows = await _rows(self._requests, pipelines.per_day(areas, moment, period))
        return Counter({date.fromisoformat(row["_id"]): row["count"] for row in rows})


async def _rows(collection: Any, pipeline: Pipeline) -> list[Row]:
    cursor = await collection.aggregate(pipeline, allowDiskUse=True, maxTimeMS=_MOST_MILLISECONDS)
    rows: list[Row] = await cursor.to_list()
    return rows


def _opinion(rows: Sequence[Row]) -> dict[str, Any]:
    marks = [row["rating"] for row in rows if row["rating"]]
    said = Counter(reason for row in rows if row["rating"] for reason in row.get("reasons", []))
    outcomes = Counter(row.get("outcome") for row in rows)
    return {
        "resolved": len(rows),
        "rating": _rating(marks),
        "rated_share": len(marks) / len(rows) if rows else None,
        "reasons": dict(sorted(said.items(), key=lambda one: (-one[1], one[0]))),
        "received": outcomes["received"],
        "not_yet": outcomes["not_yet"],
    }


def _step_opinion(rows: Sequence[Row]) -> StepOpinion:
    told = _opinion(rows)
    facts = {name: told[name] for name in ("rating", "reasons", "not_yet")}
    version = max(row.get("guide_version") or 0 for row in rows)
    return StepOpinion(guide=rows[0]["guide"], step=rows[0]["step"], version=version, **facts)


def _rating(marks: Sequence[int]) -> RatingSummary:
    counts = {mark: marks.count(mark) for mark in range(1, 6)}
    return RatingSummary(count=len(marks), average=sum(marks) / len(marks) if marks else None, counts=counts)


def _told_by(cell: FunnelCell, names: Sequence[str]) -> tuple[object, ...]:
    return tuple(getattr(cell, name) for name in ("step", *names))


def _request_figures(row: Row) -> dict[str, Any]:
    waited = row["waited"]
    return {
        "opened": row["opened"],
        "open_now": row["open_now"],
        "median_first_answer_minutes": median(waited) / _MINUTE if waited else None,
    }


def _help_figures(row: Row) -> dict[str, Any]:
    return {
        "people": row.get("persons", 0) + row.get("heads", 0) or None,
        "people_unknown_visits": row.get("unknown", 0),
        "visits": row.get("visits", 0),
        "dossiers": row.get("dossiers", 0),
        "minutes": row["minutes"] if row.get("timed") else None,
    }


def _tally(rows: Sequence[Row], kind: str, of: type[K]) -> dict[K, int]:
    tally: Counter[K] = Counter()
    for row in rows:
        if row["_id"].get(kind) is not None:
            tally[of(row["_id"][kind])] += row["count"]
    return dict(tally.most_common())
