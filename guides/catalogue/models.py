"""A guide as its readers and its search know it. The YAML form is described in docs/guide-format.md."""

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

LONGEST_SHORT_TITLE = 40
"""In characters: a button of Telegram and a line of Zalo's numbered menu show no more."""

LONGEST_STEP = 300
"""In characters: what a neighbour reads aloud in one breath or two."""


class Strict(BaseModel):
    """A frozen part of a guide; an unknown key is an error, not a guess."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _filled(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("empty_text", "is empty: write the words or remove the key")
    return text


def _at_most(limit: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        if len(text) > limit:
            facts = {"length": len(text), "limit": limit}
            raise PydanticCustomError("too_long", "has {length} characters: shorten it to {limit} at most", facts)
        return text

    return check


def _shaped(pattern: str, remedy: str) -> Callable[[str], str]:
    shape = re.compile(pattern)

    def check(text: str) -> str:
        if not shape.fullmatch(text):
            facts = {"text": text, "remedy": remedy}
            raise PydanticCustomError("wrong_form", "is '{text}': {remedy}", facts)
        return text

    return check


Text = Annotated[str, AfterValidator(_filled)]
ShortText = Annotated[Text, AfterValidator(_at_most(LONGEST_SHORT_TITLE))]
StepText = Annotated[Text, AfterValidator(_at_most(LONGEST_STEP))]
Slug = Annotated[
    str, AfterValidator(_shaped(r"(?=.{1,60}$)[a-z0-9]+(-[a-z0-9]+)*", "use 1 to 60 of a-z, 0-9 and single hyphens"))
]
StepId = Annotated[str, AfterValidator(_shaped(r"[a-z0-9-]{1,24}", "use 1 to 24 of a-z, 0-9 and hyphens"))]
Code = Annotated[str, AfterValidator(_shaped(r"\d\.\d{6}", "write the national code like '1.001193'"))]
Address = Annotated[str, AfterValidator(_shaped(r"https?://\S+", "write the full address, https://…, without spaces"))]


class Localised(Strict):
    """The same words in both languages."""

    vi: Text
    en: Text

    def said(self, language: str) -> str:
        """Return the words in `language`, Vietnamese when it is not English."""
        return self.en if language == "en" else self.vi


class ShortLocalised(Localised):
    """Words for a button."""

    vi: ShortText
    en: ShortText


class StepLocalised(Localised):
    """Words of one step."""

    vi: StepText
    en: StepText


class Confidence(StrEnum):
    """How sure the sources make us."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Step(Strict):
    """One action. `id` never changes; `watch` says what to look out for, `if_fails` what to do then."""

    id: StepId
    text: StepLocalised
    watch: Localised | None = None
    if_fails: Localised | None = None


class Source(Strict):
    """Where a fact comes from and the day it was said there."""

    url: Address
    date: date
    note: str = ""


class Asks(Strict):
    """How people ask for it, for the search."""

    vi: list[Text] = Field(min_length=1)
    en: list[Text] = Field(default_factory=list)


class Guide(Strict):
    """A guide to one public service."""

    slug: Slug
    version: int = Field(ge=1)
    title: Localised
    short_title: ShortLocalised  # for buttons
    summary: Localised  # one or two sentences: what it is for
    codes: list[Code] = Field(default_factory=list)  # national procedure codes
    field: Localised
    agency: Localised
    fee: Localised
    duration: Localised
    documents: list[Localised] = Field(default_factory=list)
    steps: list[Step] = Field(min_length=1)
    pitfalls: list[Localised] = Field(default_factory=list)
    asks: Asks
    sources: list[Source] = Field(min_length=1)
    checked_on: date
    review_on: date
    valid_from: date | None = None
    valid_until: date | None = None
    owner: Text
    confidence: Confidence

    def step(self, step_id: str) -> Step | None:
        """Return the step with this id, None when this version has none."""
        return next((step for step in self.steps if step.id == step_id), None)

    def position(self, step_id: str) -> int:
        """Return the 1-based place of a step. Raises ValueError for an id this version does not have."""
        return [step.id for step in self.steps].index(step_id) + 1

    def is_stale(self, today: date) -> bool:
        """Tell whether its facts must be confirmed before use: review overdue or validity over."""
        return today > self.review_on or (self.valid_until is not None and today > self.valid_until)
