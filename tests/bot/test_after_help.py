"""Some days after the team helped, a resident is asked whether the result came."""

from datetime import timedelta

from bot.engine.effects import OutcomeTold, ReminderRemoved, RequestHeard
from helpdesk.reminders.models import Reminder, ReminderEventKind, Stage
from helpdesk.support_requests.models import Outcome
from tests.bot.conversing import Resident, asking
from tests.bot.fakes import BIRTH, NOW
from tests.bot.reminders import due, noted, reminded


async def helped() -> Resident:
    """Return a resident whose request ended a week ago, and who is asked whether the result came."""
    resident = await asking()
    request = resident.conversation.request
    assert request
    resident.look.open_requests.discard(request)
    await resident.gets("resolved", request=request, code="K7M-2QF", resolution="done")
    await resident.taps("skip")
    check = Reminder.check(request, conversation=resident.conversation.id, guide=BIRTH.slug, at=resident.now)
    resident.look.kept.append(check)
    return await due(resident.later(days=8), Stage.ASKED, before=Stage.REMINDED)


async def test_a_week_after_help_we_ask_whether_the_result_came() -> None:
    resident = await helped()
    (check,) = resident.look.kept

    assert resident.heard == ["reminding.asked_help"]
    assert resident.offered == ["received", "not_received", "another_day", "reopen"]
    assert noted(resident) == [ReminderEventKind.ASKED]
    await resident.writes("có rồi")

    assert OutcomeTold(check.request or "", Outcome.RECEIVED) in resident.effects
    assert (noted(resident), resident.look.kept) == ([ReminderEventKind.RECEIVED], [])
    assert resident.heard[0] == "reminding.received_help"


async def test_not_yet_is_seen_by_the_team_which_goes_on_with_one_tap() -> None:
    resident = await helped()
    request = resident.look.kept[0].request or ""

    await resident.writes("chưa")
    assert OutcomeTold(request, Outcome.NOT_YET) in resident.effects
    assert resident.offered == ["another_day", "reopen", "later"]
    await resident.taps("reopen")

    (heard,) = [effect for effect in resident.effects if isinstance(effect, RequestHeard)]
    assert heard == RequestHeard(request, "Tổ đã giúp tôi mà kết quả chưa về: Việc khai-sinh")
    assert noted(resident) == [ReminderEventKind.TEAM_ASKED]
    assert resident.heard == ["talking.reopened", "talking.passed_on"]
    assert (resident.conversation.request, resident.look.kept) == (request, [])


async def test_one_tap_alone_says_that_it_has_not_come_and_lets_the_team_go_on() -> None:
    resident = await helped()
    request = resident.look.kept[0].request or ""

    await resident.taps("reopen")

    assert OutcomeTold(request, Outcome.NOT_YET) in resident.effects
    assert noted(resident) == [ReminderEventKind.NOT_YET, ReminderEventKind.TEAM_ASKED]


async def test_another_day_makes_it_a_reminder_of_their_own() -> None:
    resident = await helped()
    await resident.taps("another_day")
    await resident.writes("thứ sáu")

    (one,) = resident.look.kept
    assert (one.is_check, one.stage) == (False, Stage.WAITING)
    await resident.writes("/nhac")
    assert resident.offered[0] == f"reminder:{one.id}"


async def test_what_nobody_asked_for_stands_in_no_list() -> None:
    resident = await helped()
    await resident.writes("/nhac")
    assert resident.heard == ["reminding.day"]


async def test_who_is_being_helped_again_is_not_asked() -> None:
    resident = await helped()
    (check,) = resident.look.kept
    resident.look.open_requests.add(check.request or "")
    before = len(resident.notices)

    await due(resident, Stage.ASKED, before=Stage.REMINDED)

    assert (resident.effects, len(resident.notices)) == ([ReminderRemoved(check.id)], before)


async def test_a_reminder_of_their_own_leads_to_the_request_that_was_about_it() -> None:
    resident = await reminded()
    resident.look.helped[BIRTH.slug] = "r1"
    await due(resident.later(days=5), Stage.ASKED, before=Stage.REMINDED)

    assert resident.offered == ["received", "not_received", "another_day", "reopen"]
    await resident.taps("not_received")

    assert OutcomeTold("r1", Outcome.NOT_YET) in resident.effects


async def test_who_is_blocked_is_heard_about_the_outcome_only() -> None:
    resident = await helped()
    resident.look.blocked = NOW + timedelta(days=30)

    await resident.taps("reopen")

    assert [effect for effect in resident.effects if isinstance(effect, RequestHeard)] == []
    assert "team.blocked" in resident.heard
