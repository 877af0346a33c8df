"""The port to whoever carries text messages, and the one gateway there is: JSON over HTTP, see `docs/sms.md`."""

import hashlib
import hmac
import logging
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final, Protocol

import httpx
from pydantic import BaseModel, SecretStr

from bot.channels import http
from bot.channels.http import Answer
from bot.channels.port import NotVerifiedError, UnreadableError
from helpdesk.broadcasts.numbers import parts_of
from helpdesk.messaging.models import Delivery, RetryLater, Sent, Uncertain

log = logging.getLogger(__name__)

SIGNATURE_HEADER: Final = "x-signature"
MOMENT_HEADER: Final = "x-timestamp"
GOOD_FOR: Final = timedelta(minutes=10)
"""A report whose moment is further away was not sent just now: somebody shows it a second time."""

_MOMENT: Final = re.compile(r"\d{1,12}", re.ASCII)
_NO_NUMBER: Final = frozenset({"invalid_number", "unknown_number"})
_NOT_WANTED: Final = frozenset({"blocked", "opted_out"})
_TAKEN: Final = frozenset({"accepted", "queued", "sent", "delivered"})


class Reported(BaseModel):
    """What a gateway tells of its own accord: what became of a message, or what somebody answered."""

    id: str
    number: str  # in E.164: whom it was sent to, or who wrote
    reference: str = ""  # of the message it is about; empty: somebody wrote
    delivered: bool = False
    text: str = ""


class TextGateway(Protocol):
    """Whoever carries text messages."""

    async def send(self, number: str, text: str, *, reference: str) -> Delivery:
        """Hand over a message to a number in E.164. Never raises for what the gateway or the line does."""
        ...

    def verify(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> None:
        """Check that a report is the gateway's own and of just now. Raises NotVerifiedError."""
        ...

    def read(self, report: Any) -> Reported | None:  # noqa: ANN401 - whatever JSON it sends
        """Read a report; None for what is on its way still. Raises UnreadableError."""
        ...


class HttpGateway:
    """A gateway that takes one JSON object for each message."""

    def __init__(self, client: httpx.AsyncClient, *, url: str, key: SecretStr, sender: str, secret: SecretStr) -> None:
        """Take the connections, where and as whom to send, our key, and what reports are signed with."""
        self._client = client
        self._url = url
        self._key = key
        self._sender = sender
        self._secret = secret

    async def send(self, number: str, text: str, *, reference: str) -> Delivery:
        """Hand over a message."""
        body = {
            "to": number,
            "from": self._sender,
            "text": text,
            "encoding": "gsm7" if parts_of(text).is_plain else "ucs2",
            "reference": reference,
        }
        headers = {"authorization": f"Bearer {self._key.get_secret_value()}", "idempotency-key": reference}
        try:
            answer = await http.call(self._client, "POST", self._url, json=body, headers=headers)
        except http.LineError as error:
            return error.delivery
        delivery = delivered(answer)
        if delivery == http.WRONG_TOKEN:
            log.error("the SMS gateway does not accept HELPDESK_SMS__KEY: text messages wait")
        elif not isinstance(delivery, Sent):
            log.info("a text message came to %s", delivery.reason)
        return delivery

    def verify(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> None:
        """Compare the signature over moment and body. Raises NotVerifiedError."""
        moment = headers.get(MOMENT_HEADER, "")
        if not _MOMENT.fullmatch(moment) or abs(now.timestamp() - int(moment)) > GOOD_FOR.total_seconds():
            raise NotVerifiedError
        right = signature(self._secret.get_secret_value(), moment, body)
        if not hmac.compare_digest(headers.get(SIGNATURE_HEADER, "").encode(), right.encode()):
            raise NotVerifiedError

    def read(self, report: Any) -> Reported | None:  # noqa: ANN401 - whatever JSON it sends
        """Read a report. Raises UnreadableError."""
        match report:
            case {
                "type": "receipt",
                "id": str(one),
                "to": str(number),
                "reference": str(reference),
                "status": str(status),
            }:
                if status not in {"delivered", "failed", "expired", "rejected"}:
                    return None
                return Reported(id=one, number=number, reference=reference, delivered=status == "delivered")
            case {"type": "message", "id": str(one), "from": str(number), "text": str(text)}:
                return Reported(id=one, number=number, text=text)
        raise UnreadableError


def signature(secret: str, moment: str, body: bytes) -> str:
    """Return what a report is signed with: `sha256=` and HMAC-SHA256 over the moment, a point, and the raw body."""
    return f"sha256={hmac.new(secret.encode(), moment.encode() + b'.' + body, hashlib.sha256).hexdigest()}"


def delivered(answer: Answer) -> Delivery:
    """Say what an answer means for a message."""
    if answer.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return http.WRONG_TOKEN
    if answer.status == HTTPStatus.REQUEST_TIMEOUT:
        return RetryLater(reason="platform_failed")
    is_no = HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR
    if is_no and answer.status != HTTPStatus.TOO_MANY_REQUESTS:
        said = str(answer.facts.get("error", ""))
        return http.GONE if said in _NO_NUMBER else http.BLOCKED if said in _NOT_WANTED else http.REFUSED
    if (failure := answer.failure()) is not None:
        return failure
    # A yes without the words for it may be anybody's: a proxy's page, half an answer.
    return Sent() if str(answer.facts.get("status", "")) in _TAKEN else Uncertain(reason="unreadable")
