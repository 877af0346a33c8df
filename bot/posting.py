"""Bringing notices to the channel they belong to."""

from collections.abc import Mapping

from bot.channels.port import Channel
from bot.engine.wording import Wording
from helpdesk.messaging.models import Delivery, Notice, RetryLater, Sent

_NOT_HERE_PAUSE_S = 60.0


class ChannelPostman:
    """Renders a notice and sends it through its account's channel."""

    def __init__(self, channels: Mapping[str, Channel], wording: Wording) -> None:
        """Take the channels by account, and the words."""
        self._channels = channels
        self._wording = wording

    async def send(self, notice: Notice) -> Delivery:
        """Send; an account that is switched off here keeps its notices until it is back."""
        channel = self._channels.get(notice.account)
        if channel is None:
            return RetryLater(reason="the channel is not configured", after=_NOT_HERE_PAUSE_S)
        if not notice.parts:
            return Sent()  # forgotten on the resident's request before it left
        return await channel.send(notice.user, self._wording.render(notice))
