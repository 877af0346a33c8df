"""The menu, the language, the way to take one's data back, and what is no answer at all."""

from datetime import date

import pytest

from bot.dialogs.welcome import TEXT_VERSION
from bot.engine.effects import ConsentGiven, ConsentWithdrawn
from bot.engine.messages import Kind
from bot.engine.talk import OwnPetition, OwnRequest
from helpdesk.petitions.models import PetitionStatus
from helpdesk.support_requests.models import Status
from tests.bot.conversing import Resident, asking, consented, walking
from tests.bot.fakes import BIRTH, LAC_THUY


@pytest.mark.parametrize("words", ["/menu", "/MENU", "/menu@to_so_bot", "/help", "/trogiup", "menu", " Menu "])
async def test_the_menu_comes_by_command_and_by_its_name(words: str) -> None:
    resident = await walking()

    await resident.writes(words)

    assert resident.heard == ["menu.ask"]
    assert resident.offered == [
        *("resume", "guides", "team", "reminders", "checking", "someone_else"),
        *("commune", "linking", "language", "privacy", "call_back", "news"),
    ]


@pytest.mark.parametrize(
    ("key", "heard"),
    [
        ("resume", ["step.show"]),
        ("guides", ["finding.list"]),
        ("my_request", ["talking.ask"]),
        ("reminders", ["reminding.day"]),
        ("someone_else", ["another.fresh", "another.commune"]),
        ("checking", ["checking.ask"]),
        ("commune", ["commune.ask"]),
        ("linking", ["linking.code"]),
        ("language", ["language.ask"]),
        ("privacy", ["privacy.show"]),
    ],
)
async def test_every_entry_of_the_menu_leads_where_it_says(key: str, heard: list[str]) -> None:
    resident = await asking()
    await resident.writes("/menu")

    number = resident.offered.index(key) + 1
    await resident.writes(str(number))

    assert resident.heard == heard


async def test_words_in_the_menu_are_a_wish() -> None:
    resident = await consented()
    await resident.writes("/menu")
    assert (await resident.writes("đăng ký khai sinh")).heard == ["guide.intro"]


@pytest.mark.parametrize("words", ["/abc", "/", "/ menu", "/🙂"])
async def test_an_unknown_command_shows_the_menu(words: str) -> None:
    resident = await consented()
    assert (await resident.writes(words)).heard == ["command.unknown", "menu.ask"]


@pytest.mark.parametrize("words", ["/huy", "/hủy", "/cancel", "/huỷ"])
async def test_cancel_leaves_what_was_asked(words: str) -> None:
    resident = await consented()
    await resident.writes("/quyenrieng")

    await resident.writes(words)

    assert resident.heard == ["command.cancelled", "finding.ask"]


async def test_cancel_keeps_the_place_in_the_guide() -> None:
    resident = await walking()

    await resident.writes("/huy")
    assert resident.offered[0] == "resume"
    await resident.taps("resume")

    assert resident.heard == ["step.show"]


async def test_the_language_changes_at_once() -> None:
    resident = await walking()
    await resident.writes("/ngonngu")

    await resident.writes("2")

    assert resident.conversation.language == resident.notices[-1].language == "en"
    assert resident.heard == ["finding.ask"]
    assert resident.offered[0] == "resume"


async def test_words_instead_of_a_language_are_a_wish() -> None:
    resident = await consented()
    await resident.writes("/language")
    assert (await resident.writes("đăng ký khai sinh")).heard == ["guide.intro"]


async def test_what_is_kept_is_said_in_full() -> None:
    resident = await asking()
    resident.look.phone_tails[str(resident.conversation.resident)] = "678"

    await resident.writes("/quyenrieng")

    assert resident.heard == ["privacy.show"]
    assert resident.offered == ["keep", "withdraw"]
    for said in ("UBND xã Thử Nghiệm", "Xã Lạc Thủy, Tỉnh Phú Thọ", "678", "22/11/2026"):
        assert said in resident.text()


async def test_what_is_not_known_is_said_to_be_not_known() -> None:
    resident = await consented(area=None)
    await resident.writes("/privacy")
    assert resident.text().count("not given") == 2
    assert "None" not in resident.text()


async def test_the_text_agreed_to_is_the_one_of_that_day_not_todays() -> None:
    resident = await consented()
    resident.look.agreed = "2025-03-01"

    await resident.writes("/quyenrieng")

    assert "01/03/2025" in resident.text()
    assert "01/03/2025" in resident.text("vi")


async def test_leaving_it_as_it_is_changes_nothing() -> None:
    resident = await consented()
    await resident.writes("/quyenrieng")

    await resident.taps("keep")

    assert (resident.effects, resident.heard) == ([], ["finding.ask"])


async def test_forgetting_is_asked_twice() -> None:
    resident = await asking()
    await resident.writes("/quyenrieng")

    await resident.writes("2")
    assert (resident.heard, resident.effects) == (["privacy.sure"], [])
    await resident.taps("keep")

    assert resident.conversation.resident is not None
    assert resident.effects == []


async def forgotten(resident: Resident) -> Resident:
    await resident.writes("/quyenrieng")
    await resident.taps("withdraw")
    return await resident.taps("withdraw")


