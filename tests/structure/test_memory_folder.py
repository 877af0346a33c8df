"""Where `make test` writes."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from tools import memory_folder


def test_memory_is_taken_only_where_there_is_plenty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not memory_folder.is_plenty(tmp_path / "none")
    monkeypatch.setattr(memory_folder, "NEEDED", 1)
    assert memory_folder.is_plenty(tmp_path)
    monkeypatch.setattr(memory_folder, "NEEDED", 2**60)
    assert not memory_folder.is_plenty(tmp_path)


def test_memory_from_which_no_program_may_be_started_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_folder, "NEEDED", 1)
    for flag, is_taken in ((0, True), (os.ST_NOEXEC, False)):
        told = SimpleNamespace(f_bavail=1, f_frsize=2**40, f_flag=flag)
        monkeypatch.setattr(os, "statvfs", lambda _, told=told: told)
        assert memory_folder.is_plenty(tmp_path) is is_taken


def test_what_has_too_little_memory_writes_where_such_files_belong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(memory_folder, "NEEDED", 2**60)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert memory_folder.main() == 0
    folder = Path(capsys.readouterr().out.strip())
    assert folder.parent == tmp_path
    assert folder.is_dir()
