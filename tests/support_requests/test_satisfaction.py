"""What residents say once it is over: marks with reasons, and later whether the result came."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from helpdesk.storage.database import Database, Session
from helpdesk.support_requests.errors import UnknownRequestError
from helpdesk.support_requests.inbox import TeamInbox
from helpdesk.support_requests.models import Outcome, Resolution, Status
from helpdesk.support_requests.rating_reasons import HIGH_REASONS, LOW_REASONS, Reason, fitting, reasons_for
from helpdesk.support_requests.service import SupportRequests
from helpdesk.support_requests.views import View
from tests.support_requests.desk import LAN, STRANGER, opened, scope
from tests.support_requests.test_rules import NOW
from tests.teams.turned_clock import TurnedClock


async def within(database: Database, work: Callable[[Session], Awaitable[None]]) -> None:
    await database.in_transaction(work)


async def resolved(requests: SupportRequests, database: Database) -> None:
    await opened(requests, database)
    await requests.resolve("r1", resolution=Resolution.DONE, member=LAN)
    await database["statistics_dirty"].delete_many({})


async def dirty(database: Database) -> set[str]:
    return {row["day"] async for row in database["statistics_dirty"].find()}


@pytest.mark.parametrize("score", range(1, 6))
def test_low_marks_have_reasons_of_their_own(score: int) -> None:
    assert reasons_for(score) == (HIGH_REASONS if score >= 4 else LOW_REASONS)
    assert fitting(score, ["kind", "slow", "slow", "what?"]) == [Reason.KIND if score >= 4 else Reason.SLOW]


async def test_each_reason_is_kept_once_told_once_and_counted(requests: SupportRequests, database: Database) -> None:
    await resolved(requests, database)
    for reasons in ((), ("slow",), ("slow",), ("manner", "kind")):
        await within(
            database,
            lambda session, why=reasons: requests.rate("r1", score=2, word=None, reasons=why, session=session),  # type: ignore[misc]
        )

    one = await requests.one("r1", scope(LAN))
    assert (one.rating, one.reasons) == (2, [Reason.SLOW, Reason.MANNER])
    told = [(entry.kind.value, entry.facts) for entry in await requests.history("r1", scope(LAN))][-3:]
    assert told == [
        ("rated", {"score": 2}),
        ("rated_because", {"reasons": ["slow"]}),
        ("rated_because", {"reasons": ["manner"]}),
    ]
    assert await dirty(database) == {"2026-11-23"}


async def test_a_result_that_did_not_come_is_seen_by_its_team_until_somebody_saw_to_it(
    requests: SupportRequests, database: Database
) -> None:
    await resolved(requests, database)
    inbox = TeamInbox(database, TurnedClock(NOW))

    async def tell(session: Session) -> None:
        await requests.tell_outcome("r1", outcome=Outcome.NOT_YET, at=NOW + timedelta(days=8), session=session)

    await within(database, tell)
    await within(database, tell)  # said twice
    assert [one.id for one in (await inbox.page(View.NOT_YET, member=LAN)).requests] == ["r1"]
    assert (await inbox.counts(LAN)).not_yet == 1
    assert (await inbox.page(View.NOT_YET, member=STRANGER)).requests == []
    assert await dirty(database) == {"2026-11-23"}
    with pytest.raises(UnknownRequestError):
        await requests.see_to_result("r1", member=STRANGER)

    await requests.see_to_result("r1", member=LAN)
    await requests.see_to_result("r1", member=LAN)

    assert (await inbox.page(View.NOT_YET, member=LAN)).requests == []
    one = await requests.one("r1", scope(LAN))
    assert (one.outcome, one.status) == (Outcome.NOT_YET, Status.RESOLVED)
    kinds = [entry.kind.value for entry in await requests.history("r1", scope(LAN))]
    assert {"outcome", "result_seen_to"} <= set(kinds)


async def test_forgetting_takes_the_words_and_leaves_the_figures(requests: SupportRequests, database: Database) -> None:
    await resolved(requests, database)

    async def said(session: Session) -> None:
        await requests.rate("r1", score=1, word="bí mật", reasons=["slow"], session=session)
        await requests.tell_outcome("r1", outcome=Outcome.NOT_YET, at=NOW, session=session)
        await requests.forget("webchat:x", session=session)

    await within(database, said)

    one = await requests.one("r1", scope(LAN))
    assert (one.rating, one.reasons, one.rating_word, one.is_result_missing) == (1, [Reason.SLOW], None, False)
    history = await requests.history("r1", scope(LAN))
    assert {"reasons": ["slow"]} in [entry.facts for entry in history]
