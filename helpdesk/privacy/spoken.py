"""One-time codes in the words of people who were just deceived: "tôi đọc cho nó 551204 rồi", "nó gửi về mã 482913"."""

import re

from helpdesk.privacy.reading import Found

_CODE = r"(?P<code>[0-9](?:[ .\-]?[0-9]){3,7})(?![0-9]|[.,:/\-][0-9]| ?(?:dong|vnd|k|nghin|ngan|trieu|d)(?![a-z]))"
_LENGTH = r"(?:[4-8] ?(?:chu )?so )?"
_THEM = r"(?:no|ho|chung|chung no|bon no|bon ho|ban no|han|y|ke|thang|nguoi ta|nguoi la|tui no)"
_SAID = (
    # what was told to somebody nobody knows
    rf"(?:doc|noi|khai|dua|gui|nhan|bam)(?: luon| mat| lo)? cho {_THEM}(?: [a-z]+){{0,3}}? {_CODE}",
    # a code that came, is to be typed or to be told
    rf"(?:nhap|dien|go|bam|doc|gui|nhan|bao)(?: [a-z]+){{0,3}}? ma {_LENGTH}(?:la )?{_CODE}(?! ?ho so)",
    rf"ma [4-8] ?(?:chu )?so (?:la )?{_CODE}",
    rf"(?:passcode|pass code|ma pin|pin) {_LENGTH}(?:la )?{_CODE}",
    rf"(?:tin nhan|nhan tin|nhan)(?: [a-z]+){{0,3}} {_CODE} (?:co phai|phai|la)(?: [a-z]+)? ma(?![a-z])",
    # a password told by what it is: "mật khẩu là ngày sinh tôi 12031960"
    rf"(?:mat khau|mk)(?: [a-z]+){{0,3}}? la(?: [a-z]+){{1,5}}? {_CODE}",
)
_ANY = [re.compile(rf"(?<![a-z0-9]){pattern}") for pattern in _SAID]


def find_spoken_codes(plain: str) -> list[Found]:
    """Return the codes of a folded view that no label names directly, only the story around them."""
    return [Found(*found.span("code"), "otp") for pattern in _ANY for found in pattern.finditer(plain)]
