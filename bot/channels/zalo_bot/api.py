"""Calling the Zalo Bot Platform. Errors come with HTTP 200: only `ok` in the answer counts."""

import logging
from http import HTTPStatus

import httpx
from pydantic import SecretStr

from bot.channels import http
from bot.channels.http import Answer
from helpdesk.messaging.models import Delivery, RetryLater, Sent, Uncertain

log = logging.getLogger(__name__)

WRONG_TOKEN = frozenset({401, 404})
"""Codes of a token that Zalo does not know (404 when nothing is said about a chat)."""


class ZaloBotApi:
    """One bot's methods."""

    def __init__(self, client: httpx.AsyncClient, *, base: str, token: SecretStr, account: str) -> None:
        """Take the connections and the bot's token. It stands in every address, so no address is ever told."""
        self.client = client
        self.base = base
        self._token = token
        self._account = account

    async def call(self, method: str, facts: dict[str, object], *, wait: float | None = None) -> Answer:
        """Call a method; the platform may hold the answer back for `wait` seconds. Raises LineError."""
        url = f"{self.base}/bot{self._token.get_secret_value()}/{method}"
        timeout = http.PATIENCE if wait is None else httpx.Timeout(wait + 10.0, connect=5.0)
        return await http.call(self.client, "POST", url, json=facts, timeout=timeout)

    def said(self, answer: Answer, *secrets: str) -> str:
        """Return the platform's reason for an operator, without our token and the other secrets."""
        return http.without(
            [self._token.get_secret_value(), *secrets], answer.facts.get("description", "no reason given")
        )

    async def send(self, method: str, facts: dict[str, object]) -> Delivery:
        """Call a method that shows something, and say what became of it."""
        try:
            answer = await self.call(method, facts)
        except http.LineError as error:
            return error.delivery
        delivery = delivered(answer)
        if delivery == http.WRONG_TOKEN:
            log.error("Zalo does not accept the token of %s: get the current one from Zalo Bot Manager", self._account)
        elif not isinstance(delivery, Sent):
            log.info("%s: %s came to %s", self._account, method, delivery.reason)
        return delivery


def error_of(answer: Answer) -> int:
    """Return the platform's error code, 0 when it says ok."""
    return 0 if answer.facts.get("ok") is True else http.code_of(answer.facts.get("error_code")) or answer.status


def delivered(answer: Answer) -> Delivery:
    """Say what an answer means for a message. What is not certainly final is tried again."""
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return RetryLater(reason="rate_limited", after=_pause(answer))
    if (failure := answer.failure()) is not None:
        return failure
    if "ok" not in answer.facts and answer.is_success:
        return Uncertain(reason="unreadable")
    match error_of(answer):
        case 0:
            return Sent()
        case HTTPStatus.UNAUTHORIZED:
            return http.WRONG_TOKEN
        case HTTPStatus.FORBIDDEN:
            return http.BLOCKED
        case HTTPStatus.NOT_FOUND:
            return http.GONE if _is_about_a_person(answer) else http.WRONG_TOKEN
        case HTTPStatus.REQUEST_TIMEOUT | HTTPStatus.GATEWAY_TIMEOUT:
            return Uncertain(reason="no_answer")
        case HTTPStatus.TOO_MANY_REQUESTS:
            return RetryLater(reason="rate_limited", after=_pause(answer))
        case code if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return RetryLater(reason="platform_failed")
    return http.REFUSED


def _is_about_a_person(answer: Answer) -> bool:
    said = str(answer.facts.get("description", "")).lower()
    return any(word in said for word in ("chat", "user", "recipient"))


def _pause(answer: Answer) -> float | None:
    """Read `retry_after` where Telegram, whose forms Zalo follows, puts it."""
    parameters = answer.facts.get("parameters")
    inner = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return http.pause_of(answer.facts.get("retry_after")) or http.pause_of(inner) or answer.pause
