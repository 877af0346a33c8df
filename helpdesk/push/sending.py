"""From the outbox to the phones: each message once, by whichever worker takes it first."""

import asyncio
import logging
from typing import Final

from pydantic import AnyHttpUrl, ValidationError
from webpush import WebPush
from webpush.types import WebPushKeys, WebPushSubscription

from helpdesk.clock import Clock
from helpdesk.privacy.sealing import NotOpenedError, Sealer
from helpdesk.push.keys import OwnKeys
from helpdesk.push.models import Occasion, PhoneAddress, Push, Subscription
from helpdesk.push.ports import PushLine, Reply
from helpdesk.push.repository import Pushes, Subscriptions
from helpdesk.push.services import service_of
from helpdesk.push.subscribing import SEALED_FOR
from helpdesk.push.telling import may_answer
from helpdesk.push.wording import PushWording, topic_of
from helpdesk.storage.database import Database
from helpdesk.storage.failures import DatabaseError
from helpdesk.storage.turns import Turns
from helpdesk.support_requests.models import HELD, Status, SupportRequest
from helpdesk.support_requests.repository import SupportRequestsInMongo
from helpdesk.teams.models import Member
from helpdesk.teams.repository import Members, SignIns

log = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 5.0
SWEEP_EVERY_S: Final = 1800.0
AT_ONCE: Final = 16
"""Messages on their way at the same moment in one worker."""

_GONE: Final = frozenset({404, 410})
_AGAIN: Final = frozenset({408, 425, 429})
_SIGNED_FOR_S: Final = 12 * 3600


class Pushing:
    """Sends what is owed. Any number of workers may run it: each message has one of them at a time."""

    def __init__(
        self,
        *,
        database: Database,
        keys: OwnKeys,
        line: PushLine,
        wording: PushWording,
        sealer: Sealer,
        contact: str,
        clock: Clock,
    ) -> None:
        """Take our keys, the line, the words, what opens addresses, and whom push services may write to."""
        self._keys = keys
        self._line = line
        self._wording = wording
        self._sealer = sealer
        self._contact = contact
        self._clock = clock
        self._turns = Turns(database)
        self._pushes = Pushes()
        self._subscriptions = Subscriptions()
        self._sign_ins = SignIns()
        self._members = Members()
        self._requests = SupportRequestsInMongo()

    async def run(self) -> None:
        """Look now and then until cancelled."""
        while True:
            try:
                await self.look()
                if await self._turns.take("push devices", seconds=SWEEP_EVERY_S):
                    await self.sweep()
            except DatabaseError as error:
                log.warning("nothing was pushed: %s", type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> int:
        """Send everything that is due, and return how much a push service took."""
        return sum(await asyncio.gather(*(self._work() for _ in range(AT_ONCE))))

    async def sweep(self) -> int:
        """Forget devices that were signed out or taken away; nothing was sent there since. Returns how many."""
        return await self._subscriptions.remove_signed_out()

    async def _work(self) -> int:
        sent = 0
        while (push := await self._pushes.take(at=self._clock.now())) is not None:
            try:
                sent += await self._one(push)
            except DatabaseError:
                raise
            except Exception:
                log.exception("a push message was not sent")
                await self._put_off(push, None)
        return sent

    async def _one(self, push: Push) -> bool:
        to = await self._open_device(push)
        member = await self._members.one(push.member)
        request = await self._requests.by_id(push.request) if push.request else None
        if to is None or member is None or not self._is_news(push, member, request):
            await self._pushes.remove(push)
            return False
        reply = await self._post(push, to, self._wording.said(push, request, member, now=self._clock.now()))
        return await self._settle(push, reply, service_of(to.endpoint))

    async def _open_device(self, push: Push) -> PhoneAddress | None:
        """Open where it goes. A device whose sign-in ended, or which knows an old key of ours, is forgotten."""
        kept = await self._subscriptions.one(push.subscription)
        if kept is None or kept.member != push.member:
            return None
        try:
            if await self._is_signed_in(kept) and kept.key == (await self._keys.pair()).public:
                return PhoneAddress.model_validate_json(self._sealer.open(kept.sealed, purpose=SEALED_FOR))
        except (NotOpenedError, ValidationError):
            log.warning("a device that is pushed to could not be opened: it is forgotten")
        await self._subscriptions.remove(kept.id)
        return None

    async def _is_signed_in(self, kept: Subscription) -> bool:
        sign_in = await self._sign_ins.valid(kept.device, at=self._clock.now())
        return sign_in is not None and sign_in.member == kept.member

    def _is_news(self, push: Push, member: Member, request: SupportRequest | None) -> bool:
        """Tell whether it still holds: a request that a colleague took meanwhile is no new one."""
        now = self._clock.now()
        if push.gives_up_at <= now or not member.is_active:
            return False
        if push.occasion in {Occasion.TRIED, Occasion.WEBHOOK_STOPPED, Occasion.NEWS}:
            return True
        if request is None or not may_answer(member, request, at=now):
            return False
        match push.occasion:
            case Occasion.OFFERED:
                return request.status is Status.WAITING
            case Occasion.GIVEN | Occasion.HEARD:
                return request.status in HELD and request.taken_by == member.id
            case Occasion.CALL_NOW | Occasion.CALL_MISSED:
                return request.is_open and request.call_at is not None
        return request.is_open

    async def _post(self, push: Push, to: PhoneAddress, said: bytes) -> Reply:
        pair, now = await self._keys.pair(), self._clock.now()
        sealing = WebPush(pair.private_pem, pair.public_pem, subscriber=self._contact, expiration=_SIGNED_FOR_S)
        keys = WebPushKeys(auth=to.auth, p256dh=to.p256dh)
        subscription = WebPushSubscription(endpoint=AnyHttpUrl(to.endpoint), keys=keys)
        message = sealing.get(said, subscription, ttl=push.lives_s(now))
        headers = {
            "authorization": message.headers["authorization"],
            "content-encoding": message.headers["content-encoding"],
            "ttl": message.headers["ttl"],
            "content-type": "application/octet-stream",
            "urgency": "normal" if push.occasion is Occasion.WARNED and not push.is_urgent else "high",
            "topic": topic_of(push),
        }
        return await self._line.post(to.endpoint, message.encrypted, headers)

    async def _settle(self, push: Push, reply: Reply, service: str) -> bool:
        """Do what the push service's answer asks for."""
        if reply.status is not None and 200 <= reply.status < 300:  # noqa: PLR2004 - every 2xx
            await self._pushes.remove(push)
            return True
        if reply.status in _GONE:
            await self._subscriptions.remove(push.subscription)
            log.info("a device is pushed to no more: %s says %d", service, reply.status)
        elif reply.status is None or reply.status in _AGAIN or reply.status >= 500:  # noqa: PLR2004 - every 5xx
            await self._put_off(push, reply.pause)
        else:
            log.warning("%s refused a push message: %d", service, reply.status)
            await self._pushes.remove(push)
        return False

    async def _put_off(self, push: Push, pause: float | None) -> None:
        if push.put_off(at=self._clock.now(), pause=pause):
            await self._pushes.put_off(push)
        else:
            await self._pushes.remove(push)
