import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis.strategies import binary

from guides.catalogue.catalogue import packaged_folder
from guides.catalogue.loading import read_folder, read_guide
from guides.catalogue.yaml_form import LARGEST_FILE, parse
from tests.guides.examples import EXAMPLE, SLUG, TODAY, changed

INDENT = "indent with spaces, two per level, and put words that hold ': ' or start with a sign in quotes"


def problems_of(text: str | bytes) -> list[str]:
    content = text if isinstance(text, bytes) else text.encode()
    guide, form = read_guide("x.yaml", content, slug=SLUG, today=TODAY)
    assert (guide is None) == bool(form.problems)
    return [str(problem) for problem in sorted(form.problems)]


def test_reads_the_guide_shown_in_the_docs() -> None:
    guide, form = read_guide("x.yaml", EXAMPLE.encode(), slug=SLUG, today=TODAY)
    assert form.problems == []
    assert guide is not None
    assert [step.id for step in guide.steps] == ["lam-the", "muon-sach"]
    assert guide.codes == ["1.001193"]


BROKEN = {
    "a missing translation": (
        [("      en: Choose books and let the person on duty write them down.\n", "")],
        "x.yaml:41: steps[2].text.en is missing: add the English sentence",
    ),
    "a missing Vietnamese sentence": (
        [("  vi: Không mất tiền\n", "")],
        "x.yaml:20: fee.vi is missing: add the Vietnamese sentence",
    ),
    "a missing key": (
        [("owner: Tổ công nghệ số xã\n", "")],
        "x.yaml:1: owner is missing: add it, see docs/guide-format.md",
    ),
    "a misspelt key": (
        [("pitfalls:", "pitfals:")],
        "x.yaml:44: pitfals is not a key of a guide: did you mean 'pitfalls'?",
    ),
    "a misspelt key that had to be there": (
        [("owner:", "ownr:")],
        "x.yaml:62: ownr is not a key of a guide: did you mean 'owner'?",
    ),
    "a key of nowhere": (
        [("    note: house", "    zzzz: house")],
        "x.yaml:56: sources[1].zzzz is not a key of a guide: the keys here are url, date, note, about",
    ),
    "the same key twice": (
        [("owner: ", "owner: a\nowner: ")],
        "x.yaml:63: owner is written twice (first in line 62): keep one",
    ),
    "a tab in the indentation": (
        [("  vi: Không mất tiền\n", "\tvi: Không mất tiền\n")],
        "x.yaml:21: a tab in the indentation: use spaces, two per level",
    ),
    "a line indented wrongly": (
        [("  en: Free\n", "   en: Free\n")],
        f"x.yaml:22: not YAML, mapping values are not allowed here: {INDENT}",
    ),
    "a quotation that stays open": (
        [("  en: Free", "  en: 'Free")],
        "x.yaml:22: a quotation mark opens here and never closes: close it",
    ),
    "a word for a number": (
        [("version: 1", "version: one")],
        "x.yaml:2: version is 'one': write a whole number, without quotes",
    ),
    "a version of nothing": (
        [("version: 1", "version: 0")],
        "x.yaml:2: version is 0: write 1 or more",
    ),
    "a yes that YAML takes for true": (
        [("  en: Free", "  en: No")],
        "x.yaml:22: fee.en is 'No': write words, in quotes",
    ),
    "a code that YAML takes for a number": (
        [("'1.001193'", "1.001193")],
        "x.yaml:13: codes[1] is '1.001193': write words, in quotes",
    ),
    "a code of another form": (
        [("'1.001193'", "'1001193'")],
        "x.yaml:13: codes[1] is '1001193': write the national code like '1.001193'",
    ),
    "words where a list belongs": (
        [("documents:\n  - vi: Thẻ căn cước\n    en: Identity card\n", "documents: Thẻ căn cước\n")],
        "x.yaml:26: documents is 'Thẻ căn cước': write a list, one entry per line, each after '- '",
    ),
    "words where keys belong": (
        [("fee:\n  vi: Không mất tiền\n  en: Free\n", "fee: Free\n")],
        "x.yaml:20: fee is 'Free': write keys of its own, indented below it",
    ),
    "no step at all": (
        [(EXAMPLE[EXAMPLE.index("steps:") : EXAMPLE.index("pitfalls:")], "steps: []\n")],
        "x.yaml:29: steps has no entry: add one",
    ),
    "an empty text": (
        [("  en: Free", "  en: ' '")],
        "x.yaml:22: fee.en is empty: write the words or remove the key",
    ),
    "nothing behind the key": (
        [("  en: Free", "  en:")],
        "x.yaml:22: fee.en is empty: write the words or remove the key",
    ),
    "letters and marks apart": (
        [("  vi: Không mất tiền", unicodedata.normalize("NFD", "  vi: Không mất tiền"))],
        "x.yaml:21: fee.vi has letters and marks apart (not NFC): type it again with 'Unicode dựng sẵn'",
    ),
    "an invisible character": (
        [("  en: Free", "  en: Fr\u200bee")],
        "x.yaml:22: invisible character U+200B: delete it and type the words again",
    ),
    "an invisible character in disguise": (
        [("  en: Free", '  en: "Fr\\u200bee"')],
        "x.yaml:22: fee.en has an invisible character: delete it and type the words again",
    ),
    "another slug than the file": (
        [("slug: muon-sach-thu-vien", "slug: muon-sach")],
        "x.yaml:1: slug is 'muon-sach' but the file is muon-sach-thu-vien.yaml: give both the same name",
    ),
    "two steps with one id": (
        [("  - id: muon-sach", "  - id: lam-the")],
        "x.yaml:40: steps[2].id is 'lam-the' like step 1: give each step its own id",
    ),
    "a step id with marks": (
        [("  - id: muon-sach", "  - id: mượn sách")],
        "x.yaml:40: steps[2].id is 'mượn sách': use 1 to 24 of a-z, 0-9 and hyphens",
    ),
    "a step id too long": (
        [("  - id: muon-sach", f"  - id: {'a' * 25}")],
        f"x.yaml:40: steps[2].id is '{'a' * 25}': use 1 to 24 of a-z, 0-9 and hyphens",
    ),
    "a button too long": (
        [("  vi: Mượn sách\n", f"  vi: {'a' * 41}\n")],
        "x.yaml:7: short_title.vi has 41 characters: shorten it to 40 at most",
    ),
    "a step too long": (
        [("      vi: Chọn sách và đưa cho người trực ghi sổ.\n", f"      vi: {'a ' * 150}b.\n")],
        "x.yaml:42: steps[2].text.vi has 302 characters: shorten it to 300 at most",
    ),
    "a check in the future": (
        [("checked_on: 2026-11-22", "checked_on: 2026-11-23")],
        "x.yaml:58: checked_on is 2026-11-23, after today (2026-11-22): write the day it was checked",
    ),
    "a source in the future": (
        [("    date: 2026-11-20", "    date: 2027-11-20")],
        "x.yaml:55: sources[1].date is 2027-11-20, after today (2026-11-22): write the day it was said",
    ),
    "a review before the check": (
        [("review_on: 2027-02-22", "review_on: 2026-02-22")],
        "x.yaml:59: review_on is before checked_on: set the day of the next review",
    ),
    "an end before the beginning": (
        [("valid_until: 2027-12-31", "valid_until: 2025-12-31")],
        "x.yaml:61: valid_until is before valid_from: swap them or correct one",
    ),
    "a day that does not exist": (
        [("review_on: 2027-02-22", "review_on: 2027-02-30")],
        "x.yaml:59: review_on is '2027-02-30': write a date like 2026-11-22",
    ),
    "a day as people write it": (
        [("review_on: 2027-02-22", "review_on: 22/02/2027")],
        "x.yaml:59: review_on is '22/02/2027': write a date like 2026-11-22",
    ),
    "a confidence of its own": (
        [("confidence: high", "confidence: sure")],
        "x.yaml:63: confidence is 'sure': write 'high', 'medium' or 'low'",
    ),
    "half an address": (
        [("https://thuvien.example.vn/noi-quy", "thuvien.example.vn")],
        "x.yaml:54: sources[1].url is 'thuvien.example.vn': write the full address, https://…, without spaces",
    ),
    "a tag": (
        [("  en: Free", "  en: !!python/name:os.system Free")],
        "x.yaml:22: fee.en has a YAML tag (!): remove it",
    ),
    "an alias": (
        [("  vi: Không mất tiền", "  vi: &free Free"), ("  en: Free", "  en: *free")],
        "x.yaml:22: fee.en repeats another part by a YAML alias (*): write the words out",
    ),
    "a second document": (
        [("confidence: high\n", "confidence: high\n---\nslug: x\n")],
        "x.yaml:64: a second document starts here ('---'): one file holds one guide",
    ),
    "a key of several words": (
        [("owner: ", "? [a, b]\n: c\nowner: ")],
        "x.yaml:62: a key must be one word",
    ),
}


