"""The port every channel fills: what it can, and how it sends. Adding a channel is one folder beside this file."""

from typing import Protocol

from pydantic import BaseModel, ConfigDict

from bot.engine.messages import Outgoing
from helpdesk.messaging.models import Delivery


class Capabilities(BaseModel):
    """What a platform can show. Numbered replies work everywhere, also where buttons exist."""

    model_config = ConfigDict(frozen=True)

    max_text: int  # in UTF-16 code units


class Channel(Protocol):
    """One channel account that can send."""

    account: str
    capabilities: Capabilities

    async def send(self, user: str, outgoing: Outgoing) -> Delivery:
        """Show a message to a platform user. Never raises for what the platform or the line does."""
        ...
