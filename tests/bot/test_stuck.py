"""Stuck: one tap makes a request; then, for whoever likes, a phone number."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.engine.effects import PhoneGiven, RequestHeard, RequestOpened
from bot.engine.messages import Kind
from bot.engine.talk import Responder
from helpdesk.clock import VIETNAM
from helpdesk.support_requests.models import Matter
from tests.bot.conversing import Resident, asking, consented, kinds, walking
from tests.bot.fakes import BIRTH, LAC_THUY, RESIDENCE

FIRST = BIRTH.steps[0].id


def request_of(resident: Resident) -> str:
    assert resident.conversation.request
    return resident.conversation.request


def opened(resident: Resident) -> RequestOpened:
    (request,) = [effect for effect in resident.effects if isinstance(effect, RequestOpened)]
    return request


async def test_who_is_stuck_before_the_first_step_asks_about_the_guide() -> None:
    resident = await consented(area=LAC_THUY)
    await resident.writes("đăng ký khai sinh")
    assert resident.heard == ["guide.intro"]

    await resident.writes("em bị kẹt")

    assert (opened(resident).guide, opened(resident).step) == (BIRTH.slug, None)


@pytest.mark.parametrize("words", ["2", "tôi bị kẹt", "Kẹt", "giúp với", "I'm stuck"])
async def test_a_stuck_resident_has_a_request_with_guide_version_and_step(words: str) -> None:
    resident = await walking()

    await resident.writes(words)

    assert kinds(resident.effects) == ["StepNoted", "RequestOpened"]
    request = opened(resident)
    assert (request.area, request.guide, request.version, request.step) == (LAC_THUY, BIRTH.slug, 1, FIRST)
    assert (request.words, resident.conversation.request) == ("", request.request)
    assert resident.heard == ["stuck.sent", "phone.ask"]
    assert resident.facts("stuck.sent") == {"code": request.code, "team": "Tổ Lạc Thủy"}


async def test_the_same_turn_worked_on_again_opens_the_same_request() -> None:
    resident = await walking()
    arrival = resident.arrival(Kind.TEXT, text="tôi bị kẹt")

    first = await resident.engine.reply(resident.conversation, [arrival], arrival.received_at)
    again = await resident.engine.reply(resident.conversation, [arrival], arrival.received_at)

    assert first == again


async def test_out_of_hours_it_says_when_somebody_answers() -> None:
    resident = await walking()
    opening = datetime(2026, 11, 24, 7, 30, tzinfo=VIETNAM)
    assert resident.look.team
    resident.look.team = replace(resident.look.team, answers_from=opening)

    await resident.taps("stuck")

    assert resident.heard == ["stuck.sent_closed", "phone.ask"]
    assert "07:30" in resident.text()
    assert "07:30" in resident.text("vi")
    await resident.taps("skip")
    await resident.writes("còn đây không")
    assert resident.heard == ["talking.passed_on_closed"]
    assert "07:30" in resident.text()


async def test_a_commune_without_a_team_is_told_so_and_the_request_is_kept() -> None:
    resident = await walking()
    resident.look.team = None

    await resident.taps("stuck")

    assert resident.heard == ["stuck.sent_nobody", "phone.ask"]
    assert opened(resident).code in resident.text()


async def test_the_team_of_the_province_answers_by_its_name() -> None:
    resident = await walking()
    resident.look.team = Responder(name="Tổ tỉnh", answers_from=None)

    await resident.taps("stuck")

    assert "Tổ tỉnh" in resident.text()


async def test_the_phone_number_can_be_left_out() -> None:
    resident = await walking()
    await resident.taps("stuck")
    assert resident.notices[-1].wants_phone

    await resident.writes("bỏ qua")

    assert resident.heard == ["phone.skipped", "talking.ask"]
    assert resident.effects == []
    assert not resident.notices[-1].wants_phone


async def test_a_shared_number_is_kept_sealed() -> None:
    resident = await walking()
    await resident.taps("stuck")

    await resident.shares_phone()

    assert resident.effects == [PhoneGiven("sealed", "678", resident.conversation.request)]
    assert resident.heard == ["phone.kept", "talking.ask"]
    assert resident.facts("phone.kept") == {"tail": "678"}


@pytest.mark.parametrize("words", ["0912345678", "09 1234 5678", "+84 912 345 678"])
async def test_a_written_number_is_kept_sealed_and_not_passed_on(words: str) -> None:
    resident = await walking()
    await resident.taps("stuck")

    await resident.writes(words)

    assert resident.effects == [PhoneGiven("sealed", "678", resident.conversation.request)]


async def test_what_is_written_beside_a_number_reaches_the_team_without_it() -> None:
    resident = await walking()
    await resident.taps("stuck")

    await resident.writes("gọi số 0912345678 sau 5 giờ chiều nhé")

    phone, heard = resident.effects
    assert isinstance(phone, PhoneGiven)
    assert isinstance(heard, RequestHeard)
    assert "sau 5 giờ chiều nhé" in heard.words
    assert "0912345" not in heard.words


async def test_words_instead_of_a_number_are_for_the_team() -> None:
    resident = await walking()
    await resident.taps("stuck")

    await resident.writes("em không có điện thoại")

    assert resident.effects == [RequestHeard(str(resident.conversation.request), "em không có điện thoại")]
    assert resident.heard == ["talking.passed_on"]


async def test_somebody_elses_card_is_no_number_and_nothing_is_passed_on() -> None:
    resident = await walking()
    await resident.taps("stuck")

    await resident.shares_phone("")

    assert resident.effects == []
    assert resident.heard[-1] == "phone.ask"
    assert resident.notices[-1].wants_phone
    await resident.shares_phone()
    assert kinds(resident.effects) == ["PhoneGiven"]


async def test_a_number_nobody_asked_for_is_not_kept() -> None:
    resident = await walking()

    await resident.shares_phone()

    assert (resident.heard, resident.effects) == (["phone.not_asked", "step.show"], [])


async def test_who_left_a_number_before_is_not_asked_again() -> None:
    resident = await walking()
    resident.look.phone_tails[str(resident.conversation.resident)] = "678"

    await resident.taps("stuck")

    assert resident.heard == ["stuck.sent", "talking.ask"]


async def test_stuck_again_tells_the_team_that_already_has_the_request() -> None:
    resident = await asking()
    first = resident.conversation.request
    await resident.taps("resume")
    await resident.taps("next")

    await resident.taps("stuck")

    assert resident.heard == ["stuck.already", "talking.ask"]
    assert kinds(resident.effects) == ["RequestHeard", "StepNoted"]
    heard = resident.effects[0]
    assert isinstance(heard, RequestHeard)
    assert (heard.request, heard.words) == (first, "Tôi bị kẹt ở bước 2/3 · Việc khai-sinh")
    assert heard.also is not None
    assert (heard.also.guide, heard.also.step) == (BIRTH.slug, BIRTH.steps[1].id)
    assert "K7M-2QF" in resident.text()
    assert resident.conversation.request == first


async def test_a_question_about_another_guide_tells_the_team_which() -> None:
    resident = await asking()
    await resident.starts(f"g-{RESIDENCE.slug}")

    await resident.taps("team")

    assert resident.heard == ["stuck.already", "talking.ask"]
    about = Matter(guide=RESIDENCE.slug, guide_version=1)
    assert resident.effects == [RequestHeard(request_of(resident), "Tôi muốn hỏi về: Việc tam-tru", about)]


async def test_without_anything_to_tell_the_team_it_is_not_claimed() -> None:
    resident = await asking()
    await resident.taps("other")

    await resident.taps("team")

    assert (resident.heard, resident.effects) == (["stuck.waiting", "talking.ask"], [])


async def test_words_with_an_open_request_join_it() -> None:
    resident = await asking()
    await resident.taps("resume")
    await resident.writes("vẫn không được")

    await resident.taps("stuck")

    assert kinds(resident.effects) == ["RequestHeard", "StepNoted"]
    assert resident.effects[0].words == "vẫn không được"  # type: ignore[attr-defined]


async def test_after_the_request_ended_a_new_one_is_opened() -> None:
    resident = await asking()
    first = resident.conversation.request
    resident.look.open_requests.clear()
    await resident.taps("resume")

    await resident.taps("stuck")

    assert opened(resident).request != first


async def test_a_question_about_something_else_is_not_counted_at_the_step_of_a_paused_walk() -> None:
    resident = await walking()
    await resident.taps("other")
    await resident.writes("hồ sơ lạ lắm")

    await resident.taps("team")

    assert kinds(resident.effects) == ["RequestOpened"]
    assert (opened(resident).guide, opened(resident).step) == (None, None)


async def test_a_question_before_the_first_step_is_about_that_guide() -> None:
    resident = await walking()
    await resident.starts(f"g-{RESIDENCE.slug}")

    await resident.taps("team")

    request = opened(resident)
    assert (request.guide, request.version, request.step) == (RESIDENCE.slug, 1, None)


async def test_a_question_after_the_last_step_is_about_that_guide() -> None:
    resident = await consented()
    await resident.starts(f"g-{RESIDENCE.slug}")
    await resident.taps("start")
    await resident.taps("done")

    await resident.taps("team")

    assert (opened(resident).guide, opened(resident).step) == (RESIDENCE.slug, None)


async def test_being_stuck_without_a_commune_comes_back_to_the_step_after_it_was_named() -> None:
    resident = await consented(area=None)
    await resident.writes("đăng ký khai sinh")
    await resident.taps("start")
    await resident.taps("stuck")
    assert resident.heard == ["commune.needed"]

    await resident.writes("Lạc Thủy")

    assert kinds(resident.effects) == ["StepNoted", "RequestOpened"]
    assert (opened(resident).guide, opened(resident).step) == (BIRTH.slug, FIRST)


async def test_the_menu_leads_to_the_team_and_to_the_request() -> None:
    resident = await consented()
    await resident.writes("menu")
    await resident.taps("team")
    assert opened(resident).guide is None
    await resident.taps("skip")

    await resident.writes("/menu")
    await resident.taps("my_request")

    assert resident.heard == ["talking.ask"]
