"""Questions within a guide: answered with a tap, a number or a word, and taken back by going back."""

from bot.engine.effects import RequestOpened, StepNoted
from guides.catalogue.catalogue import Catalogue
from helpdesk.journeys.models import StepEventKind
from tests.bot.conversing import Resident, consented
from tests.bot.fakes import LAC_THUY, KnownPhrases, LookupsInMemory, tiny_guide
from tests.guides.test_branches import PASSPORT

FORM = tiny_guide("form", "fill").steps[0]
GUIDE = PASSPORT.model_copy(update={"slug": "ho-chieu"})


async def at_the_question(guides: Catalogue | None = None) -> Resident:
    look = LookupsInMemory(guides=guides or Catalogue([GUIDE]), search=KnownPhrases({"hộ chiếu": (GUIDE.slug,)}))
    resident = await consented(look)
    await resident.writes("/menu")
    await resident.writes("hộ chiếu")
    await resident.taps("start")
    return await resident.taps("next")


async def test_a_question_shows_its_choices_first() -> None:
    resident = await at_the_question()

    assert resident.step == "for-whom"
    assert resident.offered == ["answer_self", "answer_child", "stuck", "back", "other"]
    assert resident.text("vi").startswith("Hỏi trước một câu")


async def test_answers_are_numbers_or_the_words_on_the_button() -> None:
    for words in ("2", "child", "CHILD"):
        resident = await at_the_question()
        await resident.writes(words)
        assert resident.step == "bring-child"
        assert resident.text().startswith("Step 2 of 4")


async def test_the_branch_is_in_the_events_but_no_words() -> None:
    resident = await at_the_question()
    await resident.taps("answer_self")

    [event] = [effect for effect in resident.effects if isinstance(effect, StepNoted)]
    assert (event.step, event.kind, event.branch) == ("pay", StepEventKind.REACHED, "for-whom=self")
    assert resident.offered[0] == "done"


async def test_going_back_over_a_question_takes_its_answer_back() -> None:
    resident = await at_the_question()
    await resident.taps("answer_child")
    await resident.taps("back")

    assert resident.step == "for-whom"
    assert resident.conversation.walk is not None
    assert resident.conversation.walk.answers == {}
    await resident.taps("answer_self")
    assert resident.step == "pay"


async def test_who_is_stuck_in_a_branch_need_not_tell_it_again() -> None:
    resident = await at_the_question()
    resident.conversation.area = LAC_THUY
    await resident.taps("answer_child")
    await resident.taps("stuck")

    [opened] = [effect for effect in resident.effects if isinstance(effect, RequestOpened)]
    assert (opened.step, opened.answers) == ("bring-child", {"for-whom": "child"})


async def test_a_guide_that_was_rewritten_keeps_the_answers_it_still_asks_for() -> None:
    resident = await at_the_question()
    await resident.taps("answer_child")
    await resident.taps("next")
    resident.look.guides = Catalogue([GUIDE.model_copy(update={"version": 2})])

    await resident.taps("answer_older")

    assert resident.heard == ["walking.updated", "step.show"]
    assert resident.step == "age"
    assert resident.conversation.walk is not None
    assert resident.conversation.walk.answers == {"for-whom": "child"}


async def test_a_branch_that_is_gone_begins_anew() -> None:
    resident = await at_the_question()
    await resident.taps("answer_child")
    resident.look.guides = Catalogue([GUIDE.model_copy(update={"version": 2, "steps": [FORM]})])

    await resident.taps("next")

    assert (resident.heard, resident.step) == (["walking.updated", "step.show"], "fill")
