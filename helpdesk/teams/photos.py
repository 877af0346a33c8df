"""The photo on a member's card: made anew, square and small, shown to whoever checks their code."""

import asyncio
from typing import Final

from helpdesk.attachments.errors import UnknownAttachmentError
from helpdesk.attachments.inspecting import portrait
from helpdesk.audit.service import Audit
from helpdesk.clock import VIETNAM, Clock
from helpdesk.ids import new_id
from helpdesk.storage.database import Database, Session
from helpdesk.storage.files import StoredFiles
from helpdesk.teams.models import Member
from helpdesk.teams.repository import Members

BUCKET: Final = "member_photo_files"
CONTENT_TYPE: Final = "image/jpeg"
SIDE: Final = 512
"""Pixels: sharp on a printed card and on a phone."""

_AT_ONCE: Final = 1  # the largest pictures need 250 MB for a moment
_PREFIX: Final = "portrait-"


def is_portrait(file: str) -> bool:
    """Tell whether a file is a photo of a member."""
    return file.startswith(_PREFIX)


class MemberPhotos:
    """One photo at most for each member; the last one goes when a new one comes."""

    def __init__(self, *, database: Database, audit: Audit, clock: Clock) -> None:
        """Take the database, the audit and the time."""
        self._database = database
        self._members = Members()
        self._files = StoredFiles(database, BUCKET, gone=UnknownAttachmentError)
        self._audit = audit
        self._clock = clock
        self._looking = asyncio.Semaphore(_AT_ONCE)

    async def keep(self, member: Member, data: bytes, *, by: Member) -> None:
        """Put a photo on a member's card. Whether `by` may is for the caller to ask.

        Raises PortraitTypeError and the other refusals of `inspect`.
        """
        async with self._looking:
            picture = await asyncio.to_thread(portrait, data, SIDE)
        name = f"{_PREFIX}{new_id()}"
        await self._files.put(name, picture, of=member.id)
        await self._note(member, name, "photo_changed", by)
        await self._files.remove_others(member.id, but=name)

    async def remove(self, member: Member, *, by: Member) -> None:
        """Take the photo from the card and delete it."""
        await self._note(member, None, "photo_removed", by)
        await self._files.remove_others(member.id)

    async def of(self, member: Member) -> bytes:
        """Return the photo of a member. Raises UnknownAttachmentError when there is none."""
        return await self.read(member.photo or "")

    async def read(self, photo: str) -> bytes:
        """Return a photo by its name. Raises UnknownAttachmentError when there is none."""
        return await self._files.read(photo)

    async def _note(self, member: Member, photo: str | None, action: str, by: Member) -> None:
        area = member.home(self._clock.now().astimezone(VIETNAM).date())

        async def work(session: Session) -> None:
            await self._members.set_photo(member.id, photo, session=session)
            await self._audit.note(member=by.id, action=action, subject=member.id, area=area, session=session)

        await self._database.in_transaction(work)
