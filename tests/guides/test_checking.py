from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.guides import app
from guides.catalogue.loading import read_folder
from guides.catalogue.readability import readability_problems
from tests.guides.examples import EXAMPLE, SLUG, TODAY, changed

OTHER = (
    ("slug: muon-sach-thu-vien", "slug: other"),
    ("  vi: Mượn sách ở thư viện xã", "  vi: Trả sách ở thư viện xã"),
    ("  en: Borrow books from the commune library", "  en: Return books to the commune library"),
    ("  vi: Mượn sách\n", "  vi: Trả sách\n"),
    ("  en: Borrow books\n", "  en: Return books\n"),
    ("    - mượn sách ở đâu", "    - trả sách ở đâu"),
    ("    - làm thẻ thư viện cần gì", "    - trễ hẹn trả sách"),
    ("    - how do I get a library card", "    - how do I return a book"),
)

Check = Callable[..., list[str]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    def checked(*texts: str) -> list[str]:
        for text in texts:
            slug = text.split("\n", 1)[0].removeprefix("slug: ")
            (tmp_path / f"{slug}.yaml").write_text(text)
        reading = read_folder(tmp_path, called="g", today=TODAY)
        assert reading.problems == []
        return list(map(str, readability_problems(reading.files)))

    return checked


def test_the_guide_shown_in_the_docs_reads_well(check: Check) -> None:
    assert check(EXAMPLE, changed(*OTHER)) == []


def test_minds_long_sentences(check: Check) -> None:
    long = ("  vi: Không mất tiền", f"  vi: {'chữ ' * 300}")
    assert check(changed(long)) == [
        f"g/{SLUG}.yaml:1: hard to read in 'vi': sentences have 36.9 words on average, cut them to 20"
    ]


def test_minds_low_confidence_that_is_not_said(check: Check) -> None:
    low = ("confidence: high", "confidence: low")
    assert check(changed(low)) == [
        f"g/{SLUG}.yaml:63: confidence is low: say 'confirm' in 'en' where the facts are unsure",
        f"g/{SLUG}.yaml:63: confidence is low: say 'xác nhận lại' in 'vi' where the facts are unsure",
    ]
    said = (("  vi: Không mất tiền", "  vi: Xác nhận lại với thư viện"), ("  en: Free", "  en: Please confirm it"))
    assert check(changed(low, *said)) == []


def test_minds_a_sentence_left_untranslated(check: Check) -> None:
    english = ("      vi: Thư viện nghỉ chiều thứ Sáu.", "      vi: The library is closed on Friday afternoon.")
    assert check(changed(english)) == [f"g/{SLUG}.yaml:34: steps[1].watch is the same in both languages: translate it"]


def test_minds_a_guide_that_nobody_finds_in_english(check: Check) -> None:
    assert check(changed(("  en:\n    - how do I get a library card\n", ""))) == [
        f"g/{SLUG}.yaml:47: asks has no English entry: add how people ask in English under 'en'"
    ]


@pytest.mark.parametrize(
    ("kept", "place"),
    [(1, "title.vi"), (2, "title.en"), (3, "short_title.vi"), (4, "short_title.en"), (5, "asks.vi[1]")],
)
def test_minds_words_that_do_not_tell_guides_apart(check: Check, kept: int, place: str) -> None:
    changes = [change for number, change in enumerate(OTHER) if number != kept]
    [problem] = check(EXAMPLE, changed(*changes))
    assert f"{place} says the same as g/{SLUG}.yaml:" in problem


def test_compares_ways_to_ask_without_marks(check: Check) -> None:
    assert len(check(EXAMPLE, changed(*OTHER[:5], ("mượn sách ở đâu", "MUON SACH o dau?"), *OTHER[6:]))) == 1


def test_the_command_says_problems_and_counts_and_fails(tmp_path: Path) -> None:
    (tmp_path / f"{SLUG}.yaml").write_text(EXAMPLE)
    fine = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert (fine.exit_code, fine.output) == (0, "1 guide, 0 problems\n")
    (tmp_path / "x.yaml").write_text("slug: [")
    broken = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert broken.exit_code == 1
    assert broken.output.startswith(f"{tmp_path}/x.yaml:1: not YAML")
    assert broken.output.endswith("\n2 guides, 1 problem\n")


def test_the_packaged_guides_pass_the_check() -> None:
    done = CliRunner().invoke(app, ["check"])
    assert done.exit_code == 0, done.output
