"""The aggregations behind the questions, as data."""

from collections.abc import Sequence
from typing import Any

from helpdesk.clock import VIETNAM
from helpdesk.journeys.models import StepEventKind
from helpdesk.statistics.days import Period
from helpdesk.support_requests.models import OPEN

Pipeline = list[dict[str, Any]]

MOST_ROWS = 500
"""Of one table; the largest come first."""

MOST_CELLS = 20_000
"""Of a funnel: 25 steps by branch, in a few hundred communes and three channels."""

_OPEN = [status.value for status in OPEN]


def within(areas: Sequence[str], **conditions: object) -> dict[str, Any]:
    """Ask for what lies in one of these areas."""
    return {"reach": {"$in": list(areas)}, **conditions}


def per_day(areas: Sequence[str], moment: str, period: Period) -> Pipeline:
    """Count by the day in Vietnam on which the moment lies."""
    day = {"$dateToString": {"date": f"${moment}", "format": "%Y-%m-%d", "timezone": VIETNAM.key}}
    return [
        {"$match": within(areas, **{moment: period.moments})},
        {"$group": {"_id": day, "count": {"$sum": 1}}},
    ]


def requests_by(key: str, areas: Sequence[str], period: Period) -> Pipeline:
    """Group requests of the period and open ones by a field, with the working seconds to each first answer."""
    moments = period.moments
    is_of_period = {
        "$and": [{"$gte": ["$created_at", moments["$gte"]]}, {"$lt": ["$created_at", moments["$lt"]]}],
    }
    waited = "$times.first_answer_seconds"
    is_answered = {"$ne": [{"$ifNull": [waited, None]}, None]}
    return [
        {"$match": within(areas, **{"$or": [{"created_at": moments}, {"status": {"$in": _OPEN}}]})},
        {
            "$group": {
                "_id": f"${key}",
                "opened": {"$sum": {"$cond": [is_of_period, 1, 0]}},
                "open_now": {"$sum": {"$cond": [{"$in": ["$status", _OPEN]}, 1, 0]}},
                "waited": {"$push": {"$cond": [{"$and": [is_of_period, is_answered]}, waited, "$$REMOVE"]}},
            }
        },
        {"$sort": {"opened": -1, "open_now": -1, "_id": 1}},
        {"$limit": MOST_ROWS},
    ]


def stuck_steps(areas: Sequence[str], period: Period, *, fewest: int, limit: int) -> Pipeline:
    """Count walks that came to a step and walks that were stuck there; who is stuck at a step has come to it."""
    kinds = [StepEventKind.REACHED.value, StepEventKind.STUCK.value]
    is_stuck = {"$cond": [{"$eq": ["$kind", StepEventKind.STUCK.value]}, 1, 0]}
    return [
        {"$match": within(areas, at=period.moments, kind={"$in": kinds})},
        {
            "$group": {
                "_id": {"guide": "$guide", "step": "$step", "journey": "$journey"},
                "stuck": {"$max": is_stuck},
                "version": {"$max": "$version"},
            }
        },
        {
            "$group": {
                "_id": {"guide": "$_id.guide", "step": "$_id.step"},
                "reached": {"$sum": 1},
                "stuck": {"$sum": "$stuck"},
                "version": {"$max": "$version"},
            }
        },
        {"$match": {"reached": {"$gte": fewest}, "stuck": {"$gt": 0}}},
        {"$set": {"share": {"$divide": ["$stuck", "$reached"]}}},
        {"$sort": {"stuck": -1, "share": -1, "_id": 1}},
        {"$limit": limit},
    ]


