"""Letters in MongoDB."""

from collections.abc import Collection
from datetime import datetime

from helpdesk.mail.models import Letter, LetterState
from helpdesk.mail.records import LetterRecord
from helpdesk.storage.database import Session
from helpdesk.storage.records import Records

_MOST_OF_ONE = 100


class LettersInMongo:
    """The letters."""

    def __init__(self) -> None:
        """Bind the record."""
        self.letters = Records(Letter, LetterRecord)

    async def due(self, at: datetime, *, limit: int) -> list[Letter]:
        """Return the letters to be tried now, those that wait longest first."""
        query = {"state": LetterState.OWED.value, "next_at": {"$lte": at}}
        return await self.letters.many(query, sort=[("next_at", 1), ("_id", 1)], limit=limit)

    async def about(self, subjects: Collection[str], *, session: Session | None = None) -> list[Letter]:
        """Return the letters about these, latest first."""
        query = {"subject_of": {"$in": list(subjects)}}
        in_order = [("made_at", -1), ("to", 1)]
        return await self.letters.many(query, sort=in_order, limit=_MOST_OF_ONE * len(subjects), session=session)
