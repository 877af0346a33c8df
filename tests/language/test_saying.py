"""How dates, ages, numbers and durations are said in both languages."""

from datetime import UTC, date, datetime, timedelta

import pytest

from helpdesk.language.catalogues import LANGUAGES, Words, spoken
from helpdesk.language.saying import UNKNOWN, Saying

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)  # 15:00 in Vietnam, a Sunday


@pytest.fixture(scope="module")
def words() -> Words:
    return Words.load()


@pytest.fixture(scope="module")
def vietnamese(words: Words) -> Saying:
    return Saying(words, "vi")


@pytest.fixture(scope="module")
def english(words: Words) -> Saying:
    return Saying(words, "en")


def test_an_age_is_said_as_people_say_it(vietnamese: Saying, english: Saying) -> None:
    two_hours_ago = NOW - timedelta(hours=2)
    assert vietnamese.age(two_hours_ago, now=NOW) == "2 giờ trước"
    assert english.age(two_hours_ago, now=NOW) == "2 hours ago"


def test_an_age_of_seconds_is_just_now_also_when_a_clock_runs_ahead(vietnamese: Saying, english: Saying) -> None:
    assert vietnamese.age(NOW - timedelta(seconds=20), now=NOW) == "vừa xong"
    assert english.age(NOW + timedelta(seconds=20), now=NOW) == "just now"


def test_one_day_and_five_hours_ago_is_yesterday_and_not_two_days(english: Saying) -> None:
    assert english.age(NOW - timedelta(hours=29), now=NOW) == "1 day ago"


def test_a_day_is_told_in_vietnams_time_and_not_in_utc(vietnamese: Saying) -> None:
    late_evening_in_utc = datetime(2026, 11, 21, 18, 30, tzinfo=UTC)
    assert vietnamese.day(late_evening_in_utc, now=NOW) == "Hôm nay"
    assert vietnamese.time(late_evening_in_utc) == "01:30"


def test_an_appointment_is_said_with_its_weekday(vietnamese: Saying, english: Saying) -> None:
    assert vietnamese.weekday_date(date(2026, 12, 12)) == "Thứ Bảy, 12/12/2026"
    assert english.weekday_date(date(2026, 12, 12)) == "Saturday, 12/12/2026"


def test_yesterday_older_days_and_other_years_are_told_apart(vietnamese: Saying, english: Saying) -> None:
    assert vietnamese.day(date(2026, 11, 21), now=NOW) == "Hôm qua"
    assert vietnamese.day(date(2026, 11, 16), now=NOW) == "Thứ Hai, 16 tháng 11"
    assert english.day(date(2026, 11, 16), now=NOW) == "Monday, November 16"
    assert english.day(date(2025, 3, 1), now=NOW) == "March 1, 2025"


def test_a_moment_is_a_day_and_a_time(vietnamese: Saying) -> None:
    assert vietnamese.moment(NOW, now=NOW) == "Hôm nay, 15:00"


def test_numbers_have_the_separators_of_the_language(vietnamese: Saying, english: Saying) -> None:
    assert vietnamese.number(340_000) == "340.000"
    assert english.number(340_000) == "340,000"
    assert vietnamese.number(4.5) == "4,5"


def test_what_nobody_knows_is_a_dash_and_never_zero(vietnamese: Saying) -> None:
    assert vietnamese.number(None) == UNKNOWN
    assert vietnamese.percent(None) == UNKNOWN
    assert vietnamese.duration(None) == UNKNOWN
    assert vietnamese.number(0) == "0"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (5, "1_phút"),
        (35 * 60, "35_phút"),
        (80 * 60, "1_giờ 20_phút"),
        (120 * 60, "2_giờ"),
        (28 * 3600, "1_ngày 4_giờ"),
        (86_390, "1_ngày"),
    ],
)
def test_a_duration_has_two_units_at_most_and_numbers_stay_with_theirs(
    vietnamese: Saying, seconds: int, said: str
) -> None:
    assert vietnamese.duration(seconds) == said.replace("_", "\N{NO-BREAK SPACE}")


def test_a_share_is_said_in_whole_percent(english: Saying) -> None:
    assert english.percent(0.314) == "31%"


def test_a_sentence_nobody_translated_is_said_in_english(words: Words) -> None:
    assert words.gettext("vi", "Nobody ever wrote this: %(thing)s", thing="x") == "Nobody ever wrote this: x"


def test_a_language_we_do_not_speak_is_answered_in_vietnamese(words: Words) -> None:
    assert words.gettext("fr", "Today") == "Hôm nay"
    assert spoken("fr") is None
    assert spoken("en") == "en"


def test_plural_forms_follow_the_number(words: Words) -> None:
    assert words.ngettext("en", "%(number)s guide", "%(number)s guides", 1) == "1 guide"
    assert words.ngettext("en", "%(number)s guide", "%(number)s guides", 3) == "3 guides"


def test_both_languages_are_there(words: Words) -> None:
    assert LANGUAGES == ("vi", "en")
    assert words.translations("en").gettext("Today") == "Today"
