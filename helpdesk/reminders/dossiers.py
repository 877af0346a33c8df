"""The code of a dossier: as people type it, and as it is shown."""

import re

_DOSSIER = re.compile(
    r"(?<![a-z0-9])(?P<office>(?:\d{3}(?:[.]\d{2,3}){1,4}[.])?[ghk]\d{2}(?:[.]\d{1,3}){0,4})"
    r"\s?[-_.–—]\s?(?P<day>\d{6})\s?[-_.–—]\s?(?P<number>\d{3,6})(?!\d)",
    re.IGNORECASE,
)
_SHOWN = 3  # of the number's last digits


def typed_dossier(text: str) -> str | None:
    """Read a dossier's code such as "H29.41-240115-0001" out of what was typed; None when there is none."""
    found = _DOSSIER.search(text)
    return f"{found['office']}-{found['day']}-{found['number']}".upper() if found else None


def masked_dossier(code: str) -> str:
    """Return a code as it is shown in lists: whose it is, and its last digits ("H29.41-••••••-•001")."""
    office, day, number = code.rsplit("-", 2)
    return f"{office}-{'•' * len(day)}-{'•' * (len(number) - _SHOWN)}{number[-_SHOWN:]}"


def without_dossiers(text: str) -> str:
    """Return a text in which every dossier's code is masked."""
    return _DOSSIER.sub(lambda found: masked_dossier(f"{found['office']}-{found['day']}-{found['number']}"), text)
