"""Zip archives from outside: opened only when they cannot unpack to far more than they are."""

from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

MOST_PARTS = 2000
"""Of an office document; a long one with pictures has some hundreds."""

_LOCKED = 0x1
_ENTRY = b"PK\x01\x02"


class ArchiveError(ValueError):
    """It is broken, locked, or a bomb."""


def opened_archive(data: bytes, *, largest: int) -> ZipFile:
    """Open it to be read, once its table of contents was looked at. `largest`: bytes of all parts together."""
    if data.count(_ENTRY) > MOST_PARTS:  # before anything is made of each
        raise ArchiveError
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, EOFError, OSError, NotImplementedError, ValueError, RuntimeError):
        raise ArchiveError from None
    if not _is_measured(archive.infolist(), len(data), largest):
        archive.close()
        raise ArchiveError
    return archive


def _is_measured(parts: list[ZipInfo], size: int, largest: int) -> bool:
    """Tell whether sizes are sober, and no parts share the same bytes."""
    return (
        sum(part.file_size for part in parts) <= largest
        and sum(part.compress_size for part in parts) <= size
        and not any(part.flag_bits & _LOCKED for part in parts)
    )
