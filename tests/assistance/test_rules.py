"""What a visit must tell, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from helpdesk.assistance.errors import ConsentNeededError, LogInFutureError, LogTooOldError, ReasonNeededError
from helpdesk.assistance.models import Mode, Result
from helpdesk.clock import VIETNAM
from helpdesk.teams.models import Member
from tests.assistance.new_logs import NOW, new_log

MEMBER = Member(id="m1", username="demo", name="Demo", password_hash="-", team="t1")


def test_acting_for_someone_needs_their_consent() -> None:
    with pytest.raises(ConsentNeededError):
        new_log(mode=Mode.FOR_THEM).check()

    new_log(mode=Mode.FOR_THEM, consent_to_act=True).check()


@pytest.mark.parametrize("mode", [Mode.TOLD, Mode.TOGETHER])
def test_telling_and_doing_it_together_need_no_consent(mode: Mode) -> None:
    new_log(mode=mode).check()


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_what_was_not_possible_needs_a_reason(reason: str | None) -> None:
    with pytest.raises(ReasonNeededError):
        new_log(result=Result.NOT_POSSIBLE, result_reason=reason).check()

    new_log(result=Result.NOT_POSSIBLE, result_reason="the counter was closed").check()


def test_a_phone_may_be_five_minutes_ahead_and_no_more() -> None:
    new_log(happened_at=NOW + timedelta(minutes=5)).check_time(now=NOW)

    with pytest.raises(LogInFutureError):
        new_log(happened_at=NOW + timedelta(minutes=5, seconds=1)).check_time(now=NOW)


def test_help_can_be_logged_for_sixty_days() -> None:
    new_log(happened_at=NOW - timedelta(days=60)).check_time(now=NOW)

    with pytest.raises(LogTooOldError) as refusal:
        new_log(happened_at=NOW - timedelta(days=60, seconds=1)).check_time(now=NOW)
    assert refusal.value.facts == {"days": 60}


def test_a_correction_may_stay_on_the_day_of_an_old_entry_but_not_go_further_back() -> None:
    long_ago = datetime(2026, 8, 20, 15, 30, 45, tzinfo=VIETNAM)

    new_log(happened_at=long_ago.replace(hour=0, minute=0, second=0)).check_time(now=NOW, corrected=long_ago)
    with pytest.raises(LogTooOldError):
        new_log(happened_at=long_ago - timedelta(days=1)).check_time(now=NOW, corrected=long_ago)


def test_a_correction_of_a_fresh_entry_may_still_be_sixty_days_old() -> None:
    new_log(happened_at=NOW - timedelta(days=60)).check_time(now=NOW, corrected=NOW)


def test_the_entry_says_who_wrote_it_when_and_who_may_see_it() -> None:
    entry = new_log(dossiers=2).written_by(MEMBER, reach=["25", "05392"], at=NOW)

    assert (entry.member, entry.member_name, entry.team) == ("m1", "Demo", "t1")
    assert (entry.written_at, entry.reach, entry.dossiers) == (NOW, ["25", "05392"], 2)
    assert (entry.corrects, entry.people, entry.minutes) == (None, None, None)


def test_no_entry_is_written_without_consent_or_reason() -> None:
    with pytest.raises(ConsentNeededError):
        new_log(mode=Mode.FOR_THEM).written_by(MEMBER, reach=["05392"], at=NOW)


@pytest.mark.parametrize("people", [0, -1, 501])
def test_nobody_is_not_a_number_of_people(people: int) -> None:
    with pytest.raises(ValidationError):
        new_log(people=people)


@pytest.mark.parametrize("log_id", ["short", "x" * 65, "with space", "a/b/c/d/e"])
def test_an_id_is_what_a_form_makes(log_id: str) -> None:
    with pytest.raises(ValidationError):
        new_log(log_id)


def test_a_form_cannot_say_who_wrote_it() -> None:
    with pytest.raises(ValidationError):
        new_log(member="somebody else")


def test_a_moment_without_a_zone_is_not_taken() -> None:
    with pytest.raises(ValidationError):
        new_log(happened_at=datetime(2026, 11, 22, 1))  # noqa: DTZ001 - that is the point


def test_a_moment_is_kept_to_the_millisecond() -> None:
    entry = new_log(happened_at=datetime(2026, 11, 22, 1, 2, 3, 456_789, tzinfo=UTC))

    assert entry.happened_at.microsecond == 456_000
