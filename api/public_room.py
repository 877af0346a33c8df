"""What everybody may read of the team's work: answered questions, petitions, and how both follow their requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from helpdesk.answers.service import PublicAnswers
from helpdesk.areas.service import Areas
from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.petitions.service import Petitions
from helpdesk.storage.database import Database, Session
from helpdesk.support_requests.past import HistoryEntry


@dataclass(frozen=True, slots=True)
class PublicRoom:
    """Both. Support requests speak to them in one breath."""

    answers: PublicAnswers
    petitions: Petitions

    @classmethod
    def of(cls, database: Database, *, areas: Areas, audit: Audit, clock: Clock) -> Self:
        """Make them."""
        return cls(
            PublicAnswers(database=database, areas=areas, audit=audit, clock=clock),
            Petitions(database=database, areas=areas, audit=audit, clock=clock),
        )

    async def follow(self, entry: HistoryEntry, requests: Sequence[str], *, session: Session) -> None:
        """Follow what happened to a request: petitions do."""
        await self.petitions.follow(entry, requests, session=session)

    async def forget_requests(self, requests: Sequence[str], *, session: Session) -> None:
        """The resident took their consent back: nothing leads to these requests any more."""
        if requests:
            await self.answers.forget_requests(requests, session=session)
            await self.petitions.forget_requests(requests, session=session)
