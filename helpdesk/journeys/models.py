"""A resident's walk through a guide, told by its events."""

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


class StepEvent(BaseModel):
    """One event of one walk. Slug, version and step ids only; no words, no person."""

    id: str
    journey: str
    guide: str
    version: int
    step: str
    kind: StepEventKind
    at: datetime
    area: str | None = None
    reach: list[str] = []
    channel: str
    is_demonstration: bool = False
