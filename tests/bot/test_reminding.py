"""A day on which a result is to be fetched: told to the bot, looked at, changed, deleted."""

from datetime import date, timedelta

import pytest

from bot.engine.effects import DossierGiven, ReminderKept, ReminderMoved
from helpdesk.reminders.models import MOST, Reminder, ReminderEventKind
from tests.bot.conversing import consented, kinds
from tests.bot.fakes import BIRTH, NOW
from tests.bot.reminders import CODE, FRIDAY, MASKED, finished, noted, reminded

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


async def test_moved_for_the_team_effects_are_only_about_its_own_reminder() -> None:
    resident = await reminded()
    await resident.writes("/nhac")
    await resident.writes("1")
    await resident.taps("change_day")
    await resident.writes("mai")
    assert [e.reminder for e in resident.effects if isinstance(e, ReminderMoved)] == [resident.look.kept[0].id]


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
