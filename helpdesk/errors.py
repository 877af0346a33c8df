"""Refusals: expected "no"s with a code and facts, in four families.

The domain holds no words and no HTTP number: `api/errors.py` and the bot turn a code into a sentence in the
reader's language. Whatever is not a refusal is a defect and is logged with its trace.
"""

from typing import ClassVar


class RefusalError(Exception):
    """An expected "no". `code` names it for machines, `facts` fill the sentence."""

    code: ClassVar[str] = "refused"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(f"{self.code} {facts}" if facts else self.code)


class NotFoundError(RefusalError):
    """It is not there, or the one who asks may not see it: both look the same from outside."""

    code = "not_found"


class ConflictError(RefusalError):
    """It is there, but its state does not allow this now."""

    code = "conflict"


class NotAllowedError(RefusalError):
    """The one who asks has no right to do this here."""

    code = "not_allowed"


class InvalidInputError(RefusalError):
    """What was given cannot be used as it is."""

    code = "invalid_input"


class SetupError(Exception):
    """The program cannot start; the message is one sentence that says why and what to do. For operators, in English."""
