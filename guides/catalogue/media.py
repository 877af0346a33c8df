"""Pictures and recordings of steps, as a guide names them: `media-` and 24 signs that belong to their bytes."""

import re
from typing import Final

PICTURES: Final = {".jpg": "image/jpeg", ".png": "image/png"}
RECORDINGS: Final = {
    ".ogg": "audio/ogg",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".aac": "audio/aac",
    ".amr": "audio/amr",
    ".awb": "audio/amr-wb",
    ".wav": "audio/wav",
}
_NAME: Final = r"media-[0-9a-f]{24}"


def shape(endings: dict[str, str]) -> str:
    """Return the pattern of ids with these endings."""
    return rf"{_NAME}({'|'.join(map(re.escape, endings))})"


_ANY: Final = re.compile(shape({**PICTURES, **RECORDINGS}))


def is_media(name: str) -> bool:
    """Tell the id of a guide's picture or recording from every other id."""
    return _ANY.fullmatch(name) is not None


def content_type(media: str) -> str:
    """Return what a picture or recording is served as."""
    ending = media[media.rindex(".") :]
    return {**PICTURES, **RECORDINGS}[ending]
