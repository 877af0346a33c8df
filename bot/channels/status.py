"""How every channel account stands: what the platform says, what waits on our side."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from bot.channels.port import Standing
from bot.channels.registry import OpenChannels
from helpdesk.channels.models import ChannelAccount, Mode
from helpdesk.channels.service import ChannelAccounts
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.messaging.repository.outbox import Outbox


class AccountStatus(BaseModel):
    """One account. `problems` are sentences for an operator; without any, messages come in and go out."""

    account: str
    kind: str
    title: str
    area: str | None
    mode: Mode
    is_active: bool
    is_from_settings: bool
    name: str = ""  # as the platform calls it
    webhook: str = ""
    pending: int | None = None
    last_event_at: datetime | None = None
    backlog: int = 0  # arrived and not yet answered
    owed: int = 0
    oldest_owed_at: datetime | None = None
    dead: int = 0
    uncertain: int = 0
    problems: list[str] = Field(default_factory=list)


class ChannelStatus:
    """Puts together what the platforms, the inbox and the outbox know."""

    def __init__(self, *, accounts: ChannelAccounts, channels: OpenChannels, inbox: Inbox, outbox: Outbox) -> None:
        """Take the accounts, their open channels and both boxes."""
        self._accounts = accounts
        self._channels = channels
        self._inbox = inbox
        self._outbox = outbox

    async def all(self, *, asks_platforms: bool) -> Sequence[AccountStatus]:
        """Return the status of every account; with `asks_platforms` each platform is asked, which takes a moment."""
        return await self.of(await self._accounts.all(), asks_platforms=asks_platforms)

    async def of(self, accounts: Iterable[ChannelAccount], *, asks_platforms: bool) -> Sequence[AccountStatus]:
        """Return the status of some accounts."""
        return [await self._one(account, asks=asks_platforms) for account in accounts]

    async def one(self, account_id: str) -> AccountStatus:
        """Return the status of an account and ask its platform. Raises UnknownAccountError."""
        return await self._one(await self._accounts.one(account_id), asks=True)

    async def _one(self, account: ChannelAccount, *, asks: bool) -> AccountStatus:
        said = await self._said(account) if asks and account.is_active else Standing()
        arrived, owed = await self._inbox.standing(account.id), await self._outbox.standing(account.id)
        return AccountStatus(
            account=account.id,
            kind=account.kind,
            title=account.title,
            area=account.area,
            mode=account.mode,
            is_active=account.is_active,
            is_from_settings=account.is_from_settings,
            name=said.name,
            webhook=said.webhook,
            pending=said.pending,
            last_event_at=arrived.last_event_at,
            backlog=arrived.backlog,
            owed=owed.owed,
            oldest_owed_at=owed.oldest_owed_at,
            dead=owed.dead,
            uncertain=owed.uncertain,
            problems=said.problems,
        )

    async def _said(self, account: ChannelAccount) -> Standing:
        channel = self._channels.get(account.id)
        if channel is None:
            reason = self._channels.problem(account.id)
            return Standing(problems=[reason or "It was added a moment ago and is not open yet: look again."])
        return await channel.standing()
