"""A secret split over two messages ("my OTP is" – "482913") is blotted out as soon as the second shows it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.engine.effects import ArrivalRedacted
from bot.engine.messages import Incoming, Kind
from helpdesk.messaging.models import Arrival, Conversation
from helpdesk.privacy.halves import with_end_replaced
from helpdesk.privacy.masking import mask_pair

LAST_WORDS = 200
"""Characters of the last message that are looked at together with the next; no word of it is cut."""
HALVES_WITHIN = timedelta(minutes=10)
"""A second half that comes later is none."""


def last_words(text: str) -> str:
    """Return the end of a message, from the beginning of a word on if there is one."""
    end = text[-LAST_WORDS:]
    _, gap, words = end.partition(" ")
    return words if gap and len(text) > LAST_WORDS else end


def without_split_secret(
    conversation: Conversation, incoming: Incoming, arrival: Arrival
) -> tuple[Conversation, Incoming, Sequence[ArrivalRedacted]]:
    """Return conversation and message without the halves of a secret they may hold, and what to redact in store."""
    before, text = conversation.last_words, incoming.text
    if incoming.kind is not Kind.TEXT or not text or not before or _is_long_ago(conversation, arrival):
        return conversation, incoming, []
    first, second = mask_pair(before, text)
    if first.text == before and second.text == text:
        return conversation, incoming, []
    redacted = [ArrivalRedacted(arrival.id, text, second.text)]
    if first.text != before:
        redacted.append(ArrivalRedacted(conversation.last_arrival, before, first.text))
        conversation = _without(conversation, before, first.text)
    kinds = sorted({*incoming.masked, *first.kinds, *second.kinds})
    return conversation, incoming.model_copy(update={"text": second.text, "masked": kinds}), redacted


def _without(conversation: Conversation, end: str, by: str) -> Conversation:
    """Replace the half in what the conversation remembers: the wish that waits, and what its question is about."""

    def replaced(facts: dict[str, Any]) -> dict[str, Any]:
        return {key: with_end_replaced(fact, end, by) if isinstance(fact, str) else fact for key, fact in facts.items()}

    question = conversation.question
    if question is not None:
        question = question.model_copy(update={"state": replaced(question.state)})
    return conversation.model_copy(update={"pending": replaced(conversation.pending), "question": question})


def _is_long_ago(conversation: Conversation, arrival: Arrival) -> bool:
    heard = conversation.last_heard_at
    return heard is None or arrival.received_at - heard > HALVES_WITHIN
