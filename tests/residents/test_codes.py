"""Codes: hard to guess, easy to say, never taken for anything else."""

import pytest
from cryptography.fernet import Fernet

from helpdesk.language.folding import fold
from helpdesk.privacy.masking import mask
from helpdesk.privacy.sealing import Sealer
from helpdesk.residents.codes import LinkCodes, typed_code

CODES = LinkCodes(Sealer(["uE0mBbpE3G3X9m0zvE0ZkTqVbVfQ3gk2m3s3n3yq1oE="]))
MANY = [CODES.code(f"seed-{number}") for number in range(400)]


def test_the_same_seed_makes_the_same_code_in_every_process() -> None:
    key = Fernet.generate_key().decode()
    assert LinkCodes(Sealer([key])).code("x") == LinkCodes(Sealer([key])).code("x")


def test_without_the_key_neither_code_nor_digest_can_be_found() -> None:
    other = LinkCodes(Sealer([Fernet.generate_key().decode()]))
    assert other.code("x") != CODES.code("x")
    assert other.digest("K7M4-9QFP") != CODES.digest("K7M4-9QFP")
    assert "K7M4" not in CODES.digest("K7M4-9QFP")


def test_codes_differ() -> None:
    assert len(set(MANY)) == len(MANY)


@pytest.mark.parametrize(
    "form",
    ["{}", "nối {}", "Nối {} ạ", "/noi {}", "mã {}", "mã nối là {}", "mã của em là {} nhé", "Mã: {}.", "  {}  "],
)
def test_no_code_is_blotted_out_at_the_door_and_each_is_read_however_it_is_typed(form: str) -> None:
    for code in MANY:
        signs = code.replace("-", "")
        for way in (code, code.lower(), signs, signs.lower(), code.replace("-", " "), " ".join(signs)):
            typed = form.format(way)
            assert mask(typed).text == typed
            assert typed_code(typed) == code


def test_no_code_is_blotted_out_of_a_link() -> None:
    payloads = [f"l-{code.replace('-', '')}" for code in MANY]
    assert [mask(payload).text for payload in payloads] == payloads


def test_a_vietnamese_keyboard_makes_nothing_else_of_a_code() -> None:
    assert set("".join(MANY)) & set("AEIOUYDW0125") == set()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4",
        "đăng ký khai sinh",
        "chưa đúng",
        "chua dung",
        "bước 3",
        "thửa 3467",
        "0912345678",
        "346789346789",
        "34678934",
        "34K7-8996",  # a plate
        "H46.4-346789",  # a dossier
        "K7M4-9QF",
        "K7M4-9QFPK",
        "K7M4-9QFP và cho em hỏi thêm việc khác",
        "KMMK-9QFP",
        "K7M4-9QFA",
        "mã K7M4",
        "K7M4-9QFP " * 20,
    ],
)
def test_nothing_else_is_taken_for_a_code(text: str) -> None:
    assert typed_code(text) is None


def test_every_code_is_its_own_plain_form() -> None:
    assert all(fold(code) == code.replace("-", " ").lower() for code in MANY)
