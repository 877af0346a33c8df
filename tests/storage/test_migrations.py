"""Migrations: in order, once, resumed where they were cut off, and never backwards."""

import asyncio
import pkgutil
from collections.abc import Awaitable, Callable, Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.errors import SetupError
from helpdesk.storage import migrations
from helpdesk.storage.database import Database
from helpdesk.storage.migrations import (
    ALL,
    Migration,
    Report,
    m20261129_12_inbox,
    m20261129_16_month_sheets,
)
from helpdesk.storage.migrations.runner import check, migrate

MAKING: Sequence[Any] = [migration for migration in ALL if hasattr(migration, "COLLECTIONS")]
"""Migrations that make collections and indexes."""

Work = Callable[[AsyncDatabase[dict[str, Any]]], Awaitable[object]]


def test_each_module_is_listed_once_and_numbered_like_its_name() -> None:
    for migration in ALL:
        date, count = migration.__name__.rpartition(".m")[2].split("_")[:2]  # type: ignore[attr-defined]
        assert int(date + count) == migration.NUMBER
    assert [each.NUMBER for each in ALL] == sorted({each.NUMBER for each in ALL})
    written = {module.name for module in pkgutil.iter_modules(migrations.__path__) if module.name.startswith("m2")}
    assert {each.__name__.rpartition(".")[2] for each in ALL} == written  # type: ignore[attr-defined]


async def test_every_collection_is_made_with_its_indexes(new_database: Database) -> None:
    await migrate(new_database)
    wanted: dict[str, set[str]] = {"migrations": {"_id_"}}
    for migration in MAKING:
        for name, indexes in migration.COLLECTIONS.items():
            wanted.setdefault(name, {"_id_"}).update(index.document["name"] for index in indexes)
    wanted["support_requests"].discard(m20261129_12_inbox.SUPERSEDED)
    assert set(await new_database.db.list_collection_names()) == set(wanted)
    for name, indexes_of_it in wanted.items():
        assert set(await new_database[name].index_information()) == indexes_of_it
    await check(new_database)


async def test_old_corrections_say_whose_help_they_tell_of(new_database: Database) -> None:
    logs = new_database["assistance_logs"]
    first = {"_id": "a", "member": "lan", "member_name": "Lan", "team": "t1"}
    by_another = {"_id": "b", "member": "minh", "member_name": "Minh", "team": None, "corrects": "a"}
    await logs.insert_many([first, by_another, {**by_another, "_id": "c", "corrects": "b"}])

    for _ in range(2):
        await m20261129_16_month_sheets.apply(new_database.db, lambda *_: None)

    told = {row["_id"]: (row.get("helper"), row.get("helper_name"), row["team"]) async for row in logs.find()}
    assert told == {"a": (None, None, "t1"), "b": ("lan", "Lan", "t1"), "c": ("lan", "Lan", "t1")}


async def test_a_second_run_does_nothing(new_database: Database) -> None:
    applied = await migrate(new_database)
    assert applied == [each.NUMBER for each in ALL]
    assert await migrate(new_database) == []


async def test_two_runners_at_once_apply_each_once_and_the_other_waits(new_database: Database) -> None:
    runs: list[int] = []

    def lasting(number: int, seconds: float) -> Migration:
        async def work(_: AsyncDatabase[dict[str, Any]]) -> None:
            runs.append(number)
            await asyncio.sleep(seconds)

        return _migration(number, work)

    both = [lasting(1, 2.5), lasting(2, 0)]  # the first is longer than the lease: it must be renewed
    results = await asyncio.gather(
        *(migrate(new_database, migrations=both, lease_seconds=2) for _ in range(2)),
    )
    assert sorted(runs) == [1, 2]
    assert sorted(results) == [[], [1, 2]]


async def test_what_was_cut_off_runs_again_and_what_was_done_does_not(new_database: Database) -> None:
    runs: list[str] = []

    async def fail(_: AsyncDatabase[dict[str, Any]]) -> None:
        runs.append("second, cut off")
        raise ConnectionResetError

    async def first(_: AsyncDatabase[dict[str, Any]]) -> None:
        runs.append("first")

    async def second(_: AsyncDatabase[dict[str, Any]]) -> None:
        runs.append("second")

    with pytest.raises(ConnectionResetError):
        await migrate(new_database, migrations=[_migration(1, first), _migration(2, fail)])
    with pytest.raises(SetupError, match=r"^Run `helpdesk db migrate` first: .* lacks 1 migration \(2 number 2\)\.$"):
        await check(new_database, migrations=[_migration(1, first), _migration(2, second)])
    assert await migrate(new_database, migrations=[_migration(1, first), _migration(2, second)]) == [2]
    assert runs == ["first", "second, cut off", "second"]


async def test_of_many_that_are_missing_only_the_first_are_named(new_database: Database) -> None:
    first = ", ".join(f"{each.NUMBER} {each.NAME}" for each in ALL[:3])
    with pytest.raises(SetupError) as refused:
        await check(new_database)
    said = f"the database lacks {len(ALL)} migrations ({first}, {len(ALL) - 3} more)."
    assert str(refused.value) == f"Run `helpdesk db migrate` first: {said}"


async def test_the_lease_of_a_killed_runner_ends_by_itself(new_database: Database) -> None:
    async def never_ends(_: AsyncDatabase[dict[str, Any]]) -> None:
        await new_database["migrations"].update_one({"_id": "lease"}, {"$set": {"holder": "a killed one"}})
        await asyncio.sleep(60)

    async def work(_: AsyncDatabase[dict[str, Any]]) -> None: ...

    with pytest.raises(SetupError, match="Another helpdesk took over"):
        await migrate(new_database, migrations=[_migration(1, never_ends)], lease_seconds=0.2)
    async with asyncio.timeout(3):
        assert await migrate(new_database, migrations=[_migration(1, work)]) == [1]


async def test_a_database_newer_than_the_code_is_refused(new_database: Database) -> None:
    await migrate(new_database)
    await new_database["migrations"].insert_one({"_id": 2099010101, "name": "from the future"})
    with pytest.raises(SetupError, match=r"newer than this helpdesk \(migration 2099010101\)"):
        await check(new_database)
    with pytest.raises(SetupError, match="newer than this helpdesk"):
        await migrate(new_database)


async def test_progress_is_told(new_database: Database) -> None:
    told: list[tuple[str, int, int]] = []
    await migrate(new_database, report=lambda *each: told.append(each))
    for migration in MAKING:
        of_it = [each for each in told if each[0] == migration.NAME]
        assert [done for _, done, _ in of_it] == list(range(len(migration.COLLECTIONS) + 1))
        assert {of for _, _, of in of_it} == {len(migration.COLLECTIONS)}


def _migration(number: int, work: Work) -> Migration:
    async def apply(db: AsyncDatabase[dict[str, Any]], _: Report) -> None:
        await work(db)

    return cast("Migration", SimpleNamespace(NUMBER=number, NAME=f"number {number}", apply=apply))
