"""Which step of a petition follows from what happened to its request."""

from collections.abc import Sequence
from typing import Final

from helpdesk.petitions.models import LONGEST_OFFICE, Petition, PetitionStatus, PetitionStep
from helpdesk.public_words.checking import personal_of
from helpdesk.statistics.days import local_day
from helpdesk.support_requests.models import Resolution
from helpdesk.support_requests.past import HistoryEntry, HistoryKind

FOLLOWED: Final = frozenset(
    {HistoryKind.WITH_OFFICE, HistoryKind.RESOLVED, HistoryKind.CANCELLED, HistoryKind.REOPENED}
)
"""What a petition follows."""


def steps_of(history: Sequence[HistoryEntry]) -> list[PetitionStep]:
    """Return how far a request has come: when it was opened, to whom it was passed on. Oldest first, never empty words.

    That it ended is not among them: who shows a petition says how it ended.
    """
    opened = history[0] if history else None
    steps = [PetitionStep(status=PetitionStatus.RECEIVED, on=local_day(opened.at))] if opened else []
    for entry in history:
        if entry.kind is HistoryKind.WITH_OFFICE and steps:
            step = _forwarded(entry)
            if step.office != steps[-1].office or steps[-1].status is not PetitionStatus.FORWARDED:
                steps.append(step)
    return steps


def step_of(entry: HistoryEntry, petition: Petition) -> PetitionStep | None:
    """Return the step that follows from one thing that happened; None when none does.

    Why a request was given away or not possible was written for the team or the resident: none of it is told here.
    """
    day = local_day(entry.at)
    match entry.kind:
        case HistoryKind.WITH_OFFICE:
            return _forwarded(entry)
        case HistoryKind.RESOLVED:
            is_impossible = entry.facts.get("resolution") == Resolution.NOT_POSSIBLE.value
            return PetitionStep(status=PetitionStatus.NOT_ACCEPTED if is_impossible else PetitionStatus.CLOSED, on=day)
        case HistoryKind.CANCELLED:
            return PetitionStep(status=PetitionStatus.CLOSED, on=day)
        case HistoryKind.REOPENED if petition.status in (PetitionStatus.CLOSED, PetitionStatus.NOT_ACCEPTED):
            before = petition.forwarded
            office = before.office if before else ""
            return PetitionStep(status=PetitionStatus.FORWARDED, on=day, office=office) if before else None
    return None


def _forwarded(entry: HistoryEntry) -> PetitionStep:
    office = str(entry.facts.get("office", ""))[:LONGEST_OFFICE]
    is_for_everybody = not personal_of([office])
    return PetitionStep(
        status=PetitionStatus.FORWARDED, on=local_day(entry.at), office=office if is_for_everybody else ""
    )
