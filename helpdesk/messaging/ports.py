"""What the message path asks of the rooms above it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from helpdesk.messaging.models import Arrival, Conversation, Delivery, Notice


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


class Postman(Protocol):
    """Whoever can show a notice to a resident."""

    async def send(self, notice: Notice) -> Delivery:
        """Render and send. Never raises for what the platform or the line does."""
        ...
