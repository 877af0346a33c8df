"""`helpdesk logs …` beside a database that is in use."""

from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from api.wiring import built
from helpdesk.clock import SystemClock
from helpdesk.storage.database import Database
from helpdesk.teams.models import Role
from tests.chain import village
from tests.chain.conftest import settings
from tests.chain.village import COMMUNE
from tests.cli.test_running import run
from tests.crash.programs import Programs
from tests.log_import.files import xlsx

HEADING = ("Ngày", "Ai làm", "Số phút")


@pytest.fixture
async def team(database: Database, tmp_path: Path) -> str:
    """Return the id of a team with one member, lan."""
    await village.settle(database)
    async with built(settings(tmp_path), database, clock=SystemClock()) as house:
        made = await house.teams.create_team("Tổ Lạc Thủy", area=COMMUNE)
        await house.teams.create_member(
            "lan", "Cô Lan", "a long demonstration", role=Role.MEMBER, area=COMMUNE, team=made.id
        )
    return made.id


@pytest.fixture
def beside(database: Database, mongodb_url: str) -> dict[str, str]:
    """Return the settings with which a command finds the database of the test."""
    parts = urlsplit(mongodb_url)
    query = f"{parts.query}&authSource=admin" if parts.query else "authSource=admin"
    return {"HELPDESK_MONGODB_URL": urlunsplit(parts._replace(path=f"/{database.db.name}", query=query))}


async def said(helpdesk: Programs, *arguments: str, code: int = 0, settings: dict[str, str]) -> str:
    return await run(helpdesk, "logs", "import", *arguments, code=code, settings=settings)


async def test_an_old_log_is_mapped_tried_taken_and_never_taken_twice(
    helpdesk: Programs, database: Database, beside: dict[str, str], team: str, tmp_path: Path
) -> None:
    file, report = tmp_path / "so.xlsx", tmp_path / "report.csv"
    file.write_bytes(
        xlsx(
            [("02/03/2026", "Cô Lan", 20), ("03/03/2026", "Bác Ba", 30), ("04/03/2026", "Bác Tư", 30)], heading=HEADING
        )
    )
    where = (str(file), "--team", team, "--map", "member=Ai làm")

    refused = await said(helpdesk, *where, "--report", str(report), code=1, settings=beside)
    assert "Row 5, Ai làm “Bác Ba”: no member of the team has this name. Choose who is meant." in refused
    assert "2 rows cannot be taken" in refused
    assert "Bác Tư" in report.read_text("utf-8-sig")
    people = ("--person", "Bác Ba=lan", "--person", "Bác Tư=-")
    assert "2 visits would be taken" in await said(helpdesk, *where, *people, "--dry-run", settings=beside)
    assert await database["assistance_logs"].count_documents({}) == 0

    assert "2 visits taken over, 0 in the log" in await said(helpdesk, *where, *people, settings=beside)
    assert "0 visits taken over, 2 in the log already" in await said(helpdesk, *where, *people, settings=beside)
    assert await database["assistance_logs"].count_documents({"imported_by": "command-line"}) == 2


async def test_what_cannot_be_taken_is_one_sentence(
    helpdesk: Programs, beside: dict[str, str], team: str, tmp_path: Path
) -> None:
    file = tmp_path / "so.xlsx"
    file.write_bytes(xlsx([("02/03/2026", "Cô Lan", 20)], heading=HEADING))
    for arguments, sentence in (
        ((str(tmp_path / "none.xlsx"), "--team", team), "cannot be read"),
        ((str(file), "--team", "none"), "this is not your team"),
        ((str(file), "--team", team, "--map", "who=Ai làm"), "A column is one of day, time"),
        ((str(file), "--team", team, "--map", "member=Ai"), "The file has no column “Ai”."),
        ((str(file), "--team", team, "--by", "nobody"), "The team has no member nobody"),
        ((str(file), "--team", team, "--sheet", "2025"), "There is no sheet “2025”"),
    ):
        words = await said(helpdesk, *arguments, code=1, settings=beside)
        assert sentence in words, words
