"""How much longer a page of the team's inbox takes with 10,000 open requests in one area than with 100.

`python -m bench.inbox`. Two databases, asked in turn in short rounds, so that whatever else the machine does slows both;
what counts is the ratio of the medians. The time is that of the whole request without the network: reading rights, database,
page. Of both the pages are equally full, else it stops. It ends with 1 when a ratio is above the limit. See bench/README.md.
"""

import argparse
import asyncio
import json
import re
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx

from api.app import create_app
from api.security import cookies
from api.wiring import built
from helpdesk.areas.repository import AreasInMongo
from helpdesk.areas.seed_files import official_rows
from helpdesk.clock import SystemClock
from helpdesk.ids import speakable_code
from helpdesk.settings import Settings
from helpdesk.storage.database import Database, Row
from helpdesk.storage.embedded import EmbeddedServer
from helpdesk.storage.migrations.runner import migrate
from helpdesk.support_requests.models import HELD, Priority, Status, SupportRequest
from helpdesk.support_requests.searching import keys_of
from helpdesk.teams.models import Role

PROVINCE, COMMUNE = "25", "05392"
PASSWORD = "a long demonstration"
GUIDES = ("vneid-muc-2", "dang-ky-tam-tru", "khai-sinh", None)
WORDS = ("em bị kẹt ở bước mã OTP", "cháu không nhận được tin nhắn", "sim không phải tên em", "số của em là •••678")
LIMIT = 1.5
ADDRESSES = {
    "default": "/team",
    "mine": "/team?view=mine",
    "area": "/team?view=area",
    "area, a later page": "",  # named when the first page is known
    "waiting": "/team?view=waiting",
    "overdue": "/team?view=overdue",
    "ended": "/team?view=resolved",
    "urgent with an office": "/team?view=area&priority=urgent&status=with_office",
    "a code": "/team?q=",
    "three words": "/team?q=sim+khong+ten",
    "a tag nobody gave": "/team?view=area&tag=zzz",
}
UNBOUNDED = "a tag nobody gave"
"""Reads the whole view in vain: reported, not judged."""
ROW = 'class="card request'


