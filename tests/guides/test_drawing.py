from pathlib import Path

import pytest

from guides.search.drawing import Result, between, compared, intervals, read_results, write_results
from helpdesk.errors import SetupError


def results(*ranks: int | None) -> list[Result]:
    return [Result(q=str(place), rank=rank, direct=rank != 2) for place, rank in enumerate(ranks)]


def test_says_between_what_a_share_lies() -> None:
    low, high = between([1.0] * 90 + [0.0] * 10) or (0, 0)
    assert 0.8 < low < 0.9 < high < 0.97
    assert between([1.0, 1.0]) == (1.0, 1.0)
    assert between([]) is None


def test_more_questions_say_more() -> None:
    few, many = between([1.0, 0.0] * 20), between([1.0, 0.0] * 500)
    assert few
    assert many
    assert few[1] - few[0] > 3 * (many[1] - many[0])


def test_the_shares_of_results_have_their_bounds() -> None:
    found = intervals(results(1, 1, 2, None))
    assert found["r1_between"] == (0.0, 1.0)
    assert found["wrong_direct_between"] == (0.0, 1.0)
    assert intervals([]) == {"r1_between": None, "r3_between": None, "wrong_direct_between": None}


def test_two_searches_are_compared_question_by_question() -> None:
    better, worse = results(*[1] * 50, *[2] * 50), results(*[1] * 20, *[2] * 30, *[4] * 50)
    found = compared(better, worse)
    assert (found.questions, found.r1, found.r3) == (100, 0.3, 0.5)
    assert found.r1_between
    assert found.r1_between[0] > 0.2
    same = compared(better, better)
    assert (same.r1, same.r1_between) == (0.0, (0.0, 0.0))


def test_only_what_both_were_asked_is_compared() -> None:
    assert compared(results(1), []).model_dump() == {
        "questions": 0,
        "r1": None,
        "r1_between": None,
        "r3": None,
        "r3_between": None,
    }
    assert compared(results(1, 1), results(None)).questions == 1


def test_results_are_written_and_read_again(tmp_path: Path) -> None:
    file = tmp_path / "results.jsonl"
    write_results(file, results(1, None))
    assert read_results(file) == results(1, None)


@pytest.mark.parametrize("text", ["{", "[]", '{"rank": 1}'])
def test_a_file_that_holds_no_results_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "results.jsonl"
    file.write_text(text)
    with pytest.raises(SetupError, match="holds no results"):
        read_results(file)
    with pytest.raises(SetupError, match="cannot be written"):
        write_results(tmp_path, [])
