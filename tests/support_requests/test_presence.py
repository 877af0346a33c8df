"""Who reads and who answers a request, on a real database and by its clock."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.storage.database import Database
from helpdesk.support_requests.presence import ANSWERING_S, READING_S, Presence
from tests.support_requests.desk import LAN, MINH, STRANGER, member

PAST = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def presence(database: Database) -> Presence:
    return Presence(database)


async def test_readers_see_each_other_but_not_themselves(presence: Presence) -> None:
    await presence.reads("r1", member=LAN)
    await presence.reads("r1", member=MINH)
    await presence.reads("r1", member=MINH)
    await presence.reads("r2", member=STRANGER)
    assert await presence.others("r1", member=LAN) == (["Minh"], None)
    assert await presence.others("r1", member=STRANGER) == (["Lan", "Minh"], None)


async def test_whoever_was_first_answers_and_others_read_until_when(presence: Presence) -> None:
    await asyncio.gather(*(presence.answers("r1", member=one) for one in (LAN, MINH)))
    companies = [await presence.others("r1", member=one) for one in (LAN, MINH)]
    assert sum(company.answering is not None for company in companies) == 1
    company = await presence.others("r1", member=STRANGER)
    assert company.answering is not None
    assert company.answering.name in {"Lan", "Minh"}
    left = company.answering.until - datetime.now(UTC)
    assert timedelta(0) < left <= timedelta(seconds=ANSWERING_S + 5)


async def test_the_lock_ends_by_itself_and_goes_to_whoever_comes_next(presence: Presence, database: Database) -> None:
    await presence.answers("r1", member=LAN)
    await presence.reads("r1", member=LAN)
    await database["presence"].update_many({}, {"$set": {"until": PAST}})
    assert await presence.others("r1", member=MINH) == ([], None)
    await presence.answers("r1", member=MINH)
    company = await presence.others("r1", member=LAN)
    assert company.answering is not None
    assert company.answering.name == "Minh"
    assert READING_S < ANSWERING_S


async def test_only_ones_own_lock_is_given_up(presence: Presence) -> None:
    await presence.answers("r1", member=LAN)
    await presence.stops_answering("r1", member=MINH)
    await presence.leaves("r1", member=MINH)
    assert (await presence.others("r1", member=MINH)).answering is not None
    await presence.leaves("r1", member=LAN)
    assert (await presence.others("r1", member=MINH)).answering is None


async def test_a_name_is_only_a_name(presence: Presence) -> None:
    odd = member("odd").model_copy(update={"name": "$until"})
    await presence.reads("r1", member=odd)
    await presence.answers("r1", member=odd)
    company = await presence.others("r1", member=LAN)
    assert company.answering is not None
    assert company.answering.name == "$until"
