"""A day on which a result is to be fetched: told to the bot, looked at, changed, deleted, and asked about."""

from datetime import date, timedelta

import pytest

from bot.engine.effects import (
    DossierGiven,
    OutcomeTold,
    ReminderKept,
    ReminderMoved,
    ReminderNoted,
    ReminderPutOff,
    ReminderRemoved,
    RequestHeard,
    RequestOpened,
)
from bot.engine.messages import FileKind, IncomingFile, Kind
from helpdesk.messaging.models import NoticeClass
from helpdesk.reminders.models import MOST, Reminder, ReminderEventKind, Stage
from helpdesk.support_requests.models import Outcome
from tests.bot.conversing import Resident, asking, consented, kinds, walking
from tests.bot.fakes import BIRTH, NOW

CODE = "H29.41-240115-0001"
MASKED = "H29.41-••••••-•001"
FRIDAY = date(2026, 11, 27)


async def finished() -> Resident:
    """Return a resident who went through a guide to its end."""
    resident = await walking()
    for key in ("next", "next", "done"):
        await resident.taps(key)
    return resident


async def reminded(*, code: str = CODE, day: str = "thứ sáu") -> Resident:
    """Return a resident who finished a guide and waits for its result."""
    resident = await finished()
    await resident.taps("remind")
    await resident.writes(day)
    await (resident.writes(code) if code else resident.taps("no_dossier"))
    return resident


async def due(resident: Resident, stage: Stage, *, before: Stage = Stage.WAITING) -> Resident:
    """Let a reminder come due as the clock does."""
    (one,) = resident.look.kept
    return await resident.gets("reminder", reminder=one.id, day=one.day.isoformat(), before=before, stage=stage)


async def asked() -> Resident:
    """Return a resident who is asked whether the result is there."""
    return await due((await reminded()).later(days=5), Stage.ASKED, before=Stage.REMINDED)


def noted(resident: Resident) -> list[ReminderEventKind]:
    return [effect.what for effect in resident.effects if isinstance(effect, ReminderNoted)]


# -- telling ----------------------------------------------------------------------------------------------------------


async def test_who_is_done_with_a_guide_can_be_reminded_of_its_result() -> None:
    resident = await finished()
    assert resident.offered == ["remind", "other", "team"]
    await resident.taps("remind")
    assert resident.heard == ["reminding.day"]

    await resident.writes("thứ sáu")

    assert resident.heard == ["reminding.promised", "reminding.dossier"]
    assert resident.effects[0] == ReminderKept(resident.look.kept[0].id, FRIDAY, BIRTH.slug)
    assert noted(resident) == [ReminderEventKind.KEPT]
    assert "Thứ Sáu, 27/11/2026" in resident.text("vi")


async def test_the_code_is_said_back_masked_and_no_word_of_it_stays_in_the_conversation() -> None:
    resident = await reminded()

    assert DossierGiven(resident.look.kept[0].id, CODE) in resident.effects
    assert resident.heard == ["reminding.dossier_kept", "finding.ask"]
    assert MASKED in resident.text("vi")
    assert CODE not in resident.conversation.model_dump_json()
    assert CODE not in "".join(notice.model_dump_json() for notice in resident.notices)


async def test_day_and_code_may_come_in_one_message() -> None:
    resident = await finished()
    await resident.taps("remind")
    await resident.writes(f"ngày 12/12, mã {CODE}")

    assert resident.heard == ["reminding.promised", "reminding.dossier_kept", "finding.ask"]
    assert resident.look.kept[0].dossier_shown == MASKED


async def test_nobody_has_to_know_the_code() -> None:
    for words in ("không có", "không", "bỏ qua", "1"):
        resident = await reminded(code=words)
        assert resident.heard == ["finding.ask"]
        assert resident.look.kept[0].dossier_shown is None


async def test_what_is_no_code_is_asked_for_again_with_an_example() -> None:
    resident = await reminded(code="số 15 gì đó")
    assert resident.heard == ["reminding.dossier_again"]
    assert CODE in resident.text("vi")
    await resident.writes(f"à đây: {CODE.lower()}")
    assert resident.look.kept[0].dossier_shown == MASKED


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("hôm qua", "reminding.unreadable"),
        ("31/2", "reminding.impossible"),
        ("22/11/2026", "reminding.past"),
        ("12/12/2029", "reminding.too_far"),
        ("mùng 5 tháng chạp", "reminding.lunar"),
    ],
)
async def test_a_day_that_cannot_be_says_why_and_is_asked_for_again(words: str, heard: str) -> None:
    resident = await finished()
    await resident.taps("remind")

    await resident.writes(words)

    assert resident.heard == [heard, "reminding.day_again"]
    await resident.writes("12/12")
    assert resident.look.kept[0].day == date(2026, 12, 12)
    assert resident.look.kept[0].guide == BIRTH.slug


