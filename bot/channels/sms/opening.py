"""Opening text messages out of the settings. Not called `kind`: nobody adds another account, nobody talks there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from pydantic import SecretStr

from bot.channels import http
from bot.channels.port import Capabilities, Credentials, Tools
from bot.channels.sms.channel import MOST_TEXT, SmsChannel
from bot.channels.sms.gateway import HttpGateway
from helpdesk.channels.models import SMS, ChannelAccount
from helpdesk.language import N_


class SmsCredentials(Credentials):
    """What stands in the settings: see `SmsSettings`."""

    url: str
    key: SecretStr
    sender: str
    secret: SecretStr
    alphabet: str = "plain"
    per_second: str = "5"


class SmsKind:
    """Opens the account of the settings."""

    name: str = SMS
    title: str = N_("Text messages")
    capabilities: Capabilities = Capabilities(max_text=MOST_TEXT)
    credentials: type[Credentials] = SmsCredentials

    @asynccontextmanager
    async def open(
        self, account: ChannelAccount, credentials: SmsCredentials, tools: Tools, /
    ) -> AsyncIterator[SmsChannel]:
        """Open it; whether the gateway takes our key shows with the first message."""
        async with http.opened_client() as client:
            gateway = HttpGateway(
                client,
                url=credentials.url,
                key=credentials.key,
                sender=credentials.sender,
                secret=credentials.secret,
            )
            yield SmsChannel(
                gateway,
                account,
                tools.phones,
                is_plain=credentials.alphabet == "plain",
                per_second=float(credentials.per_second),
                now=tools.now,
            )


SMS_KIND: Final = SmsKind()
