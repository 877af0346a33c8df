"""What a file is decides its content; what is kept of a picture is what is seen and nothing else."""

import io
import random
import struct
import time
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from helpdesk.attachments.errors import (
    AttachmentTooLargeError,
    AttachmentTypeError,
    BrokenAttachmentError,
    EmptyAttachmentError,
    HeicPictureError,
    PictureTooLargeError,
)
from helpdesk.attachments.inspecting import inspect
from helpdesk.attachments.models import LARGEST, LARGEST_FILE, LARGEST_PHOTO, LARGEST_VOICE, AttachmentKind
from helpdesk.attachments.pictures import LARGEST_PNG, LONGEST_SIDE, PREVIEW_SIDE
from helpdesk.errors import RefusalError
from tests.attachments import samples
from tests.attachments.samples import drawing, written

PHOTO, VOICE, FILE = AttachmentKind.PHOTO, AttachmentKind.VOICE, AttachmentKind.FILE
RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)

TAKEN: dict[str, tuple[Callable[[], bytes], AttachmentKind, str, str]] = {
    "a phone's photo": (samples.phone_photo, PHOTO, "image/jpeg", ".jpg"),
    "a screenshot": (samples.screenshot, PHOTO, "image/png", ".png"),
    "a WebP photo": (lambda: written(drawing(), "WEBP", lossless=True), PHOTO, "image/png", ".png"),
    "a moving GIF": (lambda: samples.moving("GIF"), PHOTO, "image/png", ".png"),
    "a PDF": (samples.pdf, FILE, "application/pdf", ".pdf"),
    "a Word document": (
        samples.word,
        FILE,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".docx",
    ),
    "an Excel sheet": (
        samples.excel,
        FILE,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".xlsx",
    ),
    "an OpenDocument text": (samples.open_document, FILE, "application/vnd.oasis.opendocument.text", ".odt"),
    "a recording on Telegram": (samples.ogg, VOICE, "audio/ogg", ".ogg"),
    "a recording of an iPhone": (lambda: samples.mp4(b"soun"), VOICE, "audio/mp4", ".m4a"),
    "a recording of an Android phone": (lambda: samples.mp4(b"soun", brand=b"isom"), VOICE, "audio/mp4", ".m4a"),
    "an MP3": (samples.mp3, VOICE, "audio/mpeg", ".mp3"),
    "an MP3 without a tag": (lambda: samples.mp3(tagged=False), VOICE, "audio/mpeg", ".mp3"),
    "an AAC recording, as Zalo sends it": (samples.aac, VOICE, "audio/aac", ".aac"),
    "a recording of an old phone": (samples.amr, VOICE, "audio/amr", ".amr"),
    "a better recording of an old phone": (lambda: samples.amr(wide=True), VOICE, "audio/amr-wb", ".awb"),
    "a WAV": (samples.wav, VOICE, "audio/wav", ".wav"),
}


@pytest.mark.parametrize("what", TAKEN)
def test_what_people_send_is_known_by_its_content(what: str) -> None:
    made, kind, content_type, ending = TAKEN[what]
    taken = inspect(made())
    assert (taken.kind, taken.content_type, taken.ending) == (kind, content_type, ending)
    assert (taken.preview is not None) is (kind is PHOTO)


@pytest.mark.parametrize("what", [name for name, row in TAKEN.items() if row[1] is not PHOTO])
def test_documents_and_recordings_are_kept_byte_for_byte(what: str) -> None:
    data = TAKEN[what][0]()
    assert inspect(data).data == data


