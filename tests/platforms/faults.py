"""What can go wrong at a platform, switched on by the test: for the next call, for every call, or for some of them.

api.faults.next("sendMessage", TooMany(retry_after=2))            # the next call of it, once
api.faults.next("sendMessage", Reset(took_effect=True), user=7)   # the next one to this resident
api.faults.every("sendPhoto", BadGateway())                       # until `clear()`
api.faults.some(0.2, Reset(took_effect=True), BadGateway(), methods=["sendMessage"])  # a fifth of them, seeded
api.faults.limit(30, 1.0, methods=["sendMessage"])                # 429 beyond; per_user=True: to each resident
api.faults.deliver(copies=2, swap_rate=0.1)                       # of what the platform delivers to a webhook
api.faults.struck                                                 # Counter: how often each one struck
"""

import math
import random
import time
from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

_DECK = 20
"""Calls among which a share of faults is exact: a rate is kept to a twentieth."""


class Fault(BaseModel):
    """What happens to a call instead of the ordinary."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str


class TooMany(Fault):
    """Too many calls: HTTP 429 at Telegram, `error_code` 429 in an HTTP 200 at Zalo Bot, -32 at Zalo OA."""

    kind: Literal["too-many"] = "too-many"
    retry_after: int = 1  # seconds; the Zalos do not say it
    insists: bool = False  # it refuses this resident until then, and counts as "too-early" who does not wait


class Blocked(Fault):
    """This resident blocked the bot, says the platform."""

    kind: Literal["blocked"] = "blocked"


class Refused(Fault):
    """Any other no, in the platform's own form: an HTTP status at Telegram, an HTTP 200 at the Zalos."""

    kind: Literal["refused"] = "refused"
    code: int
    description: str = "Bad Request"
    parameters: dict[str, Any] = Field(default_factory=dict)  # of Telegram: migrate_to_chat_id, …


class WrongToken(Fault):
    """The token is not accepted: 401, or -216 of Zalo OA."""

    kind: Literal["wrong-token"] = "wrong-token"


class ExpiredToken(Fault):
    """The token was good until now: 401, or -220 of Zalo OA."""

    kind: Literal["expired-token"] = "expired-token"


class UsedUp(Fault):
    """The refresh token was used before, says Zalo OA's OAuth (in an HTTP 200)."""

    kind: Literal["used-up"] = "used-up"


class Idle(Fault):
    """Long polling ends without an update although one waits: `[]` at Telegram, 408 at Zalo Bot."""

    kind: Literal["idle"] = "idle"


class BadGateway(Fault):
    """What stands in front of the platform answers with a page; the call did not get through."""

    kind: Literal["bad-gateway"] = "bad-gateway"
    status: int = 502


class Garbled(Fault):
    """An HTTP 200 that is no answer of the platform."""

    kind: Literal["garbled"] = "garbled"
    body: str = "<html>"
    took_effect: bool = True


class Slow(Fault):
    """It takes effect, and the answer comes late."""

    kind: Literal["slow"] = "slow"
    seconds: float = 1.0


class Hang(Fault):
    """The call was read and is never answered; the line is closed after `seconds`."""

    kind: Literal["hang"] = "hang"
    seconds: float = 30.0
    took_effect: bool = False


class Reset(Fault):
    """The line breaks (RST) after the call was read."""

    kind: Literal["reset"] = "reset"
    took_effect: bool = False


AnyFault = Annotated[
    TooMany
    | Blocked
    | Refused
    | WrongToken
    | ExpiredToken
    | UsedUp
    | Idle
    | BadGateway
    | Garbled
    | Slow
    | Hang
    | Reset,
    Field(discriminator="kind"),
]


@dataclass
class Planned:
    """A fault that waits for its call."""

    method: str | None  # None: any
    fault: Fault
    user: str | None = None
    times: int | None = 1  # None: for ever

    def is_for(self, method: str, user: str) -> bool:
        """Tell whether this call is the one."""
        return self.method in {None, method} and self.user in {None, user} and self.times != 0


@dataclass
class Limit:
    """So many calls of some methods in so many seconds, to each resident or in all; what is beyond gets TooMany."""

    most: int
    seconds: float
    per_user: bool
    methods: frozenset[str]
    recent: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def is_passed_by(self, method: str, user: str) -> bool:
        """Count a call; tell whether it is one too many."""
        if method not in self.methods:
            return False
        recent, now = self.recent[user if self.per_user else ""], time.monotonic()
        while recent and recent[0] <= now - self.seconds:
            recent.popleft()
        if len(recent) >= self.most:
            return True
        recent.append(now)
        return False


