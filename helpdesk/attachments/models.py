"""An attachment and its short life."""

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, Field

from helpdesk.attachments.errors import AttachmentMoveNotPossibleError

LARGEST_PHOTO = 10 * 1024 * 1024
"""Bytes of a picture as it comes in; what is kept of it is far smaller."""
LARGEST_VOICE = 5 * 1024 * 1024
"""Bytes of a recording: some twenty minutes as phones make them."""
LARGEST_FILE = 15 * 1024 * 1024
"""Bytes of a document; less than the 20 MB that Telegram gives out."""
WAITS_FOR = timedelta(minutes=55)
"""How long it waits for a yes. Whoever sweeps comes once a minute: within the hour it is gone."""


class AttachmentKind(StrEnum):
    """What it is to people: decided by what is in it, not by how it was sent."""

    PHOTO = "photo"
    VOICE = "voice"
    FILE = "file"


LARGEST = {
    AttachmentKind.PHOTO: LARGEST_PHOTO,
    AttachmentKind.VOICE: LARGEST_VOICE,
    AttachmentKind.FILE: LARGEST_FILE,
}
"""The most bytes that are taken, by kind: what a channel should fetch at most."""


class AttachmentState(StrEnum):
    """Where it stands."""

    WAITING = "waiting"  # nobody said yet that the team may see it
    PASSED_ON = "passed_on"  # it belongs to a request or to an entry of the log
    DROPPED = "dropped"  # nobody sees it any more; its bytes go with the next sweep


MOVES: dict[AttachmentState, frozenset[AttachmentState]] = {
    AttachmentState.WAITING: frozenset({AttachmentState.PASSED_ON, AttachmentState.DROPPED}),
    AttachmentState.PASSED_ON: frozenset({AttachmentState.DROPPED}),
    AttachmentState.DROPPED: frozenset(),
}


class Attachment(BaseModel):
    """A file that came with a message. Its bytes lie elsewhere, under the names in `files`: the whole, then a preview.

    `content_type` is what it is by its content, and what it is served as. Only pictures have a preview and a size in
    pixels.
    """

    id: str
    conversation: str
    kind: AttachmentKind
    state: AttachmentState = AttachmentState.WAITING
    name: str  # masked, free of signs that mislead, with the ending of its type
    content_type: str
    size: int  # bytes of the whole, as kept
    width: int | None = None
    height: int | None = None
    files: list[str] = Field(default_factory=list)
    request: str | None = None
    log: str | None = None  # the entry of the assistance log it shows the help of
    created_at: datetime
    passed_on_at: datetime | None = None
    version: int = 0

    @property
    def has_preview(self) -> bool:
        """Whether there is a small picture of it."""
        return len(self.files) > 1

    @property
    def is_picture(self) -> bool:
        """Whether a browser may show it: pictures were made anew here and hold nothing but what is seen."""
        return self.kind is AttachmentKind.PHOTO

    def pass_on(self, *, request: str, at: datetime) -> None:
        """Let the team of a request see it. Once more to the same request changes nothing."""
        if self.state is AttachmentState.PASSED_ON and self.request == request:
            return
        self._move_to(AttachmentState.PASSED_ON)
        self.request, self.passed_on_at = request, at

    def _move_to(self, state: AttachmentState) -> None:
        if state not in MOVES[self.state]:
            raise AttachmentMoveNotPossibleError(state=self.state.value)
        self.state = state
