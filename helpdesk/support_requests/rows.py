"""What stands beside requests: notes of the team, ready replies, and residents who are blocked for a while."""

from datetime import datetime

from pydantic import BaseModel, Field

from helpdesk.ids import derived_id


class Note(BaseModel):
    """What members write to each other about a request. Masked; the resident never sees it."""

    id: str
    request: str
    at: datetime
    member: str
    member_name: str
    text: str
    mentions: dict[str, str] = Field(default_factory=dict)  # names of the members it is for, by id
    unread_by: list[str] = Field(default_factory=list)
    version: int = 0


class CannedReply(BaseModel):
    """An answer that many need, with variables in braces."""

    id: str
    title: str
    text: str
    area: str
    reach: list[str]  # of the area: who leads one of these looks after it
    guide: str | None = None  # only with this guide
    member: str
    changed_at: datetime
    version: int = 0


class SenderBlock(BaseModel):
    """A team does not take words of this resident until then. Guides stay open to them.

    `who` are the resident's id and what stands for their conversation: a new consent does not lift the block, and when
    they are forgotten nothing in it leads to them.
    """

    id: str
    who: list[str]
    area: str
    request: str
    member: str
    member_name: str
    reason: str  # masked
    at: datetime
    until: datetime
    lifted_at: datetime | None = None
    version: int = 0


def standing_for(conversation: str) -> str:
    """Return what stands for a conversation in a block."""
    return derived_id("blocked", conversation)
