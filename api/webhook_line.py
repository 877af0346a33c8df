"""Handing signed news to receivers outside over HTTP."""

import asyncio
from collections.abc import Collection, Mapping
from contextlib import AsyncExitStack
from typing import Final

import httpx

from bot.channels.http import PATIENCE, Resolve, pause_of, resolved
from helpdesk.feeds.addresses import is_public, origin_of
from helpdesk.feeds.news import Trouble
from helpdesk.feeds.ports import Reply
from helpdesk.privacy.logs import quiet_http_loggers

PATIENCE_S: Final = 20.0
# No connection is used twice: its certificate was looked at for one name, and another may share the address.
_CONNECTIONS: Final = httpx.Limits(max_connections=32, max_keepalive_connections=0)


class HttpWebhookLine:
    """Follows no redirect, reads no answer beyond its headers, and calls no private address.

    A name is resolved for each call, and the connection goes to the very address that was looked at: a name that
    leads elsewhere a moment later changes nothing. `trusted`: origins that the operator named for tests.
    """

    def __init__(
        self,
        *,
        trusted: Collection[str] = (),
        resolve: Resolve = resolved,
        patience: float = PATIENCE_S,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Take how long an answer is waited for, and, in place of the network, another transport."""
        self._trusted = trusted
        self._resolve = resolve
        self._patience = patience
        self._transport = transport
        self._open = AsyncExitStack()
        self._client: httpx.AsyncClient | None = None

    async def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Hand one over; whatever breaks is a reply without a status."""
        try:
            async with asyncio.timeout(self._patience):
                return await self._post(httpx.URL(address), address, body, headers)
        except TimeoutError:
            return Reply(trouble=Trouble.SILENT)
        except (
            httpx.ConnectError,
            httpx.ConnectTimeout,
            httpx.PoolTimeout,
            httpx.UnsupportedProtocol,
            httpx.InvalidURL,
        ):
            return Reply(trouble=Trouble.UNREACHABLE)
        except (httpx.HTTPError, httpx.StreamError):
            return Reply(trouble=Trouble.SILENT)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._open.aclose()

    async def _post(self, url: httpx.URL, address: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        to, extensions = url, {}
        if origin_of(address) not in self._trusted:
            try:
                found = list(await self._resolve(url.host))
            except (OSError, UnicodeError):
                return Reply(trouble=Trouble.UNREACHABLE)
            if url.scheme != "https" or not found or not all(is_public(one) for one in found):
                return Reply(trouble=Trouble.PRIVATE)
            # To the address that was looked at; the certificate is still asked to be the name's.
            to, extensions = url.copy_with(host=found[0]), {"sni_hostname": url.host}
        sent = {**headers, "host": url.netloc.decode("ascii")}
        client = await self._connections()
        async with client.stream("POST", to, content=body, headers=sent, extensions=extensions) as answer:
            return Reply(status=answer.status_code, pause=pause_of(answer.headers.get("retry-after")))

    async def _connections(self) -> httpx.AsyncClient:
        if self._client is None:
            quiet_http_loggers()
            client = httpx.AsyncClient(
                timeout=PATIENCE,
                limits=_CONNECTIONS,
                follow_redirects=False,
                trust_env=False,
                transport=self._transport,
            )
            self._client = await self._open.enter_async_context(client)
        return self._client
