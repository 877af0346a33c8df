"""`helpdesk messaging dead …` beside a database that is in use."""

import json
from urllib.parse import urlsplit, urlunsplit

import pytest

from helpdesk.audit.records import RECORDS
from helpdesk.audit.service import Audit
from helpdesk.clock import SystemClock
from helpdesk.messaging.models import Cause, Notice, NoticeState
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.storage.database import Database
from tests.chain import village
from tests.cli.test_running import run
from tests.crash.programs import Programs
from tests.messaging.post import notice


@pytest.fixture
async def beside(database: Database, mongodb_url: str) -> dict[str, str]:
    """Return the settings with which a command finds the database of the test."""
    await village.settle(database)
    await database.start_beanie(RECORDS)
    parts = urlsplit(mongodb_url)
    query = f"{parts.query}&authSource=admin" if parts.query else "authSource=admin"
    return {"HELPDESK_MONGODB_URL": urlunsplit(parts._replace(path=f"/{database.db.name}", query=query))}


def dead(number: int, account: str = "telegram") -> Notice:
    facts = {
        "conversation": f"{account}:99887766",
        "state": NoticeState.DEAD,
        "cause": Cause.BLOCKED,
        "reason": "blocked",
    }
    return notice(number).model_copy(update=facts)


async def dead_letters(helpdesk: Programs, *arguments: str, code: int = 0, settings: dict[str, str]) -> str:
    """Return what a command says, without what is said about the age of the server."""
    said = await run(helpdesk, "messaging", "dead", *arguments, code=code, settings=settings)
    return "".join(line for line in said.splitlines(keepends=True) if not line.startswith("MongoDB "))


async def given_up(database: Database, *notices: Notice) -> Outbox:
    outbox = Outbox(database)
    await database.in_transaction(lambda session: outbox.owe(notices, session=session))
    for one in notices:
        await outbox.mark(one)
    return outbox


async def test_dead_letters_are_listed_sent_again_and_dropped(
    helpdesk: Programs, database: Database, beside: dict[str, str]
) -> None:
    first, second, third, other = dead(1), dead(2), dead(3), dead(1, "zalo-bot")
    outbox = await given_up(database, first, second, third, other)

    rows = json.loads(await dead_letters(helpdesk, "list", "--account", "telegram", "--json", settings=beside))
    assert [(row["id"], row["state"], row["cause"]) for row in rows] == [
        (one.id, "dead", "blocked") for one in (third, second, first)
    ]
    said = await dead_letters(helpdesk, "list", settings=beside)
    assert f"dead            answer     {first.id}  blocked (blocked)" in said

    assert await dead_letters(helpdesk, "retry", first.id, settings=beside) == "1 owed again.\n"
    assert await dead_letters(helpdesk, "drop", second.id, settings=beside) == "1 dropped.\n"
    to_all = ("--all", "--account", "telegram")
    assert await dead_letters(helpdesk, "retry", *to_all, settings=beside) == "1 owed again.\n"
    assert [one.state for one in await outbox.last(first.conversation, limit=5)] == ["owed", "dropped", "owed"]
    assert [one.id for one in await outbox.doubtful(limit=5)] == [other.id]
    acts = await Audit(SystemClock()).recent([village.PROVINCE])
    assert [act.subject for act in acts] == ["telegram:1", "telegram:…7766:00000002", "telegram:…7766:00000001"]
    assert {act.member for act in acts} == {"command-line"}

    assert await dead_letters(helpdesk, "drop", "--all", settings=beside) == "1 dropped.\n"
    assert await dead_letters(helpdesk, "list", settings=beside) == "Nothing: every message arrived exactly once.\n"


@pytest.mark.parametrize("words", [["retry"], ["drop"], ["retry", "telegram:1:00000001", "--all"]])
async def test_which_ones_must_be_said(helpdesk: Programs, beside: dict[str, str], words: list[str]) -> None:
    said = await dead_letters(helpdesk, *words, code=1, settings=beside)
    assert "Name one message by its id, or say --all" in said


@pytest.mark.parametrize("act", ["retry", "drop"])
async def test_what_was_not_given_up_is_left_alone(helpdesk: Programs, beside: dict[str, str], act: str) -> None:
    said = await dead_letters(helpdesk, act, "telegram:1:00000001", code=1, settings=beside)
    assert "There is no such message" in said
