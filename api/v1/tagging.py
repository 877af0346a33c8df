"""Answers carry a strong ETag: whoever has the same already is told so, and nothing is sent."""

import hashlib
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from helpdesk.feeds.pacing import WINDOW_S, Standing


class TaggedRoute(APIRoute):
    """A route whose answers have an ETag and may be kept by the one who asked, if they look again each time."""

    varies_by = "Authorization, Accept-Encoding"

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Put the tag on what the route answers."""
        handle = super().get_route_handler()

        async def tagged(request: Request) -> Response:
            response = _tagged(request, await handle(request), self.varies_by)
            response.headers.update(rate_of(request))
            return response

        return tagged


def rate_of(request: Request) -> dict[str, str]:
    """Return the headers that tell a token how often it may still ask (draft-ietf-httpapi-ratelimit-headers-10)."""
    standing: Standing | None = getattr(request.state, "standing", None)
    if standing is None:
        return {}
    return {
        "RateLimit-Policy": f'"token";q={standing.most};w={WINDOW_S}',
        "RateLimit": f'"token";r={standing.left};t={standing.full_in_s}',
    }


def _tagged(request: Request, response: Response, varies_by: str) -> Response:
    if response.status_code != HTTPStatus.OK:
        return response
    tag = _tag_of(request, bytes(response.body))
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": varies_by}
    if _has_it(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    response.headers.update(headers)
    return response


def _tag_of(request: Request, body: bytes) -> str:
    """Return the tag: packed, the same answer is another sequence of bytes, and a strong tag tells them apart."""
    packed = "-gzip" if "gzip" in request.headers.get("accept-encoding", "") else ""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}{packed}"'


def _has_it(said: str, tag: str) -> bool:
    return said.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in said.split(",")]
