"""What can be refused about broadcasts."""

from helpdesk.errors import ConflictError, InvalidInputError, NotFoundError


class UnknownBroadcastError(NotFoundError):
    """There is no such broadcast, or not all of its areas are the member's."""

    code = "broadcast_unknown"


class BroadcastAreaError(InvalidInputError):
    """No area was chosen, or one that the member does not look after."""

    code = "broadcast_area_not_yours"


class BroadcastTextMissingError(InvalidInputError):
    """Nothing was written."""

    code = "broadcast_text_missing"


class BroadcastTextTooLongError(InvalidInputError):
    """Facts: `most`, `length`."""

    code = "broadcast_text_too_long"


class BroadcastSecretError(InvalidInputError):
    """The text holds what is never passed on. Fact: `found`, the hidden text beside it."""

    code = "broadcast_text_secret"


class BroadcastFieldMissingError(InvalidInputError):
    """The text names a field that nobody filled in. Fact: `field`."""

    code = "broadcast_field_missing"


class BroadcastFieldUnknownError(InvalidInputError):
    """The text names a field that there is not. Facts: `field`, `known`."""

    code = "broadcast_field_unknown"


class BroadcastBracesError(InvalidInputError):
    """A text of one's own has no fields: nothing fills in what stands in braces. Fact: `field`."""

    code = "broadcast_braces"


class BroadcastTimeError(InvalidInputError):
    """The moment is over, or more than `days` days away."""

    code = "broadcast_time_invalid"


class BroadcastChannelError(InvalidInputError):
    """No way to the people was chosen that is open here."""

    code = "broadcast_channel_missing"


class BroadcastNobodyError(ConflictError):
    """Nobody would get it."""

    code = "broadcast_nobody"


class BroadcastCountChangedError(ConflictError):
    """Another number of people would get it now than was shown. Facts: `before`, `now`."""

    code = "broadcast_count_changed"


class BroadcastMovedOnError(ConflictError):
    """It was sent, stopped or dropped meanwhile."""

    code = "broadcast_moved_on"


class BroadcastTooLargeError(ConflictError):
    """More people than are written to at once. Fact: `most`."""

    code = "broadcast_too_large"
