"""From a resident's words to a guide."""

import pytest

from bot.engine.effects import FoundAnyway, NothingFound
from guides.catalogue.catalogue import Catalogue
from guides.library.searching import search_over
from guides.search.lexicon import packaged_lexicon
from tests.bot.conversing import consented, kinds
from tests.bot.fakes import LookupsInMemory
from tests.guides.examples import LONG_FROM_NOW


async def test_clear_words_open_the_guide() -> None:
    resident = await consented()

    await resident.writes("đăng ký khai sinh")

    assert resident.heard == ["guide.intro"]
    assert resident.offered == ["start", "wrong", "team"]


@pytest.mark.parametrize("words", ["1", "số 1", "chọn 1", "1️⃣", "01"])
async def test_words_that_fit_several_guides_become_a_menu_answered_by_number(words: str) -> None:
    resident = await consented()

    await resident.writes("đăng ký")
    assert resident.heard == ["finding.which"]
    assert resident.offered == ["guide:khai-sinh", "guide:tam-tru", "team"]
    assert resident.notices[-1].choices[-1].label == "choice.none_of_these"
    await resident.writes(words)

    assert resident.heard == ["guide.intro"]
    assert resident.facts("guide.intro")["guide"] == "khai-sinh"


async def test_none_of_the_offered_guides_leads_to_the_team_with_what_was_asked() -> None:
    resident = await consented()
    await resident.writes("đăng ký")

    await resident.taps("team")

    assert resident.heard == ["stuck.sent", "phone.ask"]
    assert resident.effects[0].words == "đăng ký"  # type: ignore[attr-defined]


async def test_what_no_guide_fits_is_said_and_goes_to_the_team() -> None:
    resident = await consented()

    await resident.writes("hồ sơ lạ lắm")
    assert (resident.heard, resident.offered) == (["finding.nothing"], ["team", "guides"])
    assert resident.effects == [NothingFound("hồ sơ lạ lắm", ())]
    await resident.writes("1")

    assert resident.heard == ["stuck.sent", "phone.ask"]
    assert kinds(resident.effects) == ["RequestOpened"]
    assert resident.effects[0].words == "hồ sơ lạ lắm"  # type: ignore[attr-defined]


async def test_which_guide_was_meant_is_noted_when_it_is_chosen_from_the_list() -> None:
    resident = await consented()
    await resident.writes("hồ sơ lạ lắm")
    await resident.taps("guides")
    assert resident.effects == []
    await resident.taps("more:2")
    last = resident.offered[0]
    await resident.taps(last)
    assert resident.effects == [FoundAnyway("hồ sơ lạ lắm", last.removeprefix("guide:"))]


async def test_a_menu_in_which_nothing_fits_is_noted_too() -> None:
    resident = await consented()
    await resident.writes("đăng ký")
    await resident.taps("team")
    assert resident.effects[0] == NothingFound("đăng ký", ("khai-sinh", "tam-tru"))
    assert kinds(resident.effects) == ["NothingFound", "RequestOpened"]


async def test_a_guide_chosen_from_the_list_without_words_notes_nothing() -> None:
    resident = await consented()
    await resident.taps("guides")
    await resident.taps("guide:khai-sinh")
    assert resident.effects == []


async def test_not_what_was_meant_can_be_said_in_other_words() -> None:
    resident = await consented()
    await resident.writes("đăng ký khai sinh")

    await resident.taps("wrong")
    assert (resident.heard, resident.offered) == (["finding.wrong"], ["team", "guides"])
    await resident.writes("đăng ký")

    assert resident.heard == ["finding.which"]


async def test_not_what_was_meant_can_go_to_the_team_or_to_the_list() -> None:
    resident = await consented()
    await resident.writes("đăng ký khai sinh")
    await resident.taps("wrong")
    await resident.taps("guides")
    assert resident.heard == ["finding.list"]

    await resident.writes("đăng ký khai sinh")
    await resident.taps("wrong")
    await resident.taps("team")
    assert resident.effects[0].words == "đăng ký khai sinh"  # type: ignore[attr-defined]


async def test_all_guides_are_listed_in_pages() -> None:
    resident = await consented()

    await resident.taps("guides")
    first = resident.offered
    assert (len(first), first[-2:]) == (10, ["more:2", "team"])
    await resident.taps("more:2")

    assert resident.offered[-1] == "team"
    shown = [key for key in [*first, *resident.offered] if key.startswith("guide:")]
    assert shown == [f"guide:{guide.slug}" for guide in resident.look.guides]
    await resident.taps(shown[-1])
    assert (resident.heard, resident.offered) == (["guide.intro"], ["start", "team"])


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("xin chào", ["finding.hello", "finding.ask"]),
        ("cảm ơn em nhiều", ["finding.welcome", "finding.ask"]),
        ("tôi bị lừa đảo mất tiền", ["finding.scam", "reporting.told", "guide.intro"]),
    ],
)
async def test_greetings_thanks_and_alarms_are_heard_as_such(words: str, heard: list[str]) -> None:
    resident = await consented()
    assert (await resident.writes(words)).heard == heard


@pytest.mark.parametrize("words", ["cho tôi gặp cán bộ với", "gặp tổ", "call me back please"])
async def test_whoever_wants_a_person_gets_the_team(words: str) -> None:
    resident = await consented()
    assert (await resident.writes(words)).heard == ["stuck.sent", "phone.ask"]


async def test_every_packaged_guide_can_be_asked_for_and_read_from_the_list() -> None:
    guides = Catalogue.load_packaged(today=LONG_FROM_NOW)
    look = LookupsInMemory(guides=guides, search=search_over(guides, packaged_lexicon()))
    resident = await consented(look)

    for guide in guides:
        await resident.writes("/menu")
        await resident.writes(guide.title.vi)
        assert resident.facts("guide.intro")["guide"] == guide.slug
        await resident.taps("start")
        while "done" not in resident.offered:
            await resident.taps(resident.offered[0])
        await resident.taps("done")
        assert resident.heard == ["walking.done"]


async def test_a_wish_in_two_messages_before_the_yes_is_found_by_the_real_search() -> None:
    guides = Catalogue.load_packaged(today=LONG_FROM_NOW)
    resident = await consented(LookupsInMemory(guides=guides, search=search_over(guides, packaged_lexicon())))
    await resident.writes("/quyenrieng")
    await resident.taps("withdraw")
    await resident.taps("withdraw")

    await resident.writes("tôi muốn đăng ký khai sinh cho con")
    await resident.writes("ủa sao vậy em")
    await resident.taps("agree")
    await resident.taps("later")

    assert resident.facts("guide.intro")["guide"] == "dang-ky-khai-sinh"
