"""Feeds, wired: tokens and what they read, webhooks, and what sends their news."""

from dataclasses import dataclass
from typing import Self

from api.webhook_line import HttpWebhookLine
from helpdesk.areas.service import Areas
from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.feeds.handing_out import FeedTokens
from helpdesk.feeds.pacing import Paces
from helpdesk.feeds.ports import WebhookOwners
from helpdesk.feeds.reading import FeedReading
from helpdesk.feeds.sending import WebhookSending
from helpdesk.feeds.setting_up import Webhooks
from helpdesk.feeds.telling import WebhookNews
from helpdesk.privacy.sealing import Sealer
from helpdesk.settings import Settings
from helpdesk.storage.database import Database


@dataclass(frozen=True, slots=True)
class FeedRoom:
    """The room as the house opens it."""

    tokens: FeedTokens
    reading: FeedReading
    paces: Paces
    telling: WebhookNews
    webhooks: Webhooks
    sending: WebhookSending
    line: HttpWebhookLine

    @classmethod
    def of(
        cls,
        settings: Settings,
        database: Database,
        *,
        areas: Areas,
        owners: WebhookOwners,
        sealer: Sealer,
        audit: Audit,
        clock: Clock,
        line: HttpWebhookLine | None = None,
    ) -> Self:
        """Build it by what the settings say; with another `line` it sends over that."""
        trusted = settings.feeds.loopback
        line, telling = line or HttpWebhookLine(trusted=trusted), WebhookNews(clock)
        return cls(
            tokens=FeedTokens(database=database, areas=areas, audit=audit, clock=clock),
            reading=FeedReading(),
            paces=Paces(database, sealer),
            telling=telling,
            webhooks=Webhooks(
                database=database,
                areas=areas,
                telling=telling,
                sealer=sealer,
                trusted=trusted,
                audit=audit,
                clock=clock,
            ),
            sending=WebhookSending(database=database, line=line, owners=owners, sealer=sealer, clock=clock),
            line=line,
        )
