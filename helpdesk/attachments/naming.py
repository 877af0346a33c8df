"""What a file is called: the sender's words, as far as they neither mislead nor give anything away."""

import re
import unicodedata

from helpdesk.attachments.models import AttachmentKind
from helpdesk.privacy.masking import mask

LONGEST_NAME = 80
"""Characters, the ending included."""
_UNNAMED = {AttachmentKind.PHOTO: "photo", AttachmentKind.VOICE: "voice", AttachmentKind.FILE: "document"}
_UNSAFE = re.compile(r'[\\/:*?"<>|]+')
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def safe_name(name: str, *, kind: AttachmentKind, ending: str) -> str:
    """Return a masked name without folders, control and invisible signs, with the ending of what the file is."""
    visible = "".join(
        sign for sign in unicodedata.normalize("NFC", name) if unicodedata.category(sign)[0] not in "CZ" or sign == " "
    )
    words = " ".join(_UNSAFE.sub(" ", mask(visible[: 4 * LONGEST_NAME]).text).split()).rstrip(". ")
    stem = _ENDING.sub("", words).strip(". ")[: LONGEST_NAME - len(ending)]
    return (stem or _UNNAMED[kind]) + ending
