"""What somebody did or read that must be provable later."""

from datetime import datetime

from pydantic import BaseModel, Field


class AuditEntry(BaseModel):
    """One act of one member: "requests.phone_revealed" on the request `subject`. Ids only, no personal words."""

    id: str
    at: datetime
    member: str
    action: str
    subject: str
    area: str | None = None
    reach: list[str] = Field(default_factory=list)  # who may read it: see `Area.reach`
