"""Sealing what must be kept but nobody may read in the database: encrypted, for one purpose, with a key outside it."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from helpdesk.errors import ConflictError, SetupError


class NotOpenedError(ConflictError):
    """The seal is of another key or another purpose."""

    code = "seal_not_opened"


class Sealer:
    """Seals with the first key and opens with any: a new key is put in front, the old ones stay as long as needed."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take Fernet keys (32 bytes, url-safe base64). Raises SetupError when one is none."""
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except (ValueError, TypeError):
            message = "HELPDESK_SECRET_KEY is not a key: make one with `openssl rand -base64 32 | tr '+/' '-_'`."
            raise SetupError(message) from None

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read the key, or make one that only its owner can read. Raises SetupError when that is not possible."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(handle, "wb") as file:
                    file.write(Fernet.generate_key())
            return cls(path.read_text(encoding="ascii").split())
        except OSError as error:
            message = f"The key file {path} cannot be used ({error.strerror}): check the folder in HELPDESK_DATA_DIR."
            raise SetupError(message) from None

    def seal(self, text: str, *, purpose: str) -> str:
        """Seal a text for a purpose."""
        return self._fernet.encrypt(f"{purpose}\x1f{text}".encode()).decode("ascii")

    def open(self, sealed: str, *, purpose: str) -> str:
        """Open a seal. Raises NotOpenedError; no error ever holds the text."""
        try:
            found, _, text = self._fernet.decrypt(sealed.encode("ascii")).decode().partition("\x1f")
        except (InvalidToken, UnicodeError):
            raise NotOpenedError from None
        if found != purpose:
            raise NotOpenedError
        return text
