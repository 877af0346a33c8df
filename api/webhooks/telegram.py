"""Where Telegram delivers: verify, mask and keep, then say 200 at once."""

import hmac
import json
import logging

from fastapi import APIRouter, Request, Response
from telegram import Update

from api.wiring import House
from bot.channels.telegram.parsing import parsed

log = logging.getLogger(__name__)

router = APIRouter(include_in_schema=False)
LARGEST_UPDATE = 256 * 1024
_SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the name of the header


@router.post("/webhooks/telegram")
async def telegram(request: Request) -> Response:
    """Take one update.

    404 without a bot in webhook mode, 403 without the secret, 413 or 400 for what Telegram never sends; a database
    that is away gives 500, so that Telegram comes again. What is no message of a resident is 200 and forgotten.
    """
    house: House = request.app.state.house
    part = house.telegram
    if part is None or part.webhook_secret is None or part.polling is not None:
        return Response(status_code=404)
    shown = request.headers.get(_SECRET_HEADER, "")
    if not hmac.compare_digest(shown.encode(), part.webhook_secret.get_secret_value().encode()):
        return Response(status_code=403)
    body = await _body(request)
    if body is None:
        return Response(status_code=413)
    try:
        update = Update.de_json(json.loads(body), part.bot)
        message = parsed(update)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        log.warning("an update could not be read")
        return Response(status_code=400)
    if message is not None:
        await house.intake.accept(
            message, account="telegram", user=message.user, update=str(update.update_id), position=update.update_id
        )
    return Response()


async def _body(request: Request) -> bytes | None:
    """Return the body, None as soon as it is longer than any update."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_UPDATE:
            return None
    return body
