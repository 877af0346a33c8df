"""What happened to a request, on a real database."""

import pytest

from helpdesk.storage.database import Database
from helpdesk.support_requests.history import History, HistoryKind
from helpdesk.support_requests.models import Resolution
from helpdesk.support_requests.service import SupportRequests
from tests.support_requests.desk import LAN, MINH, STRANGER, opened, scope, words
from tests.support_requests.test_rules import NOW


async def kinds(requests: SupportRequests) -> list[tuple[str, str | None]]:
    return [(entry.kind.value, entry.member_name) for entry in await requests.history("r1", scope(LAN))]


async def test_every_move_is_in_the_history_with_who_did_it(requests: SupportRequests, database: Database) -> None:
    await opened(requests, database)
    await requests.take("r1", member=LAN)
    await requests.take("r1", member=LAN)
    await requests.hand_back("r1", member=LAN)
    await requests.answer("r1", text="Chào bác", member=MINH, entry_id="a1")
    await requests.answer("r1", text="Chào bác", member=MINH, entry_id="a1")
    await requests.resolve("r1", resolution=Resolution.DONE, member=MINH)
    await database.in_transaction(lambda session: requests.rate("r1", score=5, word="tốt", session=session))
    await database.in_transaction(lambda session: requests.hear("r1", words("chưa xong"), session=session))
    await requests.resolve("r1", resolution=Resolution.NOT_REACHED, member=MINH)
    await requests.answer("r1", text="Bác ơi", member=LAN, entry_id="a2")
    await database.in_transaction(lambda session: requests.cancel("r1", session=session))

    assert await kinds(requests) == [
        ("opened", None),
        ("taken", "Lan"),
        ("handed_back", "Lan"),
        ("taken", "Minh"),
        ("answered", "Minh"),
        ("resolved", "Minh"),
        ("rated", None),
        ("reopened", None),
        ("resolved", "Minh"),
        ("reopened", "Lan"),
        ("answered", "Lan"),
        ("cancelled", None),
    ]


async def test_a_refused_move_leaves_no_trace(requests: SupportRequests, database: Database) -> None:
    await opened(requests, database)
    await requests.take("r1", member=LAN)
    with pytest.raises(Exception, match="taken_by_other"):
        await requests.take("r1", member=MINH)
    assert await kinds(requests) == [("opened", None), ("taken", "Lan")]


async def test_after_forgetting_no_words_are_left_in_it(requests: SupportRequests, database: Database) -> None:
    await opened(requests, database)
    facts = {"reason": "nhà bà Tư cuối xóm", "score": 5, "something": "bí mật"}

    async def work(session: object) -> None:
        await History().note("r1", HistoryKind.WITH_OFFICE, at=NOW, member="lan", facts=facts, session=session)  # type: ignore[arg-type]
        await requests.forget("webchat:x", session=session)  # type: ignore[arg-type]

    await database.in_transaction(work)

    stored = await database["request_history"].find().to_list()
    assert "bà Tư" not in str(stored)
    assert "bí mật" not in str(stored)
    assert [(entry["kind"], entry["facts"]) for entry in stored] == [
        ("opened", {}),
        ("with_office", {"score": 5}),
        ("forgotten", {}),
    ]


async def test_a_history_of_elsewhere_is_not_there(requests: SupportRequests, database: Database) -> None:
    await opened(requests, database)
    with pytest.raises(Exception, match="request_unknown"):
        await requests.history("r1", scope(STRANGER))