def funnel(guide: str, areas: Sequence[str], period: Period, *, by: Sequence[str], fewest: int) -> Pipeline:
    """Count the walks through a guide at each step, and where each of them ended.

    Whatever happens at a step, the walk has come to it. The last step of a walk is the latest in the period; what
    happened in the same moment happened at the same step.
    """
    key = {name: f"${name}" for name in ("step", *by)}
    happened = {
        name: {"$max": {"$cond": [{"$eq": ["$kind", kind.value]}, 1, 0]}} for name, kind in _FUNNEL_KINDS.items()
    }
    is_last = {"$and": [{"$eq": ["$cells.at", "$last"]}, {"$eq": ["$is_done", 0]}]}
    at_the_end = {"$cond": [is_last, 1, 0]}
    return [
        {"$match": within(areas, guide=guide, at=period.moments)},
        {"$group": {"_id": {"journey": "$journey", "key": key}, "at": {"$max": "$at"}, **happened}},
        {
            "$group": {
                "_id": "$_id.journey",
                "last": {"$max": "$at"},
                "is_done": {"$max": "$done"},
                "cells": {"$push": {"key": "$_id.key", "at": "$at", **{name: f"${name}" for name in _FUNNEL_KINDS}}},
            }
        },
        {"$unwind": "$cells"},
        {
            "$group": {
                "_id": "$cells.key",
                "reached": {"$sum": 1},
                "lost": {"$sum": {"$cond": [{"$eq": ["$cells.left", 1]}, 0, at_the_end]}},
                **{name: {"$sum": f"$cells.{name}"} for name in _FUNNEL_KINDS},
            }
        },
        {"$match": {"reached": {"$gte": fewest}}},
        {"$sort": {"reached": -1, "_id": 1}},
        {"$limit": MOST_CELLS},
    ]


def spent(guide: str, areas: Sequence[str], period: Period, *, by: Sequence[str]) -> Pipeline:
    """List the seconds that each walk spent at each step, every time until what happened next."""
    after = {"next": {"$shift": {"output": "$at", "by": 1}}}
    took = {"$floor": {"$divide": ["$took", 1000]}}
    return [
        {"$match": within(areas, guide=guide, at=period.moments)},
        {"$setWindowFields": {"partitionBy": "$journey", "sortBy": {"at": 1, "_id": 1}, "output": after}},
        {"$match": {"next": {"$ne": None}}},
        {
            "$group": {
                "_id": {"journey": "$journey", "key": {name: f"${name}" for name in ("step", *by)}},
                "took": {"$sum": {"$subtract": ["$next", "$at"]}},
            }
        },
        {"$group": {"_id": "$_id.key", "took": {"$push": took}}},
    ]


def asked_at_steps(guide: str, areas: Sequence[str], moment: str, period: Period, *, by: Sequence[str]) -> Pipeline:
    """Count the requests that came from a step, and each mark given to them, by the day on which the moment lies."""
    parts = {"$split": ["$conversation", ":"]}
    ways = {
        "version": {"$ifNull": ["$guide_version", 0]},
        "area": "$area",
        "channel": {"$cond": [{"$gt": [{"$size": parts}, 1]}, {"$first": parts}, ""]},
    }
    marks = {f"m{mark}": {"$sum": {"$cond": [{"$eq": ["$rating", mark]}, 1, 0]}} for mark in range(1, 6)}
    return [
        {"$match": within(areas, guide=guide, step={"$gt": ""}, **{moment: period.moments})},
        {
            "$group": {
                "_id": {"step": "$step", **{name: ways[name] for name in by}},
                "requests": {"$sum": 1},
                **marks,
            }
        },
    ]


_FUNNEL_KINDS = {
    "stuck": StepEventKind.STUCK,
    "resumed": StepEventKind.RESUMED,
    "left": StepEventKind.LEFT,
    "done": StepEventKind.DONE,
}


def results(areas: Sequence[str], period: Period) -> Pipeline:
    """Count what happened to reminders."""
    return [
        {"$match": within(areas, at=period.moments)},
        {"$group": {"_id": "$kind", "count": {"$sum": 1}}},
    ]


