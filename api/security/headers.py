"""The headers every answer carries: what a browser may load, run and tell others."""

from collections.abc import Sequence
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Pico draws its arrows and ticks as data images.
_POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'"
)
CONTENT_SECURITY_POLICY: Final = f"{_POLICY}; frame-ancestors 'self'"
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def policy_in_frames_of(sites: Sequence[str]) -> str:
    """Return the policy of a page that these sites may show in a frame, and nobody else, we neither."""
    allowed = " ".join(sites) or "'none'"
    return f"{_POLICY}; frame-ancestors {allowed}"


def secure(headers: MutableHeaders) -> None:
    """Add them; what an answer says itself stays."""
    for name, value in HEADERS.items():
        headers.setdefault(name, value)


class SecureHeaders:
    """Adds the headers to every answer, streams included."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with headers added when the answer starts."""

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                secure(MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, send_secured if scope["type"] == "http" else send)
