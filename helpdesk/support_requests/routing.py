"""To whom a new request goes first: rules and facts in, one member and the reason out. Nothing here reads or writes.

It climbs rungs: whoever is on duty by the roster, the team's lead, the zone, the province. On a rung it is the one with
the fewest open requests; of those with equally many, the one who was given one longest ago.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, Field


class Rung(StrEnum):
    """How far up a request has gone. In this order."""

    DUTY = "duty"
    LEAD = "lead"
    ZONE = "zone"
    PROVINCE = "province"


class Why(StrEnum):
    """Why somebody is assigned a request."""

    ONLY_ONE = "only_one"
    FEWEST = "fewest"  # open requests, of all on duty
    TURN = "turn"  # as many as others, but the last one came longest ago
    NOBODY_BELOW = "nobody_below"  # nobody on duty, nobody on the rungs between
    ALL_FULL = "all_full"  # whoever is there has as many as they can carry
    NOT_TAKEN = "not_taken"  # somebody before them let the time run out
    HANDED_BACK = "handed_back"


class Because(BaseModel):
    """The reason as key and facts; words are made where it is read."""

    key: Why
    rung: Rung
    count: int = 1  # how many of the rung came into question
    load: int = 0  # open requests of the one who was chosen, without this one
    before: str = ""  # the name of whoever had it before


class RoutingRules(BaseModel):
    """What holds in an area and below, until a place further down has rules of its own. `id` is the area."""

    id: str = ""
    duty_minutes: int = Field(default=30, ge=5, le=1440)
    lead_minutes: int = Field(default=60, ge=5, le=1440)
    zone_minutes: int = Field(default=120, ge=5, le=1440)
    duty_tries: int = Field(default=2, ge=1, le=10)
    most_open: int = Field(default=8, ge=1, le=100)
    changed_by: str = ""
    changed_at: datetime | None = None
    version: int = 0

    def minutes(self, rung: Rung) -> int | None:
        """Return how many office minutes somebody has before it is offered further; None at the top."""
        return {Rung.DUTY: self.duty_minutes, Rung.LEAD: self.lead_minutes, Rung.ZONE: self.zone_minutes}.get(rung)


DEFAULT_RULES = RoutingRules()
"""Where no area above has rules."""


class Candidate(NamedTuple):
    """Somebody to whom a request may go, and on which rung they stand: the lowest one."""

    member: str
    name: str
    rung: Rung
    load: int = 0  # open requests they hold or are assigned
    last_assigned: datetime | None = None
    is_away: bool = False


class Assignment(NamedTuple):
    """The choice and its reason."""

    member: str
    name: str
    because: Because


class Before(NamedTuple):
    """Who had the request before: their ids, the name of the last one, on which rung it is, and why it goes on."""

    members: Collection[str] = ()
    name: str = ""
    rung: Rung = Rung.DUTY
    why: Why = Why.NOT_TAKEN


NOBODY_BEFORE = Before()
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_RUNGS = list(Rung)


def choose(
    candidates: Sequence[Candidate], rules: RoutingRules = DEFAULT_RULES, *, before: Before = NOBODY_BEFORE
) -> Assignment | None:
    """Choose from the rung it is on upwards; None when nobody comes into question. The same facts, the same choice."""
    is_full = False
    for rung in _RUNGS[_RUNGS.index(before.rung) :]:
        if rung is Rung.DUTY and len(before.members) >= rules.duty_tries:
            continue
        there = [one for one in candidates if one.rung is rung and not one.is_away and one.member not in before.members]
        free = [one for one in there if one.load < rules.most_open]
        if free:
            best = min(free, key=_turn)
            return Assignment(best.member, best.name, _because(best, free, before, is_full=is_full))
        is_full = is_full or bool(there)
    return None


def _turn(one: Candidate) -> tuple[int, datetime, str]:
    return one.load, one.last_assigned or _LONG_AGO, one.member


def _because(best: Candidate, free: Sequence[Candidate], before: Before, *, is_full: bool) -> Because:
    facts = {"rung": best.rung, "count": len(free), "load": best.load}
    if before.members:
        return Because(key=before.why, before=before.name, **facts)
    if is_full:
        return Because(key=Why.ALL_FULL, **facts)
    if best.rung is not Rung.DUTY:
        return Because(key=Why.NOBODY_BELOW, **facts)
    if len(free) == 1:
        return Because(key=Why.ONLY_ONE, **facts)
    others_as_few = sum(one.load == best.load for one in free) > 1
    return Because(key=Why.TURN if others_as_few else Why.FEWEST, **facts)