async def test_forgetting_leaves_nothing_in_the_conversation() -> None:
    resident = await walking()
    await resident.writes("số nhà tôi ở đầu xóm")
    await resident.taps("stuck")
    await resident.taps("skip")
    known = resident.conversation.resident or ""

    await forgotten(resident)

    assert resident.effects == [ConsentWithdrawn(TEXT_VERSION, known)]
    assert resident.heard == ["privacy.withdrawn"]
    kept = resident.conversation
    assert (kept.resident, kept.area, kept.walk, kept.request, kept.pending) == (None, None, None, None, {})
    assert kept.last_words == ""
    assert "đầu xóm" not in kept.model_dump_json()


async def test_whoever_withdrew_can_agree_again_and_begins_anew() -> None:
    resident = await forgotten(await walking())

    await resident.writes("đăng ký khai sinh")
    assert resident.heard == ["welcome.ask"]
    await resident.taps("agree")
    assert resident.effects == [ConsentGiven(TEXT_VERSION)]
    await resident.taps("later")

    assert resident.heard == ["guide.intro"]


async def test_whoever_withdrew_and_presses_the_button_is_asked_in_full() -> None:
    resident = await forgotten(await walking())

    await resident.taps("agree")

    assert (resident.heard, resident.effects) == (["welcome.ask"], [])


async def test_a_button_from_before_the_withdrawal_does_nothing() -> None:
    resident = await walking()
    onward = resident.button("next")
    await forgotten(resident)

    await resident.sends_choice(onward)

    assert resident.heard == ["tap.stale", "privacy.withdrawn"]
    assert (resident.effects, resident.conversation.walk) == ([], None)


async def test_forgetting_tapped_twice_forgets_once() -> None:
    resident = await walking()
    await resident.writes("/quyenrieng")
    await resident.taps("withdraw")
    sure = resident.button("withdraw")
    await resident.sends_choice(sure)

    await resident.sends_choice(sure)

    assert resident.effects == []


# -- what is no answer ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("media", ["sticker", "photo", "voice", "location", "other"])
async def test_media_is_told_to_be_unreadable_and_the_question_is_asked_again(media: str) -> None:
    resident = await walking()

    await resident.sends(Kind.UNSUPPORTED, media=media)

    assert resident.heard == ["media.unsupported", "step.show"]
    assert resident.offered == ["next", "stuck", "other"]
    await resident.writes("1")
    assert resident.heard == ["step.show"]


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u00a0"])
async def test_an_empty_message_is_told_so(text: str) -> None:
    resident = await walking()
    await resident.sends(Kind.TEXT, text=text)
    assert resident.heard == ["text.empty", "step.show"]


@pytest.mark.parametrize("text", ["🙂", "?!", "\u200b", "x" * 10_000, "%(name)s %s %", "<b>&amp;", "\x00", "1 2 3"])
async def test_odd_text_gets_a_clear_sentence(text: str) -> None:
    resident = await consented()
    await resident.writes(text)
    assert resident.heard in (["finding.nothing"], ["text.empty", "finding.ask"])


async def test_asking_again_many_times_keeps_the_question() -> None:
    resident = await consented(area=None)
    await resident.writes("/xa")

    for _ in range(5):
        await resident.sends(Kind.UNSUPPORTED, media="sticker")
    assert resident.heard == ["media.unsupported", "commune.ask"]
    await resident.writes("Lạc Thủy")

    assert resident.conversation.area == LAC_THUY


async def test_a_warning_stands_before_the_answer_when_something_secret_was_written() -> None:
    resident = await consented()

    await resident.writes("mã OTP của tôi là 482913, căn cước 038090001234")

    assert resident.heard[0] == "privacy.masked"
    assert "a one-time code" in resident.text()
    assert "an identity number" in resident.text()
    assert "482913" not in resident.conversation.model_dump_json()
    assert "038090001" not in resident.conversation.model_dump_json()


async def test_a_phone_number_alone_scares_nobody() -> None:
    resident = await consented()
    await resident.writes("0912345678")
    assert "privacy.masked" not in resident.heard


async def test_numbers_that_could_delete_everything_never_stand_without_their_question() -> None:
    resident = await asking()
    await resident.writes("/quyenrieng")

    await resident.gets("taken", request=resident.conversation.request, code="K7M-2QF", name="Lan")

    assert resident.heard == ["team.taken", "privacy.show"]
    assert resident.offered == ["keep", "withdraw"]


async def test_my_requests_are_listed_with_code_matter_and_state() -> None:
    resident = await consented()
    resident.look.own = [
        OwnRequest("K7M-2QF", BIRTH.slug, 1, "", Status.TAKEN),
        OwnRequest("A3B-C4D", None, None, "Cấp bản sao", Status.WITH_RESIDENT),
        OwnRequest("E6F-G7H", None, None, "", Status.WAITING),
        OwnRequest(
            "J8K-M9N", None, None, "", Status.WITH_OFFICE, OwnPetition(PetitionStatus.FORWARDED, date(2026, 11, 20))
        ),
    ]
    await resident.writes("/menu")

    await resident.taps("my_request")

    listed = ["mine.list", "mine.guide", "mine.procedure", "mine.other", "mine.other", "mine.petition"]
    assert resident.heard == [*listed, "finding.ask"]
    assert "K7M-2QF: Việc khai-sinh – tổ đang làm" in resident.text("vi")
    assert "J8K-M9N trong danh sách kiến nghị: đã chuyển cơ quan phụ trách, ngày 20/11/2026." in resident.text("vi")
