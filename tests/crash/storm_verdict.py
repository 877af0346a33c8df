"""What the storm left: judged from the database, the residents' screens, and what the platforms wrote down."""

import asyncio
import math
import statistics
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from http import HTTPStatus
from typing import Any

from helpdesk.messaging.settling import SETTLE_S
from helpdesk.storage.database import Database
from tests.crash.storm_residents import BEGINNING, Phone, Played, Visitor, answered_in
from tests.platforms.judging import judged
from tests.platforms.records import Call

_WORKED_ON_S = 1.0
"""A batch of messages may be worked on for so long: what comes meanwhile comes after it."""
_UNMARKED_S = 2.0
"""What was answered so shortly before a kill may not have been marked as sent."""


@dataclass
class Verdict:
    """What went wrong, by name, and the figures. `(resident, message)`; everything in `is_clean` must be empty."""

    lost_effects: list[str] = field(default_factory=list)
    doubled_effects: list[str] = field(default_factory=list)
    out_of_order_effects: list[str] = field(default_factory=list)
    out_of_order_in_thread: list[str] = field(default_factory=list)  # as the team reads them
    lost_sends: list[str] = field(default_factory=list)  # not shown, and not told to be uncertain
    doubled_sends: list[str] = field(default_factory=list)  # without an excuse, or not listed
    out_of_order_sends: list[str] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)
    refused_updates: list[str] = field(default_factory=list)  # the platform gave up to deliver
    leaked: list[str] = field(default_factory=list)  # secrets, and residents' words, in what the programs wrote
    late: int = 0  # came long after their successor, which was being answered: nobody can put that right
    swapped: int = 0  # were taken after their successor
    excused: int = 0  # doubled sends, each listed, after a call in doubt or a kill
    listed_twice: int = 0  # the product's own list: may have arrived twice
    listed_uncertain: int = 0  # … or not at all
    listed_unshown: int = 0  # of these, how many did not arrive
    too_early: int = 0  # calls that did not wait as long as the platform had asked
    residents: int = 0
    messages: int = 0
    deliveries: int = 0
    calls: int = 0  # while platforms failed
    failed_calls: int = 0
    kills: int = 0
    seconds: float = 0.0
    webhook_ms: Mapping[str, float] = field(default_factory=dict)
    chat_ms: Mapping[str, float] = field(default_factory=dict)
    harness_lag_ms: Mapping[str, float] = field(default_factory=dict)
    struck: Mapping[str, int] = field(default_factory=dict)

    @property
    def wrong(self) -> dict[str, list[str]]:
        """Everything that must not be, by its name."""
        return {name: found for name, found in asdict(self).items() if isinstance(found, list) and found}


@dataclass
class Witness:
    """Who saw the storm: the database, the platforms, the residents."""

    database: Database
    sky: Sequence[Played]
    everybody: Sequence[Phone | Visitor]
    messages: int
    began_at: float
    cleared_at: float = math.inf  # from then on the platforms worked again
    ended_at: float = 0.0
    lags: list[float] = field(default_factory=list)

    def taken(self) -> dict[str, float]:
        """Return when the platforms heard that a message was taken."""
        moments: dict[str, float] = {}
        for played in self.sky:
            for one in played.platform.courier.deliveries:
                if one.status == HTTPStatus.OK:
                    name, moment = f"{played.arrivals}{one.update}", one.at + one.seconds
                    moments[name] = min(moment, moments.get(name, moment))
        return moments

    async def rows(self, collection: str) -> list[dict[str, Any]]:
        """Return everything in a collection."""
        return [row async for row in self.database[collection].find()]


async def quiet(database: Database, everybody: Sequence[Phone | Visitor], *, within: float) -> None:
    """Wait until everything is answered and sent, or given up, and the pages show it."""
    visitors = [writer for writer in everybody if isinstance(writer, Visitor)]

    async def is_quiet() -> bool:
        waiting = [await database[box].count_documents({"open": True}) for box in ("inbox", "outbox")]
        return not any(waiting) and all(len(set(one.lines)) >= len(one.written) for one in visitors)

    async with asyncio.timeout(within):
        while not await is_quiet():  # noqa: ASYNC110 - other processes' boxes
            await asyncio.sleep(0.2)


