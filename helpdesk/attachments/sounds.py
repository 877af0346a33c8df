"""Recordings are kept byte for byte; what is more than a sound (a film, a playlist, a page) is not taken."""

# ruff: noqa: PLR2004 - signs, lengths and bits are the formats' own

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from helpdesk.attachments.errors import AttachmentTypeError, BrokenAttachmentError
from helpdesk.attachments.models import AttachmentKind
from helpdesk.attachments.taken import Taken

_OGG, _MP3, _M4A, _AAC = "audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac"
_AMR, _AMR_WIDE, _WAV = "audio/amr", "audio/amr-wb", "audio/wav"
_ENDINGS = {_OGG: ".ogg", _MP3: ".mp3", _M4A: ".m4a", _AAC: ".aac", _AMR: ".amr", _AMR_WIDE: ".awb", _WAV: ".wav"}

_FRAMES_SEEN = 3
"""So many frames in a row, each where the one before it ends, are no accident."""
_MOST_BOXES = 1000
_LAYER_3 = 1
_AMR_FRAMES = (12, 13, 15, 17, 19, 20, 26, 31, 5)
_AMR_WIDE_FRAMES = (17, 23, 32, 36, 40, 46, 50, 58, 60, 5)
_NOTHING_SAID = {14: 0, 15: 0}  # frames of AMR without sound
_MP3_BITRATES = (
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG 2 and 2.5
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),  # MPEG 1
)
_MP3_RATES = {0: (11025, 12000, 8000), 2: (22050, 24000, 16000), 3: (44100, 48000, 32000)}


def type_of(data: bytes) -> str | None:
    """Name what it may be by its first bytes, None when it is no sound that is taken."""
    for sign, content_type in ((b"OggS", _OGG), (b"#!AMR-WB\n", _AMR_WIDE), (b"#!AMR\n", _AMR), (b"ID3", _MP3)):
        if data.startswith(sign):
            return content_type
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return _WAV
    if data[4:8] == b"ftyp":
        return None if b"vide" in set(handlers(data)) else _M4A
    if len(data) > 1 and data[0] == 0xFF and data[1] & 0xF6 == 0xF0:
        return _AAC
    return _MP3 if len(data) > 1 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2 else None


def take(data: bytes, found: str) -> Taken:
    """Look whether it is a sound and not cut off before it began, and keep it as it is."""
    if not _CHECKS[found](data):
        raise BrokenAttachmentError
    return Taken(kind=AttachmentKind.VOICE, content_type=found, ending=_ENDINGS[found], data=data)


def _is_ogg(data: bytes) -> bool:
    """Look at every page: one stream of Opus or Vorbis, whole up to its end. A film has several streams."""
    start, pages = 0, 0
    while len(data) >= start + 27 and data[start : start + 4] == b"OggS":
        begins, table = data[start + 5] & 0x02, start + 27
        body = table + data[start + 26]
        if bool(begins) != (pages == 0) or (begins and not data[body:].startswith((b"OpusHead", b"\x01vorbis"))):
            raise AttachmentTypeError
        start, pages = body + sum(data[table:body]), pages + 1
    return start == len(data) and pages >= _FRAMES_SEEN


def _is_m4a(data: bytes) -> bool:
    return b"soun" in set(handlers(data))


def _is_mp3(data: bytes) -> bool:
    start = 0
    if data.startswith(b"ID3") and len(data) > 10:  # its length is written in four times seven bits
        start = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))
    while data[start : start + 1] == b"\0":
        start += 1
    return _frames_follow(data, start, _mp3_frame)


def _is_aac(data: bytes) -> bool:
    return _frames_follow(data, 0, _aac_frame)


def _is_amr(data: bytes) -> bool:
    return _frames_follow(data, len(b"#!AMR\n"), lambda head: _amr_frame(head, _AMR_FRAMES))


def _is_amr_wide(data: bytes) -> bool:
    return _frames_follow(data, len(b"#!AMR-WB\n"), lambda head: _amr_frame(head, _AMR_WIDE_FRAMES))


def _is_wav(data: bytes) -> bool:
    start, seen = 12, set()
    while start + 8 <= len(data) and b"data" not in seen:
        seen.add(data[start : start + 4])
        size = int.from_bytes(data[start + 4 : start + 8], "little")
        start += 8 + size + size % 2
    return {b"fmt ", b"data"} <= seen and start <= len(data) + 1


_CHECKS: dict[str, Callable[[bytes], bool]] = {
    _OGG: _is_ogg,
    _MP3: _is_mp3,
    _M4A: _is_m4a,
    _AAC: _is_aac,
    _AMR: _is_amr,
    _AMR_WIDE: _is_amr_wide,
    _WAV: _is_wav,
}


def handlers(data: bytes) -> Iterator[bytes]:
    """Name what the tracks of an MP4 file are: b"soun", b"vide", … Ends where the file is cut off."""
    boxes = list(islice(_boxes(data, 0, len(data)), _MOST_BOXES))
    for _ in range(_MOST_BOXES):
        if not boxes:
            return
        kind, start, end = boxes.pop()
        if kind in {b"moov", b"trak", b"mdia"}:
            boxes += islice(_boxes(data, start, end), _MOST_BOXES)
        elif kind == b"hdlr":
            yield data[start + 8 : start + 12]


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    while start + 8 <= end:
        size, head = int.from_bytes(data[start : start + 4], "big"), 8
        if size == 1:  # the real one stands behind the name
            size, head = int.from_bytes(data[start + 8 : start + 16], "big"), 16
        stop = end if size == 0 else start + size
        if (size < head and size != 0) or stop > end:
            return
        yield data[start + 4 : start + 8], start + head, stop
        start = stop


def _frames_follow(data: bytes, start: int, length_of: Callable[[bytes], int]) -> bool:
    for _ in range(_FRAMES_SEEN):
        length = length_of(data[start : start + 6])
        if not length or start + length > len(data):
            return False
        start += length
    return True


def _mp3_frame(head: bytes) -> int:
    """Return the length of the frame of MPEG layer 3 that begins so, 0 when none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer, rate = head[1] >> 3 & 3, head[1] >> 1 & 3, head[2] >> 2 & 3
    bitrates = _MP3_BITRATES[version == 3]
    if layer != _LAYER_3 or version not in _MP3_RATES or rate == 3 or not 0 < head[2] >> 4 < len(bitrates):
        return 0
    samples = 144 if version == 3 else 72
    return samples * 1000 * bitrates[head[2] >> 4] // _MP3_RATES[version][rate] + (head[2] >> 1 & 1)


def _aac_frame(head: bytes) -> int:
    """Return the length of the ADTS frame that begins so, 0 when none does."""
    if len(head) < 6 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return 0
    length = (head[3] & 0x03) << 11 | head[4] << 3 | head[5] >> 5
    return length if length > 6 else 0


def _amr_frame(head: bytes, lengths: Sequence[int]) -> int:
    """Return the length of the frame of AMR that begins so, 0 when none does."""
    if not head or head[0] & 0x83:
        return 0
    kind = head[0] >> 3 & 15
    known = dict(enumerate(lengths)) | _NOTHING_SAID
    return 1 + known[kind] if kind in known else 0
