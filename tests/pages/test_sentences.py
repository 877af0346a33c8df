"""Whatever can be refused has a sentence in both languages, and whatever the domain names has a word."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

import pytest

import api
import bot
import guides
import helpdesk
from api.errors import SENTENCES, STATUS, sentence_of, status_of
from api.web import words_for
from api.web.problems import SAID
from helpdesk.assistance.models import AgeBand, Circumstance, Mode, Place, Result, VneidOutcome
from helpdesk.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError, RefusalError
from helpdesk.language.catalogues import Words
from helpdesk.messaging.models import Cause, NoticeClass, NoticeState
from helpdesk.roster.calendar_links import CalendarKind
from helpdesk.roster.group_events import EventKind, EventState
from helpdesk.support_requests.errors import AnswerTooLongError
from helpdesk.support_requests.models import Resolution, Status
from helpdesk.support_requests.routing import Rung, Why
from helpdesk.teams.models import Role

WORDS: dict[type[StrEnum], Mapping[Any, str]] = {
    Place: words_for.PLACE,
    Mode: words_for.MODE,
    Result: words_for.RESULT,
    AgeBand: words_for.AGE_BAND,
    Circumstance: words_for.CIRCUMSTANCE,
    VneidOutcome: words_for.VNEID,
    Resolution: words_for.RESOLUTION,
    Status: words_for.STATUS,
    NoticeState: words_for.DELIVERY,
    NoticeClass: words_for.NOTICE_CLASS,
    Cause: words_for.CAUSE,
    Role: words_for.ROLE,
    EventKind: words_for.EVENT_KIND,
    EventState: words_for.EVENT_STATE,
    CalendarKind: words_for.CALENDAR,
    Rung: words_for.RUNG,
    Why: words_for.ASSIGNED_WHY,
}


@pytest.fixture(scope="module")
def words() -> Words:
    return Words.load()


def _refusals() -> Iterator[type[RefusalError]]:
    for room in (helpdesk, guides, bot, api):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    waiting = [RefusalError]
    while waiting:
        refusal = waiting.pop()
        waiting.extend(refusal.__subclasses__())
        yield refusal


def _facts_in(sentence: str) -> set[str]:
    return {part.split(")")[0] for part in sentence.split("%(")[1:]}


def test_every_refusal_has_a_sentence_and_no_sentence_is_left_over() -> None:
    assert {refusal.code for refusal in _refusals()} == set(SENTENCES)


def test_no_two_refusals_share_a_code() -> None:
    codes = [refusal.code for refusal in _refusals() if "code" in refusal.__dict__]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_is_translated_and_names_the_same_facts(words: Words, code: str) -> None:
    english = SENTENCES[code]
    vietnamese = words.translations("vi").gettext(english)
    assert vietnamese != english
    assert _facts_in(vietnamese) == _facts_in(english)
    assert words.translations("en").gettext(english) == english


@pytest.mark.parametrize("kind", WORDS)
def test_every_key_of_the_domain_has_a_word_in_both_languages(words: Words, kind: type[StrEnum]) -> None:
    assert set(WORDS[kind]) == set(kind)
    for word in WORDS[kind].values():
        assert words.translations("vi").gettext(word) != word


@pytest.mark.parametrize("status", SAID)
def test_every_problem_page_speaks_both_languages(words: Words, status: int) -> None:
    for sentence in SAID[status][:2]:
        assert words.translations("vi").gettext(sentence) != sentence


@pytest.mark.parametrize(
    ("family", "status"), [(NotFoundError, 404), (NotAllowedError, 404), (ConflictError, 409), (InvalidInputError, 422)]
)
def test_what_somebody_may_not_see_looks_like_what_is_not_there(family: type[RefusalError], status: int) -> None:
    assert STATUS[family] == status
    assert status_of(type("Some", (family,), {})()) == status


def test_a_refusal_says_its_facts(words: Words) -> None:
    said = sentence_of(AnswerTooLongError(length=2001, most=2000), words, "vi")
    assert "2001" in said
    assert "2000" in said