async def judge(witness: Witness, *, kills: Sequence[float], seconds: Mapping[str, Sequence[float]]) -> Verdict:
    """Look at everything."""
    verdict = Verdict(
        residents=len(witness.everybody),
        messages=len(witness.everybody) * witness.messages,
        kills=len(kills),
        seconds=round(witness.ended_at - witness.began_at, 1),
        webhook_ms=_quantiles(seconds["webhook"]),
        chat_ms=_quantiles(seconds["chat"]),
        harness_lag_ms=_quantiles(witness.lags),
    )
    notices = await _judge_effects(verdict, witness)
    for played in witness.sky:
        _judge_sends(verdict, played, witness, notices, kills)
    _judge_pages(verdict, witness, notices)
    for row in await witness.rows("outbox"):
        verdict.listed_twice += bool(row.get("is_doubtful")) and row["is_possibly_twice"] and row["state"] == "sent"
        verdict.listed_uncertain += bool(row.get("is_doubtful")) and row["state"] == "uncertain"
        if row["state"] not in {"sent", "uncertain"}:
            verdict.dead.append(f"{row['_id']} {row['state']} {row['reason']}")
    return verdict


Notices = Mapping[str, Sequence[dict[str, Any]]]
"""Of each conversation, what it was owed for its messages, in the order of being owed."""


async def _judge_effects(verdict: Verdict, witness: Witness) -> Notices:
    arrivals = {row["_id"]: row for row in await witness.rows("inbox")}
    entries: dict[str, list[str]] = defaultdict(list)
    for row in sorted(await witness.rows("thread_entries"), key=lambda row: (row["at"], row["_id"])):
        entries[arrivals[row["arrival"]]["conversation"]].append(row["arrival"])
    owed: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in sorted(await witness.rows("outbox"), key=lambda row: row["number"]):
        owed[row["conversation"]].append(row)
    taken = witness.taken()
    for writer in witness.everybody:
        told, beginning = writer.written[len(BEGINNING) :], writer.written[: len(BEGINNING)]
        heard = [name for name in entries[writer.conversation] if name not in beginning]
        answered = [row["answers"] for row in owed[writer.conversation] if row["answers"] not in beginning]
        verdict.lost_effects += [name for name in told if name not in heard or name not in answered]
        verdict.lost_effects += [name for name in told if "done_at" not in arrivals.get(name, {})]
        verdict.doubled_effects += [name for name in (*heard, *answered) if name not in told]
        verdict.doubled_effects += [name for name in told if heard.count(name) > 1 or answered.count(name) > 1]
        verdict.swapped += sum(
            any(arrivals[later]["received_at"] < arrivals[name]["received_at"] for later in told[place + 1 :])
            for place, name in enumerate(told)
        )
        decided = {row["answers"]: row["created_at"].timestamp() for row in owed[writer.conversation]}
        for place, name in enumerate(answered):
            if overtaking := [one for one in answered[:place] if told.index(one) > told.index(name)]:
                is_late = all(_is_too_late(taken.get(name, 0.0), arrivals[one], decided[one]) for one in overtaking)
                verdict.late += is_late
                verdict.out_of_order_effects += [] if is_late else [_overtaken(name, overtaking, arrivals)]
        verdict.out_of_order_in_thread += [
            f"{name} before {before}" for before, name in zip(answered, heard, strict=False) if before != name
        ]
    return owed


def _is_too_late(taken: float, successor: Mapping[str, Any], decided: float) -> bool:
    """It was taken when nobody waited for it any more, and its successor was being answered or had been."""
    return taken > successor["received_at"].timestamp() + SETTLE_S and taken > decided - _WORKED_ON_S