async def test_a_wish_instead_of_a_day_can_be_looked_for() -> None:
    resident = await finished()
    await resident.taps("remind")
    await resident.writes("đăng ký khai sinh")
    assert resident.offered == ["search", "no_reminder"]
    assert (await resident.taps("search")).heard == ["guide.intro"]


async def test_who_wants_a_person_instead_gets_one() -> None:
    resident = await finished()
    await resident.taps("remind")
    await resident.writes("cho tôi gặp cán bộ")
    assert "RequestOpened" in kinds(resident.effects)


async def test_no_reminder_is_a_fine_answer() -> None:
    resident = await finished()
    await resident.taps("remind")
    assert (await resident.writes("thôi")).heard == ["reminding.none", "finding.ask"]
    assert resident.look.kept == []


@pytest.mark.parametrize(
    ("day", "heard"),
    [("hôm nay", "reminding.promised_question"), ("mai", "reminding.promised_morning"), ("mốt", "reminding.promised")],
)
async def test_what_is_promised_is_what_will_be_done(day: str, heard: str) -> None:
    """It is nine in the morning: tomorrow's hour to be reminded has just struck."""
    resident = await finished()
    await resident.taps("remind")
    assert (await resident.writes(day)).heard[0] == heard


async def test_where_the_platform_lets_us_write_for_a_while_only_that_is_said() -> None:
    resident = await finished()
    resident.look.closes_after = timedelta(hours=48)
    await resident.taps("remind")
    await resident.writes("mốt")
    assert resident.heard == ["reminding.promised", "reminding.dossier"]
    await resident.writes("/nhac")
    await resident.writes("1")
    await resident.taps("change_day")
    await resident.writes("12/12")
    assert resident.heard[:2] == ["reminding.promised", "reminding.window"]


async def test_the_same_day_of_the_same_matter_is_kept_once() -> None:
    resident = await reminded()
    await resident.writes("/nhac")
    await resident.taps("new_reminder")
    await resident.writes("27/11")
    assert resident.heard[0] == "reminding.promised"  # of no guide: another matter
    await resident.taps("no_dossier")

    await resident.writes("/nhac")
    await resident.taps("new_reminder")
    await resident.writes("27/11")

    assert resident.heard == ["reminding.known", "reminding.list"]
    assert len(resident.look.kept) == 2


async def test_there_is_an_end_to_how_many_one_may_have() -> None:
    resident = await finished()
    resident.look.kept = [
        Reminder(id=f"r{n}", conversation="x", day=FRIDAY + timedelta(days=n), created_at=NOW) for n in range(MOST)
    ]
    assert (await resident.taps("remind")).heard == ["reminding.full", "reminding.list"]
    assert "new_reminder" not in resident.offered


# -- looking at them --------------------------------------------------------------------------------------------------


async def test_without_any_the_command_begins_one() -> None:
    resident = await consented()
    assert (await resident.writes("/nhac")).heard == ["reminding.day"]
    assert (await resident.writes("/nhắc")).heard == ["reminding.day"]


async def test_the_list_shows_days_and_matters_and_one_shows_all_but_the_code() -> None:
    resident = await reminded()
    await resident.writes("/nhac")
    assert resident.heard == ["reminding.list"]
    await resident.writes("1")

    assert resident.heard == ["reminding.one_guide"]
    assert MASKED in resident.text("vi")
    assert resident.offered == ["change_day", "show_dossier", "take_dossier", "delete_reminder", "other"]


async def test_the_whole_code_is_shown_when_asked_for_and_stored_sealed_in_the_notice() -> None:
    resident = await reminded()
    await resident.writes("/nhac")
    await resident.writes("1")

    await resident.taps("show_dossier")

    assert resident.facts("reminding.dossier_whole") == {"sealed": "sealed"}
    assert "opened sealed" in resident.text("vi")


async def test_two_of_one_day_can_be_told_apart() -> None:
    resident = await reminded(code="")
    twin = resident.look.kept[0].model_copy(update={"id": "twin"})
    resident.look.kept.append(twin)
    await resident.writes("/nhac")
    assert [key.partition(":")[0] for key in resident.offered[:2]] == ["reminder", "reminder"]  # labels are checked


async def test_a_day_is_changed_and_everything_begins_anew() -> None:
    resident = await reminded()
    await resident.writes("/nhac")
    await resident.writes("1")
    await resident.taps("change_day")

    await resident.writes("12/12")

    assert kinds(resident.effects) == ["ReminderMoved"]
    assert resident.heard == ["reminding.promised", "finding.ask"]
    assert resident.look.kept[0].day == date(2026, 12, 12)