@dataclass
class Share:
    """Faults for a part of the calls. Drawn like cards, so that even a few dozen calls get nearly their exact share."""

    rate: float
    faults: list[Fault]
    methods: frozenset[str] | None
    dice: random.Random
    cards: list[bool] = field(default_factory=list)

    def strikes(self, method: str) -> bool:
        """Tell whether this call is one of them."""
        if self.methods is not None and method not in self.methods:
            return False
        if not self.cards:
            struck = round(self.rate * _DECK)
            self.cards = [True] * struck + [False] * (_DECK - struck)
            self.dice.shuffle(self.cards)
        return self.cards.pop()


@dataclass
class Deliveries:
    """What happens to updates on their way to a webhook."""

    copies: int = 1  # of each; the second comes at the same time as the first or right after it
    duplicate_rate: float = 0.0  # how many of the others are delivered twice
    swap_rate: float = 0.0  # how many arrive after the one that the same resident sent next
    unheard_rate: float = 0.0  # how many answers of ours are not heard: the update is sent again
    swap_patience: float = 0.3  # seconds one waits for the next to overtake it
    doubled_next: int = 0
    swapped_next: int = 0
    unheard_next: int = 0


@dataclass
class Faults:
    """The switches of one platform. Random ones are drawn from a seed, so that a run can be repeated."""

    seed: int = 1
    struck: Counter[str] = field(default_factory=Counter)
    deliveries: Deliveries = field(default_factory=Deliveries)
    _planned: deque[Planned] = field(default_factory=deque)
    _limits: list[Limit] = field(default_factory=list)
    _patience: dict[str, float] = field(default_factory=dict)  # until when a resident's calls are refused
    _shares: list[Share] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)  # noqa: S311 - repeatable on purpose

    def next(self, method: str | None, *faults: Fault, user: object = None, times: int = 1) -> None:
        """Let faults strike the next calls of a method, in this order; each `times` times."""
        for fault in faults:
            self._planned.append(Planned(method, fault, None if user is None else str(user), times))

    def every(self, method: str | None, fault: Fault, *, user: object = None) -> None:
        """Let a fault strike every call of a method (or every call at all), until `clear`."""
        self._planned.append(Planned(method, fault, None if user is None else str(user), None))

    def some(self, rate: float, *faults: Fault, methods: Iterable[str] | None = None) -> None:
        """Let one of the faults strike such a part of the calls; `methods`: of these only."""
        of = None if methods is None else frozenset(methods)
        self._shares.append(Share(rate, list(faults), of, self._dice))

    def limit(self, most: int, seconds: float, *, methods: Iterable[str], per_user: bool = False) -> None:
        """Refuse what is beyond so many calls in so many seconds, as Telegram does: 30 in all, 1 to each."""
        self._limits.append(Limit(most, seconds, per_user, frozenset(methods)))

    def deliver(self, **changes: float) -> None:
        """Change how updates are delivered: the fields of `Deliveries`."""
        for name, value in changes.items():
            if not hasattr(self.deliveries, name):
                raise AttributeError(name)
            setattr(self.deliveries, name, value)

    def clear(self) -> None:
        """Let everything go well from here on."""
        self._planned.clear()
        self._shares.clear()
        self._limits.clear()
        self._patience.clear()
        self.deliveries = Deliveries()

    def strike(self, method: str, user: str) -> Fault | None:
        """Tell what happens to this call."""
        if user and (left := self._patience.get(user, 0.0) - time.monotonic()) > 0:
            self.struck["too-early"] += 1
            return TooMany(retry_after=math.ceil(left))
        fault = self._chosen(method, user)
        if fault is None:
            return None
        self.struck[fault.kind] += 1
        if isinstance(fault, TooMany) and fault.insists:
            self._patience[user] = time.monotonic() + fault.retry_after
        return fault

    def is_unheard(self) -> bool:
        """Tell whether the answer to this delivery gets lost."""
        return self._falls("unheard")

    def is_swapped(self) -> bool:
        """Tell whether the next one overtakes this delivery."""
        return self._falls("swapped", "swap_rate")

    def copies(self) -> int:
        """Tell how often this update is delivered."""
        return self.deliveries.copies + self._falls("doubled", "duplicate_rate")

    def coin(self) -> bool:
        """Toss."""
        return self._dice.random() < 0.5

    def _falls(self, name: str, rate: str = "") -> bool:
        waiting = getattr(self.deliveries, f"{name}_next")
        if waiting:
            setattr(self.deliveries, f"{name}_next", waiting - 1)
        chance = float(getattr(self.deliveries, rate or f"{name}_rate"))
        falls = bool(waiting) or (chance > 0 and self._dice.random() < chance)
        self.struck[name] += falls
        return falls

    def _chosen(self, method: str, user: str) -> Fault | None:
        for planned in self._planned:
            if planned.is_for(method, user):
                if planned.times is not None:
                    planned.times -= 1
                return planned.fault
        for limit in self._limits:
            if limit.is_passed_by(method, user):
                return TooMany(retry_after=math.ceil(limit.seconds))
        for share in self._shares:
            if share.strikes(method):
                return self._dice.choice(share.faults)
        return None
