"""Guides by the field of life they belong to."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from guides.catalogue.models import Guide, Localised
from helpdesk.language.folding import fold


class Field(NamedTuple):
    """A field with its guides. `key` names it in addresses: "ho-tich"."""

    key: str
    name: Localised
    guides: list[Guide]


def fields_of(guides: Iterable[Guide]) -> list[Field]:
    """Sort guides into their fields, those with most guides first."""
    by_field = sorted(guides, key=_key)  # stable: the guides of one field stay in their order
    fields = [Field(key, same[0].field, same) for key, group in groupby(by_field, key=_key) if (same := list(group))]
    return sorted(fields, key=lambda field: -len(field.guides))


def _key(guide: Guide) -> str:
    return fold(guide.field.vi).replace(" ", "-")
