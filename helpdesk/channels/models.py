"""A channel account: one bot, one official account, or the web chat."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, Field


class Mode(StrEnum):
    """How messages come in."""

    WEBHOOK = "webhook"  # the platform delivers to us
    POLLING = "polling"  # we ask it


ACCOUNT_ID = r"[a-z][a-z0-9-]{0,39}"
"""What an account may be called: its id stands in addresses and begins the name of each of its conversations."""

WEB_CHAT = "webchat"
"""The account of our own page."""

SMS = "sms"
"""The account, and the kind, of text messages: a conversation there is a phone number, named by what stands for it."""


class ChannelAccount(BaseModel):
    """One account on a platform. Residents who write to it belong to `area` until they name their own commune."""

    id: str = Field(pattern=rf"^{ACCOUNT_ID}$")
    kind: str  # the name of its channel: "telegram", "zalo-bot", …
    title: str = ""  # what operators call it
    area: str | None = None
    mode: Mode = Mode.WEBHOOK
    credentials_sealed: str = ""
    is_active: bool = True
    is_from_settings: bool = False  # its credentials stand in the settings, not here
    created_at: datetime
    version: int = 0

    @property
    def is_always_on(self) -> bool:
        """Whether nobody may switch it off."""
        return self.id == WEB_CHAT
