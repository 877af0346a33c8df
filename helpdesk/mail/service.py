"""Owing letters, and the worker that sends them."""

import asyncio
import logging
from datetime import timedelta
from typing import Final

from helpdesk.clock import Clock
from helpdesk.errors import RefusalError
from helpdesk.mail.errors import LetterMovedError
from helpdesk.mail.models import Letter, LetterState, Trouble
from helpdesk.mail.ports import NotSentError, Post, Writer
from helpdesk.mail.repository import LettersInMongo
from helpdesk.storage.database import Session
from helpdesk.storage.failures import DatabaseError
from helpdesk.storage.records import ChangedMeanwhileError

log = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 20.0
CLAIM: Final = timedelta(minutes=5)
"""Longer than any server takes: then a letter whose process died is anybody's."""
_AT_ONCE: Final = 20


class Mail:
    """The letters that are owed."""

    def __init__(self, clock: Clock) -> None:
        """Take the time."""
        self._clock = clock
        self._store = LettersInMongo()

    async def owe(self, letter: Letter, *, session: Session) -> None:
        """Keep a letter to be sent."""
        await self._store.letters.add(letter, session=session)

    async def about(self, subject: str) -> list[Letter]:
        """Return the letters about something, latest first."""
        return await self._store.about([subject])

    async def send_again(self, subject: str) -> int:
        """Let what is not sent yet be tried now; return how many. Raises LetterMovedError."""
        waiting = [one for one in await self._store.about([subject]) if one.state is not LetterState.SENT]
        for letter in waiting:
            letter.again(at=self._clock.now())
            try:
                await self._store.letters.keep(letter)
            except ChangedMeanwhileError:
                raise LetterMovedError from None
        return len(waiting)


class Sending:
    """The worker. Any number of processes may run it: a letter is claimed before it is sent.

    A process that dies while a server takes a letter leaves it owed: it may come twice, with the same Message-ID.
    """

    def __init__(self, *, writer: Writer, post: Post | None, clock: Clock) -> None:
        """Take what writes and what sends; without a server letters wait."""
        self._writer = writer
        self._post = post
        self._clock = clock
        self._store = LettersInMongo()

    @property
    def has_server(self) -> bool:
        """Whether there is a server to hand letters to."""
        return self._post is not None

    async def run(self) -> None:
        """Send now and then until cancelled."""
        while True:
            try:
                while await self.send_due():
                    pass
            except DatabaseError as error:
                log.warning("no letter was sent: %s", type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_S)

    async def send_due(self) -> int:
        """Try the letters that are due, a few at a time; return how many were tried."""
        if self._post is None:
            return 0
        due = await self._store.due(self._clock.now(), limit=_AT_ONCE)
        return sum([await self._claimed(letter, self._post) for letter in due])

    async def _claimed(self, letter: Letter, post: Post) -> bool:
        """Send one if no other process has it already."""
        letter.next_at = self._clock.now() + CLAIM
        try:
            letter = await self._store.letters.keep(letter)
            await self._send(letter, post)
            await self._store.letters.keep(letter)
        except ChangedMeanwhileError:
            log.info("letter %s is somebody else's", letter.id)
            return False
        return True

    async def _send(self, letter: Letter, post: Post) -> None:
        try:
            await post.send(await self._writer.written(letter))
        except NotSentError as failure:
            log.warning("letter %s was not sent: %s", letter.id, failure.trouble.value)
            letter.failed(failure.trouble, at=self._clock.now())
        except RefusalError as refusal:
            log.warning("letter %s cannot be written: %s", letter.id, refusal.code)
            letter.failed(Trouble.UNREADABLE, at=self._clock.now())
        else:
            letter.sent(at=self._clock.now())
