"""Refusals about petitions that everybody may follow."""

from helpdesk.errors import ConflictError, InvalidInputError, NotFoundError
from helpdesk.public_words.errors import WithdrawnError


class UnknownPetitionError(NotFoundError):
    """There is no such petition, or not for the one who asks."""

    code = "petition_unknown"


class PetitionWithdrawnError(WithdrawnError):
    """It was public and is not any more."""

    code = "petition_withdrawn"


class PetitionThereError(ConflictError):
    """The request is shown as a petition already; `petition` names it."""

    code = "petition_there"


class PetitionMoveError(ConflictError):
    """From where it stands it does not go there."""

    code = "petition_move_not_possible"


class PetitionDayError(InvalidInputError):
    """The day is before the step before it, or still to come."""

    code = "petition_day_wrong"


class PetitionDueError(InvalidInputError):
    """An answer cannot be expected before it was asked for."""

    code = "petition_due_wrong"


class PetitionOfficeMissingError(InvalidInputError):
    """Nobody knows to whom it was passed on."""

    code = "petition_office_missing"


class PetitionAnswerMissingError(InvalidInputError):
    """An answer has words, or an address where they stand."""

    code = "petition_answer_missing"


class PetitionReasonMissingError(InvalidInputError):
    """What is not taken has a reason."""

    code = "petition_reason_missing"


class PetitionLinkError(InvalidInputError):
    """What was given as an address is none."""

    code = "petition_link_wrong"


class FirstStepError(ConflictError):
    """The first step is not taken back: the petition is withdrawn."""

    code = "petition_first_step"
