"""Sealing what must be kept but nobody may read in the database: encrypted, for one purpose, with a key outside it."""

import os
import secrets
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from helpdesk.errors import ConflictError, SetupError

_PURPOSE_END = "\x1f"
_READABLE_BY_OTHERS = 0o007


class NotOpenedError(ConflictError):
    """The seal is of another key or another purpose, or it is broken."""

    code = "seal_not_opened"


class Sealer:
    """Seals with the first key and opens with any: a new key is put in front, the old ones stay as long as needed."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take Fernet keys (32 bytes, url-safe base64). Raises SetupError when one is none."""
        try:
            self._keys = [key for part in keys for key in part.replace(",", " ").split()]
            self._fernet = MultiFernet([Fernet(key) for key in self._keys])
        except (ValueError, TypeError):
            message = "HELPDESK_SECRET_KEY is not a key: make one with `openssl rand -base64 32 | tr '+/' '-_'`."
            raise SetupError(message) from None

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read the keys (one a line, the newest first), or make one that only its owner can read.

        Raises SetupError when that is not possible, or when everybody on the machine can read the file.
        """
        try:
            if not path.exists():
                _make_key(path)
            if path.stat().st_mode & _READABLE_BY_OTHERS:
                raise SetupError(f"Everybody can read the key file {path}: run `chmod 600 {path}`.")
            keys = path.read_text(encoding="ascii").split()
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or "no text"
            message = f"The key file {path} cannot be used ({reason}): check the folder in HELPDESK_DATA_DIR."
            raise SetupError(message) from None
        try:
            return cls(keys)
        except SetupError:
            raise SetupError(f"The key file {path} holds no usable key: restore it from your backup.") from None

    def seal(self, text: str, *, purpose: str) -> str:
        """Seal a text for a purpose."""
        return self._fernet.encrypt(f"{purpose}{_PURPOSE_END}{text}".encode()).decode("ascii")

    def open(self, sealed: str, *, purpose: str) -> str:
        """Open a seal. Raises NotOpenedError; no error ever holds the text."""
        try:
            found, _, text = self._fernet.decrypt(sealed.encode("ascii")).decode().partition(_PURPOSE_END)
        except (InvalidToken, UnicodeError):
            raise NotOpenedError from None
        if found != purpose:
            raise NotOpenedError
        return text

    def derived(self, *, purpose: str) -> list[bytes]:
        """Return keys of 32 bytes for a purpose of their own, e.g. signing: the newest first, use any to check."""
        raw = (urlsafe_b64decode(key) for key in self._keys)
        return [HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(key) for key in raw]

    def renewed(self, sealed: str) -> str:
        """Seal the same again with the newest key, so that an old one can go. Raises NotOpenedError."""
        try:
            return self._fernet.rotate(sealed.encode("ascii")).decode("ascii")
        except (InvalidToken, UnicodeError):
            raise NotOpenedError from None


def _make_key(path: Path) -> None:
    """Put a whole file in place at once: of two processes that start together, the first one's key is everybody's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(Fernet.generate_key() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        draft.unlink()
