"""Choosing the commune."""

import pytest

from bot.engine.effects import RequestOpened
from tests.bot.conversing import Resident, consented
from tests.bot.fakes import BINH_AN_NORTH, LAC_THUY, ROWS, PlacesInMemory


async def asked() -> Resident:
    resident = await Resident().starts()
    return await resident.taps("agree")


@pytest.mark.parametrize("words", ["Lạc Thủy", "xã lạc thuỷ", "lac thuy", "Chi Nê"])
async def test_a_typed_name_is_enough(words: str) -> None:
    resident = await asked()

    await resident.writes(words)

    assert resident.conversation.area == LAC_THUY
    assert resident.heard == ["commune.chosen", "finding.ask"]
    assert resident.facts("commune.chosen") == {"area": "Xã Lạc Thủy, Tỉnh Phú Thọ"}


async def test_of_two_places_of_one_name_the_resident_chooses() -> None:
    resident = await asked()

    await resident.writes("Bình An")
    assert resident.heard == ["commune.which"]
    assert resident.offered[2:] == ["unknown", "later"]
    await resident.taps(f"area:{BINH_AN_NORTH}")

    assert resident.conversation.area == BINH_AN_NORTH


async def test_of_two_places_of_one_name_another_name_can_be_written() -> None:
    resident = await asked()
    await resident.writes("Bình An")

    await resident.writes("Lạc Thủy")

    assert resident.conversation.area == LAC_THUY


async def test_an_unknown_commune_is_asked_for_again() -> None:
    resident = await asked()

    await resident.writes("Xyzabc")

    assert (resident.heard, resident.offered) == (["commune.not_found"], ["unknown", "later"])
    assert resident.conversation.area is None


@pytest.mark.parametrize("words", ["không biết", "toi khong biet", "1"])
async def test_who_does_not_know_begins_with_the_province(words: str) -> None:
    resident = await asked()

    await resident.writes(words)
    assert resident.heard == ["commune.province"]
    await resident.writes("Atlantis")
    assert resident.heard == ["commune.province_not_found"]
    await resident.writes("vinh long")
    assert resident.heard == ["commune.in_province"]
    await resident.writes("Lạc Thủy")
    assert resident.heard == ["commune.not_found"]
    await resident.writes("Bình An")

    assert resident.heard == ["commune.chosen", "finding.ask"]
    assert resident.conversation.area == "00902"


async def test_who_does_not_know_the_province_within_a_search_begins_again() -> None:
    resident = await asked()
    await resident.taps("unknown")
    await resident.writes("Phú Thọ")
    await resident.writes("Xyzabc")

    await resident.taps("unknown")

    assert resident.heard == ["commune.province"]


async def test_the_question_can_wait_and_is_not_asked_twice() -> None:
    resident = await asked()

    await resident.taps("later")
    assert resident.heard == ["finding.ask"]
    await resident.writes("đăng ký khai sinh")
    assert resident.heard == ["guide.intro"]


@pytest.mark.parametrize("command", ["/xa", "/commune"])
async def test_the_commune_can_be_changed_at_any_time(command: str) -> None:
    resident = await consented()

    await resident.writes(command)
    assert resident.heard == ["commune.ask"]
    await resident.writes("An Nghĩa")

    assert resident.conversation.area == "05393"
    assert resident.heard == ["commune.chosen", "finding.ask"]


async def test_without_a_commune_no_request_can_go_anywhere_so_it_is_asked_for_first() -> None:
    resident = await consented(area=None)

    await resident.writes("cho tôi gặp cán bộ với")
    assert (resident.heard, resident.offered) == (["commune.needed"], ["unknown"])
    assert resident.effects == []
    await resident.writes("Lạc Thủy")

    assert resident.heard == ["commune.chosen", "stuck.sent", "phone.ask"]
    (opened,) = resident.effects
    assert isinstance(opened, RequestOpened)
    assert (opened.area, opened.words) == (LAC_THUY, "cho tôi gặp cán bộ với")


async def test_a_place_that_left_the_tree_meanwhile_is_asked_for_again() -> None:
    resident = await asked()
    await resident.writes("Bình An")
    resident.look.places = PlacesInMemory([row for row in ROWS if row.id != BINH_AN_NORTH])

    await resident.taps(f"area:{BINH_AN_NORTH}")

    assert resident.heard == ["commune.not_found"]