def state_of(place: int) -> tuple[Status, Priority, str | None]:
    """Return status, priority and holder of an open request, so that of a hundred every view has more than a page."""
    share = place % 5
    if share < 2:
        return Status.WITH_OFFICE, Priority.URGENT, "lan"
    if share < 4:
        return Status.WAITING, list(Priority)[place % len(Priority)], None
    return HELD[place // 5 % len(HELD)], list(Priority)[place % len(Priority)], "hung"


async def fill(database: Database, count: int) -> str:
    """Put `count` open requests, and as many ended ones, into one area; return the code of one of them."""
    now, requests, words = SystemClock().now(), list[Row](), list[Row]()
    for place in range(2 * count):
        is_open, moment = place < count, now - timedelta(minutes=3 * place)
        status, priority, holder = state_of(place)
        one = SupportRequest(
            id=f"r{place:07}",
            code=speakable_code("bench", str(place)),
            conversation=f"webchat:{place}",
            resident=f"p{place}",
            person_ref=f"x{place}",
            area=COMMUNE,
            reach=[PROVINCE, COMMUNE],
            guide=GUIDES[place % len(GUIDES)],
            context=[WORDS[place % len(WORDS)]],
            status=status if is_open else Status.RESOLVED,
            priority=priority,
            created_at=moment,
            changed_at=moment,
            taken_by=holder if is_open else None,
            due_at=now + timedelta(minutes=500 - 37 * place % 1000) if is_open else None,
            unread=int(is_open and place % 20 == 0),
        )
        requests.append({"_id": one.id, **one.model_dump(exclude={"id"})})
        words += [
            {"_id": f"{one.id} {area}", "request": one.id, "area": area, "created_at": moment, "keys": keys_of(one, [])}
            for area in one.reach
        ]
    await database["support_requests"].insert_many(requests)
    await database["request_words"].insert_many(words)
    return str(requests[count // 2]["code"])


async def prepared(folder: Path, count: int, stack: AsyncExitStack) -> tuple[Database, str]:
    """Start a database of its own, with places, one member and the requests."""
    server = EmbeddedServer(folder)
    await server.start()
    stack.push_async_callback(server.stop)
    database = await Database.open(server.url, is_embedded=True)
    stack.push_async_callback(database.close)
    await migrate(database)
    rows = [row for row in official_rows() if row.active and PROVINCE in {row.id, row.parent}]
    await AreasInMongo(database).add_missing(rows)
    code = await fill(database, count)
    async with built(Settings(data_dir=folder), database, clock=SystemClock()) as house:
        team = await house.teams.create_team("Tổ Lạc Thủy", area=COMMUNE)
        made = await house.teams.create_member("lan", "Lan", PASSWORD, role=Role.MEMBER, area=COMMUNE, team=team.id)
    await database["support_requests"].update_many({"taken_by": "lan"}, {"$set": {"taken_by": made.id}})
    return database, code


@dataclass
class Asked:
    """How long each page took, each time, and how many requests it shows."""

    rows: dict[str, int] = field(default_factory=dict)
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


async def ask(asked: Asked, folder: Path, database: Database, code: str, *, repeats: int) -> None:
    """Open a house on the database and ask for every page so often."""
    async with built(Settings(data_dir=folder), database, clock=SystemClock()) as house:
        _, token = await house.signing_in.sign_in("lan", PASSWORD)
        transport = httpx.ASGITransport(app=create_app(house))
        async with httpx.AsyncClient(transport=transport, base_url="https://to-so.example") as client:
            client.cookies.set(cookies.SESSION, token)
            first = (await client.get(ADDRESSES["area"])).text
            onward = re.search(r'rel="next"\s+href="([^"]+)"', first)
            later = onward[1].replace("&amp;", "&") if onward else ADDRESSES["area"]
            addresses = ADDRESSES | {"area, a later page": later, "a code": f"/team?q={code}"}
            for repeat in range(-1, repeats):
                for name, address in addresses.items():
                    begun = time.perf_counter()
                    answer = await client.get(address)
                    lasted = (time.perf_counter() - begun) * 1000
                    answer.raise_for_status()
                    asked.rows[name] = answer.text.count(ROW)
                    if repeat >= 0:  # the first one warms up
                        asked.took[name].append(lasted)


async def run(few: int, many: int, rounds: int, repeats: int) -> dict[str, dict[str, float]]:
    """Measure both in turn, in short rounds, and return the medians with their ratio."""
    asked = {few: Asked(), many: Asked()}
    with tempfile.TemporaryDirectory() as folder:
        async with AsyncExitStack() as stack:
            homes = {count: Path(folder) / str(count) for count in asked}
            ready = {count: await prepared(home, count, stack) for count, home in homes.items()}
            for _ in range(rounds):
                for count, (
                    database,
                    code,
                ) in ready.items():  # records know one database at a time: one house at a time
                    await ask(asked[count], homes[count], database, code, repeats=repeats)
    if asked[few].rows != asked[many].rows:
        raise SystemExit(f"The pages are not equally full: {asked[few].rows} and {asked[many].rows}")
    return {name: figures(name, asked[few], asked[many]) for name in ADDRESSES}


def figures(name: str, few: Asked, many: Asked) -> dict[str, float]:
    """Return what one page took on both, and its ratio."""
    small, large = statistics.median(few.took[name]), statistics.median(many.took[name])
    return {
        "few_ms": round(small, 1),
        "many_ms": round(large, 1),
        "ratio": round(large / small, 2),
        "rows": few.rows[name],
    }


def main() -> int:
    """Measure, print a line for each address and all as JSON, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--few", type=int, default=100)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--repeats", type=int, default=4)
    given = parser.parse_args()
    found = asyncio.run(run(given.few, given.many, given.rounds, given.repeats))
    for name, told in found.items():
        print(f"{name:24}", *(f"{key}: {value}" for key, value in told.items()), sep="  ")
    print(json.dumps(found))
    return int(any(told["ratio"] > LIMIT for name, told in found.items() if name != UNBOUNDED))


if __name__ == "__main__":
    sys.exit(main())
