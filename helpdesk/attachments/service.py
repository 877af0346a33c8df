"""What happens to the files residents and members send."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from helpdesk.attachments.errors import AttachmentTypeError, UnknownAttachmentError
from helpdesk.attachments.inspecting import inspect
from helpdesk.attachments.models import WAITS_FOR, Attachment, AttachmentKind, AttachmentState
from helpdesk.attachments.naming import safe_name
from helpdesk.attachments.repository import AttachmentsInMongo
from helpdesk.attachments.taken import Taken
from helpdesk.clock import Clock
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import DatabaseError
from helpdesk.storage.files import Stored
from helpdesk.teams.models import Scope

log = logging.getLogger(__name__)

SWEEP_EVERY_S: Final = 60.0
STRAY_AFTER: Final = timedelta(minutes=60)
"""Bytes without an attachment may belong to one that is about to be kept: so long they are left alone."""
_AT_ONCE: Final = 2  # the largest pictures need 250 MB each for a moment, a usual photo 80


class Attachments:
    """Keeping, passing on, showing and forgetting files."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Take the database and the time."""
        self._store = AttachmentsInMongo(database)
        self._clock = clock
        self._looking = asyncio.Semaphore(_AT_ONCE)
        self._swept_until: datetime | None = None

    async def keep(self, attachment: str, *, conversation: str, name: str, data: bytes) -> Attachment:
        """Look at a file and keep it until somebody decides. The same id again returns what was kept first.

        What kind it is, its content decides. Raises the refusals of `inspect`, and UnknownAttachmentError when it was
        dropped meanwhile.
        """
        if (known := await self._store.known(attachment)) is not None:
            return known
        taken = await self._looked_at(data)
        return await self._store.add(await self._made(attachment, taken, name=name, conversation=conversation))

    async def keep_for_log(
        self, attachment: str, *, log: str, request: str | None, name: str, data: bytes
    ) -> Attachment:
        """Keep a photo of an entry of the assistance log. The same id again returns what was kept first.

        With a `request` it is forgotten together with the request. Raises as `keep`, AttachmentTypeError for whatever
        is no picture.
        """
        if (known := await self._store.known(attachment)) is not None:
            return known
        taken = await self._looked_at(data)
        if taken.kind is not AttachmentKind.PHOTO:
            raise AttachmentTypeError
        made = await self._made(attachment, taken, name=name, conversation=f"log:{log}")
        told = {"log": log, "request": request, "state": AttachmentState.PASSED_ON, "passed_on_at": made.created_at}
        return await self._store.add(made.model_copy(update=told))

    async def pass_on(
        self, ids: Sequence[str], *, request: str, conversation: str, at: datetime, session: Session
    ) -> list[Attachment]:
        """Let the team of a request see files of a conversation; returns those that are still there, in order."""
        passed = []
        for one in await self._store.many(ids, conversation=conversation, session=session):
            if one.state is AttachmentState.WAITING:
                one.pass_on(request=request, at=at)
                passed.append(await self._store.keep(one, session=session))
            elif one.request == request:
                passed.append(one)
        return passed

    async def drop(self, ids: Sequence[str], *, conversation: str, session: Session) -> int:
        """Delete files of a conversation that nobody passed on yet, and return how many."""
        waiting = {"_id": {"$in": list(ids)}, "conversation": conversation, "state": AttachmentState.WAITING.value}
        return await self._store.drop(waiting, session=session)

    async def drop_all_waiting(self, conversation: str, *, session: Session) -> None:
        """Delete every file of a conversation that nobody passed on yet."""
        waiting = {"conversation": conversation, "state": AttachmentState.WAITING.value}
        await self._store.drop(waiting, session=session)

    async def forget(self, conversation: str, *, session: Session) -> None:
        """Delete every file of a conversation, passed on or not."""
        await self._store.drop({"conversation": conversation}, session=session)

    async def forget_request(self, request: str, *, session: Session) -> None:
        """Delete every file of a request."""
        await self._store.drop({"request": request}, session=session)

    # -- who may see what -----------------------------------------------------------------------------------------

    async def one(self, attachment: str, scope: Scope) -> Attachment:
        """Return a file of a request in the scope. Raises UnknownAttachmentError."""
        found = await self._store.seen({"_id": attachment}, scope=scope)
        if not found:
            raise UnknownAttachmentError
        return found[0]

    async def of_request(self, request: str, scope: Scope) -> list[Attachment]:
        """Return the files of a request, oldest first; none when it is not in the scope."""
        return await self._store.seen({"request": request}, scope=scope)

    async def of_logs(self, logs: Sequence[str], scope: Scope) -> dict[str, list[Attachment]]:
        """Return the photos of entries of the log in the scope, also of those they correct, oldest first."""
        return await self._store.of_logs(logs, scope=scope)

    async def one_of_log(self, attachment: str, scope: Scope) -> Attachment:
        """Return a photo of an entry of the log in the scope. Raises UnknownAttachmentError."""
        found = await self._store.of_log_seen(attachment, scope=scope)
        if found is None:
            raise UnknownAttachmentError
        return found

    async def is_kept(self, attachment: str) -> bool:
        """Tell whether it is there: no person asks here."""
        return await self._store.known(attachment) is not None

    async def own(self, ids: Sequence[str], *, conversation: str) -> list[Attachment]:
        """Return files of a conversation for whoever is in it, in the order of the ids, waiting ones too."""
        return await self._store.many(ids, conversation=conversation)

    async def known(self, ids: Sequence[str]) -> list[Attachment]:
        """Return files in the order of the ids, to be shown with a message we owe: no person asks here."""
        return await self._store.many(ids)

    # -- bytes ----------------------------------------------------------------------------------------------------

    async def read(self, attachment: str, *, preview: bool = False) -> bytes:
        """Return the bytes. Before it is passed on only the preview is given. Raises UnknownAttachmentError."""
        stored = await self.opened(await self.shown(attachment, preview=preview), preview=preview)
        return b"".join([piece async for piece in stored.pieces()])

    async def shown(self, attachment: str, *, preview: bool = False) -> Attachment:
        """Return what is known of a file whose bytes may leave by its address now. Raises UnknownAttachmentError."""
        found = await self._store.known(attachment)
        if found is None or not (preview or found.state is AttachmentState.PASSED_ON):
            raise UnknownAttachmentError
        return found

    async def opened(self, attachment: Attachment, *, preview: bool = False) -> Stored:
        """Open the bytes of a file for whoever was shown it. Raises UnknownAttachmentError."""
        if preview and not attachment.has_preview:
            raise UnknownAttachmentError
        return await self._store.stored(attachment.files[preview])

    # -- tidying --------------------------------------------------------------------------------------------------

    async def sweep(self) -> int:
        """Delete what waited too long, the bytes of what was dropped, and bytes of nobody; return how many."""
        now = self._clock.now()
        await self._store.drop({"state": AttachmentState.WAITING.value, "created_at": {"$lt": now - WAITS_FOR}})
        removed = await self._store.remove_dropped()
        strays = await self._store.remove_strays(since=self._swept_until, until=now - STRAY_AFTER)
        self._swept_until = now - STRAY_AFTER
        return removed + strays

    async def run(self) -> None:
        """Sweep once a minute until cancelled; several processes may."""
        while True:
            await asyncio.sleep(SWEEP_EVERY_S)
            try:
                if swept := await self.sweep():
                    log.info("attachments swept: %d", swept)
            except DatabaseError as error:
                log.warning("attachments not swept: %s", type(error).__name__)

    async def _looked_at(self, data: bytes) -> Taken:
        async with self._looking:
            return await asyncio.to_thread(inspect, data)

    async def _made(self, attachment: str, taken: Taken, *, name: str, conversation: str) -> Attachment:
        now = self._clock.now()
        return Attachment(
            id=attachment,
            conversation=conversation,
            kind=taken.kind,
            name=safe_name(name, kind=taken.kind, ending=taken.ending),
            content_type=taken.content_type,
            size=len(taken.data),
            width=taken.width,
            height=taken.height,
            files=await self._uploaded(taken, now),
            created_at=now,
        )

    async def _uploaded(self, taken: Taken, now: datetime) -> list[str]:
        parts = [taken.data] if taken.preview is None else [taken.data, taken.preview]
        return [await self._store.upload(part, at=now) for part in parts]
