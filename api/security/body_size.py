"""How much one request may bring. Whoever sends more reads a sentence, not two English words on an empty page."""

from collections.abc import Awaitable, Callable

from starlette.datastructures import Headers
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TOO_MUCH = 413


class LimitedBody:
    """Answers with `refuse` what brings more than `largest` bytes, or more than its route takes."""

    def __init__(self, app: ASGIApp, *, largest: int, refuse: Callable[[Request], Awaitable[Response]]) -> None:
        self._app = RequestBodyLimitMiddleware(app, max_body_size=largest)
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and say in words what the limit says in two."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_refused = False

        async def send_unless_refused(message: Message) -> None:
            nonlocal is_refused
            if message["type"] == "http.response.start":
                is_refused = _is_without_sentence(message)
            if not is_refused:
                await send(message)

        await self._app(scope, receive, send_unless_refused)
        if is_refused:
            answer = await self._refuse(Request(scope, receive))
            await answer(scope, receive, send)


def _is_without_sentence(start: Message) -> bool:
    kind = Headers(raw=start["headers"]).get("content-type", "")
    return start["status"] == _TOO_MUCH and kind.startswith("text/plain")
