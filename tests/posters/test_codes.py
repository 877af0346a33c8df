"""The codes on posters: easy to type, never blotted out, never mistaken for something else."""

import random

import pytest

from helpdesk.posters.codes import linked_poster, new_code, shown, typed_poster
from helpdesk.privacy.masking import mask
from helpdesk.residents.codes import typed_code


def test_a_code_has_letters_and_digits_and_is_read_back_however_it_is_typed() -> None:
    pick = random.Random(7).choice  # noqa: S311 - the same codes in every run
    for _ in range(300):
        code = new_code(pick=pick)
        for way in (shown(code), shown(code).lower(), f"P-{code}", f"p {code.lower()}", f"mã {shown(code)} ạ"):
            assert typed_poster(way) == code
            assert typed_poster(mask(way).text) == code
            assert typed_code(way) is None
        assert typed_poster(" ".join(shown(code))) == code
        assert linked_poster(code) == linked_poster(code.lower()) == code


@pytest.mark.parametrize(
    "words",
    ["", "P", "phường", "7K4M", "P7K4", "P7K4MX", "PKKKK", "P7777", "P7K2M", "K7M4-9QFP", "p7k4m là gì", "P" * 99],
)
def test_other_words_are_no_code(words: str) -> None:
    assert typed_poster(words) is None


@pytest.mark.parametrize("value", ["", "7K4", "7K4MX", "7K 4M", "AAAA", "khai"])
def test_a_link_with_anything_else_carries_no_code(value: str) -> None:
    assert linked_poster(value) is None


def test_what_would_be_blotted_out_is_not_made() -> None:
    signs = iter("KKKK" + "7777" + "7K4M")
    assert new_code(pick=lambda _: next(signs)) == "7K4M"
