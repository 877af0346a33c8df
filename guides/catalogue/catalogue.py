"""The guides that are in use."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from guides.catalogue.loading import read_folder
from guides.catalogue.models import Guide
from guides.catalogue.problems import GuideFilesError
from helpdesk.language.folding import fold

PACKAGED = "guides/content"


class Guides(Protocol):
    """What readers ask of the guides, whether they stay as they are or change while the program runs."""

    def get(self, slug: str, version: int | None = None) -> Guide | None:
        """Return the guide in use, or that very version while it is still at hand; None when there is none."""
        ...

    def __iter__(self) -> Iterator[Guide]:
        """Go through the guides in use, in search order."""
        ...

    def __len__(self) -> int:
        """Count the guides in use."""
        ...

    def __contains__(self, slug: object) -> bool:
        """Tell whether a guide is in use."""
        ...


def as_walked(guides: Guides, slug: str, version: int | None) -> Guide | None:
    """Return the guide as somebody walked through it; when that version is gone, as it is now."""
    return guides.get(slug, version) or guides.get(slug)


class Catalogue:
    """Guides by slug; never changes. Iterates in search order: by folded Vietnamese title, which also breaks ties.

    `older` are other versions, found by their number alone.
    """

    def __init__(self, guides: Iterable[Guide], *, older: Iterable[Guide] = ()) -> None:
        in_order = sorted(guides, key=lambda guide: (fold(guide.title.vi), guide.slug))
        self._guides = MappingProxyType({guide.slug: guide for guide in in_order})
        if len(self._guides) != len(in_order):
            message = "two guides have the same slug"
            raise ValueError(message)
        by_version = {(guide.slug, guide.version): guide for guide in [*older, *in_order]}
        self._by_version = MappingProxyType(by_version)

    @classmethod
    def load(cls, folder: Path | str, *, today: date) -> "Catalogue":
        """Read all guides of a folder. Raises GuideFilesError with every problem when one file is broken."""
        return cls._read(Path(folder), called=str(folder), today=today)

    @classmethod
    def load_packaged(cls, *, today: date) -> "Catalogue":
        """Read the guides that come with the program, once a day. Raises GuideFilesError, as `load` does."""
        return _packaged(today)

    @classmethod
    def _read(cls, folder: Traversable, *, called: str, today: date, is_own: bool = False) -> "Catalogue":
        reading = read_folder(folder, called=called, today=today, is_own=is_own)
        if reading.problems:
            raise GuideFilesError(reading.problems)
        return cls(file.guide for file in reading.files)

    def get(self, slug: str, version: int | None = None) -> Guide | None:
        """Return the guide with this slug, or that very version of it; None when there is none."""
        return self._guides.get(slug) if version is None else self._by_version.get((slug, version))

    def __iter__(self) -> Iterator[Guide]:
        """Go through all guides in search order."""
        return iter(self._guides.values())

    def __len__(self) -> int:
        """Count the guides."""
        return len(self._guides)

    def __contains__(self, slug: object) -> bool:
        """Tell whether there is a guide with this slug."""
        return slug in self._guides


@lru_cache(maxsize=2)
def _packaged(today: date) -> Catalogue:
    return Catalogue._read(packaged_folder(), called=PACKAGED, today=today, is_own=True)  # noqa: SLF001 - its other half


def packaged_folder() -> Traversable:
    """Return the folder of the guides that come with the program, also from an installed wheel."""
    return files("guides") / "content"
