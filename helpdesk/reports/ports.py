"""What reports need from above: names for ids, and papers made of figures."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from helpdesk.reports.figures import Frozen, Goal
from helpdesk.reports.models import Report
from helpdesk.reports.periods import ReportPeriod
from helpdesk.storage.database import Session


class Naming(Protocol):
    """Says what ids mean, in the language of the papers."""

    def guide(self, guide: str | None) -> str:
        """Return the title of a guide; without one, that it is a question of their own."""
        ...

    def step(self, guide: str | None, version: int | None, step: str | None) -> str:
        """Return the words of a step; empty when there is none."""
        ...

    def channel(self, conversation: str) -> str:
        """Return what the channel of a conversation is called."""
        ...


class Goals(Protocol):
    """Knows the targets of areas."""

    async def of(self, areas: Sequence[str], period: ReportPeriod, *, at: datetime) -> list[Goal]:
        """Return the targets of these areas for a period with how far they are at a moment, in no order.

        Asked for whoever reads the report of an area that holds these; nobody's rights are asked again.
        """
        ...


class ProgramsOutside(Protocol):
    """Programs that are told what happens."""

    async def approved(self, report: Report, *, session: Session) -> None:
        """Tell that a report was approved, within the unit of work."""
        ...


class Papers(Protocol):
    """Makes Word and Excel files: the same figures, the same bytes."""

    def word(self, frozen: Frozen, checksum: str, template: bytes | None) -> bytes:
        """Return a .docx. None: in the usual layout."""
        ...

    def excel(self, frozen: Frozen, checksum: str) -> bytes:
        """Return an .xlsx."""
        ...

    def check_template(self, data: bytes) -> None:
        """Raise a refusal that says why an office's own .docx cannot be used."""
        ...

    def name(self, frozen: Frozen, ending: str) -> str:
        """Return what a file is called, in letters that every mail program takes."""
        ...
