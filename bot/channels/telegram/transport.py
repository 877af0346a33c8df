"""How python-telegram-bot speaks HTTP here: through aiohttp, which does the same work for a third of the price.

Measured in bench/README.md; the reason is in docs/decisions.
"""

from http import HTTPStatus
from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData


class NotSentError(NetworkError):
    """The connection was never made: the platform surely did not get it."""


class MaybeSentError(NetworkError):
    """The line broke, or a gateway gave up, after the call had left: the platform may have got it."""


class AiohttpRequest(BaseRequest):
    """A pool of keep-alive connections to one Bot API server."""

    def __init__(self, *, connections: int = 64, timeout: float = 15.0, patience: float = 10.0) -> None:
        """Allow so many connections at once; a call takes at most `timeout` seconds once it has one of them.

        It waits `patience` seconds for that.
        """
        self._connections = connections
        self._timeout = timeout
        self._patience = patience
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds an ordinary call may take."""
        return self._timeout

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401 - python-telegram-bot's own sentinel
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002
    ) -> tuple[int, bytes]:
        """Make one call. Raises NotSentError before the body left, TimedOut or MaybeSentError after."""
        if self._session is None:
            message = "the transport is not open"
            raise RuntimeError(message)
        seconds = read_timeout if isinstance(read_timeout, (int, float)) else self._timeout
        data = request_data.json_parameters if request_data else None
        # A busy pool must not look like a silent Telegram: waiting for a connection has a clock of its own.
        timeout = aiohttp.ClientTimeout(connect=self._patience, sock_connect=5, sock_read=seconds)
        try:
            async with self._session.request(
                method,
                url,
                data=data,
                timeout=timeout,
                allow_redirects=False,  # the address holds the token: nobody else shall get it
            ) as answer:
                status, body = answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSentError(_without_url(error)) from None
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise MaybeSentError(_without_url(error)) from None
        if status == HTTPStatus.GATEWAY_TIMEOUT:
            raise MaybeSentError(HTTPStatus.GATEWAY_TIMEOUT.phrase)
        return status, body


def _without_url(error: Exception) -> str:
    """Name the error without its text: the address in it holds the token."""
    return type(error).__name__
