"""Nobody else's page may press our buttons: changes are taken from our own pages only.

Session cookies are SameSite=Lax already; this is the second lock, and it also counts sister hosts of the same site as
others. A program without a browser sends none of these headers, and no cookie either.
"""

from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_HARMLESS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_EXEMPT: Final = "/webhooks/"  # chat platforms prove themselves by a secret


class OwnPagesOnly:
    """Answers with `refuse` what another site's page sent."""

    def __init__(self, app: ASGIApp, refuse: Callable[[Request], Awaitable[Response]]) -> None:
        self._app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes from here."""
        if scope["type"] == "http" and not _may_pass(scope):
            refusal = await self._refuse(Request(scope, receive))
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _may_pass(scope: Scope) -> bool:
    if scope["method"] in _HARMLESS or scope["path"].startswith(_EXEMPT):
        return True
    return comes_from_here(Headers(scope=scope))


def comes_from_here(headers: Headers) -> bool:
    """Tell whether a request was made by a page of this host, or by no page at all."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    source = headers.get("origin") or headers.get("referer")  # browsers older than Sec-Fetch-Site
    return source is None or urlsplit(source).netloc == headers.get("host")
