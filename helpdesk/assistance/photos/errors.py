"""What can be refused about a photo of a log entry."""

from helpdesk.errors import ConflictError, InvalidInputError


class PhotoElsewhereError(ConflictError):
    """The next piece begins somewhere else. Facts: `received`, in bytes."""

    code = "photo_elsewhere"


class TooManyPhotosError(InvalidInputError):
    """An entry shows enough. Facts: `most`."""

    code = "photo_too_many"


class PhotoPieceError(InvalidInputError):
    """A piece that does not fit into its photo."""

    code = "photo_piece"
