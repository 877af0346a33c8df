"""What a platform remembers: every call, everything a resident was shown, every delivery."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Ending(StrEnum):
    """How a call ended, as its caller saw it."""

    OPEN = "open"  # not yet
    ANSWERED = "answered"  # a yes or a no was written to the line
    CUT = "cut"  # we broke the line, or closed it without an answer
    HUNG_UP = "hung-up"  # the caller went away first: it lost patience, or it was killed


@dataclass
class Call:
    """One call as it arrived; `facts` with the JSON in it read. Times are the clock on the wall."""

    number: int
    method: str
    facts: dict[str, Any]
    at: float
    files: dict[str, "Upload"] = field(default_factory=dict)
    user: str = ""  # the resident it was for
    token: str = ""  # the one in its address
    fault: str = ""
    took_effect: bool = False
    ending: Ending = Ending.OPEN
    status: int = 0  # of HTTP
    refusal: str = ""  # the platform's words, when it said no
    ended_at: float | None = None

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """The labels of an inline keyboard of Telegram and what they send back."""
        rows = (self.facts.get("reply_markup") or {}).get("inline_keyboard", [])
        return [(key["text"], key["callback_data"]) for row in rows for key in row]

    @property
    def is_in_doubt(self) -> bool:
        """It took effect, and its caller cannot know."""
        return self.took_effect and self.ending in {Ending.CUT, Ending.HUNG_UP, Ending.OPEN}


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    content: bytes = field(repr=False)
    content_type: str = ""


@dataclass
class Shown:
    """A message as the resident's app shows it."""

    number: int  # in order over all residents
    user: str
    message_id: str
    text: str
    at: float
    call: int  # the number of the call that showed it
    kind: str = "text"
    buttons: list[tuple[str, str]] = field(default_factory=list)  # label and what a tap sends
    markup: dict[str, Any] = field(default_factory=dict)
    file: Upload | None = None
    album: str = ""
    edits: int = 0

    @property
    def keys(self) -> list[str]:
        """What stands on the keys of the phone keyboard (Telegram)."""
        return [key["text"] for row in self.markup.get("keyboard", []) for key in row]

    def button(self, label: str) -> str:
        """What the button with this in its label sends back. Raises LookupError."""
        for shown, data in self.buttons:
            if label in shown:
                return data
        raise LookupError(f"no button {label!r} among {[shown for shown, _ in self.buttons]}")


@dataclass
class Delivery:
    """One attempt to bring an update to the webhook."""

    update: str
    user: str
    at: float
    attempt: int
    seconds: float = 0.0
    status: int = 0  # 0: no answer
    was_heard: bool = True
    trouble: str = ""


def plain(record: Any) -> dict[str, Any]:
    """Return a record as JSON can carry it; files by their size."""
    facts = asdict(record)
    for name in ("file", "files"):
        facts.pop(name, None)
    return facts
