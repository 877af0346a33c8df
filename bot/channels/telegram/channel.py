"""Sending to Telegram."""

import asyncio
import logging
from datetime import timedelta

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.channels.port import Capabilities
from bot.channels.splitting import pieces
from bot.channels.telegram.transport import MaybeSentError
from bot.engine.messages import Button, Outgoing
from helpdesk.messaging.models import Delivery, RetryLater, Sent, Uncertain, Undeliverable

log = logging.getLogger(__name__)

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove

_WRONG_TOKEN_PAUSE = 60.0
_LONGEST_ROW = 16
_LONGEST_REASON = 200
_NOD = "👍"
"""Carries the removal of the phone keyboard where the answer is too short to be told in two messages."""


class TelegramChannel:
    """One bot that sends."""

    capabilities = Capabilities(max_text=4096)

    def __init__(self, bot: Bot, *, account: str = "telegram") -> None:
        """Take an initialised bot."""
        self.account = account
        self._bot = bot

    async def send(self, user: str, outgoing: Outgoing) -> Delivery:
        """Show a message, long text in pieces with the buttons below the last; stop the spinner of its tap."""
        if outgoing.tap:
            _, delivery = await asyncio.gather(self._acknowledge(outgoing.tap), self._show(user, outgoing))
            return delivery
        return await self._show(user, outgoing)

    async def _show(self, user: str, outgoing: Outgoing) -> Delivery:
        sent: Delivery = Sent()
        for place, (text, markup) in enumerate(_messages(outgoing, self.capabilities.max_text), start=1):
            sent = await self._send(user, text, markup)
            if not isinstance(sent, Sent):
                # The first pieces are there already: trying again would show them twice.
                return Uncertain(reason="split") if place > 1 and isinstance(sent, RetryLater) else sent
        return sent

    async def _acknowledge(self, tap: str) -> None:
        # Of no consequence when it fails (Telegram forgets taps after 150 s): the answer itself is what counts.
        try:
            await self._bot.answer_callback_query(tap)
        except TelegramError as error:
            log.info("tap not acknowledged: %s", type(error).__name__)

    async def _send(self, user: str, text: str, markup: Markup | None) -> Delivery:
        chat = int(user)
        # BadRequest and TimedOut are NetworkErrors for python-telegram-bot: the order of the cases matters.
        try:
            await self._bot.send_message(chat, text, reply_markup=markup)
        except RetryAfter as error:
            return RetryLater(reason="rate limited", after=_seconds(error.retry_after))
        except Forbidden:
            return Undeliverable(reason="blocked by the resident", is_unreachable=True)
        except InvalidToken:
            log.error("Telegram does not accept HELPDESK_TELEGRAM__TOKEN: get a new one from @BotFather")  # noqa: TRY400
            return RetryLater(reason="the token is not accepted", after=_WRONG_TOKEN_PAUSE)
        except BadRequest as error:
            is_gone = "chat not found" in error.message.lower()
            return Undeliverable(reason=error.message, is_unreachable=is_gone)
        except (TimedOut, MaybeSentError) as error:
            return Uncertain(reason=error.message)
        except TelegramError as error:
            # No connection, or an answer that is no success (5xx of Telegram or of what stands before it): not shown.
            return RetryLater(reason=error.message[:_LONGEST_REASON])
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            # Telegram said yes, only in a form that the library does not know (yet).
            log.warning("the answer to a message could not be read: %s", type(error).__name__)
        return Sent()


def _seconds(pause: int | timedelta) -> float:
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)


def _messages(outgoing: Outgoing, most: int) -> list[tuple[str, Markup | None]]:
    """Lay a message out as Telegram's: long text in pieces, the buttons below the last."""
    texts = pieces(outgoing.text, most)
    markups: list[Markup | None] = [*([None] * (len(texts) - 1)), _markup(outgoing)]
    if outgoing.ends_phone_question:
        # One message can carry buttons or take the phone keyboard away, not both.
        if markups[0] is not None:
            first, _, rest = texts[0].partition("\n\n")
            texts[0:1], markups[0:0] = [first, rest] if rest else [_NOD, first], [None]
        markups[0] = ReplyKeyboardRemove()
    return list(zip(texts, markups, strict=True))


def _markup(outgoing: Outgoing) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    if outgoing.wants_phone:
        # Only a reply keyboard can share the contact; the other answers stand below as words that are understood.
        keys = [[KeyboardButton(outgoing.phone_label, request_contact=True)]]
        keys += [[KeyboardButton(button.label)] for button in outgoing.buttons]
        return ReplyKeyboardMarkup(keys, one_time_keyboard=True, resize_keyboard=True)
    if not outgoing.buttons:
        return None
    rows: list[list[InlineKeyboardButton]] = []
    for place, button in enumerate(outgoing.buttons, start=1):
        key = InlineKeyboardButton(_numbered(place, button), callback_data=button.data)
        is_short = len(button.label) <= _LONGEST_ROW
        if is_short and rows and len(rows[-1]) == 1 and len(outgoing.buttons[place - 2].label) <= _LONGEST_ROW:
            rows[-1].append(key)
        else:
            rows.append([key])
    return InlineKeyboardMarkup(rows)


def _numbered(place: int, button: Button) -> str:
    return f"{place}. {button.label}"
