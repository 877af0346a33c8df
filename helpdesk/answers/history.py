"""What was done with something public: entries are added in the transaction of the act, and never changed."""

from collections.abc import Mapping
from datetime import datetime

from helpdesk.answers.models import PublicAct, PublicEntry
from helpdesk.answers.repository import PublicEntriesInMongo
from helpdesk.ids import new_id
from helpdesk.storage.database import Session


class PublicHistory:
    """Who did what with an answer or a petition, and what everybody could read then."""

    def __init__(self) -> None:
        """Open the store."""
        self._store = PublicEntriesInMongo()

    async def note(
        self,
        subject: str,
        act: PublicAct,
        *,
        name: str,
        at: datetime,
        said: Mapping[str, str] | None = None,
        session: Session,
    ) -> None:
        """Add what a member did; without a name it followed from the request."""
        entry = PublicEntry(id=new_id(), subject=subject, at=at, act=act, member_name=name, said=dict(said or {}))
        await self._store.add(entry, session=session)

    async def of(self, subject: str) -> list[PublicEntry]:
        """Return what was done with one, latest first."""
        return await self._store.of(subject)

    async def erase(self, subject: str, *, session: Session) -> None:
        """Empty what was said."""
        await self._store.erase(subject, session=session)

    async def forget(self, subject: str, *, session: Session) -> None:
        """Forget a draft that is thrown away: nobody outside the team ever read it."""
        await self._store.forget(subject, session=session)
