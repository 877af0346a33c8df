"""What feeds ask of others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from helpdesk.feeds.news import Trouble, Webhook
from helpdesk.storage.database import Session


@dataclass(frozen=True, slots=True)
class Reply:
    """What a receiver said. `status` is None when it said nothing; `trouble` then tells why."""

    status: int | None = None
    pause: float | None = None  # seconds it wants us to wait
    trouble: Trouble | None = None


class WebhookLine(Protocol):
    """The way to receivers."""

    async def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Hand over signed news; no failure of the line is raised."""
        ...


class WebhookOwners(Protocol):
    """The way to those who set webhooks up."""

    async def webhook_stopped(self, webhook: Webhook, *, at: datetime, session: Session) -> None:
        """Tell one that it was switched off because nothing arrived for days."""
        ...


class OwnersPhones(Protocol):
    """The phones of members that are pushed to."""

    async def webhook_stopped(self, member: str, *, webhook: str, session: Session) -> None:
        """Owe a member's phones that a webhook of theirs was switched off."""
        ...
