"""The checks of `make check` see what they are there for."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from helpdesk.teams.models import Role
from tools import check_catalogues, check_docs, install, lock


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ("Chào %(name)s", []),
        ("", ["vi: not translated: 'Hello %(name)s there'"]),
        ("Hello %(name)s there", ["vi: still English: 'Hello %(name)s there'"]),
        ("Chào", ["vi: placeholders differ (%(name)s): 'Hello %(name)s there'"]),
        ("Chào %(ten)s", ["vi: placeholders differ (%(name)s, %(ten)s): 'Hello %(name)s there'"]),
        ("Chào {name}", ["vi: placeholders differ (%(name)s, {name}): 'Hello %(name)s there'"]),
    ],
)
def test_a_sentence_must_be_said_in_every_language_with_its_placeholders(said: str, complaint: list[str]) -> None:
    template, vietnamese = Catalog(), Catalog(locale="vi")
    template.add("Hello %(name)s there")
    vietnamese.add("Hello %(name)s there", said)
    assert list(check_catalogues.complaints_about("vi", template, vietnamese)) == complaint


def test_a_fuzzy_translation_is_not_good_enough() -> None:
    template, vietnamese = Catalog(), Catalog(locale="vi")
    template.add("Yes")
    vietnamese.add("Yes", "Có", flags=["fuzzy"])
    assert list(check_catalogues.complaints_about("vi", template, vietnamese)) == ["vi: fuzzy: 'Yes'"]


def test_a_form_for_one_may_leave_the_number_out() -> None:
    template, english = Catalog(), Catalog(locale="en")
    template.add(("%(num)d day", "%(num)d days"))
    english.add(("%(num)d day", "%(num)d days"), ("one day", "%(num)d days"))
    assert list(check_catalogues.complaints_about("en", template, english)) == []


def test_a_form_for_many_may_not() -> None:
    template, vietnamese = Catalog(), Catalog(locale="vi")
    template.add(("%(num)d day", "%(num)d days"))
    vietnamese.add(("%(num)d day", "%(num)d days"), ("ngày",))
    (complaint,) = check_catalogues.complaints_about("vi", template, vietnamese)
    assert "placeholders differ (%(num)d)" in complaint


def test_links_lead_to_files_and_headings(tmp_path: Path) -> None:
    page, other = tmp_path / "page.md", tmp_path / "other.md"
    other.write_text("# Địa bàn: the `areas`\n\n## Twice\n\n## Twice\n", encoding="utf-8")
    text = (
        "[a](other.md) [b](other.md#địa-bàn-the-areas) [c](other.md#twice-1) [d](https://example.org/x)\n"
        "[e](missing.md) [f](other.md#missing) `[g](code.md)`\n\n```\n[h](block.md)\n```\n"
    )
    assert list(check_docs.complaints_about_links({page: text}, root=tmp_path)) == [
        "page.md: no such file: missing.md",
        "page.md: no such heading: other.md#missing",
    ]


def test_the_locks_fit_the_project_and_name_no_host() -> None:
    assert lock.main(["--check"]) == 0


def test_uv_can_be_taken_from_the_lock_alone() -> None:
    entry = install.lines_of_uv(lock.DEV).splitlines()
    assert entry[0].startswith("uv==")
    assert len(entry) > 1
    assert all(line.startswith("    --hash=sha256:") for line in entry[1:])


def test_pages_tell_of_as_many_guides_and_of_every_role_as_there_are() -> None:
    many = len(list((check_docs.ROOT / "guides" / "content").glob("*.yaml")))
    for page, words in (
        ("README.md", "guides"),
        ("README.vi.md", "hướng dẫn"),
        ("docs/commands.md", "guides, 0 problems"),
    ):
        assert f"{many} {words}" in (check_docs.ROOT / page).read_text(encoding="utf-8"), page
    commands = (check_docs.ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert [role for role in Role if f"| `{role}` |" not in commands] == []
