"""Speaking HTTP with a platform: what a broken line means, what an answer says, files with a limit.

For channels that use httpx. An address may hold a token, so no exception of httpx, which carries it, leaves this file.
"""

import asyncio
import ipaddress
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx

from bot.channels.port import NotFetchedError
from helpdesk.language import N_
from helpdesk.messaging.models import Cause, Delivery, RetryLater, Sent, Uncertain, Undeliverable
from helpdesk.privacy.logs import quiet_http_loggers

PATIENCE = httpx.Timeout(15.0, connect=5.0)
"""For an ordinary call."""
_CONNECTIONS = httpx.Limits(max_connections=64, max_keepalive_connections=32, keepalive_expiry=15.0)
_FILE_S = 60.0  # for all of a file
_LONGEST_PAUSE_S = 3600.0
_LONGEST_SAID = 200
_HOST = re.compile(r"[\w.:-]+")

BLOCKED = Undeliverable(reason="blocked", is_unreachable=True, cause=Cause.BLOCKED)
GONE = Undeliverable(reason="gone", is_unreachable=True, cause=Cause.GONE)
REFUSED = Undeliverable(reason="refused", cause=Cause.REFUSED)
QUOTA = Undeliverable(reason="quota", cause=Cause.WINDOW_CLOSED)  # the resident's next words open it again
WINDOW_CLOSED = Undeliverable(reason="window_closed", cause=Cause.WINDOW_CLOSED)
WRONG_TOKEN = RetryLater(reason="token", after=60.0)

Resolve = Callable[[str], Awaitable[Sequence[str]]]
"""Finds the addresses behind a name."""


class LineError(Exception):
    """The platform did not answer; `delivery` says what that means for a message."""

    delivery: Delivery


class NotSentError(LineError):
    """The connection was never made: the platform surely did not get it."""

    delivery = RetryLater(reason="no_connection")


class MaybeSentError(LineError):
    """The line broke, or went silent, after the call had left: the platform may have got it."""

    delivery = Uncertain(reason="no_answer")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `facts` is empty for what is no JSON object."""

    status: int
    facts: dict[str, Any]
    pause: float | None = None  # seconds the platform wants us to wait

    @property
    def is_success(self) -> bool:
        """Tell whether HTTP alone says yes; the platform's own words may still be a no."""
        return 200 <= self.status < 300  # noqa: PLR2004 - every 2xx

    def failure(self) -> Delivery | None:
        """Say what HTTP alone says about a message, None when the platform's own words decide."""
        if self.status == HTTPStatus.TOO_MANY_REQUESTS:
            return RetryLater(reason="rate_limited", after=self.pause)
        if self.status == HTTPStatus.GATEWAY_TIMEOUT:
            return Uncertain(reason="no_answer")
        if self.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return RetryLater(reason="platform_failed")
        if self.facts:
            return None
        # With a status of success even a page or half an answer may stand for a yes.
        return Uncertain(reason="unreadable") if self.is_success else RetryLater(reason="platform_failed")


@asynccontextmanager
async def opened_client() -> AsyncIterator[httpx.AsyncClient]:
    """Open a pool of connections. It follows no redirect: the address holds the token, nobody else shall get it."""
    quiet_http_loggers()
    async with httpx.AsyncClient(
        timeout=PATIENCE, limits=_CONNECTIONS, follow_redirects=False, trust_env=False
    ) as client:
        yield client


async def call(client: httpx.AsyncClient, method: str, url: str, **content: Any) -> Answer:  # noqa: ANN401 - httpx's own
    """Make one call; `content` as httpx takes it. Raises NotSentError and MaybeSentError."""
    if client.is_closed:
        raise NotSentError  # its account was changed or switched off this moment
    try:
        response = await client.request(method, url, **content)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.ProxyError):
        raise NotSentError from None
    except (httpx.HTTPError, httpx.StreamError):
        raise MaybeSentError from None
    return _answer(response)


def _answer(response: httpx.Response) -> Answer:
    try:
        facts = response.json()
    except (ValueError, RecursionError):
        facts = None
    return Answer(
        status=response.status_code,
        facts=facts if isinstance(facts, dict) else {},
        pause=pause_of(response.headers.get("retry-after")),
    )


def pause_of(said: object) -> float | None:
    """Read how many seconds a platform wants us to wait; None for what is no such number."""
    try:
        pause = float(said)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return min(pause, _LONGEST_PAUSE_S) if pause > 0 else None


def code_of(said: object) -> int:
    """Read an error code that may be a number or its text; 0 for anything else."""
    try:
        return int(said)  # type: ignore[call-overload,no-any-return]
    except (TypeError, ValueError, OverflowError):
        return 0


