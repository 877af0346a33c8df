"""Support requests speak to everything that everybody may read, in one breath."""

from collections.abc import Sequence

from helpdesk.answers.service import PublicAnswers
from helpdesk.petitions.service import Petitions
from helpdesk.storage.database import Session
from helpdesk.support_requests.past import HistoryEntry


class PublicTelling:
    """Petitions follow their request; of a resident who takes their consent back nothing leads to them any more."""

    def __init__(self, answers: PublicAnswers, petitions: Petitions) -> None:
        """Take both."""
        self._answers = answers
        self._petitions = petitions

    async def follow(self, entry: HistoryEntry, *, session: Session) -> None:
        """Follow what happened to a request."""
        await self._petitions.follow(entry, session=session)

    async def forget_requests(self, requests: Sequence[str], *, session: Session) -> None:
        """Lead to these requests no more."""
        if requests:
            await self._answers.forget_requests(requests, session=session)
            await self._petitions.forget_requests(requests, session=session)
