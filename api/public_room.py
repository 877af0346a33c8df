"""What everybody may read of the team's work: answered questions, petitions, and how both follow their requests."""

from dataclasses import dataclass
from typing import Self

from helpdesk.answers.service import PublicAnswers
from helpdesk.areas.service import Areas
from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.petitions.service import Petitions
from helpdesk.petitions.telling import PublicTelling
from helpdesk.storage.database import Database


@dataclass(frozen=True, slots=True)
class PublicRoom:
    """Both, and what requests tell them."""

    answers: PublicAnswers
    petitions: Petitions
    telling: PublicTelling

    @classmethod
    def of(cls, database: Database, *, areas: Areas, audit: Audit, clock: Clock) -> Self:
        """Make them."""
        answers = PublicAnswers(database=database, areas=areas, audit=audit, clock=clock)
        petitions = Petitions(database=database, areas=areas, audit=audit, clock=clock)
        return cls(answers, petitions, PublicTelling(answers, petitions))
