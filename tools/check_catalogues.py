"""Sees that no sentence is missing: `messages.pot` is what the code says, and every language says all of it.

A language is complete when no sentence is empty or fuzzy and each has the same placeholders as its key. The English
catalogue is compared as well: a helpdesk that changes a wording there must not lose a name in it.
"""

import string
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import PYTHON_FORMAT, Catalog, Message

from tools import catalogues


def main() -> int:
    """Print what is missing; return the exit code."""
    template = catalogues.extract(catalogues.ROOT)
    complaints = list(complaints_about_template(template, catalogues.TEMPLATE))
    for language in catalogues.LANGUAGES:
        path = catalogues.path_of(language)
        if path.exists():
            complaints += complaints_about(language, template, catalogues.read(path, language))
        else:
            complaints.append(f"{language}: no catalogue: make catalogues")
    print("\n".join(complaints), end="\n" if complaints else "")
    return 1 if complaints else 0


def complaints_about_template(template: Catalog, path: Path) -> Iterator[str]:
    """Compare the file with what the code says now."""
    if not path.exists() or path.read_bytes() != catalogues.written(template):
        yield f"{path.name}: not what the code says: make catalogues"


def complaints_about(language: str, template: Catalog, catalog: Catalog) -> Iterator[str]:
    """Name each sentence of the template that a language does not say, or says with other placeholders."""
    for wanted in template:
        if not wanted.id:
            continue
        key = wanted.id[0] if isinstance(wanted.id, (tuple, list)) else wanted.id
        said = catalog.get(key, wanted.context)
        if said is None or not catalogues.is_translated(said):
            yield f"{language}: not translated: {key!r}"
        elif said.fuzzy:
            yield f"{language}: fuzzy: {key!r}"
        elif language != catalogues.SOURCE_LANGUAGE and said.string == wanted.id and key.count(" ") > 1:
            yield f"{language}: still English: {key!r}"
        elif wrong := sorted(placeholders_that_differ(wanted, said)):
            yield f"{language}: placeholders differ ({', '.join(wrong)}): {key!r}"


def placeholders_that_differ(wanted: Message, said: Message) -> set[str]:
    """Return what stands in the key or in a translation, but not in both. A plural form may leave out its number."""
    keys, forms = as_forms(wanted.id), as_forms(said.string)
    if len(keys) == 1:
        return placeholders(keys) ^ placeholders(forms)
    return (placeholders(keys) - placeholders(forms[-1:])) | (placeholders(forms) - placeholders(keys))


def as_forms(text: str | Iterable[str] | None) -> list[str]:
    """Treat no form, one form and many alike."""
    return [text] if isinstance(text, str) else list(text or ())


def placeholders(forms: Iterable[str]) -> set[str]:
    """Return what is filled in: `%(name)s` as Jinja and gettext write it, `{name}` as Python does."""
    found: set[str] = set()
    for form in forms:
        found |= {match.group(0) for match in PYTHON_FORMAT.finditer(form) if match.group(1)}
        try:
            found |= {f"{{{name}}}" for _text, name, _format, _conversion in string.Formatter().parse(form) if name}
        except ValueError:  # a lone brace: no format string
            continue
    return found


if __name__ == "__main__":
    sys.exit(main())
