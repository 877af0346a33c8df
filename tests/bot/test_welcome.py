"""First contact: who runs this, consent, language, and the wish that waits meanwhile."""

import pytest

from bot.dialogs.welcome import TEXT_VERSION
from bot.dialogs.wishes import MOST, with_words
from bot.engine.effects import ConsentDeclined, ConsentGiven
from bot.engine.messages import Kind
from helpdesk.residents.service import resident_id
from tests.bot.conversing import Resident, consented
from tests.bot.fakes import LAC_THUY


async def test_the_first_message_says_who_runs_this_and_asks_for_consent() -> None:
    resident = await Resident().starts()

    assert resident.heard == ["welcome.ask"]
    assert resident.facts("welcome.ask") == {"operator": "UBND xã Thử Nghiệm"}
    assert "UBND xã Thử Nghiệm" in resident.text()
    assert resident.offered == ["agree", "decline"]
    assert resident.effects == []


@pytest.mark.parametrize("words", "1|1.|số 1|Đồng ý|dong y|TÔI ĐỒNG Ý|ok|Có|vâng ạ|I agree".split("|"))
async def test_a_yes_is_understood_by_number_and_by_word(words: str) -> None:
    resident = await Resident().starts()

    await resident.writes(words)

    assert resident.effects == [ConsentGiven(TEXT_VERSION)]
    assert resident.conversation.resident == resident_id(resident.conversation.id)
    assert resident.heard == ["welcome.thanks", "commune.ask"]


@pytest.mark.parametrize("words", ["2", "không đồng ý", "khong", "No"])
async def test_a_no_keeps_nothing_and_leaves_the_way_open(words: str) -> None:
    resident = await Resident().starts()

    await resident.writes(words)
    assert (resident.heard, resident.offered) == (["welcome.declined"], ["agree"])
    assert resident.effects == [ConsentDeclined()]
    assert resident.conversation.resident is None

    await resident.taps("agree")
    assert resident.effects == [ConsentGiven(TEXT_VERSION)]


async def test_after_a_no_nothing_that_was_said_is_remembered() -> None:
    resident = await Resident().starts(f"a-{LAC_THUY}")
    await resident.writes("con tôi mới sinh ở cạnh cây đa")
    assert "cây đa" in resident.conversation.model_dump_json()

    await resident.writes("tôi không đồng ý ạ")

    kept = resident.conversation
    assert (kept.pending, kept.last_words, kept.area) == ({}, "", None)
    assert "cây đa" not in kept.model_dump_json()


async def test_who_first_says_no_to_the_bot_of_a_commune_and_then_yes_is_not_asked_where_they_live() -> None:
    resident = Resident()
    await resident.sends(Kind.TEXT, text="chào em", home=LAC_THUY)
    assert resident.conversation.area == LAC_THUY
    await resident.taps("decline")

    await resident.taps("agree")

    assert (resident.conversation.area, resident.heard) == (LAC_THUY, ["welcome.thanks", "finding.ask"])


async def test_words_beside_the_guide_of_a_qr_code_reach_the_team() -> None:
    resident = await Resident().starts(f"a-{LAC_THUY}_g-khai-sinh")
    await resident.writes("tôi không có giấy chứng sinh")
    await resident.taps("agree")
    assert resident.heard == ["welcome.thanks", "guide.intro"]

    await resident.taps("team")

    assert resident.effects[0].words == "tôi không có giấy chứng sinh"  # type: ignore[attr-defined]


async def test_whoever_declined_and_writes_on_is_asked_again_and_their_words_wait() -> None:
    resident = await Resident().starts()
    await resident.taps("decline")

    await resident.writes("đăng ký khai sinh")
    assert (resident.heard, resident.effects) == (["welcome.needed"], [])

    await resident.taps("agree")
    await resident.taps("later")
    assert resident.heard == ["guide.intro"]


async def test_a_wish_in_the_first_message_survives_consent_and_commune() -> None:
    resident = await Resident().writes("đăng ký khai sinh")
    assert resident.heard == ["welcome.ask"]

    await resident.taps("agree")
    assert resident.heard == ["welcome.thanks", "commune.ask"]

    await resident.writes("Lạc Thủy")
    assert resident.heard == ["commune.chosen", "guide.intro"]
    assert resident.conversation.area == LAC_THUY


async def test_chatting_before_the_yes_does_not_push_the_wish_aside() -> None:
    resident = await Resident().starts("g-khai-sinh")
    await resident.writes("ủa là sao vậy em")

    await resident.taps("agree")
    await resident.taps("later")

    assert resident.heard == ["guide.intro"]
    assert resident.facts("guide.intro")["guide"] == "khai-sinh"


