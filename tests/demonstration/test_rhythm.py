import random
from datetime import UTC, date, datetime, timedelta
from statistics import median

import pytest

from api.demonstration.residents import without_marks
from api.demonstration.rhythm import Rhythm, awake_before
from helpdesk.clock import VIETNAM
from helpdesk.teams.models import OfficeHours

TODAY = date(2026, 11, 24)


@pytest.fixture
def rhythm() -> Rhythm:
    return Rhythm(TODAY, random.Random(1))  # noqa: S311 - dice


def _local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("now", "minutes", "expected"),
    [
        (_local(24, 10), 25, _local(24, 9, 35)),
        (_local(24, 7), 60, _local(23, 21)),
        (_local(24, 2), 10, _local(23, 21, 20)),
        (_local(24, 23), 10, _local(24, 21, 20)),
        (_local(24, 10), 3.5 * 60 + 15 * 60 + 30, _local(22, 21)),
    ],
)
def test_counts_back_over_the_hours_people_are_awake(now: datetime, minutes: float, expected: datetime) -> None:
    assert awake_before(now.astimezone(UTC), minutes) == expected


def test_people_write_most_on_mondays_and_in_office_hours(rhythm: Rhythm) -> None:
    moments = [rhythm.chatting().astimezone(VIETNAM) for _ in range(4000)]
    weekdays = [sum(moment.weekday() == day for moment in moments) for day in range(7)]
    assert weekdays.index(max(weekdays)) == 0
    assert max(weekdays[5:]) < min(weekdays[:5])
    in_office = sum(OfficeHours().is_open(moment) for moment in moments) / len(moments)
    assert 0.5 < in_office < 0.8
    assert {moment.hour for moment in moments} <= set(range(6, 22))


def test_the_week_of_the_campaign_is_the_busiest(rhythm: Rhythm) -> None:
    weeks = [rhythm.chatting().astimezone(VIETNAM).date().isocalendar().week for _ in range(4000)]
    assert max(set(weeks), key=weeks.count) == (TODAY - timedelta(weeks=5)).isocalendar().week


def test_a_team_answers_after_it_was_asked_and_mostly_when_it_is_there(rhythm: Rhythm) -> None:
    hours = OfficeHours()
    asked = [rhythm.chatting() for _ in range(1500)]
    answered = [rhythm.answered(at, hours, usually=70) for at in asked]
    assert all(before < after for before, after in zip(asked, answered, strict=True))
    assert sum(hours.is_open(at) for at in answered) / len(answered) > 0.85
    waited = median((after - before).total_seconds() / 60 for before, after in zip(asked, answered, strict=True))
    assert 45 < waited < 240


def test_some_residents_type_without_marks_and_masks_stay() -> None:
    assert without_marks("Đổi sang số 09•••••468 rồi") == "Doi sang so 09•••••468 roi"
