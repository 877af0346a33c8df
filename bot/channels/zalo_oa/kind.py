"""The Zalo Official Account as a kind of channel."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels import http
from bot.channels.port import ChannelKind, Credentials, Tools
from bot.channels.zalo_oa.access import Access, NoAccessError
from bot.channels.zalo_oa.api import ZaloOaApi
from bot.channels.zalo_oa.channel import CAPABILITIES, ZaloOaChannel
from bot.channels.zalo_oa.credentials import ZaloOaCredentials
from helpdesk.channels.models import ChannelAccount, Mode
from helpdesk.errors import SetupError

log = logging.getLogger(__name__)

FRESHEN_S = 900.0
"""An OA nobody writes to for days must not lose its tokens: they are looked at so often."""


class ZaloOaKind:
    """Opens Official Accounts."""

    name = "zalo-oa"
    title = "Zalo OA"
    capabilities = CAPABILITIES
    credentials: type[Credentials] = ZaloOaCredentials

    @asynccontextmanager
    async def open(
        self, account: ChannelAccount, credentials: ZaloOaCredentials, tools: Tools, /
    ) -> AsyncIterator[ZaloOaChannel]:
        """Open an OA. Tokens that are missing or dead do not stop the start: `authorize` needs it, others go on."""
        if account.mode is not Mode.WEBHOOK:
            raise SetupError(f"{account.id} cannot be asked for messages, Zalo delivers them: set its mode to webhook.")
        async with http.opened_client() as client:
            access = Access(client, credentials, account=account.id, store=tools.tokens, now=tools.now)
            api = ZaloOaApi(client, access, base=credentials.api_base, account=account.id)
            freshening = asyncio.create_task(_freshen(access))
            try:
                yield ZaloOaChannel(api, credentials, tools, account=account.id)
            finally:
                freshening.cancel()
                await asyncio.gather(freshening, return_exceptions=True)
                await access.settled()


async def _freshen(access: Access) -> None:
    while True:
        await asyncio.sleep(FRESHEN_S)
        try:
            await access.token()
        except NoAccessError:
            log.info("an access token was not to be had")  # why was said where it failed


KIND: ChannelKind = ZaloOaKind()
