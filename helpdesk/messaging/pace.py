"""Keeping to what a platform allows, also with several workers, without asking anybody: docs/decisions/0009.

A worker may use the share of an account's pace that its lanes are of all lanes. A lane has one holder, so the sum over
all workers never exceeds the pace; and a conversation has one lane, so what holds for one chat is kept by its holder.
"""

import asyncio
import heapq
import itertools
from collections import defaultdict
from collections.abc import Callable

from pydantic import BaseModel, ConfigDict

from helpdesk.messaging.models import LANES, URGENCY, Notice

AT_ONCE = 32
"""Paced messages on their way at the same moment, per account: a platform that hangs shall leave room for answers."""
STRAINED_CHATS = 3
STRAINED_WITHIN_S = 10.0
"""So many chats that are told to wait within so long mean that the account as a whole is too fast."""
STRAINED_S = 60.0
_FORGET_S = 60.0  # a chat's last message is of no interest after that
_LOOK_S = 1.0  # lanes come and go: a long interval is looked at again


class Pace(BaseModel):
    """How fast a platform lets an account write. None and 0: as fast as we can."""

    model_config = ConfigDict(frozen=True)

    per_second: float | None = None
    per_chat_s: float = 0.0  # between two messages to the same chat


class Pacing:
    """Says when a notice may leave this worker.

    Answers leave at once: the resident waits, there is one for each message, and platforms allow bursts. Only when a
    platform told several chats of an account to wait, the account's answers keep to the pace for a minute as well.
    Reminders and broadcasts always do.
    """

    def __init__(self, pace_of: Callable[[str], Pace], *, held: Callable[[], int]) -> None:
        """Take the pace of an account, and how many lanes this worker holds now."""
        self._pace_of = pace_of
        self._held = held
        self._turns: dict[str, _Turns] = {}
        self._last: dict[str, float] = {}  # when a chat got its last message, where its platform counts that
        self._paused: dict[str, float] = {}  # until when a chat must wait
        self._told: dict[str, dict[str, float]] = defaultdict(dict)  # account → chats that were told to wait, and when
        self._strained: dict[str, float] = {}  # until when an account's answers are paced

    def pause_of(self, notice: Notice) -> float:
        """Return for how many seconds the notice's chat must still wait."""
        if not self._paused and not self._last:
            return 0.0
        until, now = self._paused.get(notice.conversation, 0.0), _now()
        if self._is_paced(notice) and notice.conversation in self._last:
            until = max(until, self._last[notice.conversation] + self._pace_of(notice.account).per_chat_s)
        return max(0.0, until - now)

    def turn(self, notice: Notice) -> "asyncio.Future[bool] | None":
        """Ask for a turn of the notice's account; None: it may go at once.

        Whoever got a turn says so when it is `over`; who does not want it any more sets the future to False.
        """
        if not self._is_paced(notice) or self._pace_of(notice.account).per_second is None:
            return None
        return self._turns_of(notice.account).ask(URGENCY[notice.notice_class])

    def over(self, notice: Notice) -> None:
        """Give back a turn."""
        self._turns_of(notice.account).over()

    def leaves(self, notice: Notice, *, has_turn: bool) -> None:
        """Note that a notice leaves now; one that did not ask for a turn takes its room from those who wait for one."""
        pace = self._pace_of(notice.account)
        if pace.per_second is not None and not has_turn:
            self._turns_of(notice.account).yield_one()
        if pace.per_chat_s:
            self._last[notice.conversation] = _now()

    def told_to_wait(self, notice: Notice, seconds: float) -> None:
        """Note that the platform does not want messages to this chat for a while."""
        now, told = _now(), self._told[notice.account]
        self._paused[notice.conversation] = now + seconds
        told[notice.conversation] = now
        for chat in [chat for chat, at in told.items() if at < now - STRAINED_WITHIN_S]:
            del told[chat]
        if len(told) >= STRAINED_CHATS:
            self._strained[notice.account] = now + STRAINED_S

    def forget_the_past(self) -> None:
        """Let go of what no longer matters."""
        now = _now()
        self._last = {chat: at for chat, at in self._last.items() if at > now - _FORGET_S}
        self._paused = {chat: until for chat, until in self._paused.items() if until > now}

    def _is_paced(self, notice: Notice) -> bool:
        return notice.can_wait or (bool(self._strained) and self._strained.get(notice.account, 0.0) > _now())

    def _turns_of(self, account: str) -> "_Turns":
        if account not in self._turns:
            self._turns[account] = _Turns(lambda: self._interval(account))
        return self._turns[account]

    def _interval(self, account: str) -> float | None:
        """Return the seconds between two turns of this worker; None while it holds no lane."""
        per_second, held = self._pace_of(account).per_second, self._held()
        if per_second is None:
            return 0.0
        return LANES / (held * per_second) if held else None


class _Turns:
    """The turns of one account in this worker: evenly spaced, the most urgent first."""

    def __init__(self, interval: Callable[[], float | None]) -> None:
        self._interval = interval
        self._next = 0.0  # when the next turn may be given
        self._waiting: list[tuple[int, int, asyncio.Future[bool]]] = []
        self._count = itertools.count()
        self._under_way = 0
        self._timer: asyncio.TimerHandle | None = None

    def ask(self, urgency: int) -> "asyncio.Future[bool]":
        turn: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (urgency, next(self._count), turn))
        self._give()
        return turn

    def over(self) -> None:
        self._under_way -= 1
        self._give()

    def yield_one(self) -> None:
        """Let an unasked message have the room of one turn; a burst of them holds the others up for a moment only."""
        now, interval = _now(), self._interval() or 0.0
        self._next = min(max(self._next, now) + interval, now + max(_LOOK_S, interval))

    def _give(self) -> None:
        """Give the turns that are due, and come back for the next."""
        while self._waiting and self._under_way < AT_ONCE:
            turn = self._waiting[0][2]
            if turn.done():
                heapq.heappop(self._waiting)
                continue
            now, interval = _now(), self._interval()
            if interval is None or self._next > now:
                if self._timer is None:
                    wait = _LOOK_S if interval is None else min(self._next - now, _LOOK_S)
                    self._timer = asyncio.get_running_loop().call_later(wait, self._again)
                return
            heapq.heappop(self._waiting)
            self._under_way += 1
            self._next = now + interval
            turn.set_result(True)

    def _again(self) -> None:
        self._timer = None
        self._give()


def _now() -> float:
    return asyncio.get_running_loop().time()
