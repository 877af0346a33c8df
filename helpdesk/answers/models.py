"""A question with its answer, as everybody may read it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, Field

from helpdesk.answers.errors import (
    NotPublishedError,
    NotWithdrawnError,
    PublicTextTooLongError,
    PublicWordsMissingError,
)
from helpdesk.language.folding import fold

LONGEST_QUESTION: Final = 300
LONGEST_ANSWER: Final = 4000
"""In characters, each language for itself."""


class Showing(StrEnum):
    """Whether everybody may read it."""

    DRAFT = "draft"  # who leads the team only
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"  # its address says that it has ended


class AnswerText(BaseModel):
    """What is said: in Vietnamese, and perhaps in English."""

    question: str
    answer: str
    question_en: str = ""
    answer_en: str = ""

    def check_lengths(self) -> None:
        """Refuse what is too long even for a draft. Raises PublicTextTooLongError, which names the field."""
        for name, words in self.said.items():
            most = LONGEST_QUESTION if name.startswith("question") else LONGEST_ANSWER
            if len(words) > most:
                raise PublicTextTooLongError(field=name, length=len(words), most=most)

    def check_whole(self) -> None:
        """Refuse what nobody could make sense of. Raises PublicWordsMissingError, which names the field."""
        if not self.question:
            raise PublicWordsMissingError(field="question")
        if not self.answer:
            raise PublicWordsMissingError(field="answer")
        if self.answer_en and not self.question_en:
            raise PublicWordsMissingError(field="question_en")
        if self.question_en and not self.answer_en:
            raise PublicWordsMissingError(field="answer_en")

    @property
    def pieces(self) -> list[str]:
        """All words, for looking through them."""
        return [words for words in self.said.values() if words]

    @property
    def said(self) -> dict[str, str]:
        """The words alone, by field."""
        return {name: getattr(self, name) for name in AnswerText.model_fields}

    @property
    def folded(self) -> str:
        """The words by which it is found."""
        return fold(" ".join(self.pieces))


class PublicAnswer(AnswerText):
    """An answered question in the hands of the team. `origin` leads to the request it was taken from.

    Nothing of the resident stands here but that id, and it never leaves the team: what everybody reads is a
    `ShownAnswer`, which has no place for it.
    """

    id: str
    area: str
    reach: list[str]  # see `Area.reach`: a scope is asked against it
    guide: str | None = None
    showing: Showing = Showing.DRAFT
    origin: str | None = None
    words: str = ""  # folded
    made_by: str
    made_by_name: str
    made_at: datetime
    changed_at: datetime
    changed_by_name: str = ""
    published_at: datetime | None = None  # first
    withdrawn_at: datetime | None = None
    is_demonstration: bool = False
    version: int = 0

    def say(
        self, text: AnswerText, *, area: str, reach: Sequence[str], guide: str | None, name: str, at: datetime
    ) -> None:
        """Take other words. Whether they may be public is asked when they are to be."""
        self.question, self.answer = text.question, text.answer
        self.question_en, self.answer_en = text.question_en, text.answer_en
        self.area, self.reach, self.guide, self.words = area, list(reach), guide, text.folded
        self.changed_at, self.changed_by_name = at, name

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
        self.changed_at, self.changed_by_name = at, name

    def erase(self, *, name: str, at: datetime) -> None:
        """Empty what was withdrawn, for good. Raises NotWithdrawnError."""
        if self.showing is not Showing.WITHDRAWN:
            raise NotWithdrawnError
        self.question = self.answer = self.question_en = self.answer_en = self.words = ""
        self.origin, self.changed_at, self.changed_by_name = None, at, name


class ShownAnswer(AnswerText):
    """What everybody reads: no request, no member, no resident."""

    id: str
    area: str
    guide: str | None = None
    published_at: datetime
    changed_at: datetime

    def has(self, language: str) -> bool:
        """Tell whether it is said in a language."""
        return language != "en" or bool(self.answer_en)

    def asked_in(self, language: str) -> str:
        """Return the question in a language, in Vietnamese when nobody wrote it in that one."""
        return self.question_en if language == "en" and self.question_en else self.question

    def answered_in(self, language: str) -> str:
        """Return the answer likewise."""
        return self.answer_en if language == "en" and self.answer_en else self.answer


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
    """Who did what with an answer or a petition. `said` is what everybody could read from then on."""

    id: str
    subject: str
    at: datetime
    act: PublicAct
    member_name: str  # empty: it followed the request
    said: dict[str, str] = Field(default_factory=dict)
