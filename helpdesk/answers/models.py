"""A question with its answer, as everybody may read it."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Final

from helpdesk.public_words.models import PublicText, PublicWords, ShownWords

LONGEST_QUESTION: Final = 300
LONGEST_ANSWER: Final = 4000
"""In characters, each language for itself."""


class AnswerText(PublicText):
    """What is said: in Vietnamese, and perhaps in English."""

    LONGEST: ClassVar[Mapping[str, int]] = {
        "question": LONGEST_QUESTION,
        "answer": LONGEST_ANSWER,
        "question_en": LONGEST_QUESTION,
        "answer_en": LONGEST_ANSWER,
    }

    question: str
    answer: str
    question_en: str = ""
    answer_en: str = ""
    guide: str | None = None  # about which; whether there is such a one is for the page to ask

    @property
    def needed(self) -> list[str]:
        """Question and answer; in English both or none."""
        return ["question", "answer", *(["question_en", "answer_en"] if self.question_en or self.answer_en else [])]


class PublicAnswer(AnswerText, PublicWords):
    """An answered question in the hands of the team."""

    ORIGIN: ClassVar[str] = "origin"

    origin: str | None = None


class ShownAnswer(AnswerText, ShownWords):
    """What everybody reads of it."""

    published_at: datetime

    def has(self, language: str) -> bool:
        """Tell whether it is said in a language."""
        return language != "en" or bool(self.answer_en)

    def asked_in(self, language: str) -> str:
        """Return the question in a language, in Vietnamese when nobody wrote it in that one."""
        return self.question_en if language == "en" and self.question_en else self.question

    def answered_in(self, language: str) -> str:
        """Return the answer likewise."""
        return self.answer_en if language == "en" and self.answer_en else self.answer