def without(secrets: Sequence[str], said: object) -> str:
    """Return a platform's own words for an operator: short, on one line, and free of our secrets."""
    text = " ".join(str(said).split())
    for secret in filter(None, secrets):
        text = text.replace(secret, "•••")
    return text[:_LONGEST_SAID]


async def one_after_another(
    sends: Sequence[Callable[[], Awaitable[Delivery]]],
    *,
    is_begun: bool = False,
    patience: float = 15.0,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Delivery:
    """Show a message that has several parts. Once its first part is there, a short refusal is waited out.

    Trying again from the beginning would show the first parts twice; `patience`: seconds to wait for all parts.
    `is_begun`: something of the message is there already.
    """
    for send in sends:
        delivery = await send()
        while is_begun and isinstance(delivery, RetryLater) and (wait := delivery.after or 1.0) <= patience:
            patience -= wait
            await pause(wait)
            delivery = await send()
        if not isinstance(delivery, Sent):
            return Uncertain(reason="split") if is_begun and isinstance(delivery, RetryLater) else delivery
        is_begun = True
    return Sent()


async def resolved(host: str) -> Sequence[str]:
    """Find the addresses behind a name."""
    found = await asyncio.get_running_loop().getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


async def is_in_public(host: str, resolve: Resolve = resolved) -> bool:
    """Tell whether no address behind a name is a private one. Raises OSError, UnicodeError when none is found."""
    return all(ipaddress.ip_address(address.partition("%")[0]).is_global for address in await resolve(host))


async def download(
    client: httpx.AsyncClient,
    source: str,
    *,
    most: int,
    hosts: Collection[str],
    own: str,
    resolve: Resolve = resolved,
) -> bytes:
    """Return a file of at most `most` bytes from one of the platform's hosts. Raises NotFetchedError.

    Whoever forges a message must not make us read our own network: only https to `hosts` and what lies below them,
    never at a private address. `own`: where the platform itself was set to be; its origin is trusted as it stands.
    """
    if client.is_closed:
        raise NotFetchedError(is_final=False)  # its account was changed or switched off this moment
    if (url := _parsed(source)) is None:
        raise NotFetchedError(is_final=True)
    if not _is_same_origin(url, own):
        await _check(url, hosts, resolve)
    try:
        async with asyncio.timeout(_FILE_S), client.stream("GET", url, headers={"accept-encoding": "identity"}) as file:
            return await _read(file, most)
    except (httpx.HTTPError, httpx.StreamError, TimeoutError):
        raise NotFetchedError(is_final=False) from None


def _parsed(address: str) -> httpx.URL | None:
    try:
        return httpx.URL(address)
    except (httpx.InvalidURL, TypeError, ValueError):
        return None


def _is_same_origin(url: httpx.URL, own: str) -> bool:
    origin = httpx.URL(own)
    return not url.userinfo and (url.scheme, url.host, url.port) == (origin.scheme, origin.host, origin.port)


async def _check(url: httpx.URL, hosts: Collection[str], resolve: Resolve) -> None:
    is_known = any(url.host == host or url.host.endswith(f".{host}") for host in hosts)
    if url.scheme != "https" or url.port is not None or url.userinfo or not is_known:
        raise NotFetchedError(is_final=True)
    try:
        if not await is_in_public(url.host, resolve):
            raise NotFetchedError(is_final=True)
    except (OSError, UnicodeError):
        raise NotFetchedError(is_final=False) from None


async def _read(file: httpx.Response, most: int) -> bytes:
    if not file.is_success:
        is_passing = file.status_code == HTTPStatus.TOO_MANY_REQUESTS or file.is_server_error
        raise NotFetchedError(is_final=not is_passing)
    if file.headers.get("content-encoding", "identity") != "identity":
        raise NotFetchedError(is_final=True)  # packed against our wish: a few bytes could become many
    found = bytearray()
    async for piece in file.aiter_raw():
        found += piece
        if len(found) > most:
            raise NotFetchedError(is_final=True, is_too_large=True)
    return bytes(found)


def checked_base(base: str) -> str:
    """Return the address of a platform without its last slash. Raises ValueError: tokens travel by https only."""
    url = _parsed(base.strip())
    is_local = url is not None and url.host in {"127.0.0.1", "::1", "localhost"}
    is_safe = url is not None and (url.scheme == "https" or (url.scheme == "http" and is_local))
    if url is None or not is_safe or not _HOST.fullmatch(url.host):
        raise ValueError(N_("The address of the platform begins with https://."))
    return base.strip().rstrip("/")
