"""Public answers in MongoDB: beside what all public words share, by guide, and for programs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from helpdesk.answers.models import PublicAnswer, ShownAnswer
from helpdesk.answers.records import PublicAnswerRecord
from helpdesk.public_words.models import Showing
from helpdesk.public_words.repository import (
    MOST_MILLISECONDS,
    PublicAsked,
    PublicPlace,
    PublicWordsInMongo,
    as_asked,
    within,
)


class AnswersInMongo(PublicWordsInMongo[PublicAnswer, ShownAnswer]):
    """All answers."""

    def __init__(self) -> None:
        """Bind the record."""
        super().__init__(PublicAnswer, PublicAnswerRecord, ShownAnswer)

    async def guides(self, place: PublicPlace) -> list[str]:
        """Name the guides that public ones are about."""
        query = {"$and": [{"showing": Showing.PUBLISHED.value}, *as_asked(PublicAsked(place))]}
        found = await self._rows.distinct("guide", query, maxTimeMS=MOST_MILLISECONDS)
        return [guide for guide in found if guide]

    async def below(
        self,
        roots: Sequence[str],
        *,
        guide: str,
        behind: tuple[datetime, str] | None,
        since: datetime | None,
        limit: int,
    ) -> list[ShownAnswer]:
        """Return public ones at these places and below, in the order in which they changed, behind a row."""
        parts: list[dict[str, Any]] = [within(roots)]
        if guide:
            parts.append({"guide": guide})
        if since is not None:
            parts.append({"changed_at": {"$gte": since}})
        if behind is not None:
            at, row = behind
            parts.append({"$or": [{"changed_at": {"$gt": at}}, {"changed_at": at, "_id": {"$gt": row}}]})
        return await self._public(parts, sort=[("changed_at", 1), ("_id", 1)], limit=limit)

    async def one_below(self, roots: Sequence[str], answer: str) -> ShownAnswer | None:
        """Return a public one at these places or below."""
        found = await self._public([{"_id": answer, **within(roots)}], sort=[("_id", 1)], limit=1)
        return found[0] if found else None
