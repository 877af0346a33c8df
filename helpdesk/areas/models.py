"""A place in the tree, and what a search for one found."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, Field


class Level(StrEnum):
    """Where in the tree a place stands. A zone is a group of communes beside the tree.

    There is no district level since 1 July 2025: districts are found among the old units only.
    """

    PROVINCE = "province"
    ZONE = "zone"
    DISTRICT = "district"
    COMMUNE = "commune"
    HAMLET = "hamlet"


class Area(BaseModel):
    """A place. `id` of official units is their code ("25", "05392"); `path` holds its ancestors, top first, and itself.

    Old units stay as inactive rows whose `replaced_by` names today's units; as their codes are in use again, their
    ids begin with "old-". `valid_to` is the last day. `zones` are its own and those of its ancestors.
    """

    id: str
    level: Level
    kind: str  # "Tỉnh", "Thành phố", "Xã", "Phường", "Đặc khu", "Thôn", "Cụm", …
    name: str  # without the kind: "Lạc Thủy"
    parent: str | None = None
    path: list[str] = Field(default_factory=list)
    zones: list[str] = Field(default_factory=list)
    aliases: list[str] = Field(default_factory=list)
    official_code: str | None = None
    active: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    replaced_by: list[str] = Field(default_factory=list)

    @property
    def full_name(self) -> str:
        """Kind and name: "Xã Lạc Thủy"."""
        return f"{self.kind} {self.name}"

    @property
    def nearest_first(self) -> list[str]:
        """Who to ask for a team, in this order: itself and what holds it, the zones before the province."""
        return [*reversed(self.path[1:]), *self.zones, *self.path[:1]]

    @property
    def reach(self) -> list[str]:
        """Every area that holds it: ancestors, zones and itself. A scope sees it when they share one id."""
        return [*self.path, *self.zones]


class AreaMatch(BaseModel):
    """A place that fits the words. `via` is the old name it was found by, if any. Best first.

    `score` (0 to 1) says how surely it is the place meant: the more places fit as well, the smaller it is.
    """

    area: Area
    province: str  # "Tỉnh Phú Thọ"
    via: str | None = None  # "Thị trấn Chi Nê, Huyện Lạc Thủy"
    score: float


SURE = 0.55
"""From this score on, a match without a rival of half its score is taken without asking."""


def is_clear(matches: Sequence[AreaMatch]) -> bool:
    """Tell whether the first match can be taken without letting the person choose."""
    if not matches or matches[0].score < SURE:
        return False
    return len(matches) == 1 or matches[1].score <= matches[0].score / 2
