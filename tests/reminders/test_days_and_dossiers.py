"""Days and codes as people type them."""

from datetime import date, timedelta

import pytest

from helpdesk.privacy.masking import mask
from helpdesk.reminders.days import DayProblem, read_day
from helpdesk.reminders.dossiers import masked_dossier, typed_dossier, without_dossiers

TODAY = date(2026, 11, 29)
"""A Sunday."""
DECEMBER_12 = date(2026, 12, 12)


@pytest.mark.parametrize(
    "typed",
    [
        *("12/12", "12-12", "12.12", "12/12/2026", "12-12-2026", "12.12.26", "2026-12-12", "12122026", " 12 / 12 "),
        *("ngày 12 tháng 12", "12 tháng 12", "ngay 12 thang 12 nam 2026", "ngày 12/12 ạ", "ngày 12 tháng mười hai"),
        *("hẹn 8h30 ngày 12/12/2026", "thứ bảy 12/12", "dạ sáng thứ bảy, ngày 12 tháng 12 ạ", "8:30 12/12"),
        *("12 December", "December 12", "12th of December 2026", "Dec 12 2026", "in 13 days", "13 ngày nữa"),
        *("ngày 12", "12", "hôm 12", "sau 13 ngày", "NGÀY 12 THÁNG 12", "12 thg 12", "ngày 12 t12"),
    ],
)
def test_one_day_has_many_forms(typed: str) -> None:
    assert read_day(typed, today=TODAY) == DECEMBER_12


@pytest.mark.parametrize(
    ("typed", "ahead"),
    [
        *(("hôm nay", 0), ("mai", 1), ("ngày mai ạ", 1), ("mốt", 2), ("ngày kia", 2), ("tomorrow", 1), ("today", 0)),
        *(("3 ngày nữa", 3), ("ba ngày nữa", 3), ("3 ngay nua", 3), ("hai tuần nữa", 14), ("1 tuần nữa", 7)),
        *(("tuần sau", 7), ("thứ sáu", 5), ("thứ 6", 5), ("t6", 5), ("thu sau", 5), ("friday", 5), ("thứ hai", 1)),
        *(("chủ nhật", 7), ("cn", 7), ("thứ sáu tuần sau", 5), ("sáng mai", 1), ("in 2 weeks", 14), ("thứ tư", 3)),
        *(
            ("mùng 5", 6),
            ("1 tháng nữa", 30),
            ("in 2 months", 61),
            ("thứ sáu tuần tới nhé", 5),
            ("ngày 30", 1),
            ("ngày 29", 0),
            ("sáng thứ 3", 2),
        ),
    ],
)
def test_days_are_counted_from_today(typed: str, ahead: int) -> None:
    assert read_day(typed, today=TODAY) == TODAY + timedelta(days=ahead)


@pytest.mark.parametrize(
    ("typed", "day"), [("12/1", date(2027, 1, 12)), ("mùng 3 tháng 2", date(2027, 2, 3)), ("29/11", TODAY)]
)
def test_a_day_without_its_year_is_the_next_one(typed: str, day: date) -> None:
    assert read_day(typed, today=TODAY) == day


def test_a_day_this_month_does_not_have_is_the_next_months() -> None:
    assert read_day("ngày 31", today=TODAY) == date(2026, 12, 31)


def test_a_month_from_its_last_day_ends_with_a_month() -> None:
    assert read_day("1 tháng nữa", today=date(2027, 1, 31)) == date(2027, 2, 28)


def test_next_week_is_the_week_that_begins_on_monday() -> None:
    wednesday = date(2026, 12, 2)
    assert read_day("thứ sáu", today=wednesday) == date(2026, 12, 4)
    assert read_day("thứ sáu tuần sau", today=wednesday) == date(2026, 12, 11)


def test_a_leap_day_is_read_when_the_next_year_has_it() -> None:
    assert read_day("29/2", today=date(2027, 12, 1)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        *(("31/2", DayProblem.IMPOSSIBLE), ("32/12", DayProblem.IMPOSSIBLE), ("12/13", DayProblem.IMPOSSIBLE)),
        *(
            ("0/5", DayProblem.IMPOSSIBLE),
            ("ngày 45", DayProblem.IMPOSSIBLE),
            ("ngày 31 tháng 11", DayProblem.IMPOSSIBLE),
        ),
        *(("28/11/2026", DayProblem.PAST), ("10/11", DayProblem.PAST), ("12/12/2025", DayProblem.PAST)),
        *(("12/12/2028", DayProblem.TOO_FAR), ("12-12-2206", DayProblem.TOO_FAR), ("500 ngày nữa", DayProblem.TOO_FAR)),
        *(("rằm tháng chạp", DayProblem.LUNAR), ("12/11 âm lịch", DayProblem.LUNAR)),
        *(("từ 12/12 đến 15/12", DayProblem.UNREADABLE), ("khi nào xong thủ tục", DayProblem.UNREADABLE)),
        *(("", DayProblem.UNREADABLE), ("🙂", DayProblem.UNREADABLE), ("12/12 " + "a" * 200, DayProblem.UNREADABLE)),
        *(("12/12/2026/1", DayProblem.UNREADABLE), ("H29.41-240115-0001", DayProblem.UNREADABLE)),
    ],
)
def test_what_is_no_day_to_wait_for_says_why(typed: str, problem: DayProblem) -> None:
    assert read_day(typed, today=TODAY) is problem


def test_no_form_of_a_day_is_blotted_out_at_the_door() -> None:
    for typed in ("12/12", "12-12-2026", "12.12.26", "ngày 12 tháng 12", "thứ sáu", "mai", "3 ngày nữa"):
        assert mask(typed).text == typed


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("H29.41-240115-0001", "H29.41-240115-0001"),
        ("h29.41-240115-0001", "H29.41-240115-0001"),
        ("000.00.01.H29-240115-0001", "000.00.01.H29-240115-0001"),
        ("mã hồ sơ của tôi là H29.41 - 240115 - 0001 ạ", "H29.41-240115-0001"),
        ("H29.41–240115–0001", "H29.41-240115-0001"),
        ("G22.99-250101-00123", "G22.99-250101-00123"),
    ],
)
def test_a_dossiers_code_is_read_in_its_forms(typed: str, code: str) -> None:
    assert typed_dossier(typed) == code
    assert typed_dossier(mask(typed).text) == code


@pytest.mark.parametrize("typed", ["", "0001", "H29", "240115-0001", "không có", "H29.41-2401-0001", "12/12/2026"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert typed_dossier(typed) is None


def test_lists_show_the_office_and_the_last_digits_only() -> None:
    assert masked_dossier("H29.41-240115-0001") == "H29.41-••••••-•001"
    assert without_dossiers("mã H29.41-240115-0001 ạ") == "mã H29.41-••••••-•001 ạ"
    assert typed_dossier(masked_dossier("000.00.01.H29-240115-0001")) is None