async def test_a_code_is_added_later_and_taken_away() -> None:
    resident = await reminded(code="không có")
    await resident.writes("/nhac")
    await resident.writes("1")
    await resident.taps("give_dossier")
    await resident.writes(CODE)
    assert resident.look.kept[0].dossier_shown == MASKED

    await resident.writes("/nhac")
    await resident.writes("1")
    await resident.taps("take_dossier")

    assert resident.look.kept[0].dossier_sealed is None


async def test_one_is_deleted() -> None:
    resident = await reminded()
    await resident.writes("/nhac")
    await resident.writes("1")

    await resident.taps("delete_reminder")

    assert kinds(resident.effects) == ["ReminderNoted", "ReminderRemoved"]
    assert resident.heard == ["reminding.removed", "finding.ask"]


async def test_what_another_chat_deleted_meanwhile_is_told() -> None:
    resident = await reminded()
    await resident.writes("/nhac")
    await resident.writes("1")
    resident.look.kept = []

    assert (await resident.taps("change_day")).heard == ["reminding.gone", "finding.ask"]


async def test_privacy_names_them() -> None:
    resident = await reminded()
    await resident.writes("/quyenrieng")
    assert resident.heard == ["privacy.reminders", "privacy.show"]


# -- when it is due ---------------------------------------------------------------------------------------------------


async def test_the_day_before_it_is_told_and_nobody_waits_for_it() -> None:
    resident = await due((await reminded()).later(days=3), Stage.REMINDED)

    assert resident.heard == ["reminding.tomorrow_guide", "reminding.dossier_is"]
    assert MASKED in resident.text("vi")
    notice = resident.notices[-1]
    assert (notice.notice_class, notice.about) == (NoticeClass.REMINDER, resident.look.kept[0].id)
    assert noted(resident) == [ReminderEventKind.REMINDED]


async def test_after_the_reminder_the_conversation_goes_on_where_it_was() -> None:
    resident = await reminded()
    await resident.writes("đăng ký khai sinh")
    await resident.taps("start")
    await due(resident.later(days=3), Stage.REMINDED)

    await resident.writes("vâng")

    assert resident.heard == ["reminding.remembered", "step.show"]
    assert resident.offered[0] == "next"


async def test_a_new_day_can_be_told_at_once() -> None:
    resident = await due((await reminded()).later(days=3), Stage.REMINDED)

    await resident.writes("họ hẹn lại 15/12")

    assert kinds(resident.effects) == ["ReminderMoved"]
    assert resident.look.kept[0].day == date(2026, 12, 15)


async def test_on_the_day_itself_it_says_today() -> None:
    resident = await due((await reminded()).later(days=4), Stage.REMINDED)
    assert resident.heard[0] == "reminding.today_guide"


@pytest.mark.parametrize("change", ["deleted", "moved"])
async def test_what_is_no_longer_so_is_not_said(change: str) -> None:
    resident = await reminded()
    (one,) = resident.look.kept
    resident.look.kept = [] if change == "deleted" else [one.on(date(2026, 12, 12), at=NOW)]

    await resident.later(days=3).gets("reminder", reminder=one.id, day=str(FRIDAY), before="waiting", stage="reminded")

    assert resident.effects == []
    assert resident.heard == ["reminding.dossier_kept", "finding.ask"]  # nothing new


async def test_a_reminder_that_comes_after_its_day_is_left_to_the_question() -> None:
    resident = await due((await reminded()).later(days=6), Stage.REMINDED)
    assert resident.effects == []


async def test_at_night_it_is_put_off_to_the_morning() -> None:
    resident = await due((await reminded()).later(days=3, hours=13), Stage.REMINDED)

    (put_off,) = resident.effects
    assert isinstance(put_off, ReminderPutOff)
    assert (put_off.until, put_off.stage) == (NOW + timedelta(days=3, hours=22), Stage.WAITING)


async def test_while_a_photo_waits_for_a_yes_its_question_stays_open() -> None:
    resident = await reminded()
    photo = IncomingFile(kind=FileKind.PHOTO, attachment="a1", content_type="image/jpeg")
    await resident.sends(Kind.MEDIA, files=[photo.model_dump()])
    resident.look.waiting = {"a1"}

    await due(resident, Stage.REMINDED)
    assert resident.offered == ["send_files", "delete_files"]
    await resident.taps("delete_files")

    assert resident.offered == ["remembered", "change_day"]


