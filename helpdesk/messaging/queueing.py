"""What one conversation is still owed, in the order in which it goes."""

import asyncio
from bisect import insort

from helpdesk.messaging.models import URGENCY, Notice, NoticeState


class Queue:
    """Answers first, reminders next, broadcasts last; within a class by their numbers."""

    __slots__ = ("_notices", "_pause")

    def __init__(self) -> None:
        """Begin empty."""
        self._notices: list[Notice] = []
        self._pause: asyncio.Future[bool] | None = None

    def __bool__(self) -> bool:
        """Whether anything is owed."""
        return bool(self._notices)

    def __contains__(self, notice: Notice) -> bool:
        """Whether this very notice is still in it."""
        return any(one is notice for one in self._notices)

    @property
    def first(self) -> Notice:
        """The one that goes next."""
        return self._notices[0]

    def add(self, notice: Notice) -> None:
        """Put a notice in its place; whoever waits with the queue looks again."""
        insort(self._notices, notice, key=_place)
        self.wake()

    def remove(self, notice: Notice) -> None:
        """Take one out."""
        self._notices = [one for one in self._notices if one is not notice]

    def take_those_like(self, notice: Notice) -> list[Notice]:
        """Take all of its class out and return them."""
        taken = [one for one in self._notices if one.notice_class is notice.notice_class]
        self._notices = [one for one in self._notices if one.notice_class is not notice.notice_class]
        return taken

    def take_waiting(self) -> list[Notice]:
        """Take out all but what is on its way at this moment, and return them."""
        taken = [one for one in self._notices if one.state is not NoticeState.SENDING]
        self._notices = [one for one in self._notices if one.state is NoticeState.SENDING]
        self.wake()
        return taken

    def empty(self) -> list[Notice]:
        """Take everything out and return it."""
        taken, self._notices = self._notices, []
        self.wake()
        return taken

    def wake(self) -> None:
        """End a pause."""
        if self._pause is not None and not self._pause.done():
            self._pause.set_result(False)

    async def granted(self, turn: "asyncio.Future[bool]") -> bool:
        """Wait for a turn. False when something else came first: look again."""
        self._pause = turn
        try:
            return await turn
        finally:
            self._pause = None

    async def pause(self, seconds: float) -> None:
        """Wait, at most until something comes."""
        loop = asyncio.get_running_loop()
        self._pause = loop.create_future()
        timer = loop.call_later(seconds, self.wake)
        try:
            await self._pause
        finally:
            timer.cancel()
            self._pause = None


def _place(notice: Notice) -> tuple[int, int]:
    return URGENCY[notice.notice_class], notice.number
