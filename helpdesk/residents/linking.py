"""One person, several conversations: linked by a short code, and taken apart again."""

from dataclasses import dataclass
from datetime import datetime

from helpdesk.residents.codes import LinkCodes
from helpdesk.residents.errors import LinkCodeGoneError
from helpdesk.residents.models import Link, LinkCode, Resident
from helpdesk.residents.repository import ResidentsInMongo
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.storage.database import Session


@dataclass(frozen=True, slots=True)
class Parted:
    """What a link held together: this person, and who the others are again (None: nobody who agreed)."""

    keeper: Resident
    other: Resident | None
    link: Link


class Linking:
    """Which conversations are one person's. What each holds of other rooms is moved by whoever calls this."""

    def __init__(self, *, codes: LinkCodes, marks: DirtyMarks) -> None:
        """Take what makes codes, and tells figures of persons who turned out to be one."""
        self._store = ResidentsInMongo()
        self._codes = codes
        self._marks = marks

    async def offered(self, conversation: str, *, resident: str, seed: str, until: datetime, session: Session) -> None:
        """Keep the code of this seed, which the conversation showed; its last one no longer counts."""
        digest = self._codes.digest(self._codes.code(seed))
        code = LinkCode(id=conversation, digest=digest, resident=resident, expires_at=until)
        await self._store.keep_code(code, session=session)

    async def code(self, code: str) -> LinkCode | None:
        """Find what a typed code stands for, also one that is used or too old; None for one that never was."""
        return await self._store.code(self._codes.digest(code))

    async def join(
        self, code: str, *, conversation: str, resident: str | None, requests: list[str], at: datetime, session: Session
    ) -> Resident:
        """Give this conversation to whoever's code was typed in it, and return them.

        Was it somebody's (`resident`) who had asked `requests`, those two are one from now on. Raises LinkCodeGoneError
        when the code was used meanwhile, or its owner took their consent back.
        """
        digest = self._codes.digest(code)
        known = await self._store.code(digest, session=session)
        keeper = await self._store.current(known.resident, session=session) if known else None
        is_ours = await self._store.use_code(digest, session=session)
        if known is None or keeper is None or not keeper.has_consent or not is_ours:
            raise LinkCodeGoneError
        other = await self._store.current(resident, session=session) if resident else None
        if other is not None and other.id == keeper.id:
            raise LinkCodeGoneError  # each code was typed in the other's conversation at the same moment
        link = Link(
            conversation=conversation,
            origin=known.id,
            at=at,
            brought=other.conversations if other else [conversation],
            resident=other.id if other else None,
            requests=requests,
        )
        if other is not None:
            await self._store.residents.keep(other.model_copy(update={"merged_into": keeper.id}), session=session)
        kept = await self._store.residents.keep(keeper.joined(link, other), session=session)
        await self._rename(kept, session)
        return kept

    async def part(self, resident: str, *, conversation: str, session: Session) -> Parted | None:
        """Undo the link that this conversation made or came with; None when there is none any more."""
        keeper = await self._store.current(resident, session=session)
        link = keeper.link_of(conversation) if keeper else None
        if keeper is None or link is None:
            return None
        other = await self._store.row(link.resident, session=session) if link.resident else None
        if other is not None:
            other = await self._store.residents.keep(other.model_copy(update={"merged_into": None}), session=session)
            await self._rename(other, session)
            await self._marks.mark_persons([keeper.person_ref], session=session)
        kept = await self._store.residents.keep(keeper.parted(link, other), session=session)
        return Parted(kept, other, link)

    async def _rename(self, resident: Resident, session: Session) -> None:
        """Let figures count this person and everybody who turned out to be them once."""
        merged = await self._store.merged_into(resident, session=session)
        names = [row.person_ref for row in merged]
        await self._store.rename(names, now=resident.person_ref, session=session)
        await self._marks.mark_persons([*names, resident.person_ref], session=session)
