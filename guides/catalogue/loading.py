"""Read guide files strictly: every problem of every file at once, each with its line and its remedy."""

import json
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from importlib.resources.abc import Traversable
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from guides.catalogue.branches import branch_problems
from guides.catalogue.models import Guide
from guides.catalogue.problems import Place, Problem
from guides.catalogue.rules import contradictions
from guides.catalogue.yaml_form import LARGEST_FILE, Form, parse

SUFFIX = ".yaml"

_ADD = {"vi": "add the Vietnamese sentence", "en": "add the English sentence"}
_TYPES = {
    "string_type": "words, in quotes",
    "int_type": "a whole number, without quotes",
    "int_parsing": "a whole number, without quotes",
    "model_type": "keys of its own, indented below it",
    "list_type": "a list, one entry per line, each after '- '",
    "dict_type": "keys of its own, indented below it",
    "date_type": "a date like 2026-11-22",
    "date_parsing": "a date like 2026-11-22",
    "date_from_datetime_parsing": "a date like 2026-11-22",
    "date_from_datetime_inexact": "a date like 2026-11-22",
}


@dataclass(frozen=True)
class GuideFile:
    """A guide together with the form it was read from, which knows the lines."""

    guide: Guide
    form: Form


@dataclass
class Reading:
    """What a folder held: the guides that are sound, and what is wrong with the others."""

    files: list[GuideFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    slugs: dict[str, str] = field(default_factory=dict)  # slug → the file that claims it
    read: int = 0  # how many guide files there were, sound or not


def read_folder(folder: Traversable, *, called: str, today: date) -> Reading:
    """Read every guide file of a folder, in order of name. `called` names the folder in problems. Never raises."""
    reading = Reading()
    try:
        entries = sorted((entry for entry in folder.iterdir() if not entry.name.startswith(".")), key=lambda e: e.name)
    except OSError as error:
        reading.problems.append(Problem(called, 1, f"cannot be opened ({_reason(error)}): name a folder of guides"))
        return reading
    for entry in entries:
        file = f"{called}/{entry.name}"
        if entry.name.endswith(SUFFIX):
            reading.read += 1
            _read_into(reading, entry, file, today)
        elif entry.name.endswith((".yml", ".YAML", ".YML")):
            reading.problems.append(Problem(file, 1, f"would be passed over: let its name end in {SUFFIX}"))
    if not reading.read and not reading.problems:
        reading.problems.append(Problem(called, 1, f"holds no guide: add a file that ends in {SUFFIX}"))
    reading.problems.sort()
    return reading


def read_guide(file: str, content: bytes, *, slug: str, today: date) -> tuple[Guide | None, Form]:
    """Read one guide from the bytes of its file. It is None when the form has problems; `slug` comes from the name."""
    form = parse(file, content)
    if not isinstance(form.data, dict):
        return None, form
    guide = _validated(form, form.data)
    for place, said in contradictions(form.data, slug=slug, today=today):
        form.note(place, said)
    for place, said in branch_problems(guide) if guide else ():
        form.note(place, said)
    return (None if form.problems else guide), form


def _read_into(reading: Reading, entry: Traversable, file: str, today: date) -> None:
    try:
        with entry.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        reading.problems.append(Problem(file, 1, f"cannot be read ({_reason(error)}): check the file and its rights"))
        return
    guide, form = read_guide(file, content, slug=entry.name.removesuffix(SUFFIX), today=today)
    slug = form.raw.get(("slug",), "")
    first = reading.slugs.setdefault(slug, file)
    if slug and first != file:
        form.note(("slug",), f"is '{slug}' as in {first}: give each guide its own")
    reading.problems.extend(form.problems)
    if guide:
        reading.files.append(GuideFile(guide, form))


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


def _validated(form: Form, data: dict[str, Any]) -> Guide | None:
    try:
        return Guide.model_validate_json(json.dumps(data), strict=True)
    except ValidationError as refused:
        errors = [error for error in refused.errors() if error["loc"] not in form.noted]
    meant = {_meant(error) for error in errors if error["type"] == "extra_forbidden"}
    for error in errors:
        place = error["loc"]
        if error["type"] == "missing" and place in meant:
            continue  # it is there, misspelt: one problem, not two
        form.note(place, _said(error, form.raw.get(place)))
    return None


def _said(error: ErrorDetails, raw: str | None) -> str:
    kind, facts = error["type"], error.get("ctx", {})
    if kind == "string_type" and error["input"] is None:
        return "is empty: write the words or remove the key"
    if kind in _TYPES:
        return f"{_shown(error, raw)}: write {_TYPES[kind]}"
    if kind == "extra_forbidden":
        return f"is not a key of a guide: {_remedy_for_unknown_key(error)}"
    plain = {
        "missing": f"is missing: {_ADD.get(str(error['loc'][-1]), 'add it, see docs/guide-format.md')}",
        "too_short": "has no entry: add one",
        "too_long": error["msg"] if "length" in facts else f"has too many entries: {facts.get('max_length')} at most",
        "enum": f"{_shown(error, raw)}: write {facts.get('expected')}",
        "greater_than_equal": f"is {raw}: write {facts.get('ge')} or more",
    }
    return plain.get(kind, error["msg"])


def _remedy_for_unknown_key(error: ErrorDetails) -> str:
    if meant := _meant(error):
        return f"did you mean '{meant[-1]}'?"
    return f"the keys here are {', '.join(_keys(error['loc'][:-1]))}"


def _shown(error: ErrorDetails, raw: str | None) -> str:
    if error["input"] is None:
        return "is empty"
    return "is of the wrong kind" if raw is None else f"is {raw[:40]!r}"


def _meant(error: ErrorDetails) -> Place | None:
    """Find the key that an unknown one was probably meant to be."""
    *around, key = error["loc"]
    near = get_close_matches(str(key).lower(), _keys(tuple(around)), n=1, cutoff=0.6)
    return (*around, near[0]) if near else None


def _keys(place: Place) -> list[str]:
    """Name the keys that belong at a place of a guide."""
    model: Any = Guide
    for part in place:
        model = _inner(model) if isinstance(part, int) else _inner(model.model_fields[part].annotation)
    return list(_inner(model).model_fields)


def _inner(annotation: Any) -> Any:  # noqa: ANN401 - annotations have no common type
    """Unwrap `X | None` and `list[X]` down to the model X."""
    while not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        if get_origin(annotation) in {list, Union, UnionType}:
            annotation = get_args(annotation)[0]
        else:
            break
    return annotation
