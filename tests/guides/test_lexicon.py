import pytest

from guides.search.lexicon import lexicon_of, packaged_lexicon
from guides.search.query import Reader
from guides.search.syllables import is_syllable
from helpdesk.errors import SetupError

EMPTY = "abbreviations: {}\nsynonyms: {}\nmatters: []\nfillers: []\nstop_words: []\n"


def test_the_packaged_lexicon_is_sound() -> None:
    assert packaged_lexicon().abbreviations["cccd"] == "can cuoc cong dan"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("fillers: []", "fillers: [Dạ]", "'Dạ' is not folded: write 'da'"),
        ("abbreviations: {}", "abbreviations: {k: khong}", "'k' is a single letter"),
        ("synonyms: {}", "synonyms: {a b c d e: x}", "more than 4 syllables"),
        ("stop_words: []", "stop_words: [on]", "stop_words.0"),
        ("stop_words: []", "stop_word: []", "stop_word"),
        ("fillers: []", "fillers: [", "while parsing"),
    ],
)
def test_a_broken_lexicon_stops_the_start_with_its_reason(old: str, new: str, said: str) -> None:
    with pytest.raises(SetupError, match=r"lexicon\.yaml") as refused:
        lexicon_of(EMPTY.replace(old, new))
    assert said in str(refused.value)


def test_reads_abbreviations_and_passes_over_fillers() -> None:
    reader = Reader(packaged_lexicon(), [])
    assert reader.query("Chào ad, cho em hỏi đổi CCCD với ạ").words == ["doi", "can", "cuoc", "cong", "dan", "voi"]


def test_keeps_fillers_when_nothing_else_is_said() -> None:
    assert Reader(packaged_lexicon(), []).query("em oi").words == ["em", "oi"]


@pytest.mark.parametrize("word", ["khai", "giay", "nghieng", "quoc", "y", "gi", "uong", "tuyen", "duong", "huynh"])
def test_knows_a_syllable(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["khaisinh", "birth", "", "zalo", "kh", "cccd"])
def test_knows_what_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dangkykhaisinh", ["dang", "ky", "khai", "sinh"]),
        ("khai sihn", ["khai", "sinh"]),
        ("khai sin", ["khai", "sinh"]),
        ("trung thuccc", ["trung", "thuccc"]),
    ],
)
def test_mends_what_is_clear(typed: str, meant: list[str]) -> None:
    wordings = ["đăng ký khai sinh", "khai sinh cho con", "khai sinh trễ", "chứng thực"]
    assert Reader(packaged_lexicon(), wordings).query(typed).words == meant