async def test_words_written_one_after_the_other_before_the_yes_are_one_wish() -> None:
    resident = await Resident().writes("đăng ký")
    await resident.writes("khai sinh")

    await resident.taps("agree")
    await resident.taps("later")

    assert resident.heard == ["guide.intro"]


async def test_a_qr_code_brings_commune_and_guide() -> None:
    resident = await Resident().starts(f"a-{LAC_THUY}_g-khai-sinh")

    await resident.taps("agree")

    assert resident.conversation.area == LAC_THUY
    assert resident.heard == ["welcome.thanks", "guide.intro"]


async def test_a_qr_code_of_nowhere_is_as_good_as_none() -> None:
    resident = await Resident().starts("a-99999_g-nothing_zzz")

    await resident.taps("agree")
    assert resident.heard == ["welcome.thanks", "commune.ask"]
    await resident.taps("later")
    assert resident.heard == ["guide.gone", "finding.ask"]


async def test_a_qr_code_after_consent_changes_the_commune_and_opens_the_guide() -> None:
    resident = await consented(area=None)

    await resident.starts(f"a-{LAC_THUY}_g-khai-sinh")

    assert resident.heard == ["commune.chosen", "guide.intro"]
    assert resident.conversation.area == LAC_THUY


async def test_start_after_consent_greets_and_asks_what_it_is_about() -> None:
    resident = await consented()
    assert (await resident.starts()).heard == ["finding.hello", "finding.ask"]


async def test_the_language_of_the_phone_is_taken_once() -> None:
    resident = await Resident().starts(language="en")
    assert resident.conversation.language == resident.notices[-1].language == "en"

    await resident.starts(language="vi")
    assert resident.conversation.language == "en"


async def test_the_language_can_be_changed_before_consent() -> None:
    resident = await Resident().writes("đăng ký khai sinh")

    await resident.writes("/language")
    assert (resident.heard, resident.offered) == (["language.ask"], ["vi", "en"])
    await resident.writes("2")

    assert resident.heard == ["welcome.ask"]
    assert resident.conversation.language == resident.notices[-1].language == "en"
    await resident.taps("agree")
    await resident.taps("later")
    assert resident.heard == ["guide.intro"]


async def test_words_instead_of_a_language_are_kept_for_later() -> None:
    resident = await Resident().writes("/language")

    await resident.writes("đăng ký khai sinh")

    assert resident.heard == ["language.ask"]
    assert resident.conversation.pending["words"] == "đăng ký khai sinh"


@pytest.mark.parametrize("command", ["/menu", "/huy", "/quyenrieng", "/xa", "/nothing", "/"])
async def test_before_consent_every_command_leads_to_the_question(command: str) -> None:
    resident = await Resident().writes("đăng ký khai sinh")

    await resident.writes(command)

    assert resident.heard == ["welcome.ask"]
    assert resident.conversation.pending["words"] == "đăng ký khai sinh"


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        (Kind.UNSUPPORTED, {"media": "sticker"}, "media.unsupported"),
        (Kind.TEXT, {"text": "  "}, "text.empty"),
        (Kind.CONTACT, {"phone": "sealed", "phone_tail": "678"}, "phone.not_asked"),
        (Kind.CHOICE, {"choice": "77:0"}, "tap.stale"),
    ],
)
async def test_before_consent_what_is_no_answer_is_told_so(kind: Kind, fields: dict[str, str], sentence: str) -> None:
    resident = await Resident().starts()

    await resident.sends(kind, **fields)

    assert resident.heard == [sentence, "welcome.ask"]
    assert resident.offered == ["agree", "decline"]
    assert resident.effects == []


async def test_the_caption_of_a_picture_as_the_first_message_is_a_wish() -> None:
    resident = await Resident().sends(Kind.UNSUPPORTED, media="photo", text="đăng ký khai sinh")
    assert resident.heard == ["media.caption_read", "welcome.ask"]

    await resident.taps("agree")
    await resident.taps("later")

    assert resident.heard == ["guide.intro"]


async def test_a_sticker_as_the_first_message_is_welcomed_too() -> None:
    resident = await Resident().sends(Kind.UNSUPPORTED, media="sticker")
    assert resident.heard == ["welcome.ask"]


def test_what_waits_for_a_yes_does_not_grow_for_ever() -> None:
    wish = with_words({}, "đầu")
    for _ in range(10):
        wish = with_words(wish, "x" * 5000)
    assert len(wish["words"]) == MOST