WITH_MACROS = samples.office_parts("wordprocessingml.document") | {"word/vbaProject.bin": b"\0" * 99}
SAYS_MACROS = {
    "[Content_Types].xml": b'<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
}
NOT_TAKEN = {
    "words": b"xin chao",
    "a page": b"<html><script>alert(1)</script></html>",
    "a drawing with scripts": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    "a program for Windows": b"MZ" + b"\0" * 500,
    "a program for Linux": b"\x7fELF" + b"\0" * 500,
    "an Android app": samples.archive({"AndroidManifest.xml": b"x", "classes.dex": b"y"}),
    "a packed folder": samples.archive({"a.jpg": samples.phone_photo((40, 30))}),
    "an old Word document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500,
    "a film": samples.mp4(b"vide", b"soun", brand=b"mp42"),
    "a film in Ogg": samples.ogg(streams=2),
    "another film in Ogg": samples.ogg(b"\x80theora"),
    "a large film": samples.mp4(b"vide", b"soun", brand=b"isom") + b"\0" * LARGEST_VOICE,
    "a TIFF scan": written(drawing((40, 30)), "TIFF"),
    "a Word document with macros": samples.archive(WITH_MACROS),
    "a Word document that says it has macros": samples.archive(SAYS_MACROS),
    "a WebM film": b"\x1aE\xdf\xa3" + b"\0" * 99,
}


@pytest.mark.parametrize("what", NOT_TAKEN)
def test_other_types_are_refused(what: str) -> None:
    with pytest.raises(AttachmentTypeError):
        inspect(NOT_TAKEN[what])


def test_nothing_is_refused_as_empty() -> None:
    with pytest.raises(EmptyAttachmentError):
        inspect(b"")


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1"])
def test_a_photo_as_iphones_keep_it_is_refused_by_its_own_code(brand: bytes) -> None:
    with pytest.raises(HeicPictureError):
        inspect(samples.box(b"ftyp", brand, b"\0\0\0\0", b"mif1heic") + b"\0" * 200)


