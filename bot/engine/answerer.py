"""The engine as the message path sees it."""

import itertools
from collections.abc import Sequence

from bot.engine.applying import Effects
from bot.engine.effects import Happened
from bot.engine.engine import Engine
from helpdesk.clock import Clock
from helpdesk.messaging.models import Arrival, Conversation, Notice, Part
from helpdesk.messaging.ports import Answered
from helpdesk.storage.database import Session


class BotAnswerer:
    """Answers with the engine, and carries out what came of it."""

    def __init__(self, *, engine: Engine, effects: Effects, clock: Clock) -> None:
        """Take the engine, the effects, and the time."""
        self._engine = engine
        self._effects = effects
        self._clock = clock

    async def answer(self, conversation: Conversation, arrivals: Sequence[Arrival]) -> Answered:
        """Decide what to answer."""
        return await self._engine.reply(conversation, arrivals, self._clock.now())

    async def apologise(self, conversation: Conversation, arrival: Arrival) -> Answered:
        """Say that something went wrong and ask again what was asked; the conversation stays where it was."""
        now, number, question = self._clock.now(), conversation.notices + 1, conversation.question
        if question is not None:
            question = question.model_copy(update={"notice": number})
        notice = Notice(
            conversation=conversation.id,
            number=number,
            parts=[Part(key="error.apology"), *(question.parts if question else [])],
            choices=question.choices if question else [],
            wants_phone=question.wants_phone if question else False,
            language=conversation.language,
            created_at=now,
            due_at=now,
            answers=arrival.id,
        )
        moved = conversation.model_copy(update={"notices": number, "question": question})
        return Answered(moved, [arrival], [notice])

    async def apply(self, answered: Sequence[Answered], session: Session) -> None:
        """Carry out the effects."""
        happened: list[Happened] = list(itertools.chain.from_iterable(one.effects for one in answered))
        await self._effects.apply(happened, session)
