"""Every sentence a person reads, by language. The sentence in English is its own key."""

import gettext
import io
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import locales

VIETNAMESE: Final = "vi"
ENGLISH: Final = "en"
LANGUAGES = (VIETNAMESE, ENGLISH)
"""Languages that are complete; the first one is spoken to whoever chose none."""


class Words:
    """The catalogues. A sentence without a translation is said in English, never refused."""

    def __init__(self, catalogues: Mapping[str, gettext.NullTranslations]) -> None:
        self._catalogues = dict(catalogues)

    @classmethod
    def load(cls) -> "Words":
        """Read the catalogues that come with the program."""
        return cls({language: _catalogue(language) for language in LANGUAGES})

    def translations(self, language: str) -> gettext.NullTranslations:
        """Return one language's catalogue as gettext knows it; Vietnamese for a language we do not speak."""
        return self._catalogues[language if language in self._catalogues else VIETNAMESE]

    def gettext(self, language: str, message: str, /, **facts: object) -> str:
        """Say a sentence and fill its facts."""
        said = self.translations(language).gettext(message)
        return said % facts if facts else said

    def ngettext(self, language: str, one: str, many: str, number: int, /, **facts: object) -> str:
        """Say a sentence about `number` things; it can be named `%(number)s` in the sentence."""
        return self.translations(language).ngettext(one, many, number) % {"number": number, **facts}


def spoken(language: str | None) -> str | None:
    """Return the language if we speak it, None otherwise."""
    return language if language in LANGUAGES else None


def _catalogue(language: str) -> gettext.NullTranslations:
    folder = files(locales) / language / "LC_MESSAGES"
    compiled, source = folder / "messages.mo", folder / "messages.po"
    if source.is_file() and not _is_up_to_date(compiled, source):
        return _compiled_in_memory(source, language)
    if compiled.is_file():
        with compiled.open("rb") as file:
            return gettext.GNUTranslations(file)
    return gettext.NullTranslations()


def _is_up_to_date(compiled: Traversable, source: Traversable) -> bool:
    """Tell whether `compiled` may be used; in a checkout it may be older than what a translator just wrote."""
    if isinstance(compiled, Path) and isinstance(source, Path) and compiled.is_file():
        return compiled.stat().st_mtime >= source.stat().st_mtime
    return compiled.is_file()


def _compiled_in_memory(source: Traversable, language: str) -> gettext.GNUTranslations:
    with source.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
