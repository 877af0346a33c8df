"""Answers that everybody may read: what is asked of them beside what is asked of all public words."""

from datetime import datetime
from typing import Final, NamedTuple

from helpdesk.answers.errors import AnswerWithdrawnError, UnknownAnswerError
from helpdesk.answers.models import PublicAnswer, ShownAnswer
from helpdesk.answers.repository import AnswersInMongo
from helpdesk.areas.models import Area
from helpdesk.feeds.models import FeedToken, TokenScope
from helpdesk.public_words.places import public_place, with_old
from helpdesk.public_words.service import PublicDesk

BESIDE_A_GUIDE: Final = 5


class AnswersAsked(NamedTuple):
    """What a program asks for."""

    area: str = ""
    guide: str = ""
    changed_since: datetime | None = None
    behind: tuple[datetime, str] | None = None


class PublicAnswers(PublicDesk[PublicAnswer, ShownAnswer]):
    """All answered questions."""

    kind = "answer"
    unknown = UnknownAnswerError
    withdrawn = AnswerWithdrawnError
    _model = PublicAnswer
    _store = AnswersInMongo()

    async def guides(self, area: Area) -> list[str]:
        """Name the guides that answers of a place are about."""
        return await self._store.guides(public_place(self._areas, area))

    async def beside_guide(self, guide: str, area: Area) -> list[ShownAnswer]:
        """Return what people of a place often ask about a guide."""
        found, _ = await self.listed(area, guide=guide, limit=BESIDE_A_GUIDE)
        return found

    async def read_by(self, token: FeedToken, asked: AnswersAsked, *, limit: int) -> list[ShownAnswer]:
        """Return public ones of the token's area in the order in which they changed."""
        roots = [asked.area] if asked.area else [token.area]
        return await self._store.below(
            with_old(self._areas, roots) if token.areas_for(TokenScope.ANSWERS_READ) else [],
            guide=asked.guide,
            behind=asked.behind,
            since=asked.changed_since,
            limit=limit,
        )

    async def one_read_by(self, token: FeedToken, answer_id: str) -> ShownAnswer:
        """Return a public one of the token's area. Raises UnknownAnswerError."""
        roots = with_old(self._areas, token.areas_for(TokenScope.ANSWERS_READ))
        found = await self._store.one_below(roots, answer_id)
        if found is None:
            raise UnknownAnswerError(answer=answer_id)
        return found
