"""Files that residents send: small, real, and made here."""

import io
import struct
from functools import cache

from PIL import Image


@cache
def jpeg(width: int = 320, height: int = 240, *, with_place: bool = False) -> bytes:
    """A photo; `with_place`: it tells in its EXIF where it was taken, as phones do."""
    picture = Image.new("RGB", (width, height), (190, 210, 170))
    exif = Image.Exif()
    if with_place:
        exif[0x010F] = "Máy ảnh mẫu"
        exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 1.0, 42.0), 3: "E", 4: (105.0, 51.0, 15.0)})
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70, exif=exif)
    return out.getvalue()


@cache
def png(width: int = 64, height: int = 64) -> bytes:
    """A screenshot."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), (240, 240, 250)).save(out, "PNG")
    return out.getvalue()


def size_of(picture: bytes) -> tuple[int, int]:
    """Width and height. Raises OSError for what is no picture."""
    with Image.open(io.BytesIO(picture)) as opened:
        return opened.size


@cache
def ogg() -> bytes:
    """A voice note of Telegram: the first page of an Ogg Opus stream."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48000, 0, 0)
    return b"OggS" + struct.pack("<BBqIII", 0, 2, 0, 1, 0, 0) + bytes([1, len(head)]) + head + bytes(512)


@cache
def aac() -> bytes:
    """A voice note of Zalo: raw ADTS frames of AAC, 16 kHz, one channel."""
    payload = bytes(57)
    length = len(payload) + 7
    head = bytes([0xFF, 0xF1, 0x60, 0x40 | (length >> 11) & 3, (length >> 3) & 0xFF, (length & 7) << 5 | 0x1F, 0xFC])
    return (head + payload) * 16


@cache
def pdf() -> bytes:
    """A document of one empty page."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )
