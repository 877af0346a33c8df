"""A guide as its readers and its search know it. The YAML form is described in docs/guide-format.md."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from guides.catalogue import media
from helpdesk.language import N_

LONGEST_SHORT_TITLE = 40
"""In characters: a button of Telegram and a line of Zalo's numbered menu show no more."""

LONGEST_STEP = 300
"""In characters: what a neighbour reads aloud in one breath or two."""

MOST_CHOICES = 4
"""Of one question: more are no simple question, and too much for a small screen."""

Answers = Mapping[str, str]
"""What a resident answered on the way: the id of each question with the id of the choice taken."""


class Strict(BaseModel):
    """A frozen part of a guide; an unknown key is an error, not a guess."""

    model_config = ConfigDict(frozen=True, extra="forbid")


OWN_ERRORS = {
    "empty_text": N_("is empty: write the words or remove the key"),
    "too_long": N_("has %(length)s characters: shorten it to %(limit)s at most"),
    "wrong_form": N_("is '%(text)s': %(remedy)s"),
}
"""What the checks of these models say, by the kind of their error."""


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


NONE_YET: Answers = MappingProxyType({})

Text = Annotated[str, AfterValidator(_filled)]
ShortText = Annotated[Text, AfterValidator(_at_most(LONGEST_SHORT_TITLE))]
StepText = Annotated[Text, AfterValidator(_at_most(LONGEST_STEP))]
Slug = Annotated[
    str,
    AfterValidator(_shaped(r"(?=.{1,60}$)[a-z0-9]+(-[a-z0-9]+)*", N_("use 1 to 60 of a-z, 0-9 and single hyphens"))),
]
StepId = Annotated[str, AfterValidator(_shaped(r"[a-z0-9-]{1,24}", N_("use 1 to 24 of a-z, 0-9 and hyphens")))]
Code = Annotated[str, AfterValidator(_shaped(r"\d\.\d{6}", N_("write the national code like '1.001193'")))]
Address = Annotated[
    str, AfterValidator(_shaped(r"https?://\S+", N_("write the full address, https://…, without spaces")))
]


_UPLOADED = N_("send the file in with the editor, and write the name it gets there")
Picture = Annotated[str, AfterValidator(_shaped(media.shape(media.PICTURES), _UPLOADED))]
Recording = Annotated[str, AfterValidator(_shaped(media.shape(media.RECORDINGS), _UPLOADED))]


class Localised(Strict):
    """The same words in both languages."""

    vi: Text
    en: Text

    def said(self, language: str) -> str:
        """Return the words in `language`, Vietnamese when it is not English."""
        return self.en if language == "en" else self.vi


LANGUAGES = tuple(Localised.model_fields)
"""Those in which every guide is written."""


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


class Option(ShortLocalised):
    """One choice below a question."""

    id: StepId


class Step(Strict):
    """One action, or a question whose answer decides which of the later steps are for this resident.

    `id` never changes. Of an action, `watch` says what to look out for and `if_fails` what to do then; a question has
    `choices`. With `when`, a step is only for those who answered each question named there by one of its choices.
    """

    id: StepId
    when: dict[StepId, list[StepId]] = Field(default_factory=dict)
    text: StepLocalised
    watch: StepLocalised | None = None
    if_fails: StepLocalised | None = None
    picture: Picture | None = None
    audio: Recording | None = None  # somebody of the team reads it aloud
    choices: list[Option] = Field(default_factory=list, max_length=MOST_CHOICES)

    @property
    def is_question(self) -> bool:
        """Whether it asks something instead of telling what to do."""
        return bool(self.choices)

    def is_for(self, answers: Answers) -> bool:
        """Tell whether somebody who answered so comes by here."""
        return all(answers.get(question) in taken for question, taken in self.when.items())

    def option(self, option_id: str) -> Option | None:
        """Return the choice with this id, None when this version has none."""
        return next((option for option in self.choices if option.id == option_id), None)


class Fact(StrEnum):
    """What a source may be the source of."""

    FEE = "fee"
    DURATION = "duration"


class Source(Strict):
    """Where a fact comes from and the day it was said there."""

    url: Address
    date: date
    note: str = ""
    about: list[Fact] = Field(default_factory=list)


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
    contact: Localised  # whom to call or where to go when it does not work
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

    def way(self, answers: Answers) -> list[Step]:
        """Return the steps for somebody who answered so, questions among them, as far as the answers reach."""
        return [step for step in self.steps if step.is_for(answers)]

    def open_question(self, answers: Answers) -> Step | None:
        """Return the first question on the way that is not answered yet, None when the way is known to its end."""
        return next((step for step in self.way(answers) if step.is_question and step.id not in answers), None)

    def way_so_far(self, answers: Answers) -> list[Step]:
        """Return the steps up to the first question that is not answered yet, that one included."""
        way, question = self.way(answers), self.open_question(answers)
        return way if question is None else way[: way.index(question) + 1]

    def reasons(self, step: Step) -> list[tuple[Step, list[Option]]]:
        """Return the questions on which a step depends, each with the choices that lead to it."""
        asked = [one for one in self.steps if one.id in step.when]
        return [(one, [option for option in one.choices if option.id in step.when[one.id]]) for one in asked]

    def position(self, step_id: str, answers: Answers = NONE_YET) -> int:
        """Return the 1-based place of a step among the actions of its way; a question has that of the next action.

        Raises ValueError for an id this version does not have.
        """
        way = self.way(answers)
        if all(step.id != step_id for step in way):
            way = self.steps  # of a way that nobody knows any more
        place = [step.id for step in way].index(step_id)
        return 1 + sum(not step.is_question for step in way[:place])

    def count(self, answers: Answers = NONE_YET) -> int:
        """Return how many actions the way has; at open questions the longest way on counts."""
        for step in self.way(answers):
            if step.is_question and step.id not in answers:
                return max(self.count({**answers, step.id: option.id}) for option in step.choices)
        return sum(not step.is_question for step in self.way(answers))

    def known_before(self, step_id: str, answers: Answers) -> dict[str, str]:
        """Return the answers that lead to a step: those to questions that stand before it on the way."""
        before: dict[str, str] = {}
        for step in self.steps:
            if step.id == step_id:
                break
            if step.is_for(before) and step.option(answers.get(step.id, "")):
                before[step.id] = answers[step.id]
        return before

    def known(self, answers: Answers) -> dict[str, str]:
        """Return those of some answers that are answers to this version's questions on the way they lead."""
        return self.known_before("", answers)

    def answered(self, answers: Answers) -> Sequence[tuple[Step, Option]]:
        """Return the questions with the choices taken, in order."""
        found = ((step, step.option(answers.get(step.id, ""))) for step in self.steps)
        return [(step, option) for step, option in found if option is not None]

    def source_of(self, fact: Fact) -> Source | None:
        """Return the latest source of a fact, None when no source says it."""
        return max((source for source in self.sources if fact in source.about), key=lambda s: s.date, default=None)

    def is_stale(self, today: date) -> bool:
        """Tell whether its facts must be confirmed before use: review overdue or validity over."""
        return today > self.review_on or (self.valid_until is not None and today > self.valid_until)
