"""Finding what can be opened in a text: links in any disguise, and nothing is ever opened."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from helpdesk.safety.spelling import skeleton

MOST = 20
"""Addresses of one message that are looked at."""

_LONGEST_TEXT = 20_000
_LONGEST_ADDRESS = 2_000
_OPENS_APPS = ("zalo", "tg", "intent", "market", "itms-services", "javascript", "data", "viber", "whatsapp", "fb")
_NEEDS_NO_SLASHES = frozenset({"http", "https", "ftp", "javascript"})
"""Browsers do without; "Zalo: 09…" and "data: …" are words."""

_COMMON = "com|vn|net|org|gov|info|xyz|top|online|site|shop|vip|club|app|icu|cc"
_NO_WORDS = "com|vn|net|org|gov|xyz"
_DOT = "[.。．｡․]"
_STOPS = r"\s<>\"'“”«»„`|"

_PUT_APART = (
    # (what people and forgers write, what it stands for)
    (re.compile(r"h(?:xx|\*\*|__|tt|XX)p(s?)\s{0,2}(?:\[:\]|:)\s{0,2}[/\\]{1,3}\s{0,2}", re.IGNORECASE), r"http\1://"),
    (re.compile(r"\s?[\[({]\s?(?:\.|dot|chấm|cham)\s?[\])}]\s?", re.IGNORECASE), "."),
    (re.compile(rf"(?<=\w)\s(?:chấm|cham|dot)\s(?=(?:[\w-]+\s(?:chấm|cham|dot)\s){{0,4}}(?:{_COMMON})\b)"), "."),
    (re.compile(rf"(?<=\w)(?:\s\.\s?|\.\s)(?=(?:{_NO_WORDS})(?!\w))"), "."),
)
_WITH_SCHEME = re.compile(
    rf"(?P<scheme>https?|ftp|\b(?:{'|'.join(_OPENS_APPS)})):(?P<slashes>[/\\]{{0,3}})"
    rf"(?P<authority>[^{_STOPS}/\\?#,;()]*)(?P<path>[/\\?#][^{_STOPS}]*)?",
    re.IGNORECASE,
)
_WITHOUT = re.compile(
    rf"(?<![\w@.\-])(?P<authority>(?:[\w.+%\-:]{{1,100}}@)?[\w\-]{{1,63}}(?:{_DOT}[\w\-]{{1,63}}){{1,20}}(?::\d{{1,5}})?)"
    rf"(?P<path>[/\\?#][^{_STOPS}]*)?"
)
_CLOSING = ".,;:!?…)]}"
_PORT = re.compile(r":\d{0,5}$")
_NUMBER = re.compile(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}")
_LABEL = re.compile(r"[^\W_](?:[\w\-]*[^\W_])?")
_IDN = "xn--"
_DOTS_OF_A_NUMBER = 3
_MOST_PARTS = 10
"""A text has hardly more parts: "2.1.1.3" is one of them, "103.1.1.3" a machine."""

_USUAL_LABELS = 2
_LARGEST_BYTE = 255


@dataclass(frozen=True, slots=True)
class Address:
    """Something that can be opened. `host` is what is really asked: small letters, letters of other scripts shown."""

    written: str
    host: str
    scheme: str = ""
    path: str = ""
    before_at: str = ""  # stands before an @, and is no part of the host
    is_plain: bool = True  # written without a letter that another machine may read otherwise

    @property
    def labels(self) -> list[str]:
        """The host's pieces, as they follow each other."""
        return self.host.split(".")

    @property
    def is_name(self) -> bool:
        """Whether the host can be a name at all."""
        return len(self.labels) > 1 and all(_LABEL.fullmatch(label) for label in self.labels)

    @property
    def is_number(self) -> bool:
        """Whether a machine is called by its number: 103.1.2.3, 0x6701, [::1]."""
        return _is_number(self.host)

    @property
    def is_mail(self) -> bool:
        """Whether it is where mail goes: nothing opens by it."""
        return bool(self.before_at) and not self.scheme and not self.path


