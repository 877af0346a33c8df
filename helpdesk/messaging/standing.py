"""How an account's boxes stand, for whoever watches over the installation."""

from datetime import datetime

from pydantic import BaseModel


class OutboxStanding(BaseModel):
    """What we owe through an account, and what became of the rest."""

    owed: int = 0  # answers; reminders and broadcasts wait for their time
    oldest_owed_at: datetime | None = None
    dead: int = 0
    uncertain: int = 0
    possibly_twice: int = 0
    sent_last_hour: int = 0


class InboxStanding(BaseModel):
    """What arrived through an account."""

    backlog: int = 0  # not answered yet
    last_event_at: datetime | None = None  # from the platform, not from inside
