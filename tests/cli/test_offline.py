"""Commands that need no server: they answer from what comes with the program."""

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
import typer.main
from typer.testing import CliRunner

from api.cli.commands import app

LAC_THUY = ("Lạc Thủy", "commune", "Tỉnh Phú Thọ")
ROOT = Path(__file__).parents[2]
BROKEN_GUIDE = """\
slug: muon-sach
version: 1
title:
  vi: Mượn sách
pitfals: []
"""


def commands(command: object, *before: str) -> Iterator[tuple[str, ...]]:
    """Everything a person can type behind `helpdesk`, groups too."""
    yield before
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, *before, name)


def run(*arguments: str, given: bytes | None = None) -> tuple[int, str]:
    outcome = CliRunner().invoke(app, list(arguments), input=given)
    assert outcome.exception is None or isinstance(outcome.exception, SystemExit)
    return outcome.exit_code, outcome.output


@pytest.mark.parametrize("words", [" ".join(words) for words in commands(typer.main.get_command(app))])
def test_every_command_explains_itself(words: str) -> None:
    code, said = run(*words.split(), "--help")
    assert code == 0
    assert "Usage:" in said
    assert "Traceback" not in said


def test_it_says_its_version_alone_so_that_a_report_can_name_it() -> None:
    assert run("--version") == (0, f"{version('to-so-helpdesk')}\n")
    assert run("--version", "no-such-command") == (0, f"{version('to-so-helpdesk')}\n")


def test_help_does_not_load_the_whole_house() -> None:
    script = (
        "import sys; import api.cli.commands; "
        "sys.exit(', '.join(sorted({'beanie', 'fastapi', 'telegram', 'aiohttp', 'pymongo'} & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_ctrl_c_while_it_is_loaded_ends_it_without_a_word() -> None:
    script = """
import os, signal, sys
class Impatient:
    def find_spec(self, name, *rest):
        if name == "typer":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Impatient())
from api.cli import main
main()
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_the_command_runs_as_a_module_and_names_what_it_can() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", "--help"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    for name in ("demo", "serve", "worker", "db", "areas", "guides", "privacy", "users", "channels"):
        assert f" {name} " in done.stdout


@pytest.mark.parametrize(
    "words", ["xa lac thuy", "Lạc Thủy", "lac thuy phu tho", "thị trấn Chi Nê huyện Lạc Thủy", "  XÃ LẠC THỦY  "]
)
def test_a_commune_is_found_however_it_is_written(words: str) -> None:
    code, said = run("areas", "search", words, "--json")
    found = json.loads(said)
    assert code == 0
    assert (found[0]["area"]["name"], found[0]["area"]["level"], found[0]["province"]) == LAC_THUY


def test_an_old_name_leads_to_todays_commune_and_says_so() -> None:
    _, said = run("areas", "search", "thị trấn Chi Nê huyện Lạc Thủy")
    assert "Xã Lạc Thủy, Tỉnh Phú Thọ  (was " in said.splitlines()[0]


def test_a_place_nobody_knows_ends_with_code_1() -> None:
    assert run("areas", "search", "qqqq zzzz") == (1, "No such place is known.\n")
    assert run("areas", "search", "qqqq zzzz", "--json") == (1, "[]\n")


def test_masking_goes_line_by_line_and_keeps_what_is_no_secret() -> None:
    code, said = run("privacy", "mask", given="căn cước 001199012345\r\nxin chào\n\n".encode() + b"\xff lost\n")
    lines = [json.loads(line) for line in said.splitlines()]
    assert code == 0
    assert lines[0] == {"masked": "căn cước •••••••••345", "kinds": ["national_id"]}
    assert lines[1:3] == [{"masked": "xin chào", "kinds": []}, {"masked": "", "kinds": []}]
    assert lines[3]["masked"].endswith(" lost")


def test_the_guides_that_come_with_the_program_are_sound() -> None:
    code, said = run("guides", "check")
    assert code == 0, said
    assert said.endswith("guides, 0 problems\n")


def test_a_broken_guide_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "muon-sach.yaml").write_text(BROKEN_GUIDE, encoding="utf-8")
    (tmp_path / "not-yaml.yaml").write_text("slug: [\n", encoding="utf-8")
    code, said = run("guides", "check", str(tmp_path))
    assert code == 1
    assert f"{tmp_path}/muon-sach.yaml:5: pitfals is not a key of a guide: did you mean 'pitfalls'?" in said
    assert f"{tmp_path}/not-yaml.yaml:" in said
    assert said.splitlines()[-1].endswith("problems")
