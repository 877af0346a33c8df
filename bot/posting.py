"""Bringing notices to the channel they belong to."""

from bot.channels.fetching import ChannelsByAccount
from bot.engine.wording import Wording
from helpdesk.messaging.models import Delivery, Notice, RetryLater, Sent
from helpdesk.messaging.pace import Pace

_NOT_HERE_PAUSE_S = 60.0


class ChannelPostman:
    """Renders a notice and sends it through its account's channel."""

    def __init__(self, channels: ChannelsByAccount, wording: Wording) -> None:
        """Take the open channels, and the words."""
        self._channels = channels
        self._wording = wording

    async def send(self, notice: Notice) -> Delivery:
        """Send; an account that is switched off here keeps its notices for a day."""
        channel = self._channels.get(notice.account)
        if channel is None:
            return RetryLater(reason="the channel is not configured", after=_NOT_HERE_PAUSE_S)
        if not notice.parts:
            return Sent()  # forgotten on the resident's request before it left
        return await channel.send(notice.user, self._wording.render(notice))

    def pace(self, account: str) -> Pace:
        """Return how fast this account may write."""
        channel = self._channels.get(account)
        return channel.capabilities.pace if channel else Pace()
