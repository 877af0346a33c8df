"""On which devices a member is told: they decide on each of them."""

from base64 import urlsafe_b64decode
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from helpdesk.clock import Clock
from helpdesk.ids import derived_id, new_id
from helpdesk.privacy.sealing import Sealer
from helpdesk.push.errors import PushAddressError, PushKeysError, PushOffError
from helpdesk.push.keys import OwnKeys
from helpdesk.push.models import GOOD_FOR, Occasion, PhoneAddress, Push, Subscription
from helpdesk.push.repository import Pushes, Subscriptions
from helpdesk.push.services import PushServices, service_of
from helpdesk.storage.database import Database

SEALED_FOR: Final = "push subscription"
_AUTH_BYTES: Final = 16
_LONGEST_KEY: Final = 200


class PushDevices:
    """Switches a device on and off. A device is a sign-in: whoever signs out is told nothing there."""

    def __init__(
        self, *, database: Database, keys: OwnKeys, services: PushServices, sealer: Sealer, clock: Clock
    ) -> None:
        """Take our keys, the push services that are known, what seals addresses, and the time."""
        self._database = database
        self._keys = keys
        self._services = services
        self._sealer = sealer
        self._clock = clock
        self._subscriptions = Subscriptions()
        self._pushes = Pushes()

    async def public_key(self) -> str:
        """Return what a browser needs to let us push to it."""
        return (await self._keys.pair()).public

    async def is_on(self, device: str) -> bool:
        """Tell whether this device is pushed to, with the key we have now."""
        kept = await self._subscriptions.of_device(device)
        return kept is not None and kept.key == await self.public_key()

    async def switch_on(self, member: str, device: str, address: PhoneAddress) -> None:
        """Push to this device from now on. Raises PushAddressError, PushKeysError."""
        if not self._services.takes(address.endpoint):
            raise PushAddressError(service=service_of(address.endpoint))
        _check_keys(address)
        one = Subscription(
            id=derived_id("push", address.endpoint),
            member=member,
            device=device,
            sealed=self._sealer.seal(address.model_dump_json(), purpose=SEALED_FOR),
            key=await self.public_key(),
            since=self._clock.now(),
        )
        await self._database.in_transaction(lambda session: self._subscriptions.keep(one, session=session))

    async def forget(self, *devices: str) -> None:
        """Push to these devices no more: switched off, signed out or taken away."""
        await self._subscriptions.remove_devices(devices)

    async def try_out(self, device: str) -> None:
        """Owe this device a message, so that the member sees that it works. Raises PushOffError."""
        kept = await self._subscriptions.of_device(device)
        if kept is None:
            raise PushOffError
        now = self._clock.now()
        push = Push(
            id=new_id(),
            subscription=kept.id,
            member=kept.member,
            occasion=Occasion.TRIED,
            happened_at=now,
            due_at=now,
            gives_up_at=now + GOOD_FOR[Occasion.TRIED],
            is_urgent=True,
        )
        await self._database.in_transaction(lambda session: self._pushes.add([push], session=session))


def _check_keys(address: PhoneAddress) -> None:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decoded(address.p256dh))
        if len(_decoded(address.auth)) != _AUTH_BYTES:
            raise PushKeysError
    except ValueError:
        raise PushKeysError from None


def _decoded(key: str) -> bytes:
    if len(key) > _LONGEST_KEY:
        raise ValueError("too long for a key")
    return urlsafe_b64decode(key + "=" * (-len(key) % 4))
