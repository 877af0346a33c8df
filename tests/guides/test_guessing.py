"""What may be meant by words that are in no phrase."""

import pytest

from guides.search.entries import Entry
from guides.search.guessing import Guesser
from guides.search.lexicon import lexicon_of
from guides.search.port import Verdict
from guides.search.query import MANY_NAMES, Reader
from guides.search.syllable_search import SyllableSearch

BIRTH = (("dang", "ki", "khai", "sinh"),)
LOAN = (("vay", "von"),)
PHRASES = [([["moi", "de"], ["giay", "to"]], BIRTH), ([["bo", "nghen"]], BIRTH), ([["muon", "tien"]], LOAN)]
WORDS = {"moi": 1.0, "de": 1.0, "con": 0.15}
PAIRS = {"moi de": 1.0, "de con": 0.5}


def test_guesses_the_official_words_whose_phrases_share_most() -> None:
    official, sure = Guesser(PHRASES).guess(WORDS, PAIRS, ())
    assert official == BIRTH
    assert 0.3 <= sure <= 1


@pytest.mark.parametrize("understood", [{"moi", "de", "con"}, {"moi", "de"}])
def test_guesses_nothing_where_the_words_are_understood(understood: set[str]) -> None:
    assert Guesser(PHRASES).guess(WORDS, PAIRS, understood) == ((), 0.0)


@pytest.mark.parametrize("words", [{}, {"xyz": 1.0}, {"moi": 1.0, "qua": 1.0, "xyz": 1.0, "uvw": 1.0}])
def test_guesses_nothing_where_little_speaks_for_it(words: dict[str, float]) -> None:
    assert Guesser(PHRASES).guess(words, {}, ()) == ((), 0.0)


def test_knows_nothing_without_phrases() -> None:
    assert Guesser([]).guess(WORDS, PAIRS, ()) == ((), 0.0)


MANY = [Entry(title=f"Thủ tục {number}", codes=(str(number),)) for number in range(MANY_NAMES)]
LEXICON = lexicon_of(
    "abbreviations: {}\nsynonyms: {mới đẻ … giấy tờ: đăng ký khai sinh, tiền: vay vốn}\n"
    "actions: a b\nmatters: []\nfillers: []\nstop_words: a\n"
)
UNHEARD = "mới đẻ xong"


def test_only_long_lists_are_guessed_at() -> None:
    titles = [entry.title for entry in MANY]
    assert "khai sinh" in Reader(LEXICON, titles).query(UNHEARD).guessed
    assert not Reader(LEXICON, titles[1:]).query(UNHEARD).guessed
    assert not Reader(LEXICON, titles, ["đẻ xong"]).query(UNHEARD).guessed


def test_a_guess_makes_the_search_no_surer() -> None:
    search = SyllableSearch([*MANY, Entry(title="Đăng ký khai sinh", codes=("1.001193",))], LEXICON)
    named = search.evidence("đăng ký khai sinh")
    guessed = search.evidence(UNHEARD)
    assert search.find(UNHEARD).verdict is Verdict.NOTHING
    assert named
    assert guessed
    assert guessed[0] == "1.001193"
    assert guessed[1].log_score == 0 < named[1].log_score
