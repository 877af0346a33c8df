"""A shared phone: whoever comes back may ask for somebody else, and nobody is asked who."""

from bot.engine.effects import StepNoted
from helpdesk.journeys.models import StepEventKind
from tests.bot.conversing import Resident, consented, walking
from tests.bot.fakes import LAC_THUY


async def test_the_usual_case_is_not_slowed() -> None:
    resident = await consented()
    assert "someone_else" not in resident.offered
    await resident.later(days=3).writes("đăng ký khai sinh")
    assert resident.heard == ["guide.intro"]


async def test_who_says_hello_after_a_break_is_told_what_is_remembered() -> None:
    resident = await walking()
    await resident.writes("/huy")
    assert "someone_else" not in resident.offered

    await resident.later(hours=7).writes("chào em")

    assert resident.heard == ["finding.hello", "finding.back"]
    assert resident.offered == ["resume", "guides", "team", "someone_else"]


async def afresh() -> Resident:
    resident = await walking()
    await resident.writes("/huy")
    await resident.later(hours=7).writes("chào em")
    return await resident.taps("someone_else")


async def test_it_begins_afresh_and_the_commune_is_confirmed_with_one_tap() -> None:
    resident = await afresh()

    assert resident.conversation.walk is None
    assert [(e.kind, e.step) for e in resident.effects if isinstance(e, StepNoted)] == [
        (StepEventKind.LEFT, "giay-chung-sinh")
    ]
    assert resident.heard == ["another.fresh", "another.commune"]
    await resident.writes("đúng rồi")
    assert resident.conversation.area == LAC_THUY
    assert resident.heard == ["commune.chosen", "finding.ask"]


async def test_another_commune_is_typed_at_once_or_asked_for() -> None:
    resident = await afresh()
    await resident.writes("xã An Nghĩa")
    assert resident.conversation.area == "05393"

    resident = await afresh()
    await resident.writes("không")
    assert resident.heard == ["commune.ask"]


async def test_words_written_at_a_step_after_a_break_may_be_for_somebody_else_and_are_kept() -> None:
    resident = (await walking()).later(days=2)
    await resident.writes("đăng ký khai sinh")
    assert resident.heard == ["walking.words"]
    assert resident.offered[-1] == "someone_else"

    await resident.taps("someone_else")
    await resident.taps(f"area:{LAC_THUY}")

    assert resident.heard == ["commune.chosen", "guide.intro"]


async def test_nothing_says_who_it_was() -> None:
    resident = await afresh()
    await resident.writes("đúng")
    assert resident.conversation.pending == {"commune_asked": True}


async def test_who_is_there_all_the_time_finds_it_in_the_menu_only() -> None:
    resident = await walking()
    await resident.writes("cho hỏi chút")
    assert "someone_else" not in resident.offered
    await resident.writes("/menu")
    await resident.writes("hỏi cho người khác")
    assert resident.heard == ["another.fresh", "another.commune"]
