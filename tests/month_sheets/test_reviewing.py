"""Leads review the log: accepted, or given back with a reason and put right by a correction."""

import asyncio
from typing import Any

import pytest

from helpdesk.assistance.errors import (
    AlreadyCorrectedError,
    LogInConfirmedMonthError,
    ReturnReasonNeededError,
    ReturnReasonTooLongError,
    UnknownLogError,
)
from helpdesk.assistance.models import AssistanceLog
from helpdesk.assistance.reviews import Reviewed, Standing, Wanted
from helpdesk.statistics.days import Period
from tests.month_sheets.conftest import Office, on

PERIOD = Period(since=on(11, 1).date(), until=on(11, 30).date())


async def wanted(office: Office, standing: Standing, *, by: str = "hoa", **changes: Any) -> list[Reviewed]:
    """Return what a lead finds in November."""
    asked = Wanted.model_validate({"standing": standing, "period": PERIOD, **changes})
    return await office.reviewing.wanted(asked, office.scope(by))


async def found(office: Office, standing: Standing, **changes: Any) -> list[str]:
    return [one.entry.id for one in await wanted(office, standing, **changes)]


async def three(office: Office) -> list[AssistanceLog]:
    return [await office.log(on(11, day), by=by) for day, by in ((3, "lan"), (4, "hung"), (5, "lan"))]


async def test_a_new_entry_is_to_be_reviewed(office: Office) -> None:
    first, second, third = await three(office)

    assert await found(office, Standing.TO_REVIEW) == [third.id, second.id, first.id]
    assert await found(office, Standing.ACCEPTED) == []


async def test_several_are_accepted_at_once_and_said_again_nothing_is_added(office: Office) -> None:
    first, second, third = await three(office)

    assert await office.review(first, second, verdict=Standing.ACCEPTED) == 2
    assert await office.review(first, second, verdict=Standing.ACCEPTED) == 0

    assert await found(office, Standing.ACCEPTED) == [second.id, first.id]
    assert await found(office, Standing.TO_REVIEW) == [third.id]
    assert await office.database["log_reviews"].count_documents({}) == 2


async def test_what_is_given_back_is_shown_to_whose_help_it_was_with_the_reason(office: Office) -> None:
    entry = await office.log(on(11, 3), by="lan")
    await office.review(entry, verdict=Standing.RETURNED, reason=" Thiếu số phút, mật khẩu là abc12345 ")

    ((kept, review),) = await office.reviewing.returned_to(office.members["lan"])

    assert kept.id == entry.id
    assert review
    assert review.reason
    assert review.reason.startswith("Thiếu số phút")
    assert "abc12345" not in review.reason
    assert await office.reviewing.returned_to(office.members["hung"]) == []


async def test_a_correction_takes_it_back_to_be_reviewed(office: Office) -> None:
    entry = await office.log(on(11, 3))
    await office.review(entry, verdict=Standing.RETURNED, reason="Thiếu số phút")
    mended = await office.correct(entry, minutes=20)

    assert await found(office, Standing.TO_REVIEW) == [mended.id]
    assert await found(office, Standing.RETURNED) == []
    assert await office.reviewing.returned_to(office.members["lan"]) == []


async def test_a_correction_by_the_lead_that_is_given_back_goes_to_whose_help_it_was(office: Office) -> None:
    entry = await office.log(on(11, 3), by="lan")
    mended = await office.correct(entry, by="hoa", minutes=20)
    await office.review(mended, verdict=Standing.RETURNED, reason="Sai ngày", by="minh")

    assert [one.entry.id for one in await office.reviewing.returned_to(office.members["lan"])] == [mended.id]


async def test_the_latest_word_counts_and_all_of_them_stay(office: Office) -> None:
    entry = await office.log(on(11, 3))
    await office.review(entry, verdict=Standing.RETURNED, reason="Thiếu số phút")
    await office.review(entry, verdict=Standing.ACCEPTED)

    assert await found(office, Standing.ACCEPTED) == [entry.id]
    assert await office.reviewing.returned_to(office.members["lan"]) == []
    assert await office.database["log_reviews"].count_documents({}) == 2


@pytest.mark.parametrize(
    ("reason", "refusal"),
    [("", ReturnReasonNeededError), ("  ", ReturnReasonNeededError), ("x" * 501, ReturnReasonTooLongError)],
)
async def test_nothing_is_given_back_without_a_reason_that_can_be_read(
    office: Office, reason: str, refusal: type[Exception]
) -> None:
    entry = await office.log(on(11, 3))

    with pytest.raises(refusal):
        await office.review(entry, verdict=Standing.RETURNED, reason=reason)
    assert await found(office, Standing.TO_REVIEW) == [entry.id]


async def test_only_leads_of_the_area_review(office: Office) -> None:
    entry = await office.log(on(11, 3))

    for name in ("lan", "viet"):
        with pytest.raises(UnknownLogError):
            await office.review(entry, verdict=Standing.ACCEPTED, by=name)
        assert await wanted(office, Standing.TO_REVIEW, by=name) == []
    with pytest.raises(UnknownLogError):
        await office.review(verdict=Standing.ACCEPTED)
    assert await office.review(entry, verdict=Standing.ACCEPTED, by="minh") == 1


async def test_of_several_all_are_reviewed_or_none(office: Office) -> None:
    entry = await office.log(on(11, 3))
    elsewhere = entry.model_copy(update={"id": "nowhere-0001"})

    with pytest.raises(UnknownLogError):
        await office.review(entry, elsewhere, verdict=Standing.ACCEPTED)
    assert await found(office, Standing.TO_REVIEW) == [entry.id]


async def test_an_entry_that_was_corrected_is_not_reviewed_any_more(office: Office) -> None:
    entry = await office.log(on(11, 3))
    await office.correct(entry, minutes=5)

    with pytest.raises(AlreadyCorrectedError):
        await office.review(entry, verdict=Standing.RETURNED, reason="Sai")


async def test_what_a_confirmed_sheet_counts_is_corrected_not_given_back(office: Office) -> None:
    entry = await office.log(on(11, 3))
    office.today(on(12, 1))
    await office.confirm("2026-11")

    with pytest.raises(LogInConfirmedMonthError) as refusal:
        await office.review(entry, verdict=Standing.RETURNED, reason="Sai")
    assert refusal.value.facts == {"month": "11/2026"}


async def test_giving_back_and_confirming_at_the_same_moment_never_both_count(office: Office) -> None:
    entry = await office.log(on(11, 3))
    await office.review(entry, verdict=Standing.ACCEPTED)
    office.today(on(12, 1))

    await asyncio.gather(
        office.confirm("2026-11"),
        office.review(entry, verdict=Standing.RETURNED, reason="Sai"),
        return_exceptions=True,
    )

    is_counted = bool((await office.sheet("2026-11")).counted.lines)
    is_returned = bool(await office.reviewing.returned_to(office.members["lan"]))
    assert is_counted != is_returned


async def test_the_list_is_by_member_by_team_by_day_and_in_pages(office: Office) -> None:
    first, second, third = await three(office)
    day = on(11, 4).date()

    assert await found(office, Standing.TO_REVIEW, member="lan") == [third.id, first.id]
    assert await found(office, Standing.TO_REVIEW, period=Period(since=day, until=day)) == [second.id]
    assert await found(office, Standing.TO_REVIEW, team="another") == []
    assert await found(office, Standing.TO_REVIEW, team=office.team.id, skip=1, limit=1) == [second.id, first.id]
