"""Read guide files strictly: every problem of every file at once, each with its line and its remedy."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from importlib.resources.abc import Traversable
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from guides.catalogue.branches import branch_problems
from guides.catalogue.models import OWN_ERRORS, Guide
from guides.catalogue.problems import Place, Problem, Remedy
from guides.catalogue.rules import contradictions
from guides.catalogue.yaml_form import LARGEST_FILE, Form, parse
from helpdesk.language import N_

SUFFIX = ".yaml"

_MISSING = {
    "vi": N_("is missing: add the Vietnamese sentence"),
    "en": N_("is missing: add the English sentence"),
}
_EMPTY = N_("is empty: write the words or remove the key")
_DATE = N_("%(shown)s: write a date like 2026-11-22")
_WHOLE = N_("%(shown)s: write a whole number, without quotes")
_KEYS = N_("%(shown)s: write keys of its own, indented below it")
_TYPES = {
    "string_type": N_("%(shown)s: write words, in quotes"),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "model_type": _KEYS,
    "list_type": N_("%(shown)s: write a list, one entry per line, each after '- '"),
    "dict_type": _KEYS,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
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


def read_folder(folder: Traversable, *, called: str, today: date, is_own: bool = False) -> Reading:
    """Read every guide file of a folder, in order of name. `called` names the folder in problems. Never raises.

    `is_own`: it comes with the program.
    """
    reading = Reading()
    try:
        entries = sorted((entry for entry in folder.iterdir() if not entry.name.startswith(".")), key=lambda e: e.name)
    except OSError as error:
        said = Remedy(N_("cannot be opened (%(why)s): name a folder of guides"), why=_reason(error))
        reading.problems.append(Problem.at(called, 1, (), said))
        return reading
    for entry in entries:
        file = f"{called}/{entry.name}"
        if entry.name.endswith(SUFFIX):
            reading.read += 1
            _read_into(reading, entry, file, today, is_own=is_own)
        elif entry.name.endswith((".yml", ".YAML", ".YML")):
            said = Remedy(N_("would be passed over: let its name end in %(suffix)s"), suffix=SUFFIX)
            reading.problems.append(Problem.at(file, 1, (), said))
    if not reading.read and not reading.problems:
        said = Remedy(N_("holds no guide: add a file that ends in %(suffix)s"), suffix=SUFFIX)
        reading.problems.append(Problem.at(called, 1, (), said))
    reading.problems.sort()
    return reading


def read_guide(file: str, content: bytes, *, slug: str, today: date, is_own: bool = False) -> tuple[Guide | None, Form]:
    """Read one guide from the bytes of its file. It is None when the form has problems; `slug` comes from the name."""
    return _checked(parse(file, content, is_own=is_own), slug=slug, today=today)


def read_data(data: Mapping[str, Any], *, slug: str, today: date) -> tuple[Guide | None, Form]:
    """Read one guide from the data of its form, as `read_guide` does; its problems have places and no lines."""
    form = Form(slug, data=dict(data))
    form.raw = dict(_single_values((), data))
    return _checked(form, slug=slug, today=today)


def _single_values(place: Place, data: object) -> Iterator[tuple[Place, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _single_values((*place, key), value)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _single_values((*place, index), value)
    elif data is not None:
        yield place, str(data)


def _checked(form: Form, *, slug: str, today: date) -> tuple[Guide | None, Form]:
    if not isinstance(form.data, dict):
        return None, form
    guide = _validated(form, form.data)
    for place, said in contradictions(form.data, slug=slug, today=today):
        form.note(place, said)
    for place, said in branch_problems(guide) if guide else ():
        form.note(place, said)
    return (None if form.problems else guide), form


def _read_into(reading: Reading, entry: Traversable, file: str, today: date, *, is_own: bool) -> None:
    try:
        with entry.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        said = Remedy(N_("cannot be read (%(why)s): check the file and its rights"), why=_reason(error))
        reading.problems.append(Problem.at(file, 1, (), said))
        return
    guide, form = read_guide(file, content, slug=entry.name.removesuffix(SUFFIX), today=today, is_own=is_own)
    slug = form.raw.get(("slug",), "")
    first = reading.slugs.setdefault(slug, file)
    if slug and first != file:
        form.note(
            ("slug",), Remedy(N_("is '%(slug)s' as in %(first)s: give each guide its own"), slug=slug, first=first)
        )
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


def _said(error: ErrorDetails, raw: str | None) -> Remedy:
    kind, facts = error["type"], error.get("ctx", {})
    if kind == "string_type" and error["input"] is None:
        return Remedy(_EMPTY)
    if kind in _TYPES:
        return Remedy(_TYPES[kind], shown=_shown(error, raw))
    match kind:
        case "extra_forbidden":
            return _remedy_for_unknown_key(error)
        case "missing":
            missing = N_("is missing: add it, see docs/guide-format.md")
            return Remedy(_MISSING.get(str(error["loc"][-1]), missing))
        case "too_short":
            return Remedy(N_("has no entry: add one"))
        case "too_long" if "length" not in facts:
            return Remedy(N_("has too many entries: %(most)s at most"), most=facts.get("max_length"))
        case "enum":
            said = N_("%(shown)s: write %(expected)s")
            return Remedy(said, shown=_shown(error, raw), expected=facts.get("expected"))
        case "greater_than_equal":
            return Remedy(N_("is %(shown)s: write %(least)s or more"), shown=raw, least=facts.get("ge"))
    return _own(kind, facts) or Remedy(error["msg"].replace("%", "%%") % ())


def _own(kind: str, facts: Mapping[str, Any]) -> Remedy | None:
    """Say what a check of our own models found."""
    if kind not in OWN_ERRORS:
        return None
    if "remedy" in facts:
        return Remedy(N_("is '%(text)s': %(remedy)s"), text=facts["text"], remedy=facts["remedy"])
    return Remedy(OWN_ERRORS[kind], **facts)


def _remedy_for_unknown_key(error: ErrorDetails) -> Remedy:
    if meant := _meant(error):
        return Remedy(N_("is not a key of a guide: did you mean '%(meant)s'?"), meant=meant[-1])
    known = ", ".join(_keys(error["loc"][:-1]))
    return Remedy(N_("is not a key of a guide: the keys here are %(known)s"), known=known)


def _shown(error: ErrorDetails, raw: str | None) -> str:
    if error["input"] is None:
        return N_("is empty")
    return N_("is of the wrong kind") if raw is None else f"is {raw[:40]!r}"


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
