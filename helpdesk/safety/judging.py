"""What an address is: a state body's, one that looks like it, or one that nobody here knows. Never "safe"."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from helpdesk.safety.addresses import Address
from helpdesk.safety.known import Known, is_any
from helpdesk.safety.spelling import is_mixed, is_one_slip_away, skeleton


class Verdict(StrEnum):
    """What can be said of an address, or of a whole message: the gravest first."""

    LOOK_ALIKE = "look_alike"
    UNKNOWN = "unknown"
    OFFICIAL = "official"
    SIGNS = "signs"  # no address, but what scammers ask for
    NOTHING = "nothing"


class Reason(StrEnum):
    """Why; each has its sentence in the catalogues."""

    LISTED = "listed"
    RESERVED = "reserved"  # it ends as only state bodies' addresses do
    AT_SIGN = "at_sign"  # a state address stands before an @, where it means nothing
    FRONT = "front"  # a state address stands in front of another one
    LETTERS = "letters"  # letters that only look like others
    SPELLING = "spelling"  # one letter away, or another ending
    BORROWED = "borrowed"  # it carries the name of a state portal or app
    GOV = "gov"  # "gov" where it means nothing
    PATH = "path"  # a state address stands behind the slash
    APP_FILE = "app_file"
    NUMBERS = "numbers"
    SHORTENER = "shortener"
    INVITE = "invite"
    SCHEME = "scheme"  # it opens an app or runs something, not a page
    STRANGE = "strange"  # nobody can read whom it asks


_FEWEST_LETTERS = 5
"""Shorter names are one slip away from too much."""

_SECOND_LEVEL = frozenset("com net org gov edu ac co go gob or ne int biz info name pro health io id ai".split())
_COUNTRY = 2
_NO_OTHER_COUNTRY = frozenset({"vn", "vm", "nv"})
"""Ours, and what it is mistyped as: no country has those."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One address and what was found out about it. `reason`: None when it is just not known."""

    address: Address
    verdict: Verdict
    reason: Reason | None = None
    name: dict[str, str] | None = None  # of a listed one, by language

    @property
    def shown(self) -> str:
        """The address in words nobody can tap, unless it is official."""
        if self.reason is Reason.SCHEME:
            return f"{self.address.scheme}:…"
        host = self.address.host or self.address.written
        return host if self.verdict is Verdict.OFFICIAL else host.replace(".", " . ")

    @property
    def owner(self) -> str:
        """The end of the host that tells whom it belongs to, likewise."""
        return registered(self.address.host).replace(".", " . ")


def registered(host: str) -> str:
    """Return the part of a name that somebody registered: "evil.com" of "dichvucong.gov.vn.evil.com"."""
    labels = host.split(".")
    is_third = len(labels) > _COUNTRY and len(labels[-1]) == _COUNTRY and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if is_third else -2 :])


def judge(address: Address, known: Known) -> Finding | None:
    """Say what an address is; None for an ordinary mail address, which opens nothing."""
    if (official := _official(address, known)) is not None:
        return official
    reason = next(_look_alike(address, known), None)
    if reason is not None:
        return Finding(address, Verdict.LOOK_ALIKE, reason)
    return None if address.is_mail else Finding(address, Verdict.UNKNOWN, _unknown(address, known))


def _official(address: Address, known: Known) -> Finding | None:
    """A mail address of a state body says nothing of who wrote the message: it is passed over."""
    is_a_page = address.scheme in {"", "http", "https"} and not address.before_at
    if not (address.is_plain and address.is_name and is_a_page):
        return None
    if listed := known.listed(address.host):
        return Finding(address, Verdict.OFFICIAL, Reason.LISTED, listed.name.model_dump())
    if is_any(address.host, known.reserved):
        return Finding(address, Verdict.OFFICIAL, Reason.RESERVED)
    return None


