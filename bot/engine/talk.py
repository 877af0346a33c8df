"""What a dialog sees: where the conversation stands, what was said, and read-only look-ups."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.engine.messages import Incoming
from guides.catalogue.catalogue import Catalogue
from guides.search.port import GuideSearch
from helpdesk.areas.models import Area, AreaMatch, Level
from helpdesk.ids import derived_id, speakable_code
from helpdesk.messaging.models import Conversation


class Places(Protocol):
    """The tree of places, in memory."""

    def search(
        self, text: str, *, limit: int = 5, within: str | None = None, levels: tuple[Level, ...] = (Level.COMMUNE,)
    ) -> list[AreaMatch]:
        """Find places by their words, best first."""
        ...

    def find(self, area: str) -> Area | None:
        """Return an area, None when there is none."""
        ...

    def label(self, area: Area) -> str:
        """Say it with its province: "Xã Lạc Thủy, Tỉnh Phú Thọ"."""
        ...


@dataclass(frozen=True, slots=True)
class Responder:
    """Who answers requests from an area, and when somebody is there next (None: now)."""

    name: str
    answers_from: datetime | None


class Lookups(Protocol):
    """Everything a dialog may look up. Nothing here writes."""

    @property
    def places(self) -> Places:
        """The tree of places."""
        ...

    @property
    def guides(self) -> Catalogue:
        """All guides."""
        ...

    @property
    def search(self) -> GuideSearch:
        """What finds a guide by words."""
        ...

    @property
    def operator(self) -> str:
        """Who runs this installation."""
        ...

    async def responder(self, area: str, at: datetime) -> Responder | None:
        """Tell who answers requests from this area."""
        ...

    async def is_request_open(self, request: str) -> bool:
        """Tell whether somebody still works on it."""
        ...

    async def agreed_text(self, resident: str) -> str | None:
        """Return the version of the text they agreed to last: a day such as "2026-11-22"."""
        ...

    async def phone_tail(self, resident: str) -> str | None:
        """Return the last digits of the phone number we keep, if any."""
        ...


@dataclass(frozen=True, slots=True)
class Talk:
    """One turn of a conversation, as its dialog sees it."""

    conversation: Conversation
    incoming: Incoming
    arrival: str
    now: datetime
    look: Lookups

    def id_for(self, what: str) -> str:
        """Name something this turn makes: the same turn, worked on again, names it the same."""
        return derived_id(self.arrival, what)

    def code_for(self, what: str) -> str:
        """Return a short code for something this turn makes, to be read over the phone."""
        return speakable_code(self.arrival, what)


@dataclass(frozen=True, slots=True)
class Said:
    """An answer to the open question: the key of the choice taken, or words."""

    choice: str | None
    words: str
    state: dict[str, Any]
