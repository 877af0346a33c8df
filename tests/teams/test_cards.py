"""The code on a member's card: readable, no other kind of code, and nothing that is blotted out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.privacy.masking import mask
from helpdesk.privacy.sealing import Sealer
from helpdesk.residents.codes import LinkCodes, typed_code
from helpdesk.teams.cards import CardCodes, typed_card_code

SEALER = Sealer(["uE0mBbpE3G3X9m0zvE0ZkTqVbVfQ3gk2m3s3n3yq1oE="])
CODES = CardCodes(SEALER)


@given(st.text(min_size=1, max_size=20))
def test_a_code_is_read_however_it_is_typed_and_passes_the_door(seed: str) -> None:
    code = CODES.code(seed)
    for typed in (code, code.lower(), code.replace("-", ""), code.replace("-", " "), " ".join(code.replace("-", ""))):
        for words in (typed, f"mã {typed}", f"mã thẻ là {typed} ạ"):
            assert typed_card_code(mask(words).text) == code
    assert typed_code(code) is None
    assert typed_card_code(LinkCodes(SEALER).code(seed)) is None


def test_the_same_seed_makes_another_code_with_another_key_or_for_another_purpose() -> None:
    other = CardCodes(Sealer(["AAAMBbpE3G3X9m0zvE0ZkTqVbVfQ3gk2m3s3n3yq1oE="]))
    assert CODES.code("a") == CODES.code("a") != CODES.code("b")
    assert CODES.code("a") != other.code("a")
    assert CODES.digest(CODES.code("a")) != other.digest(CODES.code("a"))
    assert CODES.digest("K7M-49QF") != LinkCodes(SEALER).digest("K7M-49QF")


@pytest.mark.parametrize(
    "words", ["", "K7M-2QF", "K7M4-9QFP", "KMN-BQFG", "123-4567", "công an", "A7M-49QF", "0912345", "K" * 80]
)
def test_nothing_else_is_a_code(words: str) -> None:
    assert typed_card_code(words) is None
