"""What pushing asks of others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Reply:
    """What a push service said. `status` is None when it was not reached or went silent."""

    status: int | None
    pause: float | None = None  # seconds it wants us to wait


class PushLine(Protocol):
    """The way to push services."""

    async def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Hand over a sealed message; no failure of the line is raised."""
        ...


class GuideNames(Protocol):
    """The guides, as far as a message names them."""

    def short_title(self, guide: str, language: str) -> str:
        """Return what a guide is called on buttons; empty when there is none."""
        ...