@pytest.mark.parametrize(("changes", "said"), BROKEN.values(), ids=BROKEN.keys())
def test_says_the_line_and_the_remedy_of(changes: list[tuple[str, str]], said: str) -> None:
    assert problems_of(changed(*changes)) == [said]


STRANGE = {
    "an empty file": (b"", "x.yaml:1: holds no keys: start it with 'slug: …' and see docs/guide-format.md"),
    "a list": (b"- a\n", "x.yaml:1: holds no keys: start it with 'slug: …' and see docs/guide-format.md"),
    "a byte order mark": (
        b"\xef\xbb\xbf" + EXAMPLE.encode(),
        "x.yaml:1: starts with a byte order mark: save it as 'UTF-8', not 'UTF-8 with BOM'",
    ),
    "UTF-16": (EXAMPLE.encode("utf-16"), "x.yaml:1: is not UTF-8: save the file as UTF-8"),
    "a Vietnamese code page": (
        b"slug: x\ntitle:\n  vi: M\xfd\xfen\n",
        "x.yaml:3: is not UTF-8: save the file as UTF-8",
    ),
    "a file too big": (b"a" * (LARGEST_FILE + 1), "x.yaml:1: is larger than 64 KB: a guide is a few pages, split it"),
}


@pytest.mark.parametrize(("content", "said"), STRANGE.values(), ids=STRANGE.keys())
def test_refuses_whole(content: bytes, said: str) -> None:
    assert problems_of(content) == [said]


