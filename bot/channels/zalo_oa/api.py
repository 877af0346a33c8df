"""Calling the Official Account API. Errors come with HTTP 200: only `error` in the answer counts."""

import logging
from collections.abc import Mapping
from typing import Any

import httpx

from bot.channels import http
from bot.channels.http import Answer
from bot.channels.zalo_oa.access import Access, NoAccessError
from helpdesk.messaging.models import Delivery, RetryLater, Sent, Uncertain

log = logging.getLogger(__name__)

REFUSED_TOKEN = frozenset({-216, -220})
_CODES: Mapping[int, Delivery] = {
    0: Sent(),
    -32: RetryLater(reason="rate_limited", after=30.0),  # counted per minute
    -211: http.QUOTA,
    -213: http.WINDOW_CLOSED,  # does not follow the OA
    -216: http.WRONG_TOKEN,
    -217: http.BLOCKED,
    -218: http.QUOTA,  # of this person
    -220: http.WRONG_TOKEN,
    -227: http.GONE,  # banned, or not seen on Zalo for 45 days
    -230: http.WINDOW_CLOSED,
    -232: http.WINDOW_CLOSED,
    -244: http.BLOCKED,  # restricted messages of this kind
}
# The account itself may not send: nothing is wrong with the message, it waits for the operator.
_SETUP = frozenset({-204, -205, -209, -212, -219, -221, -223, -224, -320, -321})


class ZaloOaApi:
    """One Official Account's calls."""

    def __init__(self, client: httpx.AsyncClient, access: Access, *, base: str, account: str) -> None:
        """Take the connections and the tokens."""
        self.client = client
        self.base = base
        self.access = access
        self._account = account

    async def call(self, method: str, path: str, **content: Any) -> Answer:  # noqa: ANN401 - httpx's own
        """Make a call; when Zalo refuses the token, once more with a new one. Raises LineError and NoAccessError."""
        token = await self.access.token()
        answer = await self._call(token, method, path, content)
        if error_of(answer) in REFUSED_TOKEN:
            answer = await self._call(await self.access.token_after(token), method, path, content)
        return answer

    async def send(self, user: str, message: dict[str, object]) -> Delivery:
        """Send an answer within the window, and say what became of it."""
        facts = {"recipient": {"user_id": user}, "message": message}
        try:
            answer = await self.call("POST", "/v3.0/oa/message/cs", json=facts)
        except NoAccessError as error:
            # Without a problem another process renews them right now.
            return http.WRONG_TOKEN if error.problem else RetryLater(reason="token", after=3.0)
        except http.LineError as error:
            return error.delivery
        delivery = delivered(answer)
        if error_of(answer) in _SETUP:
            log.error("%s: Zalo does not let this account send (error %s)", self._account, error_of(answer))
        elif not isinstance(delivery, Sent):
            log.info("%s: a message came to %s (error %s)", self._account, delivery.reason, error_of(answer))
        return delivery

    async def _call(self, token: str, method: str, path: str, content: Mapping[str, Any]) -> Answer:
        return await http.call(self.client, method, f"{self.base}{path}", headers={"access_token": token}, **content)


def error_of(answer: Answer) -> int | None:
    """Return the platform's error code, 0 for success, None when the answer has none."""
    code = answer.facts.get("error")
    return 0 if code in (0, "0") and code is not False else http.code_of(code) or None


def delivered(answer: Answer) -> Delivery:
    """Say what an answer means for a message."""
    if (failure := answer.failure()) is not None:
        return failure
    code = error_of(answer)
    if code is None:
        return Uncertain(reason="unreadable") if answer.is_success else RetryLater(reason="platform_failed")
    if code in _SETUP:
        return RetryLater(reason="account", after=300.0)
    return _CODES.get(code, http.REFUSED)
