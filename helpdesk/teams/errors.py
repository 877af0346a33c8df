"""What can be refused about members, teams and signing in."""

from helpdesk.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError


class UnknownMemberError(NotFoundError):
    """No such member."""

    code = "member_unknown"


class ChatCodeGoneError(ConflictError):
    """The code was used meanwhile, is too old, or its member may answer nobody any more."""

    code = "chat_code_gone"


class UnknownTeamError(NotFoundError):
    """No such team."""

    code = "team_unknown"


class UsernameTakenError(ConflictError):
    """Somebody has this username. Facts: `username`."""

    code = "username_taken"


class InvalidUsernameError(InvalidInputError):
    """Not 3 to 40 of a-z, 0-9, dot, line and underscore. Facts: `username`, `shortest`, `longest`."""

    code = "username_invalid"


class WeakPasswordError(InvalidInputError):
    """Too short, or the username itself. Facts: `shortest`."""

    code = "password_weak"


class UnknownLanguageError(InvalidInputError):
    """A language the pages do not speak. Facts: `language`."""

    code = "language_unknown"


class WrongCredentialsError(NotAllowedError):
    """Username and password do not belong together; nobody learns which of both was wrong."""

    code = "credentials_wrong"


class TooManyTriesError(NotAllowedError):
    """Too many wrong passwords in a short time. Facts: `minutes` to wait, rounded up."""

    code = "too_many_tries"
