"""What the message path asks of the rooms above it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from helpdesk.messaging.models import Arrival, Conversation, Delivery, Notice
from helpdesk.messaging.pace import Pace


@dataclass(frozen=True, slots=True)
class Answered:
    """What one conversation's arrivals led to: where it stands now, what we owe, what else shall happen."""

    conversation: Conversation
    arrivals: Sequence[Arrival]
    notices: Sequence[Notice]
    effects: Sequence[Any] = field(default=())


class Answerer(Protocol):
    """The engine, as the message path sees it."""

    async def answer(self, conversation: Conversation, arrivals: Sequence[Arrival]) -> Answered:
        """Decide what to answer. Writes and sends nothing; asked twice, it answers the same."""
        ...

    async def apologise(self, conversation: Conversation, arrival: Arrival) -> Answered:
        """Answer an arrival that could not be worked on: say so, offer the team."""
        ...

    async def apply(self, answered: Sequence[Answered], session: Any) -> None:  # noqa: ANN401 - the storage's own type
        """Carry out the effects within the unit of work that keeps the conversations."""
        ...


class Preparer(Protocol):
    """Whoever fetches what an arrival only names: the files that came with it."""

    def is_ready(self, arrival: Arrival) -> bool:
        """Tell whether it can be answered as it is."""
        ...

    async def prepare(self, arrival: Arrival) -> dict[str, Any] | None:
        """Fetch, and return its body as it is to be answered; None when it is worth another try later.

        Done twice, it leaves the same: another worker may do it at the same time.
        """
        ...


class Postman(Protocol):
    """Whoever can show a notice to a resident."""

    async def send(self, notice: Notice) -> Delivery:
        """Render and send. Never raises for what the platform or the line does."""
        ...

    def pace(self, account: str) -> Pace:
        """Return how fast this account may write; `Pace()` where nobody counts. Asked for often."""
        ...


class Reachability(Protocol):
    """Who can be reached in their conversation; whoever writes to us can."""

    async def lose(self, conversation: str, *, at: datetime) -> None:
        """Note that they blocked us or are gone, whether or not that was known."""
        ...

    async def unreachable(self, conversations: Collection[str]) -> dict[str, datetime]:
        """Return since when those who cannot be reached cannot."""
        ...
