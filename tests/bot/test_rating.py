"""How a request ends: what is said, how it was, and how it opens again."""

import pytest

from bot.engine.effects import RequestHeard, RequestRated
from bot.engine.messages import Kind
from helpdesk.support_requests.models import Resolution
from helpdesk.support_requests.rating_reasons import HIGH, Reason, reasons_for
from tests.bot.conversing import Resident, asking, consented
from tests.bot.fakes import BIRTH, NOW

FIRST = BIRTH.steps[0].id


def request_of(resident: Resident) -> str:
    assert resident.conversation.request
    return resident.conversation.request


async def resolved(resident: Resident, resolution: Resolution = Resolution.DONE) -> Resident:
    request = request_of(resident)
    resident.look.open_requests.discard(request)
    return await resident.gets("resolved", request=request, code="K7M-2QF", resolution=resolution.value)


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
    assert resident.heard == ["rating.praise" if score >= HIGH else "rating.blame"]
    again = [] if score >= HIGH else ["reopen"]
    assert resident.offered == [*(f"reason:{reason}" for reason in reasons_for(score)), *again, "skip"]
    await resident.writes("cháu Lan nhiệt tình lắm")

    assert resident.effects == [RequestRated(request, score, "cháu Lan nhiệt tình lắm")]
    assert (resident.heard, resident.conversation.request) == (["rating.thanks", "finding.ask"], None)


async def test_reasons_are_tapped_one_after_the_other_and_each_counts_at_once() -> None:
    resident = await resolved(await asking())
    request = request_of(resident)
    await resident.taps("rate:2")

    await resident.taps("reason:slow")
    assert resident.effects == [RequestRated(request, 2, reasons=(Reason.SLOW,))]
    assert resident.heard == ["rating.more"]
    assert "reason:slow" not in resident.offered
    await resident.writes("Khó hiểu")  # by what stands on the button
    assert resident.effects == [RequestRated(request, 2, reasons=(Reason.UNCLEAR,))]
    assert resident.facts("rating.more") == {"reasons": ["slow", "unclear"]}
    assert "Phải chờ lâu, Khó hiểu" in resident.text("vi")
    await resident.writes("phải đi lại nhiều quá")

    assert resident.effects == [RequestRated(request, 2, "phải đi lại nhiều quá")]
    assert resident.heard == ["rating.thanks", "finding.ask"]


@pytest.mark.parametrize(
    ("words", "reasons"),
    [("1, 3", (Reason.SLOW, Reason.UNCLEAR)), ("4 và 1", (Reason.SLOW, Reason.MANNER)), ("1 2 3 4", None)],
)
async def test_where_choices_are_numbers_several_fit_in_one_message(
    words: str, reasons: tuple[Reason, ...] | None
) -> None:
    resident = await resolved(await asking())
    await resident.writes("2")

    await resident.writes(words)

    every = (Reason.SLOW, Reason.NOT_DONE, Reason.UNCLEAR, Reason.MANNER)
    assert resident.effects == [RequestRated(request_of(resident), 2, reasons=reasons or every)]


@pytest.mark.parametrize("words", ["1, 9", "12 và 7"])
async def test_numbers_that_are_no_reasons_are_words(words: str) -> None:
    resident = await resolved(await asking())
    request = request_of(resident)
    await resident.writes("2")

    await resident.writes(words)

    assert resident.effects == [RequestRated(request, 2, words)]


async def test_who_is_not_content_lets_the_team_go_on_with_one_tap() -> None:
    resident = await resolved(await asking())
    request = request_of(resident)
    await resident.taps("rate:1")
    await resident.taps("reason:not_done")

    await resident.taps("reopen")

    assert resident.effects == [RequestHeard(request, "Chưa xong, nhờ tổ tiếp")]
    assert resident.heard == ["talking.reopened", "talking.passed_on"]


async def test_when_every_reason_is_given_words_may_still_follow() -> None:
    resident = await resolved(await asking())
    await resident.taps("rate:5")
    for reason in reasons_for(5):
        await resident.taps(f"reason:{reason}")
    assert resident.offered == ["skip"]

    await resident.writes("Thế thôi")

    assert (resident.effects, resident.heard) == ([], ["rating.thanks", "finding.ask"])


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


async def test_words_instead_of_a_rating_go_to_the_team_and_open_the_request_again() -> None:
    resident = await resolved(await asking())
    request = request_of(resident)

    await resident.writes("vẫn còn một giấy nữa")

    assert resident.effects == [RequestHeard(request, "vẫn còn một giấy nữa")]
    assert resident.heard == ["talking.reopened", "talking.passed_on"]
    assert resident.conversation.request == request


async def test_words_that_clearly_look_for_a_guide_are_asked_about_and_kept() -> None:
    resident = await resolved(await asking())
    request = request_of(resident)

    await resident.writes("đăng ký khai sinh")
    assert (resident.effects, resident.heard) == ([], ["rating.words"])
    await resident.writes("Chưa xong, nhờ tổ tiếp")

    assert resident.effects == [RequestHeard(request, "đăng ký khai sinh")]
    assert resident.heard == ["talking.reopened", "talking.passed_on"]
    assert resident.conversation.request == request


async def test_a_number_that_is_no_score_is_asked_again() -> None:
    resident = await resolved(await asking())

    await resident.writes("15")

    assert (resident.effects, resident.heard) == ([], ["rating.ask"])


async def test_who_is_blocked_opens_nothing_again_with_words() -> None:
    resident = await resolved(await asking())
    resident.look.blocked = NOW

    await resident.writes("vẫn chưa được")

    assert (resident.effects, resident.heard[0]) == ([], "team.blocked")


async def test_words_before_a_rating_become_its_word() -> None:
    resident = await resolved(await asking())
    request = request_of(resident)
    await resident.writes("đăng ký khai sinh")

    await resident.writes("5")

    assert resident.effects == [RequestRated(request, 5, "đăng ký khai sinh")]
    assert resident.heard == ["rating.thanks", "finding.ask"]


async def test_words_instead_of_a_rating_can_be_a_new_wish() -> None:
    resident = await resolved(await asking())
    await resident.writes("đăng ký khai sinh")

    await resident.taps("search")

    assert (resident.heard[-1], resident.conversation.request) == ("guide.intro", None)


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

    assert (resident.effects, resident.heard) == ([], ["tap.stale", "rating.praise"])


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