def test_survives_nesting_that_would_crash_a_parser() -> None:
    [said] = problems_of(b"[" * 60_000)
    assert said.startswith("x.yaml:1: cannot be read as YAML")
    assert any("nested too deep" in said for said in problems_of("a: " + "[" * 50 + "]" * 50))


@settings(max_examples=30, deadline=None)  # each reads two long files
@given(binary())
def test_takes_any_bytes(content: bytes) -> None:
    for text in (content, EXAMPLE.encode() + content, content + EXAMPLE.encode()):
        read_guide("x.yaml", text, slug=SLUG, today=TODAY)


def test_tells_all_problems_of_a_file_at_once() -> None:
    text = changed(("  en: Free", "  en:"), ("owner:", "ownr:"), ("  - id: muon-sach", "  - id: lam-the"))
    assert [said.split(": ")[0] for said in problems_of(text)] == ["x.yaml:22", "x.yaml:40", "x.yaml:62"]


def test_tells_all_problems_of_all_files_sorted(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(changed(("slug: muon-sach-thu-vien", "slug: b"), ("version: 1", "version: x")))
    (tmp_path / "a.yaml").write_text(changed(("slug: muon-sach-thu-vien", "slug: a"), ("  en: Free", "  en: ''")))
    (tmp_path / f"{SLUG}.yaml").write_text(EXAMPLE)
    reading = read_folder(tmp_path, called="here", today=TODAY)
    assert [file.guide.slug for file in reading.files] == [SLUG]
    assert list(map(str, reading.problems)) == [
        "here/a.yaml:22: fee.en is empty: write the words or remove the key",
        "here/b.yaml:2: version is 'x': write a whole number, without quotes",
    ]


def test_tells_two_files_that_claim_one_slug(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(EXAMPLE)
    (tmp_path / f"{SLUG}.yaml").write_text(EXAMPLE)
    said = list(map(str, read_folder(tmp_path, called="here", today=TODAY).problems))
    assert f"here/{SLUG}.yaml:1: slug is '{SLUG}' as in here/a.yaml: give each guide its own" in said


def test_passes_over_what_editors_leave_behind_but_not_a_file_with_another_ending(tmp_path: Path) -> None:
    (tmp_path / f"{SLUG}.yaml").write_text(EXAMPLE)
    (tmp_path / ".#draft.yaml").write_text("draft")
    (tmp_path / "README.md").write_text("hello")
    assert read_folder(tmp_path, called="here", today=TODAY).problems == []
    (tmp_path / "other.yml").write_text(EXAMPLE)
    [problem] = read_folder(tmp_path, called="here", today=TODAY).problems
    assert str(problem) == "here/other.yml:1: would be passed over: let its name end in .yaml"


def test_the_programs_own_guides_are_the_same_to_the_quick_reader() -> None:
    contents = [file.read_bytes() for file in packaged_folder().iterdir() if file.name.endswith(".yaml")]
    assert [parse("x.yaml", content) for content in contents] == [
        parse("x.yaml", content, is_own=True) for content in contents
    ]


def test_says_what_is_wrong_with_a_folder(tmp_path: Path) -> None:
    [empty] = read_folder(tmp_path, called="here", today=TODAY).problems
    assert str(empty) == "here:1: holds no guide: add a file that ends in .yaml"
    [missing] = read_folder(tmp_path / "x", called="x", today=TODAY).problems
    assert str(missing) == "x:1: cannot be opened (no such file or directory): name a folder of guides"


def test_says_which_file_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(tmp_path / "gone")
    [problem] = read_folder(tmp_path, called="here", today=TODAY).problems
    assert str(problem) == ("here/a.yaml:1: cannot be read (no such file or directory): check the file and its rights")
