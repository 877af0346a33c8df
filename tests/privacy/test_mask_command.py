import json

from typer.testing import CliRunner

from api.cli.privacy import app


def answers(typed: bytes) -> list[dict[str, object]]:
    result = CliRunner().invoke(app, ["mask"], input=typed)
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout_bytes.decode().split("\n")[:-1]]


def test_answers_each_line_with_one_object() -> None:
    assert answers("cccd 038090001234\n\nxin chào\n".encode()) == [
        {"masked": "cccd •••••••••234", "kinds": ["national_id"]},
        {"masked": "", "kinds": []},
        {"masked": "xin chào", "kinds": []},
    ]


def test_reads_windows_lines_and_a_last_line_without_end() -> None:
    assert [answer["masked"] for answer in answers(b"1\r\n2")] == ["1", "2"]


def test_survives_bytes_that_are_no_text() -> None:
    assert [answer["kinds"] for answer in answers(b"\xff 0912345678\n\xe1\xbb\n")] == [["phone"], []]


def test_nothing_in_nothing_out() -> None:
    assert answers(b"") == []
