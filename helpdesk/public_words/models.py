"""Words that everybody may read, whatever kind they are, and what was done with them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Self, TypeVar

from pydantic import BaseModel, Field

from helpdesk.language.folding import fold
from helpdesk.public_words.errors import (
    NotPublishedError,
    NotWithdrawnError,
    PublicTextTooLongError,
    PublicWordsMissingError,
)
from helpdesk.teams.models import Member


class Showing(StrEnum):
    """Whether everybody may read it."""

    DRAFT = "draft"  # who leads the team only
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"  # its address says that it has ended


class PublicText(BaseModel):
    """What is said."""

    LONGEST: ClassVar[Mapping[str, int]]
    """The fields that hold words, and how many characters each may have."""

    @property
    def said(self) -> dict[str, str]:
        """The words alone, by field."""
        return {name: getattr(self, name) for name in self.LONGEST}

    @property
    def pieces(self) -> list[str]:
        """All words, for looking through them."""
        return [words for words in self.said.values() if words]

    @property
    def folded(self) -> str:
        """The words by which it is found."""
        return fold(" ".join(self.pieces))

    @property
    def needed(self) -> Iterable[str]:
        """The fields without which nobody could make sense of it."""
        return self.LONGEST

    def check_lengths(self) -> None:
        """Refuse what is too long even for a draft. Raises PublicTextTooLongError, which names the field."""
        for name, most in self.LONGEST.items():
            if (length := len(getattr(self, name))) > most:
                raise PublicTextTooLongError(field=name, length=length, most=most)

    def check_whole(self) -> None:
        """Refuse what lacks a needed field. Raises PublicWordsMissingError, which names it."""
        for name in self.needed:
            if not getattr(self, name):
                raise PublicWordsMissingError(field=name)


class ShownWords(PublicText):
    """What everybody reads: no request, no member, no resident."""

    id: str
    area: str
    changed_at: datetime


class PublicWords(ShownWords):
    """Words in the hands of the team.

    Nothing of the resident stands here but the id of the request they came from, and it never leaves the team: what
    everybody reads is a model that has no place for it.
    """

    ORIGIN: ClassVar[str]
    """The field that holds that id."""

    reach: list[str]  # see `Area.reach`: a scope is asked against it
    showing: Showing = Showing.DRAFT
    words: str = ""  # folded
    made_by: str
    made_by_name: str
    made_at: datetime
    changed_by_name: str = ""
    published_at: datetime | None = None  # first
    withdrawn_at: datetime | None = None
    is_demonstration: bool = False
    version: int = 0

    @classmethod
    def begun(
        cls, id_: str, text: PublicText, *, area: str, reach: Sequence[str], by: Member, at: datetime, **own: object
    ) -> Self:
        """Begin a draft; `own` is what only this kind has."""
        facts: dict[str, Any] = {
            **dict(text),
            "id": id_,
            "area": area,
            "reach": list(reach),
            "words": text.folded,
            "made_by": by.id,
            "made_by_name": by.name,
            "made_at": at,
            "changed_at": at,
            "changed_by_name": by.name,
            **own,
        }
        return cls(**facts)

    @property
    def came_from(self) -> str | None:
        """The request."""
        request: str | None = getattr(self, self.ORIGIN)
        return request

    @property
    def told(self) -> dict[str, str]:
        """What everybody reads of it now: of a draft nothing, so that it leaves no words behind when it goes."""
        return self.said if self.showing is Showing.PUBLISHED else {}

    def changed(self, *, name: str, at: datetime) -> None:
        """Note who changed it last; without a name it followed its request."""
        self.changed_at, self.changed_by_name = at, name

    def say(self, text: PublicText, *, area: str, reach: Sequence[str], name: str, at: datetime) -> None:
        """Take other words. Whether they may be public is asked when they are to be."""
        for field, value in text:
            setattr(self, field, value)
        self.area, self.reach, self.words = area, list(reach), text.folded
        self.changed(name=name, at=at)

    def publish(self, *, at: datetime) -> None:
        """Let everybody read it. Raises PublicWordsMissingError."""
        self.check_whole()
        self.showing, self.withdrawn_at = Showing.PUBLISHED, None
        self.published_at = self.published_at or at

    def withdraw(self, *, name: str, at: datetime) -> None:
        """Let nobody outside the team read it any more. Raises NotPublishedError."""
        if self.showing is not Showing.PUBLISHED:
            raise NotPublishedError
        self.showing, self.withdrawn_at = Showing.WITHDRAWN, at
        self.changed(name=name, at=at)

    def erase(self, *, name: str, at: datetime) -> None:
        """Empty what was withdrawn, for good. Raises NotWithdrawnError."""
        if self.showing is not Showing.WITHDRAWN:
            raise NotWithdrawnError
        for field in (*self.LONGEST, "words"):
            setattr(self, field, "")
        setattr(self, self.ORIGIN, None)
        self.changed(name=name, at=at)


W = TypeVar("W", bound=PublicWords)
V = TypeVar("V", bound=ShownWords)


class PublicAct(StrEnum):
    """What was done with something public."""

    DRAFTED = "drafted"
    CHANGED = "changed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"  # what was said is gone, here too
    MOVED = "moved"  # a petition, by a step
    TAKEN_BACK = "taken_back"  # that step


class PublicEntry(BaseModel):
    """Who did what with public words. `said` is what everybody could read from then on."""

    id: str
    subject: str
    at: datetime
    act: PublicAct
    member_name: str  # empty: it followed the request
    said: dict[str, str] = Field(default_factory=dict)
