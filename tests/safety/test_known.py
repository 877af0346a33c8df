"""The lists are sound, and an installation adds its own."""

from pathlib import Path

import pytest

from helpdesk.errors import SetupError
from helpdesk.safety.checking import load_checker
from helpdesk.safety.judging import Verdict
from helpdesk.safety.known import load_known
from helpdesk.safety.signs import Sign, load_signs

OWN = """
official:
  - domain: toso.example.vn
    name: {vi: trang của tổ, en: the team's page}
    source: Quyết định của UBND
shorteners: [ngan.example]
"""


def test_every_official_address_has_its_source_and_no_list_names_one_twice() -> None:
    known = load_known()
    assert known.checked_on
    assert all(one.source for one in known.official)
    for names in (known.names, known.shorteners, known.invites, known.files, [one.domain for one in known.official]):
        assert len(set(names)) == len(names)


def test_there_is_a_rule_for_every_sign() -> None:
    assert set(load_signs().root) == set(Sign)


def test_what_an_installation_adds_counts_beside_what_comes_with_the_program(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(OWN, encoding="utf-8")
    checker = load_checker(file)

    (own,) = checker.check("https://toso.example.vn/chat").findings
    assert (own.verdict, own.name) == (Verdict.OFFICIAL, {"vi": "trang của tổ", "en": "the team's page"})
    assert checker.check("toso.example.vn.evil.com").verdict is Verdict.LOOK_ALIKE
    assert checker.check("dichvucong.gov.vn").verdict is Verdict.OFFICIAL
    assert checker.check("https://ngan.example/a").verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("official: [", "is no YAML"),
        ("officials: []", "officials"),
        ("official: [{domain: 'http://a.vn/b', name: {vi: a, en: b}, source: c}]", "official → 0 → domain"),
        ("official: [{domain: a.vn, name: {vi: a}, source: c}]", "official → 0 → name → en"),
        ("- a", "the file"),
        ("names: [Tên có dấu]", "names → 0"),
    ],
)
def test_a_file_that_cannot_be_used_stops_the_start_with_a_sentence(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SetupError, match="HELPDESK_SAFETY_FILE") as refused:
        load_known(file)
    assert words in str(refused.value)


def test_a_file_that_is_not_there_stops_the_start_too(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="cannot be read"):
        load_known(tmp_path / "none.yaml")
