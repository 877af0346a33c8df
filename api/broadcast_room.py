"""Broadcasts, wired: writing and counting, what conversations see of them, and what sends them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from bot.channels.registry import OpenChannels
from helpdesk.areas.service import Areas
from helpdesk.audit.service import Audit
from helpdesk.broadcasts.audience import Audiences
from helpdesk.broadcasts.ports import IntoConversations, PhonesOfTeam
from helpdesk.broadcasts.sending import Broadcasting
from helpdesk.broadcasts.service import Broadcasts
from helpdesk.clock import Clock
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.privacy.sealing import Sealer
from helpdesk.storage.database import Database


class OpenWays:
    """The channels that are open, as far as a count needs them."""

    def __init__(self, channels: OpenChannels) -> None:
        self._channels = channels

    def kind_of(self, account: str) -> str:
        """Return the kind of an account."""
        return self._channels.kind_of(account)

    def is_open(self, account: str) -> bool:
        """Tell whether anything can leave through it."""
        return self._channels.get(account) is not None

    def window_of(self, account: str) -> timedelta | None:
        """Return how long after the resident's last words it may write."""
        return self._channels.window_of(account)


@dataclass(frozen=True, slots=True)
class BroadcastRoom:
    """The room as the house opens it."""

    desk: Broadcasts
    sending: Broadcasting

    @classmethod
    def of(  # noqa: PLR0913 - the neighbours, all named
        cls,
        database: Database,
        *,
        areas: Areas,
        channels: OpenChannels,
        phones: PhonesOfTeam,
        events: IntoConversations,
        inbox: Inbox,
        outbox: Outbox,
        wake: Callable[[], None],
        sealer: Sealer,
        audit: Audit,
        clock: Clock,
    ) -> Self:
        """Build it on the open channels."""
        audiences = Audiences(database, areas=areas, ways=OpenWays(channels), phones=phones, sealer=sealer)
        return cls(
            desk=Broadcasts(
                database=database, areas=areas, audiences=audiences, outbox=outbox, audit=audit, clock=clock
            ),
            sending=Broadcasting(
                database=database,
                inbox=inbox,
                outbox=outbox,
                events=events,
                phones=phones,
                clock=clock,
                wake=wake,
            ),
        )