@pytest.mark.parametrize("what", [name for name in TAKEN if "GIF" not in name])
def test_a_file_that_is_cut_off_in_the_middle_is_refused(what: str) -> None:
    data = TAKEN[what][0]()
    if what.startswith(("an MP3", "an AAC", "a recording of an old", "a better recording")):
        data = data[: len(data) // 8]  # these have no end; so much is less than three frames
    else:
        data = data[: len(data) // 2]
    with pytest.raises(BrokenAttachmentError):
        inspect(data)


@pytest.mark.parametrize(
    ("data", "most"),
    [
        (samples.phone_photo() + b"\0" * LARGEST_PHOTO, 10),
        (samples.mp3() + b"\0" * LARGEST_VOICE, 5),
        (b"%PDF-1.7\n" + b"\0" * LARGEST_FILE, 15),
        (b"anything" + b"\0" * LARGEST_FILE, 15),
    ],
)
def test_too_many_bytes_are_refused_with_the_limit(data: bytes, most: int) -> None:
    with pytest.raises(AttachmentTooLargeError) as refused:
        inspect(data)
    assert refused.value.facts == {"most": most}


def test_limits_are_known_for_every_kind() -> None:
    assert set(LARGEST) == set(AttachmentKind)


# -- pictures ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "made", [samples.phone_photo, samples.screenshot, lambda: written(drawing(), "WEBP", exif=samples.traces())]
)
def test_where_and_with_what_a_photo_was_taken_is_gone(made: Callable[[], bytes]) -> None:
    data = made()
    assert b"Exif" in data or b"eXIf" in data or b"EXIF" in data
    taken = inspect(data)
    assert taken.preview is not None
    for kept in (taken.data, taken.preview):
        with Image.open(io.BytesIO(kept)) as picture:
            assert dict(picture.getexif()) == {}
            assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        for trace in (b"Exif", b"eXIf", b"ICC_PROFILE", b"iCCP", b"tEXt", b"iTXt", b"Nguyen", b"home", b"xmp", b"SM-A"):
            assert trace not in kept


def test_what_stands_behind_the_end_of_a_picture_is_not_kept() -> None:
    hidden = b"<script>hidden</script>" * 10
    assert b"hidden" not in inspect(samples.phone_photo() + hidden).data
    assert b"hidden" not in inspect(samples.screenshot() + hidden).data


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_upright(orientation: int) -> None:
    """Whatever way the phone was held, the picture is what a viewer that obeys the note would show."""
    data = samples.phone_photo((600, 400), orientation=orientation)
    with Image.open(io.BytesIO(data)) as told:
        wanted = ImageOps.exif_transpose(told)
    taken = inspect(data)
    with Image.open(io.BytesIO(taken.data)) as kept:
        assert kept.size == wanted.size == (taken.width, taken.height)
        for place in ((20, 20), (kept.width - 20, 20), (20, kept.height - 20), (kept.width - 20, kept.height - 20)):
            assert _is_near(kept.getpixel(place), wanted.getpixel(place))


def _is_near(one: object, other: object) -> bool:
    assert isinstance(one, tuple)
    assert isinstance(other, tuple)
    return all(abs(a - b) < 40 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("size", [(4000, 3000), (3000, 4000), (2001, 40), (900, 700), (1, 1)])
def test_a_photo_is_made_small_but_never_larger(size: tuple[int, int]) -> None:
    taken = inspect(samples.phone_photo(size))
    assert taken.width is not None
    assert taken.height is not None
    assert taken.preview is not None
    assert max(taken.width, taken.height) == min(max(size), LONGEST_SIDE)
    assert abs(taken.width / taken.height - size[0] / size[1]) < 0.02 * size[0] / size[1] + 0.5
    with Image.open(io.BytesIO(taken.preview)) as preview:
        assert max(preview.size) == min(max(size), PREVIEW_SIDE)


def test_of_a_moving_picture_the_first_frame_is_kept() -> None:
    for form in ("GIF", "WEBP", "PNG"):
        with Image.open(io.BytesIO(inspect(samples.moving(form)).data)) as kept:
            assert getattr(kept, "n_frames", 1) == 1
            assert _is_near(kept.convert("RGB").getpixel((30, 20)), RED)


def test_a_clear_background_stays_clear_and_is_white_in_the_preview() -> None:
    taken = inspect(written(Image.new("RGBA", (100, 80), (0, 0, 0, 0)), "PNG"))
    assert taken.content_type == "image/png"
    assert taken.preview is not None
    with Image.open(io.BytesIO(taken.data)) as kept, Image.open(io.BytesIO(taken.preview)) as preview:
        assert kept.convert("RGBA").getpixel((5, 5)) == (0, 0, 0, 0)
        assert _is_near(preview.getpixel((5, 5)), WHITE)


def test_a_photo_that_came_as_png_becomes_a_jpeg() -> None:
    noise = Image.frombytes("RGB", (900, 900), random.Random(1).randbytes(900 * 900 * 3))  # noqa: S311 - noise
    taken = inspect(written(noise, "PNG"))
    assert taken.content_type == "image/jpeg"
    assert len(written(noise, "PNG")) > LARGEST_PNG


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_pictures_of_every_mode_are_read(mode: str) -> None:
    plain = Image.new("I;16", (50, 40), 40_000) if mode == "I;16" else drawing((50, 40)).convert(mode)
    taken = inspect(written(plain, "JPEG" if mode == "CMYK" else "PNG"))
    assert (taken.width, taken.height) == (50, 40)
    if mode == "I;16":
        with Image.open(io.BytesIO(taken.data)) as kept:
            assert kept.getpixel((5, 5)) == 40_000 // 256


@pytest.mark.parametrize("size", [(50_000, 50_000), (9_000, 6_000), (14_000, 13_000), (2**31 - 1, 2**31 - 1)])
def test_a_picture_that_would_fill_the_memory_is_refused_unseen(size: tuple[int, int]) -> None:
    data = samples.png_that_claims(*size)
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(PictureTooLargeError):
        inspect(data)
    assert time.process_time() - began < 1
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_a_moving_picture_that_claims_a_huge_canvas_is_refused() -> None:
    data = bytearray(samples.moving("GIF"))
    data[6:10] = struct.pack("<HH", 65_000, 65_000)
    with pytest.raises(PictureTooLargeError):
        inspect(bytes(data))


def test_words_that_unpack_to_gigabytes_beside_a_picture_are_refused() -> None:
    body = b"Comment\0\0" + zlib.compress(b"a" * 80_000_000)
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    plain = samples.screenshot((40, 30))
    after_head = 8 + 25
    with pytest.raises(BrokenAttachmentError):
        inspect(plain[:after_head] + chunk + plain[after_head:])


def test_a_strip_that_is_no_picture_is_refused() -> None:
    with pytest.raises(BrokenAttachmentError):
        inspect(written(Image.new("L", (20_000, 2)), "PNG"))


# -- documents -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        samples.archive(samples.office_parts("wordprocessingml.document") | {"bomb.xml": b"\0" * 120_000_000}),
        samples.archive(samples.office_parts("wordprocessingml.document") | {f"{n}.xml": b"" for n in range(2001)}),
        samples.overlapping(),
    ],
    ids=["one large part", "thousands of parts", "parts that share bytes"],
)
def test_a_document_that_unpacks_to_far_more_than_it_is_is_refused(data: bytes) -> None:
    assert len(data) < 1_000_000
    with pytest.raises(BrokenAttachmentError):
        inspect(data)


