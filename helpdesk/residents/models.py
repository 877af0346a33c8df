"""A person behind one or more conversations."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from helpdesk.ids import derived_id

MOST_LINKED = 10
"""Conversations of one person; whoever has more is not one person with many devices."""


class ConsentEvent(BaseModel):
    """Proof of a yes or a no: which text, when, in which conversation. Never edited."""

    text_version: str
    is_given: bool
    at: datetime
    conversation: str
    by: str | None = None  # the member to whom it was told, by somebody without a chat


class Link(BaseModel):
    """That other conversations turned out to be this person's, and what came with them: it can be taken apart again."""

    conversation: str  # where the code was typed
    origin: str  # where it was shown
    at: datetime
    brought: list[str]  # the conversations that came with it, itself among them
    resident: str | None = None  # whose they were, if anybody's: that row stays and leads here
    requests: list[str] = Field(default_factory=list)  # what that one had asked
    phone_sealed: str | None = None  # the number of before, where a newer one took its place
    phone_tail: str | None = None
    phone_at: datetime | None = None


class Resident(BaseModel):
    """Who consented. `person_ref` is the random name logs and requests carry; erasing this row makes it nobody's."""

    id: str
    person_ref: str
    conversations: list[str] = Field(default_factory=list)  # the first is the one that made this row
    consents: list[ConsentEvent] = Field(default_factory=list)
    phone_sealed: str | None = None
    phone_tail: str | None = None
    phone_at: datetime | None = None
    links: list[Link] = Field(default_factory=list)
    is_left_alone: bool = False  # wants no question about guides left in the middle
    news: list[ConsentEvent] = Field(default_factory=list)  # each yes and no to news of their commune
    wants_news: bool = False  # what the last of these comes to, for the index
    news_area: str | None = None  # of who has no chat: where they live, for news by text message
    merged_into: str | None = None  # turned out to be that one: whoever holds this id finds them there
    created_at: datetime
    is_demonstration: bool = False
    version: int = 0

    @property
    def has_consent(self) -> bool:
        """Whether the last word was yes."""
        return bool(self.consents) and self.consents[-1].is_given

    def told_of_news(self, event: ConsentEvent, *, area: str | None = None) -> Self:
        """Return this person with a yes or a no to news; `area`: where somebody without a chat lives."""
        changes: dict[str, object] = {"news": [*self.news, event], "wants_news": event.is_given}
        if area is not None and event.is_given:
            changes["news_area"] = area
        return self.model_copy(update=changes)

    def link_of(self, conversation: str) -> Link | None:
        """Return the link that this conversation made or came with."""
        return next((link for link in self.links if conversation in link.brought), None)

    def joined(self, link: Link, other: Self | None) -> Self:
        """Return this person with what the link brings; `other` is who that was until now. The newest phone stays."""
        changes: dict[str, object] = {}
        if other is not None:
            changes["consents"] = sorted([*self.consents, *other.consents], key=lambda event: event.at)
            changes |= _news_of([*self.news, *other.news])
            if other.phone_sealed and (self.phone_sealed is None or _is_later(other.phone_at, self.phone_at)):
                changes |= _phone_of(other)
                link = link.model_copy(update=_phone_of(self))
        if other is not None and other.is_left_alone:
            changes["is_left_alone"] = True
        conversations = list(dict.fromkeys([*self.conversations, *link.brought]))
        return self.model_copy(update={**changes, "conversations": conversations, "links": [*self.links, link]})

    def parted(self, link: Link, other: Self | None) -> Self:
        """Return this person without what the link brought; `other` is who that is again, and takes their phone."""
        changes: dict[str, object] = {
            "conversations": [name for name in self.conversations if name not in link.brought],
            "consents": [event for event in self.consents if event.conversation not in link.brought],
            "links": [known for known in self.links if known != link],
            **_news_of([event for event in self.news if event.conversation not in link.brought]),
        }
        if other is not None and other.phone_sealed is not None and other.phone_sealed == self.phone_sealed:
            changes |= _phone_of(link)
        return self.model_copy(update=changes)

    def forgotten(self, said_no: ConsentEvent) -> Self:
        """Return what stays after a no: the proof. Links are undone; phone and `person_ref` lead to nobody any more."""
        return self.model_copy(
            update={
                **dict.fromkeys(_PHONE),
                "person_ref": derived_id("nobody", self.id, str(self.version)),
                "conversations": self.conversations[:1],
                "consents": [*self.consents, said_no],
                "links": [],
                "is_left_alone": False,
                "news": [*self.news, said_no] if self.news else [],
                "wants_news": False,
                "news_area": None,
                "merged_into": None,
            }
        )


class LinkCode(BaseModel):
    """The code a conversation showed last; an earlier one no longer counts. Its own words are stored nowhere."""

    id: str  # the conversation
    digest: str
    resident: str
    expires_at: datetime
    is_used: bool = False

    def is_expired(self, at: datetime) -> bool:
        """Whether it was shown too long ago."""
        return self.expires_at <= at


class PersonAlias(BaseModel):
    """That two random names are one person's: figures count them once, and no log has to be changed for it."""

    id: str  # the name that was given up
    now: str


_PHONE = ("phone_sealed", "phone_tail", "phone_at")


def _phone_of(one: Resident | Link) -> dict[str, object]:
    return {name: getattr(one, name) for name in _PHONE}


def _news_of(events: list[ConsentEvent]) -> dict[str, object]:
    """Return what is kept of what was said about news, by several who turned out to be one, or one that is two."""
    in_order = sorted(events, key=lambda event: event.at)
    return {"news": in_order, "wants_news": bool(in_order) and in_order[-1].is_given}


def _is_later(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one > other)
