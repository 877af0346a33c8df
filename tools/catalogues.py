"""The catalogues of every sentence a person reads: `make catalogues`.

A sentence in code or template is English and is its own key. `extract` collects them into `locales/messages.pot`,
`update` brings them into each language (English says the key itself, other languages wait for a person), `compile`
writes what the program reads. Nothing here carries a date or a place in the code, so a file changes only when a
sentence does. A sentence that is no longer used stays as a comment until `make catalogues ARGS=--prune`.
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
LOCALES = ROOT / "locales"
TEMPLATE = LOCALES / "messages.pot"
MAPPING = LOCALES / "babel.cfg"
ROOMS = ("helpdesk", "guides", "bot", "api")
LANGUAGES = ("en", "vi")
SOURCE_LANGUAGE = "en"
NOISE = (
    "Project-Id-Version:",
    "POT-Creation-Date:",
    "PO-Revision-Date:",
    "Last-Translator:",
    "Language-Team:",
    "Report-Msgid-Bugs-To:",
    "Generated-By:",
)
WIDTH = 120


def main(arguments: list[str]) -> int:
    """Extract, update and compile, or only compile; return the exit code."""
    if arguments[:1] != ["compile"]:
        TEMPLATE.write_bytes(written(extract(ROOT)))
        for language in LANGUAGES:
            # Read anew each time: a catalogue that is updated takes the template's own message objects.
            update(language, read(TEMPLATE), keeps_unused="--prune" not in arguments)
    for source in sorted(LOCALES.glob("*/LC_MESSAGES/messages.po")):
        compile_one(source)
    return 0


def extract(root: Path) -> Catalog:
    """Collect every marked sentence of the rooms."""
    with MAPPING.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call] # Babel's
    catalog = Catalog(copyright_holder="the to-so-helpdesk contributors")
    catalog.header_comment = (
        "# Sentences of the to-so-helpdesk.\n# Made by `make catalogues`: the key is the English sentence."
    )
    for room in ROOMS:
        found = extract_from_dir(
            root / room,
            methods,
            options,
            keywords=DEFAULT_KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
        )
        for _path, _line, message, comments, context in found:
            catalog.add(message, None, auto_comments=comments, context=context)
    return catalog


def update(language: str, template: Catalog, *, keeps_unused: bool) -> None:
    """Bring the sentences into one language; what is translated stays, what is new waits empty."""
    path = path_of(language)
    catalog = read(path, language) if path.exists() else Catalog(locale=language)
    catalog.fuzzy = False
    catalog.update(template, no_fuzzy_matching=True, update_header_comment=True)
    if language == SOURCE_LANGUAGE:
        for message in catalog:
            if message.id and not is_translated(message):
                message.string = message.id
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written(catalog, ignore_obsolete=not keeps_unused))


def compile_one(source: Path) -> None:
    """Write messages.mo beside messages.po."""
    with source.with_suffix(".mo").open("wb") as file:
        write_mo(file, read(source, source.parents[1].name))


def path_of(language: str) -> Path:
    """Where the sentences of a language stand."""
    return LOCALES / language / "LC_MESSAGES" / "messages.po"


def read(path: Path, language: str | None = None) -> Catalog:
    """Read a catalogue; a broken line is an error, not a gap."""
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="messages", abort_invalid=True)


def written(catalog: Catalog, *, ignore_obsolete: bool = True) -> bytes:
    """Return a catalogue as it stands in its file: sorted, without dates and places."""
    buffer = io.BytesIO()
    write_po(
        buffer,
        catalog,
        width=WIDTH,
        no_location=True,
        sort_output=True,
        ignore_obsolete=ignore_obsolete,
        include_previous=False,
    )
    lines = buffer.getvalue().decode("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(tuple(f'"{word}' for word in NOISE))).encode("utf-8")


def is_translated(message: Message) -> bool:
    """Tell whether every form of it has words."""
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return bool(forms) and all(forms)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
