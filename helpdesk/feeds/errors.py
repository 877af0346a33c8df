"""What can be refused about tokens and webhooks of programs outside."""

from helpdesk.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError


class UnknownTokenError(NotFoundError):
    """There is no such token, or it belongs to an area that somebody else manages."""

    code = "feed_token_unknown"


class UnknownWebhookError(NotFoundError):
    """There is no such webhook, or it belongs to an area that somebody else manages."""

    code = "webhook_unknown"


class UnknownNewsError(NotFoundError):
    """This webhook was never owed it, or it is too long ago."""

    code = "webhook_news_unknown"


class FeedAreaNotYoursError(NotAllowedError):
    """Somebody else decides what leaves this area."""

    code = "feed_area_not_yours"


class FeedNameError(InvalidInputError):
    """It has no name, or a long one. Facts: `most`."""

    code = "feed_name"


class TokenScopesMissingError(InvalidInputError):
    """A token that may read nothing."""

    code = "feed_token_scopes_missing"


class TokenLifeError(InvalidInputError):
    """It would hold for no day, or for too many. Facts: `most`."""

    code = "feed_token_life"


class MadeAlreadyError(ConflictError):
    """The same form was sent before: what it made was shown then, and nobody can show it again."""

    code = "feed_made_already"


class WebhookAddressError(InvalidInputError):
    """It is no address that a webhook may have."""

    code = "webhook_address"


class WebhookAddressPrivateError(InvalidInputError):
    """It leads into a private network."""

    code = "webhook_address_private"


class WebhookEventsMissingError(InvalidInputError):
    """A webhook that is told nothing."""

    code = "webhook_events_missing"


class WebhookOffError(ConflictError):
    """Nothing is sent there while it is off."""

    code = "webhook_off"


class NewsMovedError(ConflictError):
    """It is on its way already, or has arrived."""

    code = "webhook_news_moved"


class TooManyFeedsError(ConflictError):
    """An area has so many already. Facts: `most`."""

    code = "feeds_too_many"
