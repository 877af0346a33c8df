"""What may be the same matter is found by an index, however many requests an area has."""

from datetime import timedelta
from typing import Any

from helpdesk.storage.database import Database
from helpdesk.support_requests.repository import SupportRequestsInMongo
from tests.support_requests.desk import LAN, RECORDS, scope
from tests.support_requests.test_rules import NOW, request

MANY = 3000


async def test_of_very_many_open_requests_only_a_few_are_looked_at(database: Database) -> None:
    await database.start_beanie(RECORDS)
    rows = [row(n) for n in range(MANY)]
    await database["support_requests"].insert_many(rows)
    mine = request(id="mine", guide="khai-sinh", step="s1", person_ref="ref7", conversation="webchat:7")
    seen = scope(LAN)
    await database.db.command("profile", 2)
    try:
        found = await SupportRequestsInMongo().alike(mine, since=NOW - timedelta(days=14), scope=seen, limit=5)
        looked_at = [one["docsExamined"] async for one in database["system.profile"].find({"op": "query"})]
    finally:
        await database.db.command("profile", 0)
        await database["system.profile"].drop()

    assert [one.id for one in found] == ["r7", "r17"]
    assert looked_at
    assert max(looked_at) <= 10


def row(number: int) -> dict[str, Any]:
    one = request(
        id=f"r{number}",
        guide="khai-sinh" if number in (7, 17) else f"g{number % 50}",
        step="s1",
        person_ref=f"ref{number}",
        conversation=f"webchat:{number}",
        created_at=NOW - timedelta(minutes=number),
    ).model_dump(mode="python")
    return {"_id": one.pop("id"), **one, "status": one["status"].value, "priority": one["priority"].value}
