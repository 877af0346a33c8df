"""The assistance log on a real database."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from helpdesk.areas.errors import UnknownAreaError
from helpdesk.assistance.errors import (
    AlreadyCorrectedError,
    ConsentNeededError,
    CorrectionReasonNeededError,
    LogIdTakenError,
    LogInFutureError,
    LogNotAllowedError,
    LogTooOldError,
    NotYourLogError,
    ReasonNeededError,
    UnknownLogError,
)
from helpdesk.assistance.models import AssistanceLog, Mode, Result
from helpdesk.assistance.records import RECORDS
from helpdesk.assistance.service import Assistance
from helpdesk.errors import RefusalError
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.storage.database import Database, Session
from helpdesk.teams.models import Grant, Member, Role, Scope
from tests.assistance.new_logs import NOW, new_log
from tests.teams.turned_clock import TurnedClock

COMMUNE, NEIGHBOUR = "05392", "05126"


class TwoCommunes:
    """A province with two communes."""

    def reach(self, area_id: str) -> list[str]:
        if area_id not in {COMMUNE, NEIGHBOUR}:
            raise UnknownAreaError(area=area_id)
        return ["25", area_id]


def _member(member_id: str, area: str = COMMUNE, role: Role = Role.MEMBER) -> Member:
    grants = [Grant(role=role, area=area)]
    return Member(id=member_id, username=member_id, name="Demo", password_hash="-", grants=grants)


def _scope(member: Member) -> Scope:
    return member.scope(date(2026, 11, 22))


MEMBER, COLLEAGUE, STRANGER = _member("m1"), _member("m2"), _member("m3", NEIGHBOUR)
LEAD = _member("m5", COMMUNE, Role.LEAD)
COORDINATOR = _member("m4", "25", Role.COORDINATOR)


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock(NOW)


@pytest.fixture
async def assistance(database: Database, clock: TurnedClock) -> Assistance:
    await database.start_beanie(RECORDS)
    return Assistance(database, TwoCommunes(), DirtyMarks(database, clock), clock)


async def _log(
    assistance: Assistance, log_id: str = "form-0001", *, by: Member = MEMBER, **changes: Any
) -> AssistanceLog:
    return await assistance.log(new_log(log_id, **changes), member=by, scope=_scope(by))


async def _correct(
    assistance: Assistance, old: str, log_id: str = "form-0002", *, by: Member = MEMBER, **changes: Any
) -> AssistanceLog:
    reason = changes.pop("reason", None)
    return await assistance.correct(old, new_log(log_id, **changes), member=by, scope=_scope(by), reason=reason)


async def _marked(database: Database) -> list[tuple[str, list[str]]]:
    rows = await database["statistics_dirty"].find().sort("_id").to_list()
    return [(row["day"], row["areas"]) for row in rows]


async def test_a_logged_visit_is_found_as_it_was_handed_in(assistance: Assistance) -> None:
    entry = await _log(assistance, dossiers=1, minutes=30, members_present=["m1", "m2"])

    assert await assistance.one(entry.id, _scope(MEMBER)) == entry
    assert await assistance.recent(_scope(MEMBER)) == [entry]
    assert (entry.member, entry.reach, entry.written_at) == ("m1", ["25", COMMUNE], NOW)


async def test_a_form_that_was_sent_twice_logs_the_visit_once(assistance: Assistance, database: Database) -> None:
    first = await _log(assistance, minutes=30)
    second = await _log(assistance, minutes=30)

    assert second == first
    assert await database["assistance_logs"].count_documents({}) == 1
    assert len(await _marked(database)) == 1


async def test_a_form_that_was_sent_twice_at_the_same_moment_logs_the_visit_once(
    assistance: Assistance, database: Database
) -> None:
    entries = await asyncio.gather(*(_log(assistance) for _ in range(6)))

    assert len({entry.model_dump_json() for entry in entries}) == 1
    assert await database["assistance_logs"].count_documents({}) == 1


async def test_a_form_that_waited_for_signal_is_still_found_when_it_is_sent_again_much_later(
    assistance: Assistance, clock: TurnedClock
) -> None:
    first = await _log(assistance)
    clock.turn(timedelta(days=100))

    assert await _log(assistance) == first


async def test_an_id_that_somebody_else_used_is_taken_and_shows_nothing(assistance: Assistance) -> None:
    await _log(assistance)

    with pytest.raises(LogIdTakenError) as refusal:
        await _log(assistance, by=STRANGER, area=NEIGHBOUR)

    assert refusal.value.facts == {}


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"area": NEIGHBOUR}, LogNotAllowedError),
        ({"area": "nowhere"}, UnknownAreaError),
        ({"happened_at": NOW + timedelta(hours=1)}, LogInFutureError),
        ({"happened_at": NOW - timedelta(days=61)}, LogTooOldError),
        ({"mode": Mode.FOR_THEM}, ConsentNeededError),
        ({"result": Result.NOT_POSSIBLE}, ReasonNeededError),
    ],
)
async def test_what_is_refused_leaves_nothing_behind(
    assistance: Assistance, database: Database, changes: dict[str, Any], refusal: type[RefusalError]
) -> None:
    with pytest.raises(refusal):
        await _log(assistance, **changes)

    assert await database["assistance_logs"].count_documents({}) == 0
    assert await _marked(database) == []


async def test_a_visit_marks_its_day_in_vietnam_for_every_area_it_belongs_to(
    assistance: Assistance, database: Database
) -> None:
    late_in_the_evening_in_london = NOW.replace(day=20, hour=20)

    await _log(assistance, happened_at=late_in_the_evening_in_london)

    assert await _marked(database) == [("2026-11-21", ["25", COMMUNE])]


async def test_a_visit_logged_within_a_transaction_is_gone_when_that_fails(
    assistance: Assistance, database: Database
) -> None:
    async def resolve_and_log(session: Session) -> None:
        await assistance.log(new_log(), member=MEMBER, scope=_scope(MEMBER), session=session)
        raise LookupError

    with pytest.raises(LookupError):
        await database.in_transaction(resolve_and_log)

    assert await database["assistance_logs"].count_documents({}) == 0
    assert await _marked(database) == []


async def test_a_correction_stands_beside_the_entry_it_corrects(assistance: Assistance, database: Database) -> None:
    old = await _log(assistance, dossiers=5)

    new = await _correct(assistance, old.id, dossiers=1)

    assert (new.corrects, new.dossiers) == (old.id, 1)
    assert await assistance.one(old.id, _scope(MEMBER)) == old
    assert await assistance.recent(_scope(MEMBER)) == [new]
    assert await database["assistance_logs"].count_documents({}) == 2


async def test_a_correction_marks_the_days_and_areas_of_both(assistance: Assistance, database: Database) -> None:
    old = await _log(assistance, by=COORDINATOR, area=NEIGHBOUR, happened_at=NOW - timedelta(days=2))

    await _correct(assistance, old.id, by=COORDINATOR, area=COMMUNE)

    assert sorted(await _marked(database))[1:] == [("2026-11-20", ["25", NEIGHBOUR]), ("2026-11-22", ["25", COMMUNE])]


async def test_a_correction_that_was_sent_twice_corrects_once(assistance: Assistance, database: Database) -> None:
    old = await _log(assistance)

    assert await _correct(assistance, old.id) == await _correct(assistance, old.id)
    assert await database["assistance_logs"].count_documents({}) == 2


async def test_a_corrected_entry_is_not_corrected_again_but_its_correction_can_be(assistance: Assistance) -> None:
    old = await _log(assistance)
    second = await _correct(assistance, old.id)

    with pytest.raises(AlreadyCorrectedError) as refusal:
        await _correct(assistance, old.id, "form-0003")
    third = await _correct(assistance, second.id, "form-0003")

    assert refusal.value.facts == {"by": second.id}
    assert await assistance.recent(_scope(MEMBER)) == [third]


async def test_of_two_corrections_at_the_same_moment_one_is_refused(assistance: Assistance) -> None:
    old = await _log(assistance)
    corrections = (
        _correct(assistance, old.id, f"form-100{number}", by=by, reason="sai số người")
        for number, by in enumerate((MEMBER, LEAD))
    )

    outcomes = await asyncio.gather(*corrections, return_exceptions=True)

    assert sum(isinstance(outcome, AlreadyCorrectedError) for outcome in outcomes) == 1
    assert len(await assistance.recent(_scope(MEMBER))) == 1


async def test_a_colleague_does_not_correct_what_somebody_else_is_paid_for(assistance: Assistance) -> None:
    old = await _log(assistance)

    with pytest.raises(NotYourLogError):
        await _correct(assistance, old.id, by=COLLEAGUE, reason="tôi biết rõ hơn")
    with pytest.raises(NotYourLogError):
        await assistance.to_correct(old.id, member=COLLEAGUE, scope=_scope(COLLEAGUE))
    assert await assistance.recent(_scope(MEMBER)) == [old]


async def test_a_lead_corrects_with_a_reason_whose_secrets_are_masked(assistance: Assistance) -> None:
    old = await _log(assistance)

    with pytest.raises(CorrectionReasonNeededError):
        await _correct(assistance, old.id, by=LEAD, reason=" ")
    new = await _correct(assistance, old.id, by=LEAD, reason="Chỉ có 2 người, mật khẩu: hoa12345")

    assert (new.member, new.whose) == (LEAD.id, MEMBER.id)
    assert new.correction_reason
    assert new.correction_reason.startswith("Chỉ có 2 người")
    assert "hoa12345" not in new.correction_reason


async def test_whose_help_it_was_corrects_the_leads_correction_without_a_reason(assistance: Assistance) -> None:
    old = await _log(assistance)
    by_lead = await _correct(assistance, old.id, by=LEAD, reason="sai ngày")

    own = await _correct(assistance, by_lead.id, "form-0003")

    assert (own.whose, own.correction_reason) == (MEMBER.id, None)


async def test_an_id_of_a_visit_is_not_taken_for_a_correction(assistance: Assistance) -> None:
    await _log(assistance, "form-0001")
    await _log(assistance, "form-0002")

    with pytest.raises(LogIdTakenError):
        await _correct(assistance, "form-0001", "form-0002")


async def test_an_old_entry_can_be_put_right_on_its_own_day(assistance: Assistance, clock: TurnedClock) -> None:
    old = await _log(assistance)
    clock.turn(timedelta(days=100))

    new = await _correct(assistance, old.id, happened_at=old.happened_at, dossiers=1)

    assert new.corrects == old.id


async def test_a_stranger_can_neither_see_nor_correct_it(assistance: Assistance) -> None:
    entry = await _log(assistance)

    assert await assistance.recent(_scope(STRANGER)) == []
    with pytest.raises(UnknownLogError):
        await assistance.one(entry.id, _scope(STRANGER))
    with pytest.raises(UnknownLogError):
        await _correct(assistance, entry.id, by=STRANGER, area=NEIGHBOUR)


async def test_a_correction_cannot_move_a_visit_to_where_the_member_has_no_right(assistance: Assistance) -> None:
    entry = await _log(assistance)

    with pytest.raises(LogNotAllowedError):
        await _correct(assistance, entry.id, area=NEIGHBOUR)
    assert await assistance.recent(_scope(MEMBER)) == [entry]


async def test_without_any_right_nothing_is_found(assistance: Assistance) -> None:
    await _log(assistance)

    assert await assistance.recent(Scope()) == []


async def test_the_latest_visits_come_first_and_no_more_than_asked_for(assistance: Assistance) -> None:
    for hours in (3, 1, 2):
        await _log(assistance, f"form-000{hours}", happened_at=NOW - timedelta(hours=hours))

    recent = await assistance.recent(_scope(COORDINATOR), limit=2)

    assert [entry.id for entry in recent] == ["form-0001", "form-0002"]
