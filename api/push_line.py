"""Handing sealed messages to push services over HTTP."""

import asyncio
from collections.abc import Collection, Mapping
from contextlib import AsyncExitStack
from typing import Final

import httpx

from bot.channels.http import LineError, Resolve, call, is_in_public, opened_client, resolved
from helpdesk.push.ports import Reply

_PATIENCE_S: Final = 20.0


class HttpPushLine:
    """Follows no redirect and calls no private address, whatever a name leads to by now.

    `trusted`: origins that the operator named for a push service of their own, taken as they stand.
    """

    def __init__(
        self, *, trusted: Collection[str] = (), resolve: Resolve = resolved, patience: float = _PATIENCE_S
    ) -> None:
        self._trusted = trusted
        self._resolve = resolve
        self._patience = patience
        self._open = AsyncExitStack()
        self._client: httpx.AsyncClient | None = None

    async def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Hand one over; a broken line is a reply without a status, a private address one that refuses."""
        try:
            async with asyncio.timeout(self._patience):
                if not await self._may_call(httpx.URL(address)):
                    return Reply(status=403)
                answer = await call(await self._connections(), "POST", address, content=body, headers=dict(headers))
        except (LineError, TimeoutError, OSError, UnicodeError):
            return Reply(status=None)
        return Reply(status=answer.status, pause=answer.pause)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._open.aclose()

    async def _may_call(self, url: httpx.URL) -> bool:
        port = f":{url.port}" if url.port else ""
        return f"{url.scheme}://{url.host}{port}" in self._trusted or await is_in_public(url.host, self._resolve)

    async def _connections(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = await self._open.enter_async_context(opened_client())
        return self._client
