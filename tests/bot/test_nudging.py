"""Who left a guide in the middle is asked once; who does not want that is left alone."""

import pytest

from bot.engine.effects import NudgesSwitched, StepNoted
from guides.catalogue.catalogue import Catalogue
from helpdesk.journeys.models import StepEventKind
from helpdesk.messaging.models import NoticeClass
from tests.bot.conversing import Resident, asking, kinds, walking
from tests.bot.fakes import BIRTH, SCAM

SECOND = BIRTH.steps[1].id


async def left(resident: Resident | None = None, *, hours: float = 24.1) -> Resident:
    """Return a resident who was silent at step 2 for so long, and whom the clock tells of it."""
    if resident is None:
        resident = await (await walking()).taps("next")
    journey = resident.conversation.walk.journey if resident.conversation.walk else ""
    return await resident.later(hours=hours).gets("left_walk", journey=journey)


async def test_a_day_later_the_step_is_named_and_one_tap_goes_on() -> None:
    resident = await left()
    assert resident.heard == ["nudging.ask"]
    assert resident.notices[-1].notice_class is NoticeClass.REMINDER
    assert "bước 2" in resident.text("vi")
    assert "Làm nop-ho-so" in resident.text("vi")

    await resident.taps("resume")

    assert (resident.heard, resident.step) == (["step.show"], SECOND)
    (noted,) = resident.effects
    assert isinstance(noted, StepNoted)
    assert (noted.kind, noted.step) == (StepEventKind.RESUMED, SECOND)


@pytest.mark.parametrize("words", ["tiếp", "làm tiếp", "1", "có", "vâng ạ"])
async def test_going_on_can_be_said(words: str) -> None:
    assert (await (await left()).writes(words)).heard == ["step.show"]


async def test_it_is_asked_once_for_a_walk() -> None:
    resident = await left()
    before = len(resident.notices)
    await left(resident)
    await left(resident, hours=48)
    assert len(resident.notices) == before


async def test_later_keeps_the_place() -> None:
    resident = await left()
    await resident.writes("để sau")
    assert resident.heard == ["nudging.later", "finding.back"]
    assert resident.offered[0] == "resume"


async def test_a_no_is_remembered_for_the_next_guide() -> None:
    resident = await left()
    await resident.writes("đừng nhắc nữa")
    assert resident.effects == [NudgesSwitched(is_on=False)]
    assert resident.heard[0] == "nudging.off"

    await resident.writes("đăng ký khai sinh")
    await resident.taps("start")
    before = len(resident.notices)
    await left(resident)

    assert len(resident.notices) == before


async def test_it_can_be_switched_on_again_where_reminders_are() -> None:
    resident = await left()
    await resident.taps("no_nudges")
    await resident.writes("/nhac")
    assert resident.offered == ["new_reminder", "nudges_on", "other"]
    await resident.taps("nudges_on")
    assert resident.effects == [NudgesSwitched(is_on=True)]


async def test_words_are_a_wish_as_ever() -> None:
    assert (await (await left()).writes("đăng ký khai sinh")).heard == ["guide.intro"]


async def test_nobody_is_nudged_while_the_team_helps() -> None:
    resident = await asking()
    before = len(resident.notices)
    await left(resident)
    assert len(resident.notices) == before


async def test_nobody_is_nudged_at_night_but_in_the_morning_after() -> None:
    resident = await left(hours=36)
    assert resident.heard == ["step.show"]
    await left(resident, hours=12)
    assert resident.heard == ["nudging.ask"]


async def test_who_came_back_meanwhile_or_finished_is_not_nudged() -> None:
    resident = await left(hours=23)
    assert resident.heard == ["step.show"]
    await resident.later(hours=2).gets("left_walk", journey="another")
    assert resident.heard == ["step.show"]
    for key in ("next", "done"):
        await resident.taps(key)
    await left(resident)
    assert resident.heard == ["walking.done"]


async def test_a_guide_that_is_gone_is_not_asked_about() -> None:
    resident = await (await walking()).taps("next")
    resident.look.guides = Catalogue([SCAM])
    before = len(resident.notices)
    await left(resident)
    assert len(resident.notices) == before


async def test_of_a_step_that_is_gone_only_the_guide_is_named() -> None:
    resident = await (await walking()).taps("next")
    resident.look.guides = Catalogue([BIRTH.model_copy(update={"version": 2, "steps": [BIRTH.steps[0]]}), SCAM])
    assert (await left(resident)).heard == ["nudging.ask_guide"]
    await resident.taps("resume")
    assert resident.heard == ["walking.updated", "step.show"]
    kinds_of_steps = [effect.kind for effect in resident.effects if isinstance(effect, StepNoted)]
    assert kinds_of_steps == [StepEventKind.REACHED, StepEventKind.RESUMED]


async def test_who_goes_on_by_themselves_after_a_break_has_resumed_too() -> None:
    resident = (await walking()).later(days=2)
    await resident.taps("next")
    assert kinds(resident.effects) == ["StepNoted", "StepNoted"]
    assert {effect.step for effect in resident.effects if isinstance(effect, StepNoted)} == {SECOND}
