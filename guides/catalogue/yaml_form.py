"""A guide file as plain data that remembers its lines: the first half of reading one.

Reads a small, plain part of YAML: mappings, lists, words, whole numbers. No tags, anchors or several documents.
"""

import re
import unicodedata
from dataclasses import dataclass, field

import yaml

from guides.catalogue.problems import Place, Problem, Remedy, spelled
from helpdesk.language import N_
from helpdesk.own_yaml import QuickLoader

LARGEST_FILE = 64 * 1024
"""In bytes: ten times a long guide."""

DEEPEST = 12
"""Levels of nesting: a guide needs five."""

_NOT_YAML = N_(
    "cannot be read as YAML: indent with spaces, two per level, and put words that hold ': ' or start with a sign in "
    "quotes"
)
_NOT_YAML_BECAUSE = N_(
    "not YAML, %(why)s: indent with spaces, two per level, and put words that hold ': ' or start with a sign in quotes"
)
_TAG = "tag:yaml.org,2002:"
_NOT_SHOWN = {"Cc", "Cf", "Cs", "Co"}


@dataclass
class Form:
    """The data of one file; `lines` holds the line of each key and list entry, `raw` each single value as written."""

    file: str
    data: object = None
    lines: dict[Place, int] = field(default_factory=dict)
    raw: dict[Place, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    noted: set[Place] = field(default_factory=set)

    def line(self, place: Place) -> int:
        """Return the line of a place, or of the nearest thing around it that is there."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def note(self, place: Place, remedy: Remedy) -> None:
        """Keep a problem with the thing at `place`."""
        self.noted.add(place)
        self.problems.append(Problem.at(self.file, self.line(place), place, remedy))

    def note_line(self, line: int, remedy: Remedy) -> None:
        """Keep a problem with a line, where no thing could be read."""
        self.problems.append(Problem.at(self.file, line, (), remedy))


def parse(file: str, content: bytes, *, is_own: bool = False) -> Form:
    """Turn the bytes of a file into data with lines. Never raises for what stands in the file: see `problems`.

    `is_own`: it comes with the program.
    """
    form = Form(file)
    text = _decoded(form, content)
    if text is None:
        return form
    try:
        # For what people send the pure loader: the C one crashes the process on deep nesting.
        node = yaml.compose(text, Loader=QuickLoader if is_own else yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        form.note_line(*_syntax_problem(text, error))
    except (yaml.YAMLError, RecursionError):
        form.note((), Remedy(_NOT_YAML))
    else:
        if isinstance(node, yaml.MappingNode):
            _Walk(form).keep((), node)
        else:
            form.note((), Remedy(N_("holds no keys: start it with 'slug: …' and see docs/guide-format.md")))
    return form


def _decoded(form: Form, content: bytes) -> str | None:
    """Decode, or note why not. Refuses what an editor would show and a reader of the file would not expect."""
    if len(content) > LARGEST_FILE:
        too_large = N_("is larger than %(most)s KB: a guide is a few pages, split it")
        form.note((), Remedy(too_large, most=LARGEST_FILE // 1024))
        return None
    if content.startswith(b"\xef\xbb\xbf"):
        form.note((), Remedy(N_("starts with a byte order mark: save it as 'UTF-8', not 'UTF-8 with BOM'")))
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        form.note_line(line, Remedy(N_("is not UTF-8: save the file as UTF-8")))
        return None
    for number, line_text in enumerate(text.split("\n"), start=1):
        signs = {f"U+{ord(sign):04X}" for sign in line_text.rstrip("\r") if unicodedata.category(sign) in _NOT_SHOWN}
        signs.discard("U+0009")  # a tab: YAML itself says where it does harm
        if signs:
            invisible = N_("invisible character %(signs)s: delete it and type the words again")
            form.note_line(number, Remedy(invisible, signs=", ".join(sorted(signs))))
    return None if form.problems else text


def _syntax_problem(text: str, error: yaml.MarkedYAMLError) -> tuple[int, Remedy]:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    lines = text.split("\n")
    shown = lines[line - 1] if line <= len(lines) else ""
    if "\t" in shown[: len(shown) - len(shown.lstrip())]:
        return line, Remedy(N_("a tab in the indentation: use spaces, two per level"))
    if "another document" in str(error.problem):
        return line, Remedy(N_("a second document starts here ('---'): one file holds one guide"))
    if "unexpected end of stream" in str(error.problem):
        start = error.context_mark.line + 1 if error.context_mark else line
        return start, Remedy(N_("a quotation mark opens here and never closes: close it"))
    return line, Remedy(_NOT_YAML_BECAUSE, why=error.problem)


class _Walk:
    """Copies nodes into a form, noting what a guide file may not hold."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._seen: set[int] = set()

    def keep(self, place: Place, node: yaml.Node) -> None:
        self._form.lines[()] = 1
        self._form.data = self._value(place, node)

    def _value(self, place: Place, node: yaml.Node) -> object:
        if id(node) in self._seen:
            self._form.note(place, Remedy(N_("repeats another part by a YAML alias (*): write the words out")))
            return None
        self._seen.add(id(node))
        if len(place) > DEEPEST:
            self._form.note(place, Remedy(N_("is nested too deep: see docs/guide-format.md")))
            return None
        if isinstance(node, yaml.MappingNode) and node.tag == f"{_TAG}map":
            return self._mapping(place, node)
        if isinstance(node, yaml.SequenceNode) and node.tag == f"{_TAG}seq":
            return self._list(place, node)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(place, node)
        self._form.note(place, Remedy(N_("has a YAML tag (!): remove it")))
        return None

    def _mapping(self, place: Place, node: yaml.MappingNode) -> dict[str, object]:
        data: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._form.note_line(line, Remedy(N_("a key must be one word")))
                continue
            inner = (*place, key_node.value)
            if key_node.value in data:
                twice = N_("%(key)s is written twice (first in line %(line)s): keep one")
                self._form.note_line(line, Remedy(twice, key=spelled(inner), line=self._form.lines[inner]))
                continue
            self._form.lines[inner] = line
            data[key_node.value] = self._value(inner, value_node)
        return data

    def _list(self, place: Place, node: yaml.SequenceNode) -> list[object]:
        entries = []
        for index, entry in enumerate(node.value):
            self._form.lines[*place, index] = entry.start_mark.line + 1
            entries.append(self._value((*place, index), entry))
        return entries

    def _scalar(self, place: Place, node: yaml.ScalarNode) -> object:
        words: str = node.value
        self._form.raw[place] = words
        if not unicodedata.is_normalized("NFC", words):
            apart = N_("has letters and marks apart (not NFC): type it again with 'Unicode dựng sẵn'")
            self._form.note(place, Remedy(apart))
        if any(unicodedata.category(sign) in _NOT_SHOWN and sign != "\n" for sign in words):
            self._form.note(place, Remedy(N_("has an invisible character: delete it and type the words again")))
            return None
        kind = node.tag.removeprefix(_TAG)
        if kind in {"str", "timestamp"}:
            return words
        if kind == "null":
            return None
        if kind == "int":
            return int(words) if re.fullmatch(r"-?\d{1,9}", words) else words
        if kind in {"bool", "float"}:
            return 0.5  # wanted nowhere: the reader of the form refuses it and shows the words
        self._form.note(place, Remedy(N_("has a YAML tag (!): remove it")))
        return None
