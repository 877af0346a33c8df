"""Lists in the order of the Vietnamese alphabet."""

import random
import unicodedata

import pytest

from helpdesk.language.ordering import in_order

IN_ORDER = [
    ["An", "Ăn", "Ân", "Bình", "Cường", "Dung", "Đào", "Em", "Hằng", "Oanh", "Ông", "Ơn", "Tú", "Ươm", "Vinh", "Yến"],
    ["ma", "mà", "mả", "mã", "má", "mạ"],
    ["Lan", "Lan Anh", "Lành", "Lê"],
    ["Cài VNeID", "Cấp hộ chiếu", "Dịch vụ công", "Đăng ký khai sinh", "Đổi thẻ", "Hộ khẩu"],
    ["Thôn 2", "Thôn 10", "Thôn Đồi"],
    ["2 lượt", "Chợ", "“Đò” đưa", "Z"],
]


@pytest.mark.parametrize("words", IN_ORDER)
def test_letters_stand_as_in_the_alphabet_and_tones_count_last(words: list[str]) -> None:
    mixed = random.Random(5).sample(words, len(words))  # noqa: S311 - no secret
    assert sorted(mixed, key=in_order) == words


def test_a_word_typed_in_parts_stands_where_the_whole_one_does() -> None:
    whole, parts = "Đặng Thị Ươm", unicodedata.normalize("NFD", "Đặng Thị Ươm")
    assert in_order(whole)[:2] == in_order(parts)[:2]
