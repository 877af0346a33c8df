"""From the outbox to the receivers: each news by whichever worker takes it first, always under the same id."""

import asyncio
import logging
from datetime import datetime
from typing import Final

from helpdesk.clock import Clock
from helpdesk.feeds.news import OURS, News, Trouble, Webhook, WebhookState
from helpdesk.feeds.ports import Reply, WebhookLine, WebhookOwners
from helpdesk.feeds.repository.webhooks import NewsInMongo, WebhooksInMongo
from helpdesk.feeds.signing import headers_for
from helpdesk.privacy.sealing import NotOpenedError, Sealer
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import DatabaseError

log = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 2.0
AT_ONCE: Final = 8
"""News on their way at the same moment in one worker."""
SEALED_FOR: Final = "webhook secret"

_GONE: Final = 410
_REDIRECTS, _REFUSALS, _FAILURES = 300, 400, 500


class WebhookSending:
    """Sends what is owed. Any number of workers may run it: each news has one of them at a time.

    A process that dies while a receiver answers leaves its news owed: they may come twice, under the same webhook-id.
    """

    def __init__(
        self, *, database: Database, line: WebhookLine, owners: WebhookOwners, sealer: Sealer, clock: Clock
    ) -> None:
        """Take the line, the way to those who set webhooks up, what opens secrets, and the time."""
        self._database = database
        self._line = line
        self._owners = owners
        self._sealer = sealer
        self._clock = clock
        self._webhooks = WebhooksInMongo()
        self._news = NewsInMongo()

    async def run(self) -> None:
        """Look now and then until cancelled."""
        while True:
            try:
                await self.look()
            except DatabaseError as error:
                log.warning("no webhook was told anything: %s", type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> int:
        """Send everything that is due, and return how much arrived."""
        return sum(await asyncio.gather(*(self._work() for _ in range(AT_ONCE))))

    async def _work(self) -> int:
        arrived = 0
        while (news := await self._news.take(at=self._clock.now())) is not None:
            arrived += await self._one(news)
        return arrived

    async def _one(self, news: News) -> bool:
        held = news.held_until
        webhook = await self._webhooks.by_id(news.webhook)
        reply = await self._send(news, webhook)
        now = self._clock.now()
        trouble = _trouble_in(reply)
        if trouble is None and reply.status is not None:
            news.arrived(reply.status, at=now)
        else:
            news.failed(trouble or Trouble.SILENT, status=reply.status, pause=reply.pause, at=now)
            log.warning("news %s did not arrive: %s", news.id, trouble)
        await self._news.settle(news, held_until=held)
        if trouble is None:
            await self._webhooks.note_arrived(news.webhook)
        elif trouble is Trouble.GONE:
            await self._webhooks.note_gone(news.webhook)
        elif trouble not in OURS:
            await self._failed(news.webhook, at=now)
        return trouble is None

    async def _failed(self, webhook: str, *, at: datetime) -> None:
        """Note that nothing arrives; after days of it switch the webhook off and tell whoever set it up."""

        async def work(session: Session) -> bool:
            stopped = await self._webhooks.stop(webhook, at=at, session=session)
            if stopped is not None:
                await self._owners.webhook_stopped(stopped, at=at, session=session)
            return stopped is not None

        await self._webhooks.note_failed(webhook, at=at)
        if await self._database.in_transaction(work):
            log.warning("webhook %s was switched off: nothing arrived there for days", webhook)

    async def _send(self, news: News, webhook: Webhook | None) -> Reply:
        if webhook is None or webhook.state is not WebhookState.ON:
            return Reply(trouble=Trouble.OFF)
        at, body = self._clock.now(), news.body.encode()
        try:
            keys = self._keys(webhook, at)
        except NotOpenedError:
            return Reply(trouble=Trouble.UNSEALED)
        headers = {"content-type": "application/json", "user-agent": "to-so-helpdesk"}
        try:
            signed = headers_for(news.id, body, at=at, keys=keys)
            return await self._line.post(webhook.address, body, {**headers, **signed})
        except Exception:
            log.exception("news were not sent")  # one that breaks us must not keep the others
            return Reply(trouble=Trouble.SILENT)

    def _keys(self, webhook: Webhook, at: datetime) -> list[str]:
        return [self._sealer.open(sealed, purpose=SEALED_FOR) for sealed in webhook.seals_at(at)]


def _trouble_in(reply: Reply) -> Trouble | None:
    """Say what is wrong with an answer: only a 2xx is none."""
    if reply.status is None:
        return reply.trouble or Trouble.SILENT
    if reply.status == _GONE:
        return Trouble.GONE
    if reply.status >= _FAILURES:
        return Trouble.FAILED
    if reply.status >= _REFUSALS:
        return Trouble.REFUSED
    if reply.status >= _REDIRECTS:
        return Trouble.REDIRECTED
    return None