def test_a_locked_document_is_refused() -> None:
    data = bytearray(samples.word())
    for sign, place in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        start = -1
        while (start := data.find(sign, start + 1)) >= 0:
            data[start + place] |= 1
    with pytest.raises(BrokenAttachmentError):
        inspect(bytes(data))


def test_a_document_with_a_damaged_part_is_refused() -> None:
    data = samples.archive(samples.office_parts("wordprocessingml.document"), stored=True)
    place = data.index(b"<x/><x/>")
    with pytest.raises(BrokenAttachmentError):
        inspect(data[:place] + b"<y/>" + data[place + 4 :])


@pytest.mark.parametrize(
    "data",
    [
        samples.box(b"ftyp", b"M4A ") + b"\0\0\0\x08free" * 500_000,
        samples.box(b"ftyp", b"M4A ") + samples.box(b"moov", b"\0\0\0\x08trak" * 500_000),
        b"PK\3\4" + b"PK\1\2" * 2_000_000,
        b"ID3\4\0\0\0\0\0\0" + b"\0" * 4_000_000,
        b"RIFF\0\0\0\0WAVE" + b"junk\0\0\0\0" * 500_000,
    ],
    ids=["boxes", "boxes in a box", "parts", "nothing", "pieces"],
)
def test_a_file_of_nothing_but_small_parts_is_refused_soon(data: bytes) -> None:
    began = time.process_time()
    with pytest.raises(BrokenAttachmentError):
        inspect(data)
    assert time.process_time() - began < 3


# -- whatever comes ------------------------------------------------------------------------------------------------

_ORIGINALS = [row[0]() for row in TAKEN.values()] + [samples.phone_photo((64, 48)), samples.screenshot((64, 48))]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([one for one in _ORIGINALS if len(one) < 30_000]),
    st.lists(st.tuples(st.integers(0, 2**31), st.binary(min_size=1, max_size=4)), min_size=1, max_size=6),
    st.integers(0, 2**31),
)
def test_a_damaged_file_is_taken_or_refused_but_never_breaks_us(
    original: bytes, damages: list[tuple[int, bytes]], cut: int
) -> None:
    data = bytearray(original)
    for place, new in damages:
        start = place % len(data)
        data[start : start + len(new)] = new
    if cut % 4 == 0:
        del data[cut % len(data) :]
    try:
        taken = inspect(bytes(data))
    except RefusalError:
        return
    assert taken.data


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(
        [b"", b"OggS", b"ID3", b"\xff\xfb", b"\xff\xf1", b"#!AMR\n", b"RIFF", b"\0\0\0\x18ftyp", b"PK\3\4"]
    ),
    st.binary(max_size=300),
)
def test_any_bytes_behind_a_known_sign_are_taken_or_refused(sign: bytes, rest: bytes) -> None:
    try:
        inspect(sign + rest)
    except RefusalError:
        return
