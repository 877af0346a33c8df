"""How python-telegram-bot speaks HTTP here: through aiohttp, which does the same work for a third of the price.

Measured in bench/README.md; the reason is in docs/decisions.
"""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

_UPLOAD_S = 60.0  # a phone's photo over a slow line, and Telegram's own time to look at it
_YES = b'{"ok":true'  # how Telegram begins whatever it grants
_UNNAMEABLE = str.maketrans(dict.fromkeys('";\\/\r\n', "_"))
"""Signs at which Telegram's reader of forms would cut a file's name: it knows no quoting."""


class NotSentError(NetworkError):
    """The connection was never made: the platform surely did not get it."""


class MaybeSentError(NetworkError):
    """The line broke, or a gateway gave up, after the call had left: the platform may have got it."""


class AiohttpRequest(BaseRequest):
    """A pool of keep-alive connections to one Bot API server."""

    def __init__(self, *, connections: int = 64, timeout: float = 15.0, patience: float = 10.0) -> None:
        """Allow so many connections at once; a call takes at most `timeout` seconds once it has one of them.

        It waits `patience` seconds for that. Uploads take longer: their time is their own.
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

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:  # noqa: ANN401 - as the library says it
        """Read an answer. Raises MaybeSentError for one that broke off: its beginning may have been a yes."""
        try:
            answer = BaseRequest.parse_json_payload(payload)
        except TelegramError:
            if payload.lstrip().startswith(b"{"):
                raise MaybeSentError("half an answer") from None
            raise NetworkError("not an answer of Telegram") from None
        if not isinstance(answer, dict):
            raise NetworkError("not an answer of Telegram")
        if not isinstance(answer.get("parameters"), dict):
            answer.pop("parameters", None)  # of something in between: the library would stumble over it
        return answer

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
        seconds = read_timeout if isinstance(read_timeout, (int, float)) else self._timeout
        timeout, data = self._timeouts(seconds), request_data.json_parameters if request_data else None
        form: dict[str, str] | aiohttp.FormData | None = data
        if request_data is not None and request_data.contains_files:
            form, timeout = _form(request_data), self._timeouts(_UPLOAD_S, total=_UPLOAD_S + self._patience)
        with _told_without_address():
            async with self._open().request(
                method,
                url,
                data=form,
                timeout=timeout,
                allow_redirects=False,  # the address holds the token: nobody else shall get it
            ) as answer:
                status, body = answer.status, await answer.read()
        if status == HTTPStatus.GATEWAY_TIMEOUT:
            raise MaybeSentError(HTTPStatus.GATEWAY_TIMEOUT.phrase)
        return _status(status, body), body

    async def download(self, url: str, *, most: int) -> bytes | None:
        """Return the file at an address, None as soon as it is longer than `most` bytes.

        Raises TelegramError, also for an answer that is no success; the address is never in it.
        """
        with _told_without_address():
            async with self._open().get(url, timeout=self._timeouts(self._timeout), allow_redirects=False) as answer:
                if answer.status != HTTPStatus.OK:
                    raise NetworkError(f"HTTP status {answer.status}")
                body = bytearray()
                async for piece in answer.content.iter_any():
                    body += piece
                    if len(body) > most:
                        return None
        return bytes(body)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            message = "the transport is not open"
            raise RuntimeError(message)
        return self._session

    def _timeouts(self, seconds: float, *, total: float | None = None) -> aiohttp.ClientTimeout:
        # A busy pool must not look like a silent Telegram: waiting for a connection has a clock of its own.
        return aiohttp.ClientTimeout(total=total, connect=self._patience, sock_connect=5, sock_read=seconds)


def _form(data: RequestData) -> aiohttp.FormData:
    """Lay out a call with files in it."""
    form = aiohttp.FormData(data.json_parameters, quote_fields=False)  # names in UTF-8, as Telegram reads them
    for field, (name, content, kind) in data.multipart_data.items():
        body = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(field, body, filename=_nameable(name), content_type=kind)
    return form


def _nameable(name: str) -> str:
    return "".join(sign for sign in name.translate(_UNNAMEABLE) if sign.isprintable()) or "file"


@contextmanager
def _told_without_address() -> Iterator[None]:
    """Turn what breaks a call into the library's errors, without their texts: the address in them holds the token."""
    try:
        yield
    except TelegramError:
        raise
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
        raise NotSentError(type(error).__name__) from None
    except TimeoutError:
        raise TimedOut from None
    except (aiohttp.ClientError, OSError, EOFError) as error:
        raise MaybeSentError(type(error).__name__) from None


def _status(status: int, body: bytes) -> int:
    """Return what an answer amounts to: a "no" that travels as a success is still a no."""
    if status != HTTPStatus.OK or body.startswith(_YES):
        return status
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return status  # no JSON at all: the library says so
    if isinstance(answer, dict) and answer.get("ok") is True:
        return status
    code = answer.get("error_code") if isinstance(answer, dict) else None
    return code if isinstance(code, int) and code >= HTTPStatus.BAD_REQUEST else HTTPStatus.BAD_GATEWAY
