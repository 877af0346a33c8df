"""The web chat as one of the channels."""

from datetime import UTC, datetime

import pytest

from bot.channels.port import NotFetchedError, NotVerifiedError, Parsed, Tools
from bot.channels.webchat.kind import KIND
from bot.engine.messages import Outgoing
from helpdesk.channels.models import ChannelAccount
from helpdesk.errors import SetupError
from helpdesk.messaging.models import Sent

ACCOUNT = ChannelAccount(id="webchat", kind="webchat", created_at=datetime(2026, 1, 1, tzinfo=UTC))
NO_TOOLS = Tools(files=None, tokens=None, now=lambda: datetime.now(UTC))  # type: ignore[arg-type] # it uses none


async def test_nothing_comes_in_by_webhook_as_no_platform_stands_behind_our_page() -> None:
    async with KIND.open(ACCOUNT, KIND.credentials(), NO_TOOLS) as channel:
        with pytest.raises(NotVerifiedError):
            channel.verify({}, b"{}")
        with pytest.raises(NotVerifiedError):
            channel.parse({})
        with pytest.raises(NotFetchedError):
            await channel.fetch("anything", most=1)


async def test_there_is_nobody_to_tell_of_a_webhook_and_an_operator_reads_why() -> None:
    async with KIND.open(ACCOUNT, KIND.credentials(), NO_TOOLS) as channel:
        for tell in (channel.set_webhook("https://example.vn"), channel.delete_webhook()):
            with pytest.raises(SetupError, match="needs no webhook"):
                await tell
        assert (await channel.standing()).problems == []


async def test_asking_for_messages_ends_at_once_and_what_is_kept_is_shown() -> None:
    async with KIND.open(ACCOUNT, KIND.credentials(), NO_TOOLS) as channel:
        await channel.poll(_never, lambda: True)
        assert await channel.send("somebody", Outgoing(text="Chào anh/chị")) == Sent()
        assert channel.account == "webchat"


async def _never(parsed: Parsed) -> bool:  # noqa: ARG001 - there is none
    raise AssertionError
