"""How tokens, webhooks and their news are stored."""

from beanie import Document

from helpdesk.feeds.models import FeedToken
from helpdesk.feeds.news import News, Webhook


class FeedTokenRecord(Document, FeedToken):
    """A token in the collection `feed_tokens`."""

    id: str  # type: ignore[assignment] # our own ids, no ObjectIds

    class Settings:
        """Where it is kept."""

        name = "feed_tokens"


class WebhookRecord(Document, Webhook):
    """A webhook in the collection `webhooks`."""

    id: str  # type: ignore[assignment] # our own ids, no ObjectIds

    class Settings:
        """Where it is kept."""

        name = "webhooks"


class NewsRecord(Document, News):
    """News in the collection `webhook_news`; MongoDB removes what happened long ago."""

    id: str  # type: ignore[assignment] # our own ids, no ObjectIds

    class Settings:
        """Where it is kept."""

        name = "webhook_news"


RECORDS: tuple[type[Document], ...] = (FeedTokenRecord, WebhookRecord, NewsRecord)
