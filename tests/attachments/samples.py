"""Files as phones and offices make them, small ones."""

import io
import struct
import time
import wave
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image, ImageDraw, PngImagePlugin

GPS = {1: "N", 2: (20.0, 48.0, 55.0), 3: "E", 4: (105.0, 20.0, 17.0)}
PHONE_MODEL = "SM-A145F of Nguyen"
COMMENT = b"taken at home"
PROFILE = b"a profile that names a device"


def drawing(size: tuple[int, int] = (1200, 900), mode: str = "RGB") -> Image.Image:
    """Draw something that is different in each corner."""
    picture = Image.new(mode, size, "white")
    draw = ImageDraw.Draw(picture)
    half = (size[0] // 2, size[1] // 2)
    draw.rectangle((0, 0, *half), fill="red")
    draw.rectangle((half[0], 0, size[0], half[1]), fill="blue")
    draw.line((0, size[1], size[0], 0), fill="black", width=3)
    return picture


def written(picture: Image.Image, form: str, **options: Any) -> bytes:
    """Write a picture in a form."""
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def traces(orientation: int = 1) -> Image.Exif:
    """Return what a phone writes beside a picture: where, and with what."""
    exif = Image.Exif()
    exif[0x0110] = PHONE_MODEL
    exif[0x0112] = orientation
    exif.get_ifd(0x8825).update(GPS)
    return exif


def phone_photo(size: tuple[int, int] = (1200, 900), *, orientation: int = 1) -> bytes:
    """Return a JPEG that says where and with what it was taken, in every place where that can stand."""
    return written(
        drawing(size),
        "JPEG",
        exif=traces(orientation),
        comment=COMMENT,
        icc_profile=PROFILE,
        xmp=b"<x:xmpmeta>home</x:xmpmeta>",
    )


def screenshot(size: tuple[int, int] = (720, 1280), mode: str = "RGB") -> bytes:
    """Return a PNG that carries words beside the picture."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Nguyen")
    notes.add_itxt("Location", "home")
    return written(drawing(size, mode), "PNG", pnginfo=notes, exif=traces(), icc_profile=PROFILE)


def png_that_claims(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes whose head claims a size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def moving(form: str) -> bytes:
    """Return a picture that moves: the first frame is red."""
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue", "black")]
    return written(frames[0], form, save_all=True, append_images=frames[1:], duration=100)


def pdf() -> bytes:
    """Return a PDF of one page."""
    day = time.gmtime(0)  # the same bytes each time
    return written(drawing((300, 200)), "PDF", creationDate=day, modDate=day)


def archive(parts: Mapping[str, bytes], *, stored: bool = False) -> bytes:
    """Pack parts into a ZIP file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def office_parts(kind: str) -> dict[str, bytes]:
    """Return the parts of a Word or Excel file: `kind` is "wordprocessingml.document" or "spreadsheetml.sheet"."""
    content_type = f"application/vnd.openxmlformats-officedocument.{kind}.main+xml"
    types = f'<Types><Override PartName="/main.xml" ContentType="{content_type}"/></Types>'
    return {"[Content_Types].xml": types.encode(), "_rels/.rels": b"<Relationships/>", "main.xml": b"<x/>" * 500}


def word() -> bytes:
    """Return a Word document."""
    return archive(office_parts("wordprocessingml.document"))


def excel() -> bytes:
    """Return an Excel sheet."""
    return archive(office_parts("spreadsheetml.sheet"))


def open_document() -> bytes:
    """Return an OpenDocument text."""
    return archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>" * 100})


def ogg(first: bytes = b"OpusHead\1\1", *, streams: int = 1) -> bytes:
    """Return pages as a recording on Telegram has them."""

    def page(number: int, body: bytes, *, begins: bool) -> bytes:
        lengths = [255] * (len(body) // 255) + [len(body) % 255]
        head = struct.pack("<4sBBqIIIB", b"OggS", 0, 2 if begins else 0, 0, 7, number, 0, len(lengths))
        return head + bytes(lengths) + body

    heads = [page(0, first + b"\0" * 9, begins=True) for _ in range(streams)]
    others = [page(number, b"\x5a" * 400, begins=False) for number in range(1, 6)]
    return b"".join([*heads, *others])


def box(kind: bytes, *bodies: bytes) -> bytes:
    """Return a box of an MP4 file."""
    body = b"".join(bodies)
    return struct.pack(">I", len(body) + 8) + kind + body


def mp4(*tracks: bytes, brand: bytes = b"M4A ") -> bytes:
    """Return an MP4 file with tracks such as b"soun" and b"vide"."""
    traks = [box(b"trak", box(b"mdia", box(b"hdlr", b"\0" * 8 + kind + b"\0" * 13))) for kind in tracks]
    return box(b"ftyp", brand, b"\0\0\2\0", b"isom") + box(b"mdat", b"\x21" * 900) + box(b"moov", *traks)


def mp3(*, tagged: bool = True) -> bytes:
    """Return frames of MPEG 1 layer 3, 128 kbit/s, 44.1 kHz, behind a tag."""
    tag = b"ID3\4\0\0" + bytes([0, 0, 1, 0]) + b"\0" * 128 if tagged else b""
    return tag + (b"\xff\xfb\x90\x64" + b"\x11" * 413) * 8


def aac() -> bytes:
    """Return frames of AAC with their heads."""
    length = 200
    head = bytes([0xFF, 0xF1, 0x50, 0x80 | length >> 11, length >> 3 & 0xFF, (length & 7) << 5 | 0x1F, 0xFC])
    return (head + b"\x21" * (length - 7)) * 6


def amr(*, wide: bool = False) -> bytes:
    """Return frames of AMR as old phones record."""
    return b"#!AMR-WB\n" + (b"\x44" + b"\1" * 60) * 9 if wide else b"#!AMR\n" + (b"\x3c" + b"\1" * 31) * 9


def wav() -> bytes:
    """Return a tenth of a second of silence."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * 800)
    return file.getvalue()


def overlapping() -> bytes:
    """Return a ZIP file whose many parts are all the same bytes."""
    one = archive(office_parts("wordprocessingml.document") | {"big.xml": b"\0" * 500_000})
    with zipfile.ZipFile(io.BytesIO(one)) as opened:
        directory = opened.start_dir
        offset = opened.getinfo("big.xml").header_offset
    entries = _entries(one, directory)
    big = next(entry for entry in entries if b"big.xml" in entry)
    many: Sequence[bytes] = [*entries, *[big.replace(b"big.xml", f"b{n:02}.xml".encode()) for n in range(60)]]
    assert struct.unpack_from("<I", big, 42)[0] == offset
    body = b"".join(many)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(many), len(many), len(body), directory, 0)
    return one[:directory] + body + end


def _entries(data: bytes, start: int) -> list[bytes]:
    found = []
    while data[start : start + 4] == b"PK\1\2":
        length = 46 + sum(struct.unpack_from("<3H", data, start + 28))
        found.append(data[start : start + length])
        start += length
    return found
