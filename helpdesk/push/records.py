"""How devices that are pushed to, and what is owed to them, are stored."""

from beanie import Document

from helpdesk.push.models import Push, Subscription


class SubscriptionRecord(Document, Subscription):
    """A device in the collection `push_subscriptions`."""

    id: str  # type: ignore[assignment] # our own ids, no ObjectIds

    class Settings:
        """Where it is kept."""

        name = "push_subscriptions"


class PushRecord(Document, Push):
    """A message in the collection `pushes`; MongoDB removes what was given up long ago."""

    id: str  # type: ignore[assignment] # our own ids, no ObjectIds

    class Settings:
        """Where it is kept."""

        name = "pushes"


RECORDS: tuple[type[Document], ...] = (SubscriptionRecord, PushRecord)
