"""`helpdesk procedures …` beside a database that is in use."""

import csv as tables
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from helpdesk.storage.database import Database
from tests.chain import village
from tests.chain.village import COMMUNE
from tests.cli.test_running import run
from tests.crash.programs import Programs
from tests.procedures.files import BOAT, FISH, WELL, csv, xlsx

NO_SUCH_AREA = (
    "There is no area 99999 today: `helpdesk areas search NAME` finds the id of a province or commune; "
    'the national list is "national".'
)


@pytest.fixture
async def beside(database: Database, mongodb_url: str) -> dict[str, str]:
    """Return the settings with which a command finds the database of the test."""
    await village.settle(database)
    parts = urlsplit(mongodb_url)
    query = f"{parts.query}&authSource=admin" if parts.query else "authSource=admin"
    return {"HELPDESK_MONGODB_URL": urlunsplit(parts._replace(path=f"/{database.db.name}", query=query))}


async def said(helpdesk: Programs, *arguments: str, code: int = 0, settings: dict[str, str]) -> str:
    """Return what a command says, without what is said about the age of the server."""
    words = await run(helpdesk, "procedures", *arguments, code=code, settings=settings)
    return "".join(line for line in words.splitlines(keepends=True) if not line.startswith("MongoDB "))


async def stored(database: Database) -> int:
    return await database["procedures"].count_documents({})


async def test_a_list_is_tried_imported_listed_and_undone(
    helpdesk: Programs, database: Database, beside: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "danh-muc.xlsx"
    file.write_bytes(
        xlsx(
            [(*row, "cũ") for row in (FISH, WELL)],
            heading=("Mã", "Tên", "Lĩnh vực", "Cấp", "Nơi giải quyết", "Link", "Ghi chú"),
        )
    )
    where = ("--area", COMMUNE)

    dry = await said(helpdesk, "import", str(file), *where, "--dry-run", settings=beside)
    assert "Columns, from row 1: code = “Mã”, title = “Tên”" in dry
    assert "Not used: “Ghi chú”" in dry
    assert "It would be: 2 new, 0 changed, 0 removed; 2 procedures in all. Nothing was written." in dry
    assert await stored(database) == 0

    assert "2 new, 0 changed, 0 removed" in await said(helpdesk, "import", str(file), *where, settings=beside)
    file.write_bytes(csv([BOAT]))
    replaced = await said(helpdesk, "import", str(file), *where, "--replace", settings=beside)
    assert "1 new, 0 changed, 2 removed; 1 procedure in all" in replaced
    again = await said(helpdesk, "import", str(file), *where, settings=beside)
    assert "Nothing changes: the list has all of this already." in again

    assert "Xã Lạc Thủy: 1 procedure since" in await said(helpdesk, "list", settings=beside)
    assert await said(helpdesk, "undo", *where, settings=beside) == f"The list of {COMMUNE} has 2 procedures again.\n"


async def test_bad_rows_are_reported_and_nothing_is_written(
    helpdesk: Programs, database: Database, beside: dict[str, str], tmp_path: Path
) -> None:
    file, report = tmp_path / "danh-muc.csv", tmp_path / "report.csv"
    file.write_bytes(csv([FISH, ("1.9", *WELL[1:]), (*BOAT[:5], "=xem"), *[("", *WELL[1:])] * 30]))

    words = await said(
        helpdesk, "import", str(file), "--area", "national", "--report", str(report), code=1, settings=beside
    )
    assert "Row 3, Mã TTHC “1.9”: the spreadsheet took the code for a number" in words
    assert "Format the column as Text" in words
    assert f"32 rows cannot be taken, 12 more problems: all of them stand in {report}. Nothing was imported." in words
    assert await stored(database) == 0
    rows = list(tables.reader(report.read_text("utf-8-sig").splitlines()))
    assert rows[0] == ["row", "column", "found", "wrong", "remedy"]
    assert len(rows) == 33
    assert rows[2][:3] == ["4", "Đường dẫn", "'=xem"]


@pytest.mark.parametrize(
    ("content", "area", "sentence"),
    [
        (None, COMMUNE, "cannot be read"),
        (b"", COMMUNE, "There is no procedure in this file."),
        (b"\xd0\xcf\x11\xe0", COMMUNE, "has the old format (.xls) or a password"),
        (csv(), "99999", NO_SUCH_AREA),
    ],
    ids=["missing", "empty", "xls", "area"],
)
async def test_what_cannot_be_imported_is_one_sentence(
    helpdesk: Programs, beside: dict[str, str], tmp_path: Path, content: bytes | None, area: str, sentence: str
) -> None:
    file = tmp_path / "danh-muc.csv"
    if content is not None:
        file.write_bytes(content)
    words = await said(helpdesk, "import", str(file), "--area", area, code=1, settings=beside)
    assert sentence in words
    assert len([line for line in words.splitlines() if line.startswith("helpdesk: ")]) == 1


async def test_a_list_that_was_never_changed_has_nothing_to_undo(helpdesk: Programs, beside: dict[str, str]) -> None:
    words = await said(helpdesk, "undo", "--area", COMMUNE, code=1, settings=beside)
    assert "there is nothing to undo" in words
    assert "No list was imported yet." in await said(helpdesk, "list", settings=beside)
