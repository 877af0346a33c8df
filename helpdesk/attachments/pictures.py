"""Pictures are made anew: what is kept holds what is seen and nothing else - no place, no device, no second picture."""

from io import BytesIO

from PIL import Image, ImageOps

from helpdesk.attachments.errors import BrokenAttachmentError, HeicPictureError, PictureTooLargeError
from helpdesk.attachments.models import AttachmentKind
from helpdesk.attachments.taken import Taken
from helpdesk.errors import RefusalError

MOST_PIXELS = 50_000_000
"""Of a JPEG, which is decoded at a fraction of its size."""
MOST_PIXELS_AT_ONCE = 16_000_000
"""Of the others, whose decoders need up to 12 bytes of memory a pixel; a screenshot has 4 million, a scan 9."""
LONGEST_SIDE = 2000
"""Pixels; small print on a form can still be read."""
PREVIEW_SIDE = 480
"""Pixels: as wide as it is shown in a thread on a phone."""
LARGEST_PNG = 1024 * 1024
"""Bytes up to which a drawn picture (a screenshot, a logo) stays sharp; larger ones become a JPEG on white."""
QUALITY = 85
PREVIEW_TYPE = "image/jpeg"
_PREVIEW_QUALITY = 75
_LONGEST_RATIO = 100  # of the sides: longer strips are no pictures

_HEIC = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1"}
_SCALABLE = {"L", "LA", "RGB", "RGBA", "CMYK"}
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def type_of(data: bytes) -> str | None:
    """Name the decoder of a picture by its first bytes, None when it is none."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return "HEIC" if data[4:8] == b"ftyp" and data[8:12] in _HEIC else None


def take(data: bytes, decoder: str) -> Taken:
    """Decode a picture (of a moving one the first), turn it upright, make it small, and encode it anew."""
    if decoder == "HEIC":
        raise HeicPictureError
    try:
        picture = _decoded(data, decoder)
        return _encoded(picture, is_drawn=decoder != "JPEG")
    except RefusalError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureTooLargeError(most=MOST_PIXELS // 1_000_000) from None
    except Exception as error:  # a decoder meets what is broken with whatever it trips over
        raise BrokenAttachmentError from error


def square(data: bytes, decoder: str, *, side: int) -> bytes:
    """Make a picture anew as `take` does, cut its middle out as a square of this side at most, and return a JPEG."""
    taken = take(data, decoder)
    with Image.open(BytesIO(taken.data)) as picture:
        side = min(side, *picture.size)
        return _jpeg(ImageOps.fit(_on_white(_in_plain_mode(picture)), (side, side), centering=(0.5, 0.35)), QUALITY)


def _decoded(data: bytes, decoder: str) -> Image.Image:
    with Image.open(BytesIO(data), formats=[decoder]) as opened:
        most = MOST_PIXELS if decoder == "JPEG" else MOST_PIXELS_AT_ONCE
        if opened.width * opened.height > most:
            raise PictureTooLargeError(most=most // 1_000_000)
        if max(opened.size) > min(opened.size) * _LONGEST_RATIO:
            raise BrokenAttachmentError
        opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded at the smallest scale that is enough
        opened.load()
        turn = _TURNS.get(_orientation(opened))
        is_scalable = opened.mode in _SCALABLE and "transparency" not in opened.info
        picture = opened if is_scalable else _in_plain_mode(opened)
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        picture = _in_plain_mode(picture)  # as late as possible: it is a copy
    picture = picture if turn is None else picture.transpose(turn)
    picture.info.clear()  # encoders would write a comment or a colour profile they find here
    return picture


def _orientation(opened: Image.Image) -> int:
    try:
        return int(opened.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - a damaged note beside the picture does not make the picture unusable
        return 1


def _in_plain_mode(picture: Image.Image) -> Image.Image:
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    if picture.mode.startswith("I"):  # 16 bits of grey
        return picture.point(lambda grey: grey * (1 / 256)).convert("L")
    return picture.convert("L" if picture.mode in {"1", "L"} else "RGB")


def _encoded(picture: Image.Image, *, is_drawn: bool) -> Taken:
    small = _on_white(picture.copy())
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), Image.Resampling.LANCZOS)
    preview = _jpeg(small, _PREVIEW_QUALITY)
    if is_drawn and len(png := _png(picture)) <= LARGEST_PNG:
        return _taken("image/png", ".png", png, preview, picture)
    return _taken("image/jpeg", ".jpg", _jpeg(_on_white(picture), QUALITY), preview, picture)


def _taken(content_type: str, ending: str, data: bytes, preview: bytes, picture: Image.Image) -> Taken:
    return Taken(
        kind=AttachmentKind.PHOTO,
        content_type=content_type,
        ending=ending,
        data=data,
        preview=preview,
        width=picture.width,
        height=picture.height,
    )


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture).convert("RGB")


def _png(picture: Image.Image) -> bytes:
    written = BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    written = BytesIO()
    picture.save(written, "JPEG", quality=quality, optimize=True)
    return written.getvalue()
