"""How well the rules do on a labelled set of our own; docs/privacy.md tells the figures."""

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from helpdesk.privacy.folding import View
from helpdesk.privacy.masking import mask
from tests.privacy import make_labelled

LABELLED = Path(__file__).with_name("labelled.jsonl")
BLIND = Path(__file__).with_name("blind.jsonl")
"""Sets by people who had not seen the rules. What is masked by design (phones, …) was moved to their secrets."""

WINDOW = 4


class Row(NamedTuple):
    text: str
    secrets: list[str]
    keeps: list[str]


def rows() -> list[Row]:
    return [Row(**json.loads(line)) for line in LABELLED.read_text(encoding="utf-8").splitlines()]


def blind_rows() -> list[Row]:
    found = map(json.loads, BLIND.read_text(encoding="utf-8").splitlines())
    return [Row(one["text"], one["secrets"], one["keeps"]) for one in found]


def compact(text: str) -> str:
    """What a reader could still read of it, however it was grouped."""
    view = View(text)
    view.read_letters_as_digits()
    return re.sub(r"[^a-z0-9•]", "", view.plain.replace("\x02", "•"))


def remains(secret: str, row: Row, masked: str) -> bool:
    """Tell whether four characters in a row of a secret (all, if it is shorter) can still be read."""
    rest = row.text
    for other in row.secrets:
        rest = rest.replace(other, "••••")
    wanted, found, innocent = compact(secret), compact(masked), compact(rest)
    size = min(WINDOW, len(wanted))
    pieces = {wanted[start : start + size] for start in range(len(wanted) - size + 1)}
    return any(found.count(piece) > innocent.count(piece) for piece in pieces)


@pytest.mark.parametrize("labelled", [rows(), blind_rows()], ids=["ours", "blind"])
def test_masks_nearly_every_secret_and_hardly_anything_else(labelled: list[Row]) -> None:
    secrets = [(row, secret, mask(row.text).text) for row in labelled for secret in row.secrets]
    leaked = [(row.text, masked) for row, secret, masked in secrets if remains(secret, row, masked)]
    harmless = [row.text for row in labelled if not row.secrets]
    spoilt = [(text, mask(text).text) for text in harmless if mask(text).text != text]
    lost = [
        (row.text, part) for row in labelled if row.secrets for part in row.keeps if part not in mask(row.text).text
    ]

    recall, false = 1 - len(leaked) / len(secrets), len(spoilt) / len(harmless)
    print(f"{len(secrets)} secrets, recall {recall:.2%}; {len(harmless)} harmless rows, false {false:.2%}")  # noqa: T201
    assert recall >= 0.995, leaked
    assert false < 0.01, spoilt
    assert not lost


def test_the_labelled_set_is_what_the_script_writes() -> None:
    made = [Row(*row) for row in make_labelled.all_rows()]

    assert rows() == made


def test_other_numbers_from_the_same_templates_are_masked_as_well() -> None:
    made = [Row(*row) for seed in range(1, 4) for row in make_labelled.made_rows(seed)]
    secrets = [(row, secret) for row in made for secret in row.secrets]
    leaked = [row.text for row, secret in secrets if remains(secret, row, mask(row.text).text)]
    spoilt = [row.text for row in made if not row.secrets and mask(row.text).text != row.text]

    assert len(leaked) <= len(secrets) * 0.005, leaked
    assert len(spoilt) < len(made) * 0.005, spoilt