async def test_in_a_members_chat_it_is_said_beside_their_work() -> None:
    resident = await reminded()
    resident.conversation.member = "m1"
    question = resident.conversation.question

    await due(resident.later(days=3), Stage.REMINDED)

    assert resident.heard == ["serving.as_resident", "reminding.tomorrow_guide", "reminding.dossier_is"]
    assert resident.notices[-1].notice_class is NoticeClass.REMINDER
    assert resident.conversation.question == question
    before = len(resident.notices)
    resident.look.kept = []
    await resident.gets("reminder", reminder="gone", day=str(FRIDAY), before="waiting", stage="reminded")
    await resident.gets("left_walk", journey="any")
    assert len(resident.notices) == before


# -- and afterwards ---------------------------------------------------------------------------------------------------


async def test_the_day_after_the_result_is_asked_for() -> None:
    resident = await asked()

    assert resident.heard == ["reminding.asked_guide", "reminding.dossier_is"]
    assert resident.offered == ["received", "not_received", "another_day", "team"]
    assert noted(resident) == [ReminderEventKind.ASKED]


@pytest.mark.parametrize("words", ["rồi", "Rồi ạ", "1", "đã nhận", "nhận rồi em ạ", "có rồi"])
async def test_a_result_that_is_there_ends_the_reminder(words: str) -> None:
    resident = await asked()

    await resident.writes(words)

    assert noted(resident) == [ReminderEventKind.RECEIVED]
    assert isinstance(resident.effects[-1], ReminderRemoved)
    assert resident.heard[0] == "reminding.received"


@pytest.mark.parametrize("words", ["chưa", "chưa nhận được", "2", "không"])
async def test_a_result_that_is_not_there_leads_on(words: str) -> None:
    resident = await asked()

    await resident.writes(words)

    assert noted(resident) == [ReminderEventKind.NOT_YET]
    assert resident.heard == ["reminding.not_yet"]
    assert resident.offered == ["another_day", "team", "later"]
    await resident.taps("another_day")
    await resident.writes("ngày 12 tháng 12")
    assert noted(resident) == [ReminderEventKind.POSTPONED]
    assert resident.look.kept[0].day == date(2026, 12, 12)


async def test_another_day_can_be_written_straight_away() -> None:
    resident = await asked()
    await resident.writes("hẹn thứ sáu")
    assert kinds(resident.effects) == ["ReminderNoted", "ReminderNoted", "ReminderMoved"]
    assert noted(resident) == [ReminderEventKind.NOT_YET, ReminderEventKind.POSTPONED]


async def test_the_team_is_told_what_it_is_about_without_the_code() -> None:
    resident = await asked()

    await resident.taps("team")

    assert noted(resident) == [ReminderEventKind.NOT_YET, ReminderEventKind.TEAM_ASKED]
    (opened,) = [effect for effect in resident.effects if isinstance(effect, RequestOpened)]
    assert opened.guide == BIRTH.slug
    assert "27/11/2026" in opened.words
    assert CODE not in opened.words


async def test_words_that_are_no_answer_go_where_they_would_go_anyway() -> None:
    resident = await asking()
    resident.look.kept = [Reminder(id="r", conversation="x", day=FRIDAY, created_at=NOW)]
    await due(resident.later(days=5), Stage.ASKED)

    await resident.writes("nhà tôi cạnh cây đa")

    assert any(isinstance(effect, RequestHeard) for effect in resident.effects)


async def test_two_of_one_morning_are_both_asked() -> None:
    resident = await reminded()
    resident.look.kept.append(Reminder(id="zz", conversation="x", day=FRIDAY, created_at=NOW))
    resident.later(days=5)
    for one in list(resident.look.kept):
        await resident.gets("reminder", reminder=one.id, day=str(FRIDAY), before="reminded", stage="asked")

    await resident.writes("rồi")
    assert resident.heard == ["reminding.received", "reminding.asked_guide"]
    await resident.writes("chưa")

    assert noted(resident) == [ReminderEventKind.NOT_YET]


async def test_a_reminder_without_answer_does_not_pile_up_before_the_next() -> None:
    resident = await reminded()
    await due(resident.later(days=3), Stage.REMINDED)
    await due(resident.later(days=2), Stage.ASKED, before=Stage.REMINDED)

    await resident.writes("rồi")

    assert resident.heard == ["reminding.received", "finding.ask"]


async def test_moved_for_the_team_effects_are_only_about_its_own_reminder() -> None:
    resident = await reminded()
    await resident.writes("/nhac")
    await resident.writes("1")
    await resident.taps("change_day")
    await resident.writes("mai")
    assert [e.reminder for e in resident.effects if isinstance(e, ReminderMoved)] == [resident.look.kept[0].id]


# -- some days after help ---------------------------------------------------------------------------------------------


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