def _look_alike(address: Address, known: Known) -> Iterator[Reason]:
    """Go through what gives it away, the plainest to explain first."""
    states = [*known.reserved, *(one.domain for one in known.official)]
    if address.is_mail and address.is_plain and is_any(address.host, states):
        return
    if _carries(address.before_at, states):
        yield Reason.AT_SIGN
    if not address.is_plain and is_any(skeleton(address.host), [skeleton(state) for state in states]):
        yield Reason.LETTERS
    if not address.is_plain and any(map(is_mixed, address.labels)):
        yield Reason.LETTERS
    if _carries(address.host, states):
        yield Reason.FRONT
    if _has_a_name(address, known):
        yield Reason.BORROWED if address.is_plain else Reason.LETTERS
    if _says_gov(address):
        yield Reason.GOV
    if _is_nearly_a_name(address, known) or _is_misspelt(address, known):
        yield Reason.SPELLING
    if _carries(address.path.partition("?")[0].strip("/\\").partition("/")[0].lower(), states):
        yield Reason.PATH


def _carries(text: str, states: list[str]) -> bool:
    """Tell whether a state address stands in a text as a whole, under any of its letters' doubles."""
    padded = f".{skeleton(text)}.".replace("/", ".").replace(":", ".").replace("_", ".")
    return any(f".{skeleton(state)}." in padded for state in states)


def _has_a_name(address: Address, known: Known) -> bool:
    """Tell whether the name of a state portal stands in it."""
    joined = skeleton("".join(address.labels[:-1])).replace("-", "").replace("_", "")
    return any(skeleton(name) in joined for name in known.names)


def _is_nearly_a_name(address: Address, known: Known) -> bool:
    """Tell whether a piece of it is one slip away from such a name, and no word of its own."""
    labels = address.labels[:-1]
    pieces = {piece for label in labels for piece in (label, label.replace("-", ""), *label.split("-"))}
    long = {skeleton(piece) for piece in pieces - set(known.besides) if len(piece) >= _FEWEST_LETTERS}
    return any(is_one_slip_away(piece, skeleton(name)) for piece in long for name in known.names)


def _says_gov(address: Address) -> bool:
    """Tell whether "gov" stands where it means nothing; other countries' governments have theirs, too."""
    labels = address.labels
    if not address.is_name:
        return False
    for place, label in enumerate(map(skeleton, labels)):
        pieces = label.replace("_", "-").split("-")
        if label == "gov" and not _is_a_country(labels, place):
            return True
        if label != "gov" and ("gov" in pieces or "govvn" in label or "vngov" in label or label.endswith("gov")):
            return True
    return False


def _is_a_country(labels: list[str], place: int) -> bool:
    """Tell whether "gov" stands where a government has it: as the ending, or before another country's."""
    if labels[place] != "gov":
        return False
    last = len(labels) - 1
    is_a_country = len(labels[-1]) == _COUNTRY and labels[-1] not in _NO_OTHER_COUNTRY
    return place == last or (place == last - 1 and is_a_country)


def _is_misspelt(address: Address, known: Known) -> bool:
    """Tell whether it is one slip, or another ending, away from a listed address."""
    mine = registered(address.host)
    if not address.is_name or mine.partition(".")[0] in known.besides:
        return False
    for one in known.official:
        theirs = registered(one.domain)
        my_label, their_label = mine.partition(".")[0], theirs.partition(".")[0]
        if mine == theirs or len(their_label) < _FEWEST_LETTERS:
            continue
        if skeleton(my_label) == skeleton(their_label) or is_one_slip_away(skeleton(my_label), skeleton(their_label)):
            return True
    return False


def _unknown(address: Address, known: Known) -> Reason | None:
    if known.app_file.search(address.path):
        return Reason.APP_FILE
    if address.scheme not in {"", "http", "https"}:
        return Reason.SCHEME
    if address.is_number:
        return Reason.NUMBERS
    if is_any(address.host, known.shorteners):
        return Reason.SHORTENER
    if is_any(address.host, known.invites):
        return Reason.INVITE
    return None if address.is_name and not address.before_at else Reason.STRANGE
