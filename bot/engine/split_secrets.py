"""A secret split over two messages ("my OTP is" – "482913") is blotted out as soon as the second shows it."""

from collections.abc import Sequence

from bot.engine.effects import ArrivalRedacted
from bot.engine.messages import Incoming, Kind
from helpdesk.messaging.models import Arrival, Conversation
from helpdesk.privacy.masking import mask_pair

LAST_WORDS = 200
"""Characters of the last message that are looked at together with the next."""
_MOST_MINUTES = 10


def without_split_secret(
    conversation: Conversation, incoming: Incoming, arrival: Arrival
) -> tuple[Incoming, Sequence[ArrivalRedacted]]:
    """Return the message without the half of a secret it may hold, and what must be redacted in store."""
    before, text = conversation.last_words, incoming.text
    if incoming.kind is not Kind.TEXT or not text or not before or _is_long_ago(conversation, arrival):
        return incoming, []
    first, second = mask_pair(before, text)
    if first.text == before and second.text == text:
        return incoming, []
    redacted = [ArrivalRedacted(arrival.id, second.text)]
    if first.text != before:
        redacted.append(ArrivalRedacted(conversation.last_arrival, first.text))
    kinds = sorted({*incoming.masked, *first.kinds, *second.kinds})
    return incoming.model_copy(update={"text": second.text, "masked": kinds}), redacted


def _is_long_ago(conversation: Conversation, arrival: Arrival) -> bool:
    heard = conversation.last_heard_at
    return heard is None or (arrival.received_at - heard).total_seconds() > _MOST_MINUTES * 60
