"""A resident's walk through a guide, told by its events."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel


class StepEventKind(StrEnum):
    """What happened at a step."""

    STARTED = "started"
    REACHED = "reached"
    WENT_BACK = "went_back"
    STUCK = "stuck"
    DONE = "done"
    LEFT = "left"
    RESUMED = "resumed"


class StepEvent(BaseModel):
    """One event of one walk. Slug, version and step ids only; no words, no person."""

    id: str
    journey: str
    guide: str
    version: int
    step: str
    branch: str = ""  # see `branch_of`
    kind: StepEventKind
    at: datetime
    area: str | None = None
    reach: list[str] = []
    channel: str
    is_demonstration: bool = False


def branch_of(answers: Mapping[str, str]) -> str:
    """Name the branch that answers lead into, e.g. "for-whom=child;level=2"; empty where nothing was asked."""
    return ";".join(f"{question}={choice}" for question, choice in answers.items())


def answers_in(branch: str) -> dict[str, str]:
    """Return the answers that a branch is named by."""
    return dict(part.split("=") for part in branch.split(";")) if branch else {}
