"""Long text in pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.splitting import pieces, utf16_length

TEXTS = st.text(alphabet=st.sampled_from("aàệ🙂👨‍👩‍👧. \n\t,"), max_size=300) | st.text(max_size=100)


@pytest.mark.parametrize(
    ("text", "length"), [("", 0), ("ệ", 1), ("e\u0323\u0302", 3), ("🙂", 2), ("a🙂b", 4), ("\uffff", 1)]
)
def test_length_is_counted_as_the_platforms_count(text: str, length: int) -> None:
    assert utf16_length(text) == length
    assert utf16_length(text) == len(text.encode("utf-16-le")) // 2


@given(TEXTS, st.integers(min_value=2, max_value=50))
def test_no_piece_is_longer_than_the_limit_and_nothing_is_lost(text: str, most: int) -> None:
    cut = pieces(text, most)

    assert all(utf16_length(piece) <= most for piece in cut)
    assert "".join("".join(piece.split()) for piece in cut) == "".join(text.split())
    assert all(piece.strip() for piece in cut) or cut == [""]


@given(TEXTS)
def test_what_fits_is_one_piece(text: str) -> None:
    assert pieces(text, 4096) == [text.strip()]


def test_it_is_cut_at_the_largest_pause_in_the_second_half() -> None:
    assert pieces("một hai. ba\n\nbốn năm", 16) == ["một hai. ba", "bốn năm"]
    assert pieces("một hai. ba\nbốn năm", 16) == ["một hai. ba", "bốn năm"]
    assert pieces("một hai ba. bốn năm", 16) == ["một hai ba.", "bốn năm"]
    assert pieces("một hai ba bốn năm", 16) == ["một hai ba bốn", "năm"]
    assert pieces("x" * 20, 8) == ["x" * 8, "x" * 8, "x" * 4]


def test_a_word_that_fits_into_a_piece_is_not_cut_however_short_the_piece_before_it() -> None:
    assert pieces("Đây ạ: https://to-so.example/files/abc", 34) == ["Đây ạ:", "https://to-so.example/files/abc"]
    assert pieces("ảnh\nhttps://to-so.example/files/abc", 32) == ["ảnh", "https://to-so.example/files/abc"]


def test_an_emoji_is_not_cut_in_half() -> None:
    assert pieces("🙂" * 5, 4) == ["🙂🙂", "🙂🙂", "🙂"]
    assert pieces("🙂" * 5, 5) == ["🙂🙂", "🙂🙂", "🙂"]
