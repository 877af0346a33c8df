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


class EntryCodeGoneError(NotAllowedError):
    """No such sign-in code, or it was used, is too old, or its member is switched off: nobody learns which."""

    code = "entry_code_gone"


class SecondFactorNeededError(NotAllowedError):
    """The password or code was right; the second factor is asked for. `ticket` leads on, for ten minutes."""

    code = "second_factor_needed"

    def __init__(self, ticket: str) -> None:
        """The ticket is a secret, hence no fact."""
        super().__init__()
        self.ticket = ticket


class SecondFactorWrongError(NotAllowedError):
    """Neither a code of these minutes nor a recovery code that is left, or it was used before."""

    code = "second_factor_wrong"


class SecondFactorNotConfirmedError(SecondFactorWrongError):
    """While it is set up: the app of the phone that scanned it does not show this code. There are no others yet."""

    code = "second_factor_not_confirmed"


class SecondFactorExpiredError(NotAllowedError):
    """The password was typed too long ago: begin anew."""

    code = "second_factor_expired"


class SecondFactorRequiredError(ConflictError):
    """Where the installation asks desks for a second factor, nobody of them switches theirs off."""

    code = "second_factor_required"


class WrongPasswordError(InvalidInputError):
    """The present password is another one."""

    code = "password_wrong"


class NameMissingError(InvalidInputError):
    """A member without a name, or with one of more than `most` characters."""

    code = "member_name"


class TeamPhoneError(InvalidInputError):
    """No phone number. Facts: `fewest`, `most` digits."""

    code = "team_phone"


class RoleNotGivenError(NotAllowedError):
    """A role above what the acting member may give there, or an area that is not theirs."""

    code = "role_not_given"


class MemberNotYoursError(NotAllowedError):
    """A member who holds more than the acting member may give, or the acting member themselves."""

    code = "member_not_yours"


class AreaMissingError(InvalidInputError):
    """Neither a team nor a place to work in."""

    code = "member_area_missing"


class TooManyTriesError(NotAllowedError):
    """Too many wrong passwords or codes in a short time. Facts: `minutes` to wait, rounded up."""

    code = "too_many_tries"
