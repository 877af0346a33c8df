"""Sending to the web chat: the page reads the outbox itself, so a kept notice is a shown one."""

from bot.channels.port import Capabilities
from bot.engine.messages import Outgoing
from helpdesk.messaging.models import Delivery, Sent

ACCOUNT = "webchat"


class WebChatChannel:
    """The channel of our own page."""

    capabilities = Capabilities(max_text=20_000)
    account = ACCOUNT

    async def send(self, user: str, outgoing: Outgoing) -> Delivery:  # noqa: ARG002 - the page fetches both
        """Nothing is on a wire that could break: the page shows each notice once, by its number."""
        return Sent()
