"""Posters: scanned, or their code typed in any chat. Consent comes first, each conversation counts once."""

import pytest

from bot.engine.effects import PosterVisited
from helpdesk.posters.models import Poster
from tests.bot.conversing import Resident, consented
from tests.bot.fakes import BIRTH, LAC_THUY, NOW, LookupsInMemory


def poster(code: str = "7K4M", **changes: object) -> Poster:
    facts = {"area": LAC_THUY, "reach": ["25", LAC_THUY], "guide": BIRTH.slug, "made_by": "minh", "made_at": NOW}
    return Poster.model_validate({"id": code, **facts, **changes})


def on_the_wall(*posters: Poster) -> LookupsInMemory:
    return LookupsInMemory(posters={one.id: one for one in posters or (poster(),)})


def counted(resident: Resident) -> list[tuple[str, bool]]:
    return [(one.poster, one.is_typed) for one in resident.effects if isinstance(one, PosterVisited)]


async def test_a_scan_asks_for_consent_and_then_opens_the_guide_in_its_commune() -> None:
    resident = await Resident(on_the_wall()).starts("p-7K4M")

    assert resident.heard == ["welcome.ask"]
    assert counted(resident) == [("7K4M", False)]

    await resident.taps("agree")
    assert resident.heard == ["welcome.thanks", "guide.intro"]
    assert (resident.conversation.area, resident.facts("guide.intro")["guide"]) == (LAC_THUY, BIRTH.slug)


@pytest.mark.parametrize("typed", ["P7K4M", "p7k4m", "P-7K4M", "mã P7K4M ạ"])
async def test_a_typed_code_does_the_same(typed: str) -> None:
    resident = await Resident(on_the_wall()).writes(typed)

    assert resident.heard == ["welcome.ask"]
    assert counted(resident) == [("7K4M", True)]
    await resident.taps("agree")
    assert resident.heard == ["welcome.thanks", "guide.intro"]


@pytest.mark.parametrize("way", ["scanned", "typed"])
async def test_who_agreed_already_is_told_the_commune_and_led_to_the_guide(way: str) -> None:
    resident = await consented(on_the_wall(), area=None)

    await (resident.starts("p-7k4m") if way == "scanned" else resident.writes("P7K4M"))

    assert resident.heard == ["commune.chosen", "guide.intro"]
    assert resident.conversation.area == LAC_THUY
    assert counted(resident) == [("7K4M", way == "typed")]


async def test_a_conversation_counts_once_for_each_poster() -> None:
    resident = await consented(on_the_wall(poster(), poster("9QRT", guide=None)))
    for text, expected in (("P7K4M", 1), ("P7K4M", 0), ("P9QRT", 1), ("P7K4M", 0)):
        await resident.writes(text)
        assert len(counted(resident)) == expected, text
    await resident.starts("p-9QRT")
    assert counted(resident) == []


async def test_a_poster_of_the_bot_itself_asks_what_it_is_about() -> None:
    resident = await consented(on_the_wall(poster(guide=None)), area=None)

    await resident.starts("p-7K4M")

    assert resident.heard == ["commune.chosen", "finding.hello", "finding.ask"]


async def test_a_typed_code_is_no_answer_to_what_was_asked() -> None:
    resident = await consented(on_the_wall(), area=None)
    await resident.writes("/xa")
    assert resident.heard == ["commune.ask"]

    await resident.writes("P7K4M")

    assert resident.heard == ["commune.chosen", "guide.intro"]


@pytest.mark.parametrize("way", ["p-3333", "p-9QRT", "p-", "p-zzzzzzzz"])
async def test_an_unknown_code_gets_a_sentence_and_nothing_is_counted(way: str) -> None:
    resident = await consented(on_the_wall())
    await resident.writes("đăng ký khai sinh")

    await resident.starts(way)

    assert resident.heard == ["poster.unknown", "guide.intro"]
    assert counted(resident) == []


async def test_a_withdrawn_poster_says_so() -> None:
    look = on_the_wall(poster(withdrawn_at=NOW))
    resident = await consented(look, area=None)
    await resident.writes("P7K4M")
    assert resident.heard == ["poster.withdrawn", "finding.ask"]
    assert (counted(resident), resident.conversation.area) == ([], None)

    stranger = await Resident(look).starts("p-7K4M")
    assert stranger.heard == ["poster.withdrawn", "welcome.ask"]
    assert stranger.conversation.pending == {}


async def test_a_poster_of_a_province_brings_no_commune_along() -> None:
    resident = await Resident(on_the_wall(poster(area="25", reach=["25"]))).starts("p-7K4M")
    await resident.taps("agree")
    assert resident.heard == ["welcome.thanks", "commune.ask"]


async def test_a_guide_that_is_gone_meanwhile_is_told() -> None:
    resident = await consented(on_the_wall(poster(guide="gone")))
    await resident.writes("P7K4M")
    assert resident.heard == ["commune.chosen", "guide.gone", "finding.ask"]


async def test_who_says_no_is_forgotten_with_the_poster() -> None:
    resident = await Resident(on_the_wall()).starts("p-7K4M")
    await resident.taps("decline")
    assert (resident.conversation.posters, resident.conversation.pending) == ([], {})
