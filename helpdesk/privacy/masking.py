"""Takes identifiers and secrets out of a text before anything is stored or logged."""

from collections.abc import Iterable
from dataclasses import dataclass

from helpdesk.privacy.folding import BULLET, HIDDEN, View
from helpdesk.privacy.numbers import HOTLINE, KEPT_NUMBERS
from helpdesk.privacy.passwords import find_passwords
from helpdesk.privacy.reading import Found, find_identifiers, find_lettered_codes

KINDS = (
    "account", "card", "health_insurance", "insurance", "national_id", "old_id", "otp", "passport", "password", "phone",
)  # fmt: skip
"""Every kind that `Masked.kinds` can name. Stored with messages: a kind is never renamed."""

_GONE = BULLET * 3
_TAIL = 3
_LEAST_HIDDEN = 3
_WHOLLY_SECRET = frozenset({"otp", "password"})
_PASSES = 4


@dataclass(frozen=True, slots=True)
class Masked:
    """A text that may be stored. `phones` holds raw numbers in E.164, for the phone Question's sealed door only."""

    text: str
    kinds: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


def mask(text: str) -> Masked:
    """Mask every identifier and secret. An ID or a phone keeps its last three digits, a code or a password nothing."""
    masked, found = text, list[Found]()
    for _ in range(_PASSES):
        view = View(masked)
        fresh = _find(view)
        if not fresh:
            break
        masked = _render(view, fresh, 0, len(masked))
        found += fresh
    return _masked(masked, found)


def mask_pair(previous: str, current: str) -> tuple[Masked, Masked]:
    """Mask two messages that followed each other, also what only shows when they are read together.

    What spans both is taken out of both: "mã otp là" / "482913", "0380900" / "01234".
    """
    before: list[Found] = []
    behind: list[Found] = []
    for _ in range(_PASSES):
        view = View(f"{previous}\n{current}")
        border = len(previous)
        found = [(one, *view.original_span(one.start, one.end)) for one in _find(view)]
        if not found:
            break
        in_first = [one for one, start, _ in found if start < border]
        in_second = [one for one, _, end in found if end > border]
        previous, current = _render(view, in_first, 0, border), _render(view, in_second, border + 1, len(view.source))
        before += in_first
        behind += in_second
    return _masked(previous, before), _masked(current, behind)


def _masked(text: str, found: list[Found]) -> Masked:
    return Masked(text, _kinds(one.kind for one in found), _phones(found))


def _kinds(kinds: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(kinds)))


def _phones(found: Iterable[Found]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.phone for one in found if one.phone))


def _find(view: View) -> list[Found]:
    """Return what must go, in order and apart from each other."""
    found = [Found(start, end, "password") for start, end in find_passwords(view)]
    if any(map(str.isdigit, view.plain)):
        found += find_lettered_codes(view)
        plain = view.plain
        for secret in found:
            plain = plain[: secret.start] + HIDDEN * (secret.end - secret.start) + plain[secret.end :]
        view.plain = plain
        view.read_letters_as_digits()
        view.keep(KEPT_NUMBERS)
        if "900" in view.plain or "800" in view.plain:
            view.keep(HOTLINE)
        found += find_identifiers(view.plain)
    return sorted(found)


def _render(view: View, found: Iterable[Found], start: int, end: int) -> str:
    """Return this part of the typed text without what was found; what reaches over its edge leaves no digits."""
    pieces: list[str] = []
    place = start
    for one in found:
        first, last = view.original_span(one.start, one.end)
        pieces += [
            view.source[place : max(place, first)],
            _stand_in(view, one) if start <= first and last <= end else _GONE,
        ]
        place = max(place, last)
    return "".join([*pieces, view.source[place:end]])


def _stand_in(view: View, found: Found) -> str:
    characters = [character for character in view.plain[found.start : found.end] if character.isalnum()]
    hidden = len(characters) - _TAIL
    if found.kind in _WHOLLY_SECRET or hidden < _LEAST_HIDDEN:
        return _GONE
    return BULLET * hidden + "".join(characters[hidden:])


def without_secrets(text: str) -> str:
    """Mask what a member writes: identifiers and secrets go; a phone number alone stays, calling is their work."""
    masked = mask(text)
    return text if set(masked.kinds) <= {"phone"} else masked.text
