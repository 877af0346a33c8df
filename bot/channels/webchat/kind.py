"""What the web chat offers to the house."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from bot.channels.port import Capabilities, Channel, Credentials, Tools
from bot.channels.webchat.channel import ACCOUNT, CAPABILITIES, WebChatChannel
from helpdesk.channels.models import ChannelAccount
from helpdesk.language import N_


class WebChatKind:
    """Our own page: no platform, no account with anybody, no secret."""

    name: str = ACCOUNT
    title: str = N_("Web chat")
    capabilities: Capabilities = CAPABILITIES
    credentials: type[Credentials] = Credentials

    @asynccontextmanager
    async def open(self, account: ChannelAccount, credentials: Credentials, tools: Tools, /) -> AsyncIterator[Channel]:  # noqa: ARG002 - it needs neither
        """Open it; there is nobody who could refuse."""
        yield WebChatChannel(account.id)


KIND: Final = WebChatKind()
