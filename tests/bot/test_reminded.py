"""When its day comes a resident is reminded of a result, and asked the day after whether it is there."""

from datetime import date, timedelta

import pytest

from bot.engine.effects import ReminderPutOff, ReminderRemoved, RequestHeard, RequestOpened
from bot.engine.messages import FileKind, IncomingFile, Kind
from helpdesk.messaging.models import NoticeClass
from helpdesk.reminders.models import Reminder, ReminderEventKind, Stage
from tests.bot.conversing import asking, kinds
from tests.bot.fakes import BIRTH, NOW
from tests.bot.reminders import CODE, FRIDAY, MASKED, asked, due, noted, reminded

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
