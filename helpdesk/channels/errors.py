"""What can keep an account from being added or found."""

from helpdesk.errors import ConflictError, InvalidInputError, NotFoundError


class UnknownAccountError(NotFoundError):
    """There is no account of this id."""

    code = "channel_account_unknown"


class AccountIdTakenError(ConflictError):
    """An account of this id is there already; ids are never given twice, conversations are named after them."""

    code = "channel_account_taken"


class AccountIdInvalidError(InvalidInputError):
    """An id has small letters, digits and hyphens, begins with a letter and has 40 signs at most."""

    code = "channel_account_invalid"


class SettingsAccountError(ConflictError):
    """This account stands in the settings: what it needs is changed there."""

    code = "channel_account_in_settings"


class AlwaysOnError(ConflictError):
    """The web chat is what a resident without an app has left: it is never switched off."""

    code = "channel_account_always_on"


class AreaNotManagedError(InvalidInputError):
    """Whoever adds an account looks after its area; for one without an area, after a whole province."""

    code = "channel_area_not_managed"
