"""How channel accounts are stored."""

from beanie import Document

from helpdesk.channels.models import ChannelAccount


class ChannelAccountRecord(Document, ChannelAccount):
    """An account in the collection `channel_accounts`."""

    id: str  # type: ignore[assignment] # an operator's word, no ObjectId

    class Settings:
        """Where it is kept."""

        name = "channel_accounts"
