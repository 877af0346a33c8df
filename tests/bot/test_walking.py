"""Walking through a guide."""

import pytest

from bot.engine.effects import RequestOpened, StepNoted
from guides.catalogue.catalogue import Catalogue
from guides.catalogue.models import Guide
from helpdesk.journeys.models import StepEventKind
from tests.bot.conversing import Resident, consented, walking, wording
from tests.bot.fakes import BIRTH, RESIDENCE, LookupsInMemory, tiny_guide

FIRST, SECOND, LAST = (step.id for step in BIRTH.steps)


def noted(resident: Resident) -> list[tuple[str, int, str, StepEventKind]]:
    return [(e.guide, e.version, e.step, e.kind) for e in resident.effects if isinstance(e, StepNoted)]


async def test_the_first_step_is_shown_with_its_number() -> None:
    resident = await walking()

    assert (resident.heard, resident.step) == (["step.show"], FIRST)
    assert resident.offered == ["next", "stuck", "other"]
    assert resident.text().startswith("Step 1 of 3 · Matter khai-sinh")
    assert resident.text("vi").startswith("Bước 1/3")
    assert noted(resident) == [
        (BIRTH.slug, 1, FIRST, StepEventKind.STARTED),
        (BIRTH.slug, 1, FIRST, StepEventKind.REACHED),
    ]


@pytest.mark.parametrize("words", ["1", "tiếp", "TIẾP TỤC", "next", "bước tiếp theo"])
async def test_the_next_step_is_a_number_or_a_word_away(words: str) -> None:
    resident = await walking()

    await resident.writes(words)

    assert (resident.heard, resident.step) == (["step.show"], SECOND)
    assert resident.offered == ["next", "stuck", "back", "other"]
    assert noted(resident) == [(BIRTH.slug, 1, SECOND, StepEventKind.REACHED)]


@pytest.mark.parametrize("words", ["3", "quay lại", "back"])
async def test_a_step_back_is_one_too(words: str) -> None:
    resident = await walking()
    await resident.taps("next")

    await resident.writes(words)

    assert resident.step == FIRST
    assert noted(resident) == [(BIRTH.slug, 1, FIRST, StepEventKind.WENT_BACK)]


async def test_the_last_step_ends_the_walk() -> None:
    resident = await walking()
    await resident.taps("next")
    await resident.taps("next")
    assert resident.offered == ["done", "stuck", "back", "other"]

    await resident.writes("xong rồi")

    assert (resident.heard, resident.conversation.walk) == (["walking.done"], None)
    assert noted(resident) == [(BIRTH.slug, 1, LAST, StepEventKind.DONE)]
    assert (await resident.taps("other")).heard == ["finding.ask"]


async def test_a_walk_is_taken_up_after_a_break() -> None:
    resident = await walking()
    await resident.taps("next")
    await resident.taps("other")
    assert resident.offered[0] == "resume"
    await resident.writes("/menu")

    await resident.writes("làm tiếp")

    assert (resident.heard, resident.step) == (["step.show"], SECOND)
    assert noted(resident) == [(BIRTH.slug, 1, SECOND, StepEventKind.RESUMED)]


async def test_words_within_a_walk_are_asked_about_and_kept() -> None:
    resident = await walking()

    await resident.writes("giấy chứng sinh của em bị mất")
    assert (resident.heard, resident.offered) == (["walking.words"], ["resume", "stuck", "search"])
    assert "step 1 of 3" in resident.text()
    await resident.taps("resume")
    assert (resident.heard, resident.step) == (["step.show"], FIRST)


async def test_words_within_a_walk_can_go_to_the_team_with_the_step() -> None:
    resident = await walking()
    await resident.writes("giấy chứng sinh của em bị mất")

    await resident.taps("stuck")

    assert resident.heard == ["stuck.sent", "phone.ask"]
    opened = resident.effects[1]
    assert (opened.guide, opened.step) == (BIRTH.slug, FIRST)  # type: ignore[attr-defined]
    assert opened.words == "giấy chứng sinh của em bị mất"  # type: ignore[attr-defined]


