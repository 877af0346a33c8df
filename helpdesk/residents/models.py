"""A person behind one or more conversations."""

from datetime import datetime

from pydantic import BaseModel, Field


class ConsentEvent(BaseModel):
    """Proof of a yes or a no: which text, when, in which conversation. Never edited."""

    text_version: str
    is_given: bool
    at: datetime
    conversation: str


class Resident(BaseModel):
    """Who consented. `person_ref` is the random name logs and requests carry; erasing this row makes it nobody's."""

    id: str
    person_ref: str
    conversations: list[str] = Field(default_factory=list)
    consents: list[ConsentEvent] = Field(default_factory=list)
    phone_sealed: str | None = None
    phone_tail: str | None = None
    created_at: datetime
    is_demonstration: bool = False
    version: int = 0

    @property
    def has_consent(self) -> bool:
        """Whether the last word was yes."""
        return bool(self.consents) and self.consents[-1].is_given
