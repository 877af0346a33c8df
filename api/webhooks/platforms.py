"""Where platforms deliver: verify on the raw body, mask and keep, then say 200 at once."""

import json
import logging
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response

from api.house import House
from api.webhooks.counting import NOBODY, Outcome
from bot.channels.port import Channel, NotVerifiedError, UnreadableError
from helpdesk.channels.models import Mode

log = logging.getLogger(__name__)

router = APIRouter(include_in_schema=False, prefix="/webhooks")
LARGEST_UPDATE = 256 * 1024
_MOST_LEVELS = 64


@router.post("/{kind}")
async def first_account(kind: str, request: Request) -> Response:
    """Take an update for the account of the settings, which is called like its channel."""
    return await _delivered(kind, kind, request)


@router.post("/{kind}/{account}")
async def other_account(kind: str, account: str, request: Request) -> Response:
    """Take an update for an account that was added later."""
    return await _delivered(kind, account, request)


async def _delivered(kind: str, account_id: str, request: Request) -> Response:
    """Take one update.

    404 without such an account in webhook mode, 415 for what is no JSON by its header, 413 or 400 for what no platform
    sends, 403 when it does not come from the platform. A database that is away gives 500, so that the platform comes
    again. What is no message of a resident, a kind of update nobody here knows, and a second delivery are 200.
    """
    house: House = request.app.state.house
    channel, account = house.channels.get(account_id), house.channels.account(account_id)
    if channel is None or account is None or account.kind != kind or account.mode is not Mode.WEBHOOK:
        house.webhooks.count(NOBODY, Outcome.NOT_OPEN)
        return Response(status_code=HTTPStatus.NOT_FOUND)
    outcome, status = await _taken(house, channel, request)
    house.webhooks.count(account.id, outcome)
    return Response(status_code=status)


async def _taken(house: House, channel: Channel, request: Request) -> tuple[Outcome, HTTPStatus]:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return Outcome.WRONG_TYPE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    body = await _body(request)
    if body is None:
        return Outcome.OVERSIZED, HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    try:
        channel.verify(dict(request.headers), body)
    except NotVerifiedError:
        return Outcome.NOT_VERIFIED, HTTPStatus.FORBIDDEN
    try:
        update = _json(body)
    except (ValueError, RecursionError):
        return Outcome.MALFORMED, HTTPStatus.BAD_REQUEST
    try:
        messages = channel.parse(update)
    except UnreadableError:
        # It is the platform's own: sending it again for a day would not make it readable.
        log.warning("an update for %s could not be read", channel.account)
        return Outcome.UNKNOWN, HTTPStatus.OK
    account = house.channels.account(channel.account)
    if account is None:  # switched off in this very moment
        return Outcome.NOT_VERIFIED, HTTPStatus.NOT_FOUND
    is_new = [await house.intake.take(message, account) for message in messages]
    if not messages:
        return Outcome.IGNORED, HTTPStatus.OK
    return (Outcome.TAKEN if any(is_new) else Outcome.REPEATED), HTTPStatus.OK


async def _body(request: Request) -> bytes | None:
    """Return the body, None as soon as it is longer than any update."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_UPDATE:
            return None
    return body


def _json(body: bytes) -> Any:  # noqa: ANN401 - whatever JSON the platform sends
    """Read the body. Raises ValueError, also for nesting that no platform's updates have."""
    update = json.loads(body)
    level, here = 0, [update]
    while here := [inner for outer in here for inner in _inside(outer)]:
        level += 1
        if level > _MOST_LEVELS:
            raise ValueError("nested too deeply")
    return update


def _inside(value: Any) -> Iterable[Any]:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