async def test_words_within_a_walk_can_be_another_wish() -> None:
    resident = await walking()
    await resident.writes("đăng ký")

    await resident.taps("search")
    assert resident.heard == ["finding.which"]
    await resident.taps(f"guide:{RESIDENCE.slug}")
    await resident.taps("start")

    assert noted(resident)[0] == (BIRTH.slug, 1, FIRST, StepEventKind.LEFT)
    assert resident.conversation.walk
    assert resident.conversation.walk.guide == RESIDENCE.slug
    assert resident.offered == ["done", "stuck", "other"]


async def test_several_texts_go_to_the_team_together() -> None:
    resident = await walking()
    await resident.writes("câu thứ nhất")
    await resident.writes("câu thứ hai")
    await resident.writes("câu thứ ba")

    await resident.taps("stuck")

    assert resident.effects[1].words == "câu thứ nhất\ncâu thứ hai\ncâu thứ ba"  # type: ignore[attr-defined]


async def test_two_taps_on_one_button_move_one_step() -> None:
    resident = await walking()
    button = resident.button("next")

    await resident.sends_choice(button)
    await resident.sends_choice(button)

    assert (resident.heard, resident.step) == (["tap.stale", "step.show"], SECOND)
    assert resident.effects == []
    await resident.taps("next")
    assert resident.step == LAST


@pytest.mark.parametrize("data", ["", ":", "1:", "x:y", "999:0", "1:0:0", "-1:0", "3:99", "3:-1", "💥"])
async def test_a_button_nobody_made_changes_nothing(data: str) -> None:
    resident = await walking()

    await resident.sends_choice(data)

    assert (resident.heard, resident.step, resident.effects) == (["tap.stale", "step.show"], FIRST, [])


async def test_a_button_of_an_old_guide_is_stale() -> None:
    resident = await walking()
    old = resident.button("next")
    await resident.writes("/menu")

    await resident.sends_choice(old)

    assert resident.heard == ["tap.stale", "menu.ask"]
    assert resident.step == FIRST


async def test_every_answer_to_a_tap_names_the_tap() -> None:
    resident = await walking()
    await resident.taps("next", tap="t1")
    assert resident.notices[-1].tap == "t1"


# -- a guide that changes under way ---------------------------------------------------------------------------------


def published(resident: Resident, *guides: Guide) -> None:
    resident.look.guides = Catalogue([*guides, RESIDENCE])


NEW = tiny_guide(BIRTH.slug, FIRST, "buoc-moi", SECOND, LAST, version=2)
WITHOUT = tiny_guide(BIRTH.slug, FIRST, LAST, version=3)


async def test_a_walk_goes_on_in_its_version_and_the_next_one_begins_in_the_new() -> None:
    resident = await walking()
    resident.look.guides = Catalogue([NEW, RESIDENCE], older=[BIRTH])

    await resident.taps("next")
    assert (resident.heard, resident.step) == (["step.show"], SECOND)
    assert resident.text().splitlines()[0].startswith("Step 2 of 3")
    assert noted(resident) == [(BIRTH.slug, 1, SECOND, StepEventKind.REACHED)]
    await resident.taps("next")
    await resident.taps("done")
    assert noted(resident) == [(BIRTH.slug, 1, LAST, StepEventKind.DONE)]

    await resident.writes("đăng ký khai sinh")
    await resident.taps("start")
    assert resident.text().splitlines()[0].startswith("Step 1 of 4")
    assert noted(resident)[0] == (BIRTH.slug, 2, FIRST, StepEventKind.STARTED)


async def test_whoever_is_stuck_in_an_old_version_is_stuck_at_its_step() -> None:
    resident = await walking()
    await resident.taps("next")
    resident.look.guides = Catalogue([WITHOUT, RESIDENCE], older=[BIRTH])
    await resident.taps("stuck")
    opened = next(effect for effect in resident.effects if isinstance(effect, RequestOpened))
    assert (opened.version, opened.step) == (1, SECOND)


