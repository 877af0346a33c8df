"""What can be refused about a support request."""

from helpdesk.errors import ConflictError, InvalidInputError, NotFoundError


class UnknownRequestError(NotFoundError):
    """No such request, or not in the member's areas."""

    code = "request_unknown"


class MoveNotPossibleError(ConflictError):
    """The request's life does not allow this step now."""

    code = "request_move_not_possible"


class ForgottenRequestError(ConflictError):
    """The resident took their consent back: nobody is there to be answered. Facts: `code`."""

    code = "request_forgotten"


class TakenByOtherError(ConflictError):
    """A colleague took it first."""

    code = "request_taken_by_other"


class EmptyAnswerError(InvalidInputError):
    """An answer without a word in it."""

    code = "answer_empty"


class AnswerTooLongError(InvalidInputError):
    """An answer longer than the limit."""

    code = "answer_too_long"


class RoutingAreaError(NotFoundError):
    """No such area, or the member does not assign requests there."""

    code = "routing_area_unknown"


class ActedMeanwhileError(ConflictError):
    """A colleague did something on it since the page was drawn. Facts: `code`, `name`."""

    code = "request_acted_meanwhile"


class TooLateToReopenError(ConflictError):
    """It ended too long ago to open again. Facts: `code`, `days`."""

    code = "request_too_late_to_reopen"


class SameRequestError(InvalidInputError):
    """A request cannot be merged with itself or linked to itself. Facts: `code`."""

    code = "request_same"


class DifferentPeopleError(ConflictError):
    """Two people asked: what one is told is not for the other. Facts: `code`, `other`."""

    code = "request_different_people"


class UnknownOtherError(InvalidInputError):
    """No request of that code in the member's areas. Facts: `code` as it was typed."""

    code = "request_other_unknown"


class VisitInPastError(InvalidInputError):
    """A visit can only be agreed for a moment that is still to come."""

    code = "visit_in_past"


class WordsMissingError(InvalidInputError):
    """Something has to be written here. Facts: none."""

    code = "words_missing"


class WordsTooLongError(InvalidInputError):
    """More words than fit. Facts: `most`, `length`."""

    code = "words_too_long"


class ReasonMissingError(InvalidInputError):
    """Why it was not possible has to be said."""

    code = "request_reason_missing"


class OfficeMissingError(InvalidInputError):
    """Which office has it has to be said."""

    code = "office_missing"


class TooManyTagsError(InvalidInputError):
    """More tags than fit. Facts: `most`."""

    code = "tags_too_many"


class TagTooLongError(InvalidInputError):
    """A tag is a word or two. Facts: `tag`, `most`."""

    code = "tag_too_long"


class NobodyThereError(InvalidInputError):
    """The one it shall be given to may not answer there, or is there no more."""

    code = "request_nobody_there"


class UnknownDocumentError(InvalidInputError):
    """The guide names no such document any more."""

    code = "document_unknown"


class BlockedError(ConflictError):
    """The resident is blocked already. Facts: `until`."""

    code = "sender_blocked_already"


class NotBlockedError(ConflictError):
    """The resident is not blocked any more."""

    code = "sender_not_blocked"


class UnknownMentionError(InvalidInputError):
    """A note names somebody with "@" who may not answer there, or is not there. Facts: `names`."""

    code = "mention_unknown"


class UnknownReplyError(NotFoundError):
    """No such ready reply, or not in the member's areas."""

    code = "reply_unknown"


class UnknownVariableError(InvalidInputError):
    """A ready reply names something that nobody can fill in. Facts: `variable`, `known`."""

    code = "reply_variable_unknown"


class ReplyAreaError(InvalidInputError):
    """A ready reply is for an area its author looks after."""

    code = "reply_area_not_managed"


class ViewNameEmptyError(InvalidInputError):
    """A view to be saved without a name."""

    code = "view_name_empty"


class ViewNameTooLongError(InvalidInputError):
    """A view's name is longer than the limit."""

    code = "view_name_too_long"


class TooManySavedViewsError(ConflictError):
    """The member has as many saved views as they may have. Facts: `most`."""

    code = "views_too_many"


class CallTimeOverError(InvalidInputError):
    """Nobody can be called at a time that is over, or at which nobody works."""

    code = "call_time_over"


class NoChatError(ConflictError):
    """No message reaches whoever this request is for: they are called or visited. Facts: `code`."""

    code = "request_without_chat"


class PhoneUnreadableError(InvalidInputError):
    """What was typed is not one phone number of Vietnam."""

    code = "phone_unreadable"


class ConsentToKeepError(InvalidInputError):
    """Nothing is kept about somebody who did not say yes to it."""

    code = "consent_to_keep_needed"


class NotOpenedByHandError(ConflictError):
    """The resident has a chat of their own, and says such things there. Facts: `code`."""

    code = "request_has_chat"
