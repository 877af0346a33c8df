"""Texts to begin with, their named fields, and what a text may not hold."""

import re
from collections.abc import Mapping
from typing import Final

from helpdesk.broadcasts.errors import (
    BroadcastBracesError,
    BroadcastFieldMissingError,
    BroadcastFieldUnknownError,
    BroadcastSecretError,
    BroadcastTextMissingError,
    BroadcastTextTooLongError,
)
from helpdesk.broadcasts.models import Template
from helpdesk.language import N_
from helpdesk.privacy.masking import mask

MOST_TEXT: Final = 1_500
"""Characters of a filled text: one message on every chat platform."""
MOST_FIELD: Final = 500
_IN_BRACES: Final = re.compile(r"\{([^{}]*)\}")
_MAY_STAND: Final = frozenset({"phone"})  # of an office; identifiers and codes never

FIELDS: Final[Mapping[Template, tuple[str, ...]]] = {
    Template.FREE: (),
    Template.PROCEDURE_CHANGED: ("thu_tuc", "thay_doi", "duong_dan"),
    Template.SCAM_ALERT: ("noi", "lua_dao", "dia_chi"),
}
"""The fields of each text, as they stand in braces; written as those who write texts call them."""

FIRST_TEXT: Final[Mapping[Template, str]] = {
    Template.FREE: "",
    Template.PROCEDURE_CHANGED: N_(
        "The procedure “{thu_tuc}” has changed.\n{thay_doi}\nThe new guide, step by step: {duong_dan}"
    ),
    Template.SCAM_ALERT: N_(
        "Scam warning for {noi}: {lua_dao}\nDo not open: {dia_chi}\nSend no money and no OTP code to anybody. If you "
        "are not sure, ask here or at the one-stop counter."
    ),
}


def filled(text: str, template: Template, fields: Mapping[str, str]) -> str:
    """Return a text with its fields in place, fit to be sent.

    Raises BroadcastTextMissingError, BroadcastBracesError, BroadcastFieldUnknownError, BroadcastFieldMissingError,
    BroadcastTextTooLongError, BroadcastSecretError.
    """
    if not text.strip():
        raise BroadcastTextMissingError
    known = FIELDS[template]
    for name in _IN_BRACES.findall(text):
        if not known:
            raise BroadcastBracesError(field=f"{{{name}}}")
        if name.strip() not in known:
            raise BroadcastFieldUnknownError(field=f"{{{name}}}", known=", ".join(f"{{{one}}}" for one in known))
        if not fields.get(name.strip(), "").strip():
            raise BroadcastFieldMissingError(field=f"{{{name}}}")
    said = _IN_BRACES.sub(lambda found: fields[found[1].strip()].strip(), text).strip()
    if len(said) > MOST_TEXT:
        raise BroadcastTextTooLongError(most=MOST_TEXT, length=len(said))
    masked = mask(said)
    if not set(masked.kinds) <= _MAY_STAND:
        raise BroadcastSecretError
    return said
