"""Talking with the team through the bot, and how it ends."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.engine.effects import PhoneGiven, RequestCancelled, RequestHeard
from bot.engine.messages import Kind
from helpdesk.clock import VIETNAM
from tests.bot.conversing import Resident, asking, kinds, walking
from tests.bot.fakes import BIRTH

FIRST = BIRTH.steps[0].id


def request_of(resident: Resident) -> str:
    assert resident.conversation.request
    return resident.conversation.request


async def answered(resident: Resident, text: str = "Cháu ra nhà văn hoá nhé") -> Resident:
    return await resident.gets("answered", request=request_of(resident), code="K7M-2QF", name="Lan", text=text)


async def test_words_go_to_the_team() -> None:
    resident = await asking()

    await resident.writes("em đứng trước cổng rồi")

    assert resident.effects == [RequestHeard(request_of(resident), "em đứng trước cổng rồi")]
    assert (resident.heard, resident.offered) == (
        ["talking.passed_on"],
        ["resume", "other", "cancel_request", "call_back"],
    )


async def test_ten_thousand_characters_go_to_the_team_whole() -> None:
    resident = await asking()
    long = "chữ " * 2_500

    await resident.writes(long)

    assert resident.effects == [RequestHeard(request_of(resident), long)]


async def test_an_answer_of_the_team_is_shown_with_its_name_and_can_be_replied_to() -> None:
    resident = await asking()

    await answered(resident)
    assert resident.heard == ["team.answered"]
    assert resident.text().startswith("Lan")
    assert "Cháu ra nhà văn hoá nhé" in resident.text()
    await resident.writes("dạ vâng ạ")

    assert resident.effects == [RequestHeard(request_of(resident), "dạ vâng ạ")]


async def test_an_answer_with_a_percent_sign_is_shown_as_it_was_written() -> None:
    resident = await asking()
    await answered(resident, "giảm 50%(hết) %s %(name)s 100%")
    assert "giảm 50%(hết) %s %(name)s 100%" in resident.text()


async def test_a_member_who_takes_the_request_is_named_and_the_open_question_stays() -> None:
    resident = await walking()
    await resident.taps("stuck")

    await resident.gets("taken", request=request_of(resident), code="K7M-2QF", name="Lan")

    assert resident.heard == ["team.taken"]
    assert [choice.key for choice in resident.notices[-1].choices] == ["skip"]  # its buttons stay in sight
    assert resident.notices[-1].question == resident.notices[-2].number
    assert resident.offered == ["skip"]
    assert (await resident.taps("skip")).heard == ["phone.skipped", "talking.ask"]


async def test_an_answer_while_walking_on_does_not_lose_the_walk() -> None:
    resident = await asking()
    await resident.taps("resume")
    await resident.taps("next")

    await answered(resident)
    assert resident.offered[0] == "resume"
    await resident.taps("resume")

    assert (resident.heard, resident.step) == (["step.show"], BIRTH.steps[1].id)


async def test_an_answer_in_the_middle_of_another_question_makes_its_buttons_stale() -> None:
    resident = await asking()
    await resident.writes("/language")
    english = resident.button("en")
    await answered(resident)

    await resident.sends_choice(english)

    assert resident.heard == ["tap.stale", "team.answered"]
    assert resident.conversation.language == "vi"


async def test_an_answer_after_consent_was_withdrawn_is_not_shown() -> None:
    resident = await asking()
    request = request_of(resident)
    await resident.writes("/quyenrieng")
    await resident.taps("withdraw")
    await resident.taps("withdraw")
    shown = len(resident.notices)

    for event, facts in (("taken", {}), ("answered", {"text": "…"}), ("resolved", {"resolution": "done"})):
        await resident.gets(event, request=request, code="K7M-2QF", name="Lan", **facts)

    assert len(resident.notices) == shown
    assert resident.conversation.request is None
    assert resident.offered == ["agree"]


async def test_an_event_nobody_knows_is_a_defect_and_is_not_swallowed() -> None:
    resident = await asking()
    with pytest.raises(ValueError, match="exploded"):
        await resident.gets("exploded", request=request_of(resident))


async def test_a_request_can_be_cancelled() -> None:
    resident = await asking()
    request = request_of(resident)

    await resident.taps("cancel_request")
    await resident.taps("cancel_request")

    assert resident.effects == [RequestCancelled(request)]
    assert (resident.heard, resident.conversation.request) == (["talking.cancelled", "finding.ask"], None)


async def test_another_matter_leaves_the_request_open() -> None:
    resident = await asking()
    request = request_of(resident)

    await resident.taps("other")
    assert resident.heard == ["finding.ask"]
    await resident.writes("đăng ký khai sinh")

    assert (resident.heard, resident.conversation.request) == (["guide.intro"], request)


async def test_cancel_as_a_command_leaves_the_request_to_its_own_button() -> None:
    resident = await asking()
    await resident.writes("/huy")
    assert (resident.heard, kinds(resident.effects)) == (["command.cancelled", "talking.ask"], [])


async def test_out_of_hours_is_said_with_every_message() -> None:
    resident = await asking()
    assert resident.look.team
    resident.look.team = replace(resident.look.team, answers_from=datetime(2026, 11, 24, 7, 30, tzinfo=VIETNAM))

    await resident.writes("còn ai không")

    assert resident.heard == ["talking.passed_on_closed"]


# -- numbers, phone numbers and captions ----------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["2", "số 2", "hai ạ"])
async def test_a_bare_number_may_answer_the_team_so_it_is_asked_about(words: str) -> None:
    resident = await asking()
    await answered(resident, "Bác ở bước mấy ạ?")

    await resident.writes(words)
    assert (resident.heard, resident.effects) == (["talking.number"], [])
    assert resident.offered == ["send_to_team", "other"]
    assert f"“{words}”" in resident.text("vi")
    await resident.writes("1")

    assert resident.effects == [RequestHeard(request_of(resident), words)]
    assert resident.heard == ["talking.passed_on"]


async def test_a_bare_number_may_mean_the_choice() -> None:
    resident = await asking()
    await answered(resident)
    await resident.writes("1")

    await resident.writes("2")

    assert (resident.heard, kinds(resident.effects)) == (["step.show"], ["StepNoted"])


async def test_words_after_a_bare_number_go_to_the_team_with_it() -> None:
    resident = await asking()
    await answered(resident, "Bác ở bước mấy ạ?")
    await resident.writes("2")

    await resident.writes("chỗ chụp ảnh ấy")

    assert resident.effects == [RequestHeard(request_of(resident), "2\nchỗ chụp ảnh ấy")]


async def test_a_number_said_as_a_choice_is_one() -> None:
    resident = await asking()
    assert (await resident.writes("chọn số 2")).heard == ["finding.ask"]


async def test_cancelling_by_number_is_still_asked_twice() -> None:
    resident = await asking()
    request = request_of(resident)
    await resident.writes("3")
    await resident.writes("2")
    assert (resident.heard, resident.effects) == (["talking.sure"], [])

    await resident.writes("vâng, huỷ đi")

    assert resident.effects == [RequestCancelled(request)]


@pytest.mark.parametrize("words", ["không", "Không, giữ lại", "1"])
async def test_a_no_keeps_the_request(words: str) -> None:
    resident = await asking()
    await resident.taps("cancel_request")

    await resident.writes(words)

    assert (resident.heard, resident.effects) == (["talking.ask"], [])


async def test_a_phone_number_written_to_the_team_is_kept_and_the_words_beside_it_go_on() -> None:
    resident = await asking()
    request = request_of(resident)

    await resident.writes("gọi tôi số 0912345678 sau 5 giờ nhé")

    assert resident.effects[0] == PhoneGiven("sealed", "678", request)
    assert isinstance(resident.effects[1], RequestHeard)
    assert "sau 5 giờ nhé" in resident.effects[1].words
    assert resident.heard == ["phone.kept", "talking.ask"]


async def test_a_bare_phone_number_sends_the_team_no_dots() -> None:
    resident = await asking()
    await resident.writes("0912 345 678")
    assert kinds(resident.effects) == ["PhoneGiven"]


@pytest.mark.parametrize("then", ["", "resume"])
async def test_a_shared_number_is_kept_while_a_request_is_open(then: str) -> None:
    resident = await asking()
    if then:
        await resident.taps(then)

    await resident.shares_phone()

    assert resident.effects == [PhoneGiven("sealed", "678", request_of(resident))]
    assert resident.heard == ["phone.kept", "step.show" if then else "talking.ask"]


async def test_the_caption_of_a_picture_goes_to_the_team() -> None:
    resident = await asking()

    await resident.sends(Kind.UNSUPPORTED, media="photo", text="máy tôi báo lỗi thế này")

    assert resident.effects == [RequestHeard(request_of(resident), "máy tôi báo lỗi thế này")]
    assert resident.heard == ["media.caption_read", "talking.passed_on"]
