"""Talking with the team through the bot, and how it ends."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.engine.effects import PhoneGiven, RequestCancelled, RequestHeard, RequestRated
from bot.engine.messages import Kind
from helpdesk.clock import VIETNAM
from helpdesk.support_requests.models import Resolution
from tests.bot.conversing import Resident, asking, consented, kinds, walking
from tests.bot.fakes import BIRTH

FIRST = BIRTH.steps[0].id


def request_of(resident: Resident) -> str:
    assert resident.conversation.request
    return resident.conversation.request


async def answered(resident: Resident, text: str = "Cháu ra nhà văn hoá nhé") -> Resident:
    return await resident.gets("answered", request=request_of(resident), code="K7M-2QF", name="Lan", text=text)


async def resolved(resident: Resident, resolution: Resolution = Resolution.DONE) -> Resident:
    request = request_of(resident)
    resident.look.open_requests.discard(request)
    return await resident.gets("resolved", request=request, code="K7M-2QF", resolution=resolution.value)


async def test_words_go_to_the_team() -> None:
    resident = await asking()

    await resident.writes("em đứng trước cổng rồi")

    assert resident.effects == [RequestHeard(request_of(resident), "em đứng trước cổng rồi")]
    assert (resident.heard, resident.offered) == (["talking.passed_on"], ["resume", "other", "cancel_request"])


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

    assert (resident.heard, resident.effects) == (["step.show"], [])


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


# -- the end --------------------------------------------------------------------------------------------------------


OVER = (Resolution.DONE, Resolution.NOT_POSSIBLE)


@pytest.mark.parametrize("resolution", OVER)
async def test_when_help_is_over_it_is_said_and_asked_about(resolution: Resolution) -> None:
    resident = await resolved(await asking(), resolution)

    assert resident.heard == [f"resolved.{resolution.value}", "rating.ask"]
    assert resident.offered == [*(f"rate:{score}" for score in range(1, 6)), "reopen", "resume", "skip"]


@pytest.mark.parametrize("resolution", [one for one in Resolution if one not in OVER])
async def test_when_help_goes_on_elsewhere_it_is_said_and_nobody_asks_how_it_was(resolution: Resolution) -> None:
    resident = await resolved(await asking(), resolution)
    assert (resident.heard, resident.offered) == ([f"resolved.{resolution.value}"], ["resume", "other"])

    await resident.writes("cháu ơi bác vẫn cần")

    assert resident.effects == [RequestHeard(request_of(resident), "cháu ơi bác vẫn cần")]
    assert resident.heard == ["talking.reopened", "talking.passed_on"]


@pytest.mark.parametrize("words", ["dạ vâng", "ok em", "cảm ơn cháu nhé"])
async def test_a_nod_to_a_new_appointment_does_not_open_the_request_again(words: str) -> None:
    resident = await resolved(await asking(), Resolution.NEW_APPOINTMENT)

    await resident.writes(words)

    assert (resident.effects, resident.heard) == ([], ["rating.skipped", "finding.ask"])


@pytest.mark.parametrize("score", range(1, 6))
async def test_a_rating_is_a_number_and_a_word_may_follow(score: int) -> None:
    resident = await resolved(await asking())
    request = request_of(resident)

    await resident.writes(str(score))
    assert resident.effects == [RequestRated(request, score)]
    assert (resident.heard, resident.offered) == (["rating.word"], ["skip"])
    await resident.writes("cháu Lan nhiệt tình lắm")

    assert resident.effects == [RequestRated(request, score, "cháu Lan nhiệt tình lắm")]
    assert (resident.heard, resident.conversation.request) == (["rating.thanks", "finding.ask"], None)


async def test_the_word_can_be_left_out() -> None:
    resident = await resolved(await asking())
    await resident.taps("rate:4")

    await resident.writes("Bỏ qua")

    assert (resident.effects, resident.heard) == ([], ["rating.thanks", "finding.ask"])


async def test_thanks_instead_of_a_number_are_welcome() -> None:
    resident = await resolved(await asking())

    await resident.writes("cảm ơn cháu")

    assert (resident.heard, resident.effects) == (["finding.welcome", "finding.ask"], [])
    assert resident.conversation.request is None


@pytest.mark.parametrize(
    ("words", "score"), [("Rất tốt", 5), ("5 sao", 5), ("5 điểm", 5), ("tốt ạ", 4), ("tạm được", 3), ("chưa tốt", 1)]
)
async def test_a_rating_in_words_is_one_too(words: str, score: int) -> None:
    resident = await resolved(await asking())
    request = request_of(resident)

    await resident.writes(words)

    assert resident.effects == [RequestRated(request, score)]


@pytest.mark.parametrize("words", ["ok em", "dạ vâng", "bỏ qua", "thôi em"])
async def test_a_nod_or_a_skip_is_no_rating_and_opens_nothing(words: str) -> None:
    resident = await resolved(await asking())

    await resident.writes(words)

    assert (resident.effects, resident.heard) == ([], ["rating.skipped", "finding.ask"])
    assert resident.conversation.request is None


async def test_words_instead_of_a_rating_are_asked_about_and_kept() -> None:
    resident = await resolved(await asking())
    request = request_of(resident)

    await resident.writes("vẫn còn")
    await resident.writes("một giấy nữa")
    assert (resident.effects, resident.heard) == ([], ["rating.words"])
    await resident.writes("Chưa xong, nhờ tổ tiếp")

    assert resident.effects == [RequestHeard(request, "vẫn còn\nmột giấy nữa")]
    assert resident.heard == ["talking.reopened", "talking.passed_on"]
    assert resident.conversation.request == request


async def test_words_before_a_rating_become_its_word() -> None:
    resident = await resolved(await asking())
    request = request_of(resident)
    await resident.writes("cháu Lan nhiệt tình lắm")

    await resident.writes("5")

    assert resident.effects == [RequestRated(request, 5, "cháu Lan nhiệt tình lắm")]
    assert resident.heard == ["rating.thanks", "finding.ask"]


async def test_words_instead_of_a_rating_can_be_a_new_wish() -> None:
    resident = await resolved(await asking())
    await resident.writes("đăng ký")

    await resident.taps("search")

    assert (resident.heard, resident.conversation.request) == (["finding.which"], None)


async def test_the_button_alone_opens_the_request_again_and_the_team_reads_it() -> None:
    resident = await resolved(await asking())
    request = request_of(resident)

    await resident.taps("reopen")

    assert resident.effects == [RequestHeard(request, "Chưa xong, nhờ tổ tiếp")]
    assert resident.heard == ["talking.reopened", "talking.passed_on"]


async def test_the_guide_can_be_gone_on_with_instead_of_a_rating() -> None:
    resident = await resolved(await asking())

    await resident.taps("resume")

    assert (resident.heard, resident.conversation.request) == (["step.show"], None)


@pytest.mark.parametrize("words", ["0", "6", "99"])
async def test_a_number_that_is_no_rating_is_not_taken_for_one(words: str) -> None:
    resident = await resolved(await asking())

    await resident.writes(words)

    assert not [effect for effect in resident.effects if isinstance(effect, RequestRated)]


async def test_a_rating_tapped_twice_counts_once() -> None:
    resident = await resolved(await asking())
    five = resident.button("rate:5")
    await resident.sends_choice(five)

    await resident.sends_choice(five)

    assert (resident.effects, resident.heard) == ([], ["tap.stale", "rating.word"])


async def test_a_sticker_instead_of_a_rating_is_no_rating() -> None:
    resident = await resolved(await asking())
    await resident.sends(Kind.UNSUPPORTED, media="sticker")
    assert (resident.heard, resident.effects) == (["media.unsupported", "rating.ask"], [])


async def test_the_end_is_told_while_another_matter_is_under_way() -> None:
    resident = await asking()
    request = request_of(resident)
    await resident.taps("resume")

    await resident.gets("resolved", request=request, code="K7M-2QF", resolution="done")
    await resident.taps("rate:5")
    await resident.taps("skip")

    assert resident.offered[0] == "resume"
    assert resident.step == FIRST


async def test_an_end_for_whoever_has_no_walk_leads_back_to_the_beginning() -> None:
    resident = await consented()
    await resident.writes("gặp tổ")
    await resident.taps("skip")
    await resolved(resident)
    await resident.taps("rate:1")
    await resident.taps("skip")
    assert resident.offered == ["guides", "team"]
