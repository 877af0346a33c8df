"""Choosing the commune."""

from functools import cache

import pytest

from bot.engine.effects import RequestOpened
from guides.catalogue.catalogue import Catalogue
from guides.library.searching import search_over
from guides.search.lexicon import packaged_lexicon
from helpdesk.areas.seed_files import official_rows
from tests.bot.conversing import Resident, consented
from tests.bot.fakes import BINH_AN_NORTH, LAC_THUY, ROWS, LookupsInMemory, PlacesInMemory
from tests.guides.examples import LONG_FROM_NOW


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


@pytest.mark.parametrize("words", ["không biết", "toi khong biet ạ", "không nhớ nữa", "1"])
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


async def test_who_knows_only_the_province_lives_in_the_province() -> None:
    resident = await asked()
    await resident.taps("unknown")
    await resident.writes("Phú Thọ")
    assert resident.offered == ["unknown", "other_province"]
    await resident.writes("Xyzabc")
    assert (resident.heard, resident.offered) == (["commune.not_found"], ["unknown", "other_province"])

    await resident.taps("unknown")

    assert (resident.heard, resident.conversation.area) == (["commune.chosen", "finding.ask"], "25")
    assert resident.facts("commune.chosen") == {"area": "Tỉnh Phú Thọ"}


async def test_a_request_of_someone_who_knows_only_the_province_goes_to_its_team() -> None:
    resident = await consented(area=None)
    await resident.writes("cho tôi gặp cán bộ với")
    await resident.taps("unknown")
    await resident.writes("Phú Thọ")

    await resident.writes("tôi không biết")

    assert resident.heard == ["commune.chosen", "stuck.sent", "phone.ask"]
    (opened,) = resident.effects
    assert isinstance(opened, RequestOpened)
    assert opened.area == "25"


async def test_the_province_can_be_chosen_again() -> None:
    resident = await asked()
    await resident.taps("unknown")
    await resident.writes("Phú Thọ")

    await resident.taps("other_province")

    assert (resident.heard, resident.offered) == (["commune.province"], ["later"])


@pytest.mark.parametrize("words", ["để sau", "1"])
async def test_who_does_not_even_know_the_province_can_go_on(words: str) -> None:
    resident = await asked()
    await resident.taps("unknown")

    await resident.writes(words)

    assert (resident.heard, resident.conversation.area) == (["finding.ask"], None)


async def test_a_request_that_waited_for_a_commune_nobody_knows_is_said_not_to_be_made() -> None:
    resident = await consented(area=None)
    await resident.writes("cho tôi gặp cán bộ với")
    await resident.taps("unknown")

    await resident.taps("later")

    assert (resident.heard, resident.effects) == (["commune.no_request", "finding.ask"], [])
    assert resident.conversation.pending == {"commune_asked": True}


# -- words that are no place, although some commune is called so -----------------------------------------------------


@cache
def vietnam() -> PlacesInMemory:
    """Return all places of today and before."""
    return PlacesInMemory(list(official_rows()))


def real() -> LookupsInMemory:
    guides = Catalogue.load_packaged(today=LONG_FROM_NOW)
    return LookupsInMemory(places=vietnam(), guides=guides, search=search_over(guides, packaged_lexicon()))


async def asked_in_vietnam() -> Resident:
    resident = await Resident(real()).starts()
    return await resident.taps("agree")


@pytest.mark.parametrize("words", ["đồng ý", "dong y", "Vâng ạ", "ok em", "không"])
async def test_a_yes_is_no_commune(words: str) -> None:
    resident = await asked_in_vietnam()

    await resident.writes(words)

    assert (resident.heard, resident.conversation.area) == (["commune.ask"], None)


@pytest.mark.parametrize(
    "words", ["thanh toán", "an sinh", "lương hưu", "khai sinh", "tạm trú", "tôi muốn làm hộ chiếu"]
)
async def test_a_wish_is_no_commune_and_waits_for_one(words: str) -> None:
    resident = await asked_in_vietnam()

    await resident.writes(words)
    assert resident.conversation.area is None
    if resident.heard == ["commune.is_it"]:
        await resident.taps("wish")

    assert resident.heard == ["commune.wish_noted", "commune.ask"]
    assert resident.conversation.pending["words"] == words
    await resident.writes("xã Lạc Thủy")
    assert resident.conversation.area == LAC_THUY
    assert resident.heard[0] == "commune.chosen"
    assert resident.heard[1:] in (["guide.intro"], ["finding.which"], ["finding.nothing"])


@pytest.mark.parametrize(
    "words",
    (
        "Lạc Thủy|lac thuy|xã Lạc Thuỷ|tôi ở xã Lạc Thủy|Lạc Thủy, Phú Thọ|x. Lạc Thủy tỉnh Phú Thọ|"
        "Chi Nê|TT Chi Nê|thị trấn Chi Nê, huyện Lạc Thủy"
    ).split("|"),
)
async def test_an_exact_name_old_or_new_is_taken_without_asking(words: str) -> None:
    resident = await asked_in_vietnam()

    await resident.writes(words)

    assert resident.conversation.area == LAC_THUY


@pytest.mark.parametrize("words", ["Lạc Thuy2", "lac thui", "xã Lạc Thủi"])
async def test_a_name_with_a_typo_is_asked_about(words: str) -> None:
    resident = await asked_in_vietnam()

    await resident.writes(words)
    assert resident.heard in (["commune.is_it"], ["commune.which"])
    assert resident.conversation.area is None
    await resident.taps(f"area:{LAC_THUY}")

    assert resident.conversation.area == LAC_THUY


async def test_a_place_that_was_not_meant_is_asked_for_again() -> None:
    resident = await asked()
    await resident.writes("Lạc Thủi")
    assert (resident.heard, resident.offered[1:]) == (["commune.is_it"], ["not_it", "unknown", "later"])

    await resident.writes("không ạ")

    assert (resident.heard, resident.conversation.area) == (["commune.ask"], None)


@pytest.mark.parametrize("words", ["dạ đúng rồi ạ", "vâng", "Đúng rồi", "1"])
async def test_a_place_that_was_meant_is_taken_with_a_yes(words: str) -> None:
    resident = await asked()
    await resident.writes("Lạc Thủi")

    await resident.writes(words)

    assert resident.conversation.area == LAC_THUY


async def test_whoever_wants_a_person_before_the_commune_is_asked_for_it_and_then_gets_the_team() -> None:
    resident = await asked()

    await resident.writes("gặp cán bộ")
    assert (resident.heard, resident.offered) == (["commune.needed"], ["unknown"])
    await resident.writes("Lạc Thủy")

    assert resident.heard == ["commune.chosen", "stuck.sent", "phone.ask"]


async def test_a_scam_is_not_made_to_wait_for_the_commune() -> None:
    resident = await asked()
    await resident.writes("tôi bị lừa đảo mất tiền")
    assert resident.heard == ["finding.scam", "guide.intro"]


@pytest.mark.parametrize(("words", "heard"), [("xin chào", "finding.hello"), ("cảm ơn em", "finding.welcome")])
async def test_politeness_is_answered_and_the_commune_asked_for_again(words: str, heard: str) -> None:
    resident = await asked()
    await resident.writes(words)
    assert resident.heard == [heard, "commune.ask"]


async def test_a_wish_instead_of_a_province_waits_too() -> None:
    resident = await asked()
    await resident.taps("unknown")

    await resident.writes("đăng ký khai sinh")

    assert resident.heard == ["commune.wish_noted", "commune.province"]
    await resident.taps("later")
    assert resident.heard == ["guide.intro"]


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
