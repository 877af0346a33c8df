"""What can be refused about push messages."""

from helpdesk.errors import ConflictError, InvalidInputError


class PushAddressError(InvalidInputError):
    """The browser's push service is none that this installation knows. Facts: `service`."""

    code = "push_service_unknown"


class PushKeysError(InvalidInputError):
    """What the browser sent cannot be used to push to it."""

    code = "push_keys_invalid"


class PushOffError(ConflictError):
    """Nothing is pushed to this device."""

    code = "push_off"
