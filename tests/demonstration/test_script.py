from collections.abc import Iterable
from datetime import date

import pytest

from api.demonstration.script import Script
from api.demonstration.today import WAITING
from guides.catalogue.catalogue import Catalogue
from helpdesk.privacy.masking import mask


@pytest.fixture(scope="module")
def script() -> Script:
    return Script.read()


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load_packaged(today=date(2026, 11, 24))


def _every_step_named(script: Script) -> Iterable[tuple[str, str | None]]:
    for slug, habit in script.habits.guides.items():
        yield from ((slug, step) for step in habit.stuck)
    yield from ((story.guide, story.step) for story in script.stories if story.guide)
    yield from ((waiting.guide, waiting.step) for waiting in WAITING)


def _every_text(script: Script) -> Iterable[str]:
    for story in script.stories:
        yield from (*story.says, *story.talk)
    for said in script.small_talk.model_dump().values():
        yield from said if isinstance(said, list) else (text for texts in said.values() for text in texts)


def test_names_only_guides_and_steps_that_are_packaged(script: Script, catalogue: Catalogue) -> None:
    missing = []
    for slug, step in _every_step_named(script):
        guide = catalogue.get(slug)
        if guide is None or (step and guide.step(step) is None):
            missing.append((slug, step))
    assert missing == []


def test_usual_answers_are_answers_to_questions_of_their_guides(script: Script, catalogue: Catalogue) -> None:
    unknown = []
    for slug, habit in script.habits.guides.items():
        guide = catalogue.get(slug)
        for question, option in habit.usual.items():
            step = guide.step(question) if guide else None
            if step is None or step.option(option) is None:
                unknown.append((slug, question, option))
    assert unknown == []


def test_tells_of_every_packaged_guide(script: Script, catalogue: Catalogue) -> None:
    slugs = {guide.slug for guide in catalogue}
    assert slugs == set(script.habits.guides)
    assert slugs <= {story.guide for story in script.stories if story.step is None}


def test_has_enough_stories_for_lists_that_do_not_look_copied(script: Script) -> None:
    assert len(script.stories) >= 40
    openings = [said for story in script.stories for said in story.says]
    assert len(openings) == len(set(openings)) >= 100


def test_no_text_holds_an_identifier_or_a_secret(script: Script) -> None:
    assert [text for text in _every_text(script) if mask(text).text != text] == []


def test_a_story_falls_back_from_the_step_to_the_guide_and_to_anything(script: Script) -> None:
    assert {story.step for story in script.stories_for("vneid-muc-2", "enter-code")} == {"enter-code"}
    assert {story.step for story in script.stories_for("vneid-muc-2", "a-new-step")} == {None}
    assert {story.guide for story in script.stories_for("a-new-guide", "a-step")} == {None}
