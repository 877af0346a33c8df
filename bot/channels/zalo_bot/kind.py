"""The Zalo Bot Platform as a kind of channel."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels import http
from bot.channels.port import ChannelKind, Credentials, Tools
from bot.channels.zalo_bot.api import WRONG_TOKEN, ZaloBotApi, error_of
from bot.channels.zalo_bot.channel import CAPABILITIES, ZaloBotChannel
from bot.channels.zalo_bot.credentials import ZaloBotCredentials
from helpdesk.channels.models import ChannelAccount, Mode
from helpdesk.errors import SetupError

log = logging.getLogger(__name__)


class ZaloBotKind:
    """Opens Zalo bots."""

    name = "zalo-bot"
    title = "Zalo Bot"
    capabilities = CAPABILITIES
    credentials: type[Credentials] = ZaloBotCredentials

    @asynccontextmanager
    async def open(
        self, account: ChannelAccount, credentials: ZaloBotCredentials, _tools: Tools, /
    ) -> AsyncIterator[ZaloBotChannel]:
        """Open a bot. Raises SetupError when Zalo refuses its token, or webhook mode has no secret."""
        if account.mode is Mode.WEBHOOK and credentials.webhook_secret is None:
            raise SetupError(f"{account.id} has no webhook secret: without it anybody could pose as Zalo.")
        async with http.opened_client() as client:
            api = ZaloBotApi(client, base=credentials.api_base, token=credentials.token, account=account.id)
            await _greet(api, account)
            secret = credentials.webhook_secret
            yield ZaloBotChannel(api, account, webhook_secret=secret, address=credentials.link)


async def _greet(api: ZaloBotApi, account: ChannelAccount) -> None:
    """Ask who we are: a refused token stops the start, a Zalo that does not answer must not."""
    try:
        answer = await api.call("getMe", {})
    except http.LineError as error:
        log.warning("%s: Zalo was not reached: %s", account.id, type(error).__name__)
        return
    if error_of(answer) in WRONG_TOKEN:
        raise SetupError(f"Zalo does not accept the token of {account.id}: copy the current one.")


KIND: ChannelKind = ZaloBotKind()
