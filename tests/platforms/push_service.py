"""A push service on loopback, and browsers that can read what it is handed. Start here:

    async with PushService() as service:
        phone = service.browser()            # what `pushManager.subscribe` gave a page
        phone.address                        # endpoint, p256dh, auth
        service.next(Says(429, pause=7))     # or HANGS
        phone.read                           # every message that came, opened with the phone's own keys

It refuses what a real one refuses (RFC 8030, 8188, 8291, 8292) and writes down in `violations` why.
"""

import asyncio
import hashlib
import hmac
import json
import re
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import deque
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from helpdesk.push.models import PhoneAddress

_VAPID = re.compile(r"vapid t=([\w.-]+), k=([\w-]+)")
_TOPIC = re.compile(r"[\w-]{1,32}", re.ASCII)
_DAY_S = 24 * 3600


@dataclass(frozen=True)
class Says:
    """An answer other than yes."""

    status: int
    pause: int | None = None


HANGS = Says(0)
"""Nothing is answered until the service closes."""


@dataclass
class Message:
    """What came, opened."""

    words: dict[str, Any]
    headers: dict[str, str]
    key: str  # of who sent it
    claims: dict[str, Any]


@dataclass
class Phone:
    """A browser that allowed us to push."""

    base: str
    key: str = ""  # of ours for which it was made; empty takes any
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    read: list[Message] = field(default_factory=list)

    @property
    def public(self) -> bytes:
        """Its key as a point."""
        return self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def address(self) -> PhoneAddress:
        """What its page hands to the server."""
        return PhoneAddress(
            endpoint=f"{self.base}/push/{self.token}", p256dh=_encoded(self.public), auth=_encoded(self.auth)
        )

    def opened(self, body: bytes) -> bytes:
        """Decrypt a message of one record. Raises ValueError, InvalidTag."""
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        if len(sealed) > size or len(body) > 4096:
            raise ValueError("more than one record")
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        secret = self.private.exchange(ec.ECDH(), key)
        mixed = _derived(self.auth, secret, b"WebPush: info\0" + self.public + sender, 32)
        content_key = _derived(salt, mixed, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _derived(salt, mixed, b"Content-Encoding: nonce\0", 12)
        padded = AESGCM(content_key).decrypt(nonce, sealed, None).rstrip(b"\0")
        if padded[-1:] != b"\2":
            raise ValueError("not the last record")
        return padded[:-1]


class PushService:
    """One service with any number of browsers."""

    def __init__(self) -> None:
        self.calls = 0
        self.violations: list[str] = []
        self.base = ""
        self._phones: dict[str, Phone] = {}
        self._faults: deque[Says] = deque()
        self._closing = asyncio.Event()
        app = web.Application()
        app.add_routes([web.post("/push/{token}", self._take)])
        self._runner = web.AppRunner(app, shutdown_timeout=1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        await self._runner.cleanup()
        if error is None:
            assert self.violations == []

    def browser(self) -> Phone:
        """Return a browser that allowed us to push."""
        phone = Phone(self.base)
        self._phones[phone.token] = phone
        return phone

    def forget(self) -> None:
        """Begin anew, without browsers and faults."""
        self.calls = 0
        self._phones.clear()
        self._faults.clear()

    def next(self, *faults: Says) -> None:
        """Answer the next calls like this."""
        self._faults.extend(faults)

    async def _take(self, request: web.Request) -> web.Response:
        self.calls += 1
        body = await request.read()
        fault = self._faults.popleft() if self._faults else None
        if fault is HANGS:
            await self._closing.wait()
        if fault is not None:
            headers = {"Retry-After": str(fault.pause)} if fault.pause is not None else {}
            return web.json_response({"reason": "as the test wished"}, status=fault.status or 500, headers=headers)
        phone = self._phones.get(request.match_info["token"])
        if phone is None:
            return web.Response(status=410)
        try:
            phone.read.append(self._read(phone, request, body))
        except Exception as wrong:  # noqa: BLE001 - whatever is wrong with it, a service says no
            self.violations.append(repr(wrong))
            return web.Response(status=400)
        return web.Response(status=201, headers={"Location": f"{self.base}/message/{self.calls}"})

    def _read(self, phone: Phone, request: web.Request, body: bytes) -> Message:
        headers = {name.lower(): value for name, value in request.headers.items()}
        assert headers["content-encoding"] == "aes128gcm"
        assert 0 < int(headers["ttl"]) <= 28 * _DAY_S
        assert headers["urgency"] in {"very-low", "low", "normal", "high"}
        assert _TOPIC.fullmatch(headers["topic"])
        found = _VAPID.fullmatch(headers["authorization"])
        assert found is not None
        token, key = found.groups()
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decoded(key))
        # The origin; services have no port of their own, and what we send with names none.
        claims = jwt.decode(token, public, algorithms=["ES256"], audience="http://127.0.0.1")
        assert 0 < claims["exp"] - time.time() <= _DAY_S
        assert claims["sub"].startswith("mailto:")
        return Message(json.loads(phone.opened(body)), headers, key, claims)


def _derived(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    """HKDF with SHA-256 for up to 32 bytes, written out: the program's own library shall not judge itself."""
    mixed = hmac.digest(salt, secret, hashlib.sha256)
    return hmac.digest(mixed, info + b"\1", hashlib.sha256)[:length]


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