def help_by(key: str | None, areas: Sequence[str], period: Period) -> Pipeline:
    """Sum up visits by a field (None: all together), each person once per row."""
    summed = ["visits", "heads", "unknown", "dossiers", "minutes", "timed"]
    return [
        *visits_of(areas, period, ["person_ref", "people", "dossiers", "minutes", *([key] if key else [])]),
        {
            "$group": {
                "_id": {"key": f"${key}" if key else None, "person": "$person_ref"},
                "visits": {"$sum": 1},
                "heads": {"$sum": {"$cond": [_is_known("person_ref"), 0, "$people"]}},
                "unknown": {"$sum": {"$cond": [{"$or": [_is_known("person_ref"), _is_known("people")]}, 0, 1]}},
                "dossiers": {"$sum": "$dossiers"},
                "minutes": {"$sum": "$minutes"},
                "timed": {"$sum": {"$cond": [_is_known("minutes"), 1, 0]}},
            }
        },
        *_each_once(summed),
        {
            "$group": {
                "_id": "$_id.key",
                "persons": {"$sum": {"$cond": [_is_known("_id.person"), 1, 0]}},
                **{name: {"$sum": f"${name}"} for name in summed},
            }
        },
        {"$sort": {"visits": -1, "_id": 1}},
        {"$limit": MOST_ROWS},
    ]


def _each_once(summed: Sequence[str]) -> Pipeline:
    """Bring rows together whose two persons turned out to be one. Joined by grouping, as visits are."""
    row = {"key": "$_id.key", **{name: f"${name}" for name in summed}}
    alias = {"_id": 0, "person": "$_id", "now": 1}
    return [
        {"$project": {"_id": 0, "person": "$_id.person", "row": row}},
        {"$unionWith": {"coll": "person_aliases", "pipeline": [{"$project": alias}]}},
        {"$group": {"_id": "$person", "rows": {"$push": "$row"}, "now": {"$max": "$now"}}},
        {"$unwind": "$rows"},
        {
            "$group": {
                "_id": {"key": "$rows.key", "person": {"$ifNull": ["$now", "$_id"]}},
                **{name: {"$sum": f"$rows.{name}"} for name in summed},
            }
        },
    ]


def visits_by_kind(areas: Sequence[str], period: Period) -> Pipeline:
    """Count visits of each combination of mode, place, result and so on: a few hundred rows at most."""
    kinds = ["mode", "place", "result", "vneid", "paid_online"]
    return [
        *visits_of(areas, period, kinds),
        {"$group": {"_id": {kind: f"${kind}" for kind in kinds}, "count": {"$sum": 1}}},
    ]


def ratings(areas: Sequence[str], period: Period) -> Pipeline:
    """Count each mark given to requests that were resolved in the period."""
    return [
        {"$match": within(areas, resolved_at=period.moments, rating={"$gte": 1, "$lte": 5})},
        {"$group": {"_id": "$rating", "count": {"$sum": 1}}},
    ]


def visits_of(areas: Sequence[str], period: Period, facts: Sequence[str]) -> Pipeline:
    """Take these facts of the period's entries that no other entry corrects, wherever and whenever that one was.

    Joined by grouping: a `$lookup` for each visit took 26 s for 80,000 visits, this takes 2 s.
    """
    replaced = {"_id": "$corrects", "is_replaced": {"$literal": True}}
    return [
        {"$match": within(areas, happened_at=period.moments)},
        {"$project": {**dict.fromkeys(facts, 1), "is_asked_for": {"$literal": True}}},
        {
            "$unionWith": {
                "coll": "assistance_logs",
                "pipeline": [{"$match": {"corrects": {"$gt": ""}}}, {"$project": replaced}],
            }
        },
        {"$group": {"_id": "$_id", **{name: {"$max": f"${name}"} for name in (*facts, "is_asked_for", "is_replaced")}}},
        {"$match": {"is_asked_for": True, "is_replaced": None}},
    ]


def _is_known(field: str) -> dict[str, Any]:
    return {"$ne": [{"$ifNull": [f"${field}", None]}, None]}
