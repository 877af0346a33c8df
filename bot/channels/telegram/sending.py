"""Sending to Telegram."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from telegram import Bot, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest, ChatMigrated, InvalidToken, TelegramError

from bot.channels.http import one_after_another
from bot.channels.port import FileReader
from bot.channels.telegram.judging import GONE, UNREADABLE, is_about_the_picture, judged
from bot.channels.telegram.layout import Piece, laid_out
from bot.engine.messages import FileKind, Outgoing
from helpdesk.errors import NotFoundError
from helpdesk.messaging.models import Delivery, RetryLater, Sent
from helpdesk.storage.failures import DatabaseError

log = logging.getLogger(__name__)

LARGEST_PHOTO = 10 * 1024 * 1024
"""Bytes that Telegram takes as a photo; a larger one goes as a file."""
_CHAT = re.compile(r"-?\d{1,18}", re.ASCII)
_SPEAKABLE = frozenset({"audio/ogg", "audio/mpeg", "audio/mp4", "audio/x-m4a"})
"""What Telegram plays as a voice message."""


@dataclass(slots=True)
class _Chat:
    """Where the pieces of a message go."""

    id: int


class Sending:
    """One bot that sends."""

    def __init__(self, bot: Bot, files: FileReader, *, account: str, pause: Callable[[float], Awaitable[None]]) -> None:
        """Take an open bot, where the bytes of files come from, and how to wait some seconds."""
        self._bot = bot
        self._account = account
        self._files = files
        self._pause = pause

    async def send(self, user: str, outgoing: Outgoing) -> Delivery:
        """Show a message; stop the spinner of the tap it answers."""
        if outgoing.tap:
            _, delivery = await asyncio.gather(self._acknowledge(outgoing.tap), self._show(user, outgoing))
            return delivery
        return await self._show(user, outgoing)

    async def _acknowledge(self, tap: str) -> None:
        # Of no consequence when it fails (Telegram forgets taps after 150 s): the answer itself is what counts.
        try:
            await self._bot.answer_callback_query(tap)
        except TelegramError as error:
            log.info("tap not acknowledged: %s", type(error).__name__)

    async def _show(self, user: str, outgoing: Outgoing) -> Delivery:
        try:
            contents = await self._contents(outgoing)
        except DatabaseError as error:
            log.warning("files not read: %s", type(error).__name__)
            return RetryLater(reason="file_not_read")
        if not _CHAT.fullmatch(user):
            return GONE  # nobody of Telegram's
        outgoing = _without_missing(outgoing, contents)
        chat = _Chat(int(user))
        return await one_after_another(
            [partial(self._put, chat, piece, contents) for piece in laid_out(outgoing)], pause=self._pause
        )

    async def _contents(self, outgoing: Outgoing) -> dict[str, bytes]:
        """Read its files, those that are still there."""
        contents: dict[str, bytes] = {}
        for file in outgoing.files:
            try:
                contents[file.attachment] = await self._files.read(file.attachment, preview=file.is_preview)
            except NotFoundError as refusal:
                log.warning("a file of a message is left out: %s is gone: %s", file.attachment, refusal.code)
        return contents

    async def _put(self, chat: "_Chat", piece: Piece, contents: Mapping[str, bytes]) -> Delivery:
        """Show one piece; a group that became another one meanwhile is followed once."""
        try:
            try:
                await self._call(chat.id, piece, contents)
            except ChatMigrated as moved:
                chat.id = moved.new_chat_id
                await self._call(chat.id, piece, contents)
        except TelegramError as error:
            if isinstance(error, InvalidToken):
                log.error("Telegram does not accept the token of %s: get a new one from @BotFather", self._account)  # noqa: TRY400
            return judged(error)
        except UNREADABLE as error:
            # Telegram said yes, only in a form that the library does not know (yet).
            log.warning("the answer to a message could not be read: %s", type(error).__name__)
        return Sent()

    async def _call(self, chat: int, piece: Piece, contents: Mapping[str, bytes]) -> None:
        if not piece.files:
            await self._bot.send_message(chat, piece.text, reply_markup=piece.markup)
        elif not await self._called_with_photos(chat, piece, contents):
            await self._call_with_files(chat, piece, contents)

    async def _called_with_photos(self, chat: int, piece: Piece, contents: Mapping[str, bytes]) -> bool:
        """Tell whether the files could be shown as photos."""
        is_small = all(len(contents[file.attachment]) <= LARGEST_PHOTO for file in piece.files)
        if piece.files[0].kind is not FileKind.PHOTO or not is_small:
            return False
        try:
            await self._call_with_photos(chat, piece, contents)
        except BadRequest as error:
            if not is_about_the_picture(error):
                raise
            return False
        return True

    async def _call_with_photos(self, chat: int, piece: Piece, contents: Mapping[str, bytes]) -> None:
        if len(piece.files) > 1:
            photos = [InputMediaPhoto(contents[file.attachment], filename=file.name) for file in piece.files]
            await self._bot.send_media_group(chat, photos, caption=piece.text or None)
            return
        file = piece.files[0]
        await self._bot.send_photo(
            chat,
            contents[file.attachment],
            caption=piece.text or None,
            reply_markup=piece.markup,
            filename=file.name,
        )

    async def _call_with_files(self, chat: int, piece: Piece, contents: Mapping[str, bytes]) -> None:
        if len(piece.files) > 1:
            documents = [InputMediaDocument(contents[file.attachment], filename=file.name) for file in piece.files]
            await self._bot.send_media_group(chat, documents, caption=piece.text or None)
            return
        file = piece.files[0]
        is_voice = file.kind is FileKind.VOICE and file.content_type in _SPEAKABLE
        send = self._bot.send_voice if is_voice else self._bot.send_document
        await send(
            chat,
            contents[file.attachment],
            caption=piece.text or None,
            reply_markup=piece.markup,
            filename=file.name,
        )


def _without_missing(outgoing: Outgoing, contents: Mapping[str, bytes]) -> Outgoing:
    """Leave out the files that are gone, and say so: the words must not be lost with them."""
    there = [file for file in outgoing.files if file.attachment in contents]
    if len(there) == len(outgoing.files):
        return outgoing
    text = "\n\n".join(filter(None, (outgoing.text, outgoing.file_missing)))
    return outgoing.model_copy(update={"files": there, "text": text})