@pytest.mark.parametrize("key", ["next", "back"])
async def test_a_new_version_is_told_before_it_goes_on(key: str) -> None:
    resident = await walking()
    await resident.taps("next")
    published(resident, NEW)

    await resident.taps(key)

    assert (resident.heard, resident.step) == (["walking.updated", "step.show"], SECOND)
    assert noted(resident) == [(BIRTH.slug, 2, SECOND, StepEventKind.REACHED)]
    assert resident.text().splitlines()[2].startswith("Step 3 of 4")
    await resident.taps("next")
    assert noted(resident) == [(BIRTH.slug, 2, LAST, StepEventKind.REACHED)]


async def test_a_new_version_is_told_when_the_walk_is_taken_up() -> None:
    resident = await walking()
    await resident.writes("/menu")
    published(resident, NEW)

    await resident.taps("resume")

    assert resident.heard == ["walking.updated", "step.show"]
    assert resident.conversation.walk
    assert resident.conversation.walk.version == 2


@pytest.mark.parametrize("key", ["next", "back"])
async def test_a_step_that_is_gone_begins_anew(key: str) -> None:
    resident = await walking()
    await resident.taps("next")
    published(resident, WITHOUT)

    await resident.taps(key)

    assert (resident.heard, resident.step) == (["walking.updated", "step.show"], FIRST)
    assert noted(resident) == [(BIRTH.slug, 3, FIRST, StepEventKind.REACHED)]


@pytest.mark.parametrize("key", ["next", "back", "stuck"])
async def test_a_guide_that_is_gone_is_told(key: str) -> None:
    resident = await walking()
    await resident.taps("next")
    published(resident)

    await resident.taps(key)

    if key == "stuck":  # the team still learns where it was
        assert (resident.effects[1].guide, resident.effects[1].version) == (BIRTH.slug, 1)  # type: ignore[attr-defined]
    else:
        assert (resident.heard, resident.conversation.walk) == (["guide.gone", "finding.ask"], None)


async def test_a_guide_that_is_gone_is_told_when_it_is_taken_up_or_begun() -> None:
    resident = await consented()
    await resident.writes("đăng ký khai sinh")
    published(resident)
    assert (await resident.taps("start")).heard == ["guide.gone", "finding.ask"]

    other = await walking()
    await other.taps("other")
    published(other)
    assert (await other.taps("resume")).heard == ["guide.gone", "finding.ask"]


async def test_being_stuck_names_the_version_the_resident_read() -> None:
    resident = await walking()
    await resident.taps("next")
    published(resident, WITHOUT)

    await resident.taps("stuck")

    assert noted(resident) == [(BIRTH.slug, 1, SECOND, StepEventKind.STUCK)]
    opened = resident.effects[1]
    assert (opened.version, opened.step) == (1, SECOND)  # type: ignore[attr-defined]


async def test_what_was_said_about_a_guide_can_be_shown_after_it_is_gone() -> None:
    resident = await walking()
    await resident.writes("câu hỏi")
    await resident.taps("resume")
    published(resident, WITHOUT)

    for notice in resident.notices:
        resident.look.guides = Catalogue([])
        assert resident.shown(notice)
        resident.look.guides = Catalogue([WITHOUT])
        assert resident.shown(notice)


async def test_the_picture_and_the_recording_of_a_step_are_shown_with_it() -> None:
    picture, audio = f"media-{'0' * 24}.jpg", f"media-{'1' * 24}.mp3"
    first, *rest = BIRTH.steps
    shown = first.model_copy(update={"picture": picture, "audio": audio})
    look = LookupsInMemory(guides=Catalogue([BIRTH.model_copy(update={"steps": [shown, *rest]}), RESIDENCE]))
    resident = await walking(look)

    files = wording(look).render(resident.notices[-1]).files
    assert [(file.kind.value, file.content_type, file.address) for file in files] == [
        ("photo", "image/jpeg", f"https://to-so.example/media/{picture}"),
        ("voice", "audio/mpeg", f"https://to-so.example/media/{audio}"),
    ]
    await resident.taps("next")
    assert resident.notices[-1].files == []
