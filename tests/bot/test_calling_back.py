"""Asking to be called: a request, a number, a time; changing it and taking it back."""

from datetime import timedelta

import pytest

from bot.engine.effects import CallBackCancelled, CallBackWanted, PhoneGiven, RequestHeard
from helpdesk.messaging.models import NoticeClass
from helpdesk.support_requests.call_windows import CallBack
from tests.bot.conversing import Resident, asking, consented, kinds, wording
from tests.bot.fakes import NOW


def call(resident: Resident, place: int = 0) -> str:
    """Return the key of a time that is offered."""
    return [key for key in resident.offered if key.startswith("call:")][place]


async def asked_for_a_call(phone: str | None = "678") -> Resident:
    resident = await asking()
    assert resident.conversation.resident
    if phone:
        resident.look.phone_tails[resident.conversation.resident] = phone
    return await resident.taps("call_back")


async def test_who_left_a_number_is_offered_times_at_which_somebody_works() -> None:
    resident = await asked_for_a_call()

    assert resident.heard == ["calling_back.number", "calling_back.when"]
    assert [key.partition(":")[0] for key in resident.offered] == [
        *("call", "call", "call", "call"),
        *("other_day", "other_number", "no_call"),
    ]
    shown = wording(resident.look).render(resident.notices[-1].model_copy(update={"language": "en"}))
    assert [button.label for button in shown.buttons][:3] == [
        "As soon as possible, until 11:00",
        "This afternoon, 13:30–17:00",
        "Tomorrow morning, 07:30–11:30",
    ]


async def test_the_time_that_was_tapped_is_kept_and_said_back() -> None:
    resident = await asked_for_a_call()

    await resident.taps(call(resident, 1))

    (wanted,) = resident.effects
    assert isinstance(wanted, CallBackWanted)
    assert wanted.window.since.isoformat() == "2026-11-23T13:30:00+07:00"
    assert resident.heard == ["calling_back.noted", "talking.ask"]
    assert "chiều nay, 13:30–17:00" in resident.text("vi")


async def test_who_left_no_number_is_asked_for_one_first() -> None:
    resident = await asked_for_a_call(phone=None)
    assert resident.heard == ["calling_back.phone"]
    assert resident.notices[-1].wants_phone

    await resident.shares_phone()

    assert resident.effects == [PhoneGiven("sealed", "678", resident.conversation.request)]
    assert resident.heard == ["phone.kept", "calling_back.when"]


async def test_another_number_and_another_day_can_be_named() -> None:
    resident = await asked_for_a_call()
    await resident.taps("other_number")
    assert resident.heard == ["calling_back.phone"]
    await resident.writes("0912345678")
    await resident.taps("other_day")
    assert resident.offered[:-1] == [
        f"day:2026-{day}" for day in ("11-24", "11-25", "11-26", "11-27", "11-30", "12-01")
    ]

    await resident.taps("day:2026-11-30")
    await resident.taps(call(resident))

    (wanted,) = resident.effects
    assert isinstance(wanted, CallBackWanted)
    assert wanted.window.since.isoformat() == "2026-11-30T07:30:00+07:00"


async def test_a_button_that_is_hours_old_offers_new_times() -> None:
    resident = await asked_for_a_call()
    soonest = call(resident)
    resident.later(hours=5)

    await resident.taps(soonest)

    assert resident.effects == []
    assert resident.heard == ["calling_back.over", "calling_back.when"]


async def test_words_instead_of_a_time_are_for_the_team() -> None:
    resident = await asked_for_a_call()

    await resident.writes("gọi sau bữa cơm nhé")

    assert resident.effects == [RequestHeard(str(resident.conversation.request), "gọi sau bữa cơm nhé")]
    assert resident.heard == ["talking.passed_on"]


async def noted() -> Resident:
    resident = await asking()
    times = {"since": NOW + timedelta(hours=1), "until": NOW + timedelta(hours=2), "asked_at": NOW}
    resident.look.call_backs[str(resident.conversation.request)] = CallBack(**times)
    resident.look.phone_tails[str(resident.conversation.resident)] = "678"
    return await resident.taps("call_back")


async def test_a_call_that_is_noted_is_shown_and_can_be_taken_back() -> None:
    resident = await noted()
    assert (resident.heard, resident.offered) == (["calling_back.known"], ["keep_call", "other_time", "cancel_call"])

    await resident.taps("cancel_call")

    assert resident.effects == [CallBackCancelled(str(resident.conversation.request))]
    assert resident.heard == ["calling_back.cancelled", "talking.ask"]


@pytest.mark.parametrize(("key", "heard"), [("keep_call", ["talking.ask"]), ("other_time", ["calling_back.when"])])
async def test_or_left_or_changed(key: str, heard: list[str]) -> None:
    resident = await noted()
    await resident.taps(key)
    assert (resident.effects, resident.heard) == ([], heard)


@pytest.mark.parametrize("words", ["/goilai", "/callback"])
async def test_who_has_no_request_gets_one_and_is_asked_for_number_and_time(words: str) -> None:
    resident = await consented()

    await resident.writes(words)

    assert kinds(resident.effects) == ["RequestOpened"]
    assert resident.heard == ["stuck.sent", "calling_back.phone"]


async def test_the_commune_comes_before_the_call_and_the_wish_is_not_lost() -> None:
    resident = await consented(area=None)
    await resident.writes("/goilai")
    assert "commune.needed" in resident.heard

    await resident.writes("Lạc Thủy")

    assert resident.heard[-1] == "calling_back.phone"


async def test_where_nobody_ever_works_it_says_so() -> None:
    resident = await asking()
    resident.look.phone_tails[str(resident.conversation.resident)] = "678"
    resident.look.calendar = type(resident.look.calendar)(((),) * 7)

    await resident.taps("call_back")

    assert resident.heard == ["calling_back.nobody", "talking.ask"]


async def test_who_was_not_reached_is_told_by_day_and_may_name_another_time() -> None:
    resident = await asking()
    request = str(resident.conversation.request)

    await resident.gets("call_missed", request=request, code="K7M-2QF", name="Lan")
    assert resident.heard == ["team.call_missed"]
    assert resident.notices[-1].notice_class is NoticeClass.REMINDER
    assert resident.notices[-1].can_wait

    window = "2026-11-24T07:30:00+07:00/2026-11-24T11:30:00+07:00"
    await resident.gets("call_missed", request=request, code="K7M-2QF", name="Lan", window=window)
    assert "sáng mai, 07:30–11:30" in resident.text("vi")
    assert "call_back" in resident.offered
