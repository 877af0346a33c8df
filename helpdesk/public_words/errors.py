"""Refusals about what everybody may read."""

from helpdesk.errors import ConflictError, InvalidInputError, NotFoundError


class WithdrawnError(NotFoundError):
    """It was public and is not any more. Each kind of words has its own."""


class NotPublishedError(ConflictError):
    """What is not public cannot be withdrawn."""

    code = "not_published"


class NotWithdrawnError(ConflictError):
    """Only words that were withdrawn are deleted for good."""

    code = "not_withdrawn"


class NoDraftError(ConflictError):
    """What was public once is withdrawn, not thrown away."""

    code = "no_draft"


class PublicWordsMissingError(InvalidInputError):
    """A part that everybody reads is empty; `field` names it."""

    code = "public_words_missing"


class PublicTextTooLongError(InvalidInputError):
    """A part is too long; `field` names it."""

    code = "public_text_too_long"


class PersonalFactError(InvalidInputError):
    """It names a person, surely or perhaps; `found` is a list of `Personal`."""

    code = "personal_fact"


class PerhapsPersonalError(InvalidInputError):
    """It may name a person, and nobody said that it does not; `found` is a list of `Personal`."""

    code = "perhaps_personal"


class NotReadAgainError(InvalidInputError):
    """Nobody said that they read it again."""

    code = "not_read_again"


class OwnWordsNeededError(InvalidInputError):
    """These are the resident's words, one by one."""

    code = "own_words_needed"


class PublicAreaNotManagedError(InvalidInputError):
    """It shall stand at a place where the member publishes nothing."""

    code = "public_area_not_managed"
