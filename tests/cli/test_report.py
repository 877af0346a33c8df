"""`helpdesk report`: a whole file or none, and clear sentences."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.commands import app
from api.cli.reports import Format, check_place, write_whole
from helpdesk.errors import SetupError


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "report.docx"
    write_whole(out, b"first")
    write_whole(out, b"second")
    assert out.read_bytes() == b"second"
    assert [one.name for one in tmp_path.iterdir()] == ["report.docx"]


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(SetupError, match="cannot be written"):
        write_whole(tmp_path / "taken", b"data")
    assert [one.name for one in tmp_path.iterdir()] == ["taken"]


def test_a_folder_that_is_not_there_is_told_before_anything_is_counted(tmp_path: Path) -> None:
    out = tmp_path / "missing" / "report.docx"
    result = CliRunner().invoke(app, ["report", "--area", "05392", "--period", "2026-10", "--out", str(out)])
    assert isinstance(result.exception, SetupError)
    assert "There is no folder" in str(result.exception)


def test_a_name_that_belongs_to_the_other_kind_of_file_is_refused(tmp_path: Path) -> None:
    for name, kind in (("a.xlsx", Format.DOCX), ("A.DOCX", Format.XLSX)):
        with pytest.raises(SetupError, match=f"and {kind} is written"):
            check_place(tmp_path / name, kind)
    check_place(tmp_path / "a.xlsx", Format.XLSX)
    check_place(tmp_path / "a", Format.DOCX)


def test_what_is_no_ordinary_file_is_left_as_it_is() -> None:
    with pytest.raises(SetupError, match="no ordinary file"):
        check_place(Path("/dev/null"), Format.DOCX)


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    arguments = ["report", "--area", "05392", "--period", "2026-10", "--format", "pdf", "--out", str(tmp_path / "a")]
    assert CliRunner().invoke(app, arguments).exit_code == 2