def addresses_in(
    text: str, *, endings: frozenset[str], doubtful: Collection[str], known: Collection[str]
) -> list[Address]:
    """Return the addresses of a text in their order, each once.

    Without "https://" a name counts when it ends as names do (`endings`). Some endings are also words ("co", "to"):
    with these (`doubtful`) it takes another sign, or a name that is `known`.
    """
    plain = _put_together("".join(sign for sign in text[:_LONGEST_TEXT] if unicodedata.category(sign) != "Cf"))
    found: dict[tuple[str, str, str], Address] = {}
    for address in _all_in(plain, endings, doubtful, known):
        found.setdefault((address.host, address.before_at, address.path), address)
        for inner in _carried_along(address):
            found.setdefault((inner.host, inner.before_at, inner.path), inner)
        if len(found) >= MOST:
            break
    return list(found.values())[:MOST]


def _put_together(text: str) -> str:
    for written, meant in _PUT_APART:
        text = written.sub(meant, text)
    return text


def _all_in(text: str, endings: frozenset[str], doubtful: Collection[str], known: Collection[str]) -> Iterator[Address]:
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, Address]] = []
    for match in _WITH_SCHEME.finditer(text):
        if match["authority"] and (match["slashes"] or match["scheme"].lower() in _NEEDS_NO_SLASHES):
            taken.append(match.span())
            found.append((match.start(), _address(match["scheme"].lower(), match["authority"], match["path"] or "")))
    for match in _WITHOUT.finditer(text):
        if any(start <= match.start() < end for start, end in taken):
            continue
        address = _address("", match["authority"], match["path"] or "")
        if _ends_as_a_name(address, endings, doubtful, known):
            found.append((match.start(), address))
    yield from (address for _, address in sorted(found, key=lambda one: one[0]))


def _address(scheme: str, authority: str, path: str) -> Address:
    if path:
        path = path[:_LONGEST_ADDRESS].rstrip(_CLOSING)
    else:
        authority = authority.rstrip(_CLOSING)
    before, _, host = unquote(authority).rpartition("@")
    return Address(
        written=f"{scheme}://{authority}{path}" if scheme else f"{authority}{path}",
        host=_read_host(host),
        scheme=scheme,
        path=unquote(path),
        before_at=before,
        is_plain=authority.isascii() and "%" not in authority and _IDN not in authority.lower() and path[:1] != "\\",
    )


def _read_host(host: str) -> str:
    host = unicodedata.normalize("NFKC", host).casefold().replace("。", ".")
    host = (f"{host.partition(']')[0]}]" if host.startswith("[") else _PORT.sub("", host)).strip(".")
    return ".".join(map(_read_label, host.split(".")))


def _read_label(label: str) -> str:
    """Show a label of other scripts as it is shown to people; one that is none of them stays as it is."""
    if not label.startswith(_IDN):
        return label
    try:
        letters = label[len(_IDN) :].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return label
    return label if letters.isascii() else letters


def _ends_as_a_name(
    address: Address, endings: frozenset[str], doubtful: Collection[str], known: Collection[str]
) -> bool:
    if address.is_number:
        return bool(address.path) or not _is_a_place_in_a_text(address.labels)
    if not address.is_name:
        return False
    ending, labels = address.labels[-1], address.labels
    if "gov" in map(skeleton, labels[:-1]):
        return True
    if ending not in endings and (ending.isascii() or skeleton(ending) not in _skeletons(endings)):
        return False
    is_telling = address.path or address.before_at or len(labels) > _USUAL_LABELS or any(map(str.isdigit, address.host))
    return ending not in doubtful or bool(is_telling) or "-" in address.host or address.host in known


@lru_cache(maxsize=4)
def _skeletons(endings: frozenset[str]) -> frozenset[str]:
    """Return what endings are taken for; asked wherever a blank behind a full stop was forgotten."""
    return frozenset(map(skeleton, endings))


def _is_a_place_in_a_text(labels: list[str]) -> bool:
    first = labels[0]
    return len(labels) <= _DOTS_OF_A_NUMBER or (first.isdecimal() and int(first) <= _MOST_PARTS)


def _carried_along(address: Address) -> Iterator[Address]:
    """Find the address to which another one may lead on: "https://a.vn/go?to=https://b.com"."""
    for match in _WITH_SCHEME.finditer(address.path):
        if match["authority"] and match["slashes"]:
            yield _address(match["scheme"].lower(), match["authority"], match["path"] or "")


def _is_number(host: str) -> bool:
    if host.startswith("["):
        return True
    if not _NUMBER.fullmatch(host):
        return False
    if host.count(".") == _DOTS_OF_A_NUMBER and "x" not in host:
        return all(int(piece) <= _LARGEST_BYTE for piece in host.split("."))
    return "." not in host or "x" in host
