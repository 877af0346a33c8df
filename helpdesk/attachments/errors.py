"""What can be refused about a file."""

from helpdesk.errors import ConflictError, InvalidInputError, NotFoundError


class UnknownAttachmentError(NotFoundError):
    """No such file, or not for whoever asks."""

    code = "attachment_unknown"


class AddressExpiredError(NotFoundError):
    """The address of a file was right once; its minutes are over."""

    code = "attachment_address_expired"


class AttachmentMoveNotPossibleError(ConflictError):
    """It was passed on elsewhere or dropped meanwhile."""

    code = "attachment_move_not_possible"


class AttachmentBeforeConsentError(ConflictError):
    """Whoever sent it has not agreed yet that anything is kept."""

    code = "attachment_before_consent"


class EmptyAttachmentError(InvalidInputError):
    """A file without a byte in it."""

    code = "attachment_empty"


class AttachmentTooLargeError(InvalidInputError):
    """More bytes than are taken of its kind. Facts: `most` in MB."""

    code = "attachment_too_large"


class PictureTooLargeError(InvalidInputError):
    """A picture of more pixels than are taken, however few bytes it has. Facts: `most` in millions."""

    code = "attachment_picture_too_large"


class AttachmentTypeError(InvalidInputError):
    """Its content is of a type that is not taken, whatever its name says."""

    code = "attachment_type"


class HeicPictureError(InvalidInputError):
    """A picture as iPhones keep them (HEIC): it must be sent as a photo or as JPEG."""

    code = "attachment_heic"


class PortraitTypeError(InvalidInputError):
    """Not a photo: nothing that could stand on a card."""

    code = "portrait_type"


class BrokenAttachmentError(InvalidInputError):
    """It begins like a type that is taken, but it is cut off, damaged, locked, or made to do harm."""

    code = "attachment_broken"
