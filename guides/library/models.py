"""What is kept of guides that are changed here: published versions, drafts, and what is different in an area."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from guides.catalogue.models import Guide


class Author(BaseModel):
    """The member of the team who did it, as they were called then."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str


class Version(BaseModel):
    """A published state of a guide. Never changed: what is wrong is corrected by the next one.

    Packaged guides are kept, too, once they were in use here: whoever is walking through one goes on in it after the
    program was updated.
    """

    model_config = ConfigDict(frozen=True)

    guide: Guide
    at: datetime
    by: Author | None = None  # None: it came with the program
    note: str = ""
    restores: int | None = None  # the number of the version it brings back
    base: int | None = None  # the number of the packaged guide at that time, None when there was none

    @property
    def number(self) -> int:
        """Its number, which grows by at least one with each."""
        return self.guide.version

    @property
    def is_packaged(self) -> bool:
        """Whether it came with the program."""
        return self.by is None


class VersionLine(BaseModel):
    """A version without its words, for lists."""

    slug: str
    number: int
    at: datetime
    by: Author | None
    note: str = ""
    restores: int | None = None
    base: int | None = None


class Draft(BaseModel):
    """What somebody is writing: data in the form of a guide file, sound or not. One for each guide."""

    slug: str
    data: dict[str, Any]
    started_from: int | None  # the version it began as, None for a new guide
    by: Author
    at: datetime
    version: int = 1  # grows with each keeping

    @property
    def title(self) -> str:
        """What it calls itself, as far as it does yet."""
        title = self.data.get("title")
        said = title.get("vi") if isinstance(title, dict) else None
        return said if isinstance(said, str) and said else self.slug


class Local(BaseModel):
    """What an area says differently. Empty: as the guide, or as an area around it, says."""

    model_config = ConfigDict(frozen=True)

    fee: str = ""
    duration: str = ""
    address: str = ""
    hours: str = ""
    phone: str = ""
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return not any(self.model_dump().values())


LOCAL_FIELDS = tuple(Local.model_fields)


class Override(BaseModel):
    """What an area says differently, of one guide or of all, in both languages, between two days (both included)."""

    id: str
    area: str
    slug: str  # of the guide; empty: of every guide
    vi: Local = Local()
    en: Local = Local()
    valid_from: date | None = None
    valid_until: date | None = None
    by: Author
    at: datetime
    version: int = 1

    def holds_on(self, day: date) -> bool:
        """Tell whether it counts on that day."""
        is_begun = self.valid_from is None or self.valid_from <= day
        return is_begun and (self.valid_until is None or day <= self.valid_until)

    def said(self, field: str, language: str) -> str:
        """Return a field, in Vietnamese when it is not said in that language."""
        own: str = getattr(self.en if language == "en" else self.vi, field)
        other: str = getattr(self.vi, field)
        return own or other


class Overridden(BaseModel):
    """What holds in an area for one field, and which area says so."""

    model_config = ConfigDict(frozen=True)

    vi: str
    en: str
    area: str
    place: str  # what the area is called

    def said(self, language: str) -> str:
        """Return the words."""
        return self.en if language == "en" else self.vi


LocalFacts = dict[str, Overridden]
"""By field: only those an area says differently."""


class State(BaseModel):
    """What the library looks at to know whether it is still current."""

    number: int = 0
    versions: list[Version] = Field(default_factory=list)
    overrides: list[Override] = Field(default_factory=list)
    media: set[str] = Field(default_factory=set)
