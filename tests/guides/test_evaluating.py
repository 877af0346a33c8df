"""`helpdesk guides evaluate`, from files to figures."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from api.cli.guides import app

PROCEDURES = [
    {"code": "1.001193", "title": "Thủ tục đăng ký khai sinh"},
    {"code": "1.000656", "title": "Thủ tục đăng ký khai tử"},
]
QUESTIONS: list[dict[str, Any]] = [
    {"q": "làm giấy khai sinh", "gold": ["1.001193"]},
    {"q": "ba em mới mất", "gold": ["1.000656"]},
    {"q": "hôm nay trời mưa không", "kind": "oos"},
]


def written(file: Path, rows: Sequence[dict[str, Any]]) -> str:
    file.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return str(file)


def test_figures_come_with_their_bounds_and_are_compared_with_another_search(tmp_path: Path) -> None:
    kept = tmp_path / "ours.jsonl"
    other = written(tmp_path / "other.jsonl", [{"q": question["q"], "rank": 2} for question in QUESTIONS[:2]])
    arguments = ["--queries", written(tmp_path / "questions.jsonl", QUESTIONS)]
    arguments += ["--catalogue", written(tmp_path / "list.jsonl", PROCEDURES), "--results", str(kept)]
    done = CliRunner().invoke(app, ["evaluate", *arguments, "--against", other, "--json"])
    assert done.exit_code == 0, done.output
    figures = json.loads(done.output)
    assert (figures["r1"], figures["r1_between"]) == (1.0, [1.0, 1.0])
    assert figures["against"] == {
        "questions": 2,
        "r1": 1.0,
        "r1_between": [1.0, 1.0],
        "r3": 0.0,
        "r3_between": [0.0, 0.0],
    }
    assert [json.loads(line)["rank"] for line in kept.read_text("utf-8").splitlines()] == [1, 1]