def _overtaken(name: str, overtaking: Sequence[str], arrivals: Mapping[str, dict[str, Any]]) -> str:
    margin = min((arrivals[one]["done_at"] - arrivals[name]["received_at"]).total_seconds() for one in overtaking)
    return f"{name}: taken {margin:.3f} s before its successor was answered"


def _judge_sends(verdict: Verdict, played: Played, witness: Witness, notices: Notices, kills: Sequence[float]) -> None:
    """Compare what a platform showed with what was owed, and with what the product itself holds for doubtful."""
    platform = played.platform
    weather = (witness.began_at, witness.cleared_at)
    began = [call for call in platform.calls if weather[0] <= call.at < weather[1] and call.method == played.sends]
    verdict.calls += len(began)
    verdict.failed_calls += sum(bool(call.fault) for call in began)
    verdict.too_early += platform.faults.struck["too-early"]
    verdict.struck = {**verdict.struck, **{f"{played.channel} {name}": n for name, n in platform.faults.struck.items()}}
    verdict.refused_updates += platform.courier.given_up
    verdict.deliveries += sum(one.at >= witness.began_at and bool(one.status) for one in platform.courier.deliveries)
    marked, expected, doubtful = [], {}, {}
    for writer in witness.everybody:
        if not isinstance(writer, Phone) or not writer.conversation.startswith(f"{played.channel}:"):
            continue
        told = writer.written[len(BEGINNING) :]
        owed = [row for row in notices[writer.conversation] if row["answers"] in told]
        rows = {f"#{told.index(row['answers'])}#": row for row in owed}
        expected[writer.user], doubtful[writer.user] = list(rows), rows
        places = [(shown, answered_in(shown.text)) for shown in writer.shown()[writer.before :]]
        marked += [replace(shown, text=f"#{place}#") for shown, place in places]
    calls = {call.number for call in platform.calls if _may_be_repeated(call, kills)}
    found = judged(expected, marked, in_doubt=calls)
    verdict.out_of_order_sends += [f"{user} {mark}" for user, mark in found.out_of_order]
    for user, mark in found.lost:
        is_listed = doubtful[user][mark]["state"] == "uncertain" and doubtful[user][mark].get("is_doubtful")
        verdict.listed_unshown += bool(is_listed)
        verdict.lost_sends += [] if is_listed else [f"{user} {mark} {doubtful[user][mark]['state']}"]
    for user, mark in found.excused:
        row = doubtful[user][mark]
        is_listed = row["is_possibly_twice"] and row.get("is_doubtful")
        verdict.excused += bool(is_listed)
        verdict.doubled_sends += [] if is_listed else [f"{user} {mark} is not listed"]
    verdict.doubled_sends += [f"{user} {mark} without an excuse" for user, mark in found.doubled]


def _may_be_repeated(call: Call, kills: Sequence[float]) -> bool:
    """It took effect, and its caller could not know, or did not live to write it down."""
    if not call.took_effect:
        return False
    ended = call.ended_at or time.time()
    return call.is_in_doubt or call.fault == "garbled" or any(-0.1 <= kill - ended < _UNMARKED_S for kill in kills)


def _judge_pages(verdict: Verdict, witness: Witness, notices: Notices) -> None:
    """The page shows each notice once, in order."""
    for writer in witness.everybody:
        if isinstance(writer, Visitor):
            owed = [row["number"] for row in notices[writer.conversation]]
            verdict.lost_sends += [f"{writer.conversation} {number}" for number in owed if number not in writer.lines]
            seen = list(dict.fromkeys(writer.lines))
            verdict.doubled_sends += [f"{writer.conversation} on its page"] * (len(writer.lines) - len(seen))
            verdict.out_of_order_sends += [] if seen == sorted(seen) else [f"{writer.conversation} {seen}"]


def _quantiles(seconds: Sequence[float]) -> dict[str, float]:
    if len(seconds) < 2:
        return {}
    parts = statistics.quantiles(seconds, n=100)
    return {"p50": round(parts[49] * 1000, 1), "p99": round(parts[98] * 1000, 1), "max": round(max(seconds) * 1000, 1)}
