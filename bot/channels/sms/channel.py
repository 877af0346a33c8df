"""Text messages as a channel: news goes out, receipts and the word to stop come in, nothing else."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from bot.channels.http import GONE
from bot.channels.port import (
    Capabilities,
    Keep,
    NotFetchedError,
    Parsed,
    PhoneBook,
    Standing,
)
from bot.channels.sms.gateway import TextGateway
from bot.engine.messages import Kind, Outgoing
from helpdesk.broadcasts.numbers import plain
from helpdesk.broadcasts.stop_words import is_stop
from helpdesk.channels.models import ChannelAccount
from helpdesk.errors import SetupError
from helpdesk.messaging.models import Delivery
from helpdesk.messaging.pace import Pace

MOST_TEXT: Final = 1_600
"""UTF-16 units: a broadcast's text and the line below it."""


class SmsChannel:
    """The one account. Its users are phone numbers, named by what stands for them."""

    def __init__(
        self,
        gateway: TextGateway,
        account: ChannelAccount,
        phones: PhoneBook,
        *,
        is_plain: bool,
        per_second: float,
        now: Callable[[], datetime],
    ) -> None:
        """Take the gateway, who knows numbers, whether diacritics are left out, how fast, and the time."""
        self._gateway = gateway
        self._account = account
        self._phones = phones
        self._is_plain = is_plain
        self._now = now
        self.capabilities = Capabilities(max_text=MOST_TEXT, pace=Pace(per_second=per_second))

    @property
    def account(self) -> str:
        """The id of its account."""
        return self._account.id

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Check that the gateway sent it. Raises NotVerifiedError."""
        self._gateway.verify(headers, body, now=self._now())

    def parse(self, update: Any, /) -> Sequence[Parsed]:  # noqa: ANN401 - whatever JSON the gateway sends
        """Read a report. What people write is dropped unread, but for a word to stop. Raises UnreadableError."""
        report = self._gateway.read(update)
        if report is None:
            return []
        user = self._phones.stand_in(report.number)
        if report.reference:
            facts = {"recipient": report.reference, "said": "delivered" if report.delivered else "failed"}
            return [Parsed(kind=Kind.EVENT, event="sms_receipt", facts=facts, user=user, update=report.id)]
        if is_stop(report.text) is None:
            return []
        return [Parsed(kind=Kind.TEXT, text=report.text, user=user, update=report.id)]

    def link(self, payload: str) -> str | None:  # noqa: ARG002 - nobody begins there
        """Return None: nobody begins a conversation there."""
        return None

    async def send(self, user: str, outgoing: Outgoing) -> Delivery:
        """Send to the number behind the name; one that was forgotten gets nothing."""
        number = await self._phones.number_of(user, self.account)
        if number is None:
            return GONE
        text = plain(outgoing.text) if self._is_plain else outgoing.text
        return await self._gateway.send(number, text, reference=outgoing.reference)

    async def fetch(self, source: str, *, most: int) -> bytes:  # noqa: ARG002 - there is nothing to fetch
        """Refuse: no file comes in. Raises NotFetchedError."""
        raise NotFetchedError(is_final=True)

    async def poll(self, keep: Keep, is_ours: Callable[[], bool]) -> None:
        """Nobody has to be asked."""

    async def standing(self) -> Standing:
        """Nobody tells: what went wrong stands in the report of a broadcast."""
        return Standing(name="SMS")

    async def set_webhook(self, address: str) -> None:  # noqa: ARG002 - the gateway's own console does it
        """Raise SetupError."""
        raise SetupError(_BY_HAND)

    async def delete_webhook(self) -> None:
        """Raise SetupError."""
        raise SetupError(_BY_HAND)


_BY_HAND = "Where the SMS gateway reports is set in its own console: see docs/sms.md."
