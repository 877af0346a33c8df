"""The editor's form and the data of a guide: the same thing as fields and as keys.

A field is named by the place it fills: `steps.2.text.vi`. Lists of sentences are one field with a line for each.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final

from starlette.datastructures import FormData

from guides.catalogue.models import LANGUAGES
from guides.catalogue.problems import Place
from guides.library.written import DAYS, LINES, PAIRS

Data = dict[str, Any]

YES_OR_NO: Final = [{"id": "co", "vi": "Có", "en": "Yes"}, {"id": "khong", "vi": "Không", "en": "No"}]
"""What a new question begins with."""
_PARTS: Final = ("text", "watch", "if_fails")
_STEP = re.compile(r"steps\.(\d{1,3})\.id")
_SOURCE = re.compile(r"sources\.(\d{1,3})\.url")
_CHOICE = 4


def data_of(form: FormData, slug: str) -> Data:
    """Read the form. Nothing is refused here: what does not fit is for the check to say."""
    data: Data = {"slug": slug, "version": 1}
    data |= {name: _pair(form, name) for name in PAIRS}
    data["codes"] = [code for code in re.split(r"[\s,;]+", _text(form, "codes")) if code]
    data |= {name: _lines_in_both(form, name) for name in LINES}
    data["steps"] = _renamed([_step(form, number) for number in _numbers(form, _STEP)], form)
    data["asks"] = {language: _lines(_text(form, f"asks.{language}")) for language in LANGUAGES}
    data["sources"] = [one for number in _numbers(form, _SOURCE) if (one := _source(form, number))]
    data |= {name: _text(form, name) for name in (*DAYS, "owner", "confidence")}
    return _filled(data)


def _step(form: FormData, number: int) -> Data:
    here = f"steps.{number}"
    when: dict[str, list[str]] = {}
    for ticked in form.getlist(f"{here}.when"):
        question, _, option = str(ticked).partition(":")
        when.setdefault(question, []).append(option)
    choices = [
        _filled({name: _text(form, f"{here}.choices.{place}.{name}") for name in ("id", *LANGUAGES)})
        for place in range(_CHOICE)
    ]
    step = {
        "id": _text(form, f"{here}.id"),
        "when": when,
        **{part: _pair(form, f"{here}.{part}") for part in _PARTS},
        **{part: _text(form, f"{here}.{part}") for part in ("picture", "audio")},
        "choices": [_named(one, place) for place, one in enumerate(choices) if one],
    }
    return _filled(step)


def _named(choice: Data, place: int) -> Data:
    """Give a choice whose id nobody wrote one: people name what they see, not what machines call it."""
    return {"id": f"chon-{place + 1}", **choice}


def _renamed(steps: list[Data], form: FormData) -> list[Data]:
    """Let conditions follow a question whose id was changed on the form."""
    now: dict[str, str] = {}
    for number, step in zip(_numbers(form, _STEP), steps, strict=True):
        if (was := _text(form, f"steps.{number}.was")) and was != step.get("id"):
            now[was] = step.get("id", "")
    for step in steps:
        if "when" in step:
            step["when"] = {now.get(question, question): taken for question, taken in step["when"].items()}
    return steps


def _source(form: FormData, number: int) -> Data:
    here = f"sources.{number}"
    source = _filled({name: _text(form, f"{here}.{name}") for name in ("url", "date", "note")})
    about = [str(fact) for fact in form.getlist(f"{here}.about")]
    return {**source, "about": about} if source and about else source


def _pair(form: FormData, name: str) -> Data:
    return _filled({language: _text(form, f"{name}.{language}") for language in LANGUAGES})


def _lines_in_both(form: FormData, name: str) -> list[Data]:
    both = (_lines(_text(form, f"{name}.{language}")) for language in LANGUAGES)
    return [_filled({"vi": vi, "en": en}) for vi, en in zip_longest(*both, fillvalue="")]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _text(form: FormData, name: str) -> str:
    """Return a field as a guide holds words: letters and marks together, nothing invisible."""
    value = form.get(name)
    if not isinstance(value, str):
        return ""
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n"))
    return "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign)[0] != "C").strip()


def _numbers(form: FormData, shape: re.Pattern[str]) -> list[int]:
    return sorted({int(found[1]) for name in form if (found := shape.fullmatch(name))})


def _filled(data: Mapping[str, Any]) -> Data:
    return {key: value for key, value in data.items() if value not in ("", [], {})}


# -- what the buttons beside a step do -------------------------------------------------------------------------------


def after(data: Data, act: str) -> tuple[Data, str]:
    """Do what a button says, e.g. "step-up:2" (from 0), and name the step to look at. Others change nothing."""
    what, _, number = act.partition(":")
    steps: list[Data] = list(data.get("steps", []))
    place = int(number) if number.isdecimal() else -1
    if what in {"step-add", "question-add"}:
        made = _new_step(steps, is_question=what == "question-add")
        steps.insert(place + 1, made)
        return {**data, "steps": steps}, made["id"]
    if not 0 <= place < len(steps):
        return data, ""
    if what == "step-remove":
        del steps[place]
    elif what == "step-up" and place:
        steps[place - 1 : place + 1] = [steps[place], steps[place - 1]]
    elif what == "step-down":
        steps[place : place + 2] = steps[place : place + 2][::-1]
    near = {"step-up": place - 1, "step-down": place + 1}.get(what, place)
    shown = steps[min(max(near, 0), len(steps) - 1)].get("id", "") if steps else ""
    return {**data, "steps": steps}, shown


def _new_step(steps: Sequence[Data], *, is_question: bool) -> Data:
    taken = {step.get("id") for step in steps}
    name = next(f"buoc-{number}" for number in range(len(steps) + 1, 999) if f"buoc-{number}" not in taken)
    return {"id": name, "choices": list(YES_OR_NO)} if is_question else {"id": name}


# -- what the form shows ---------------------------------------------------------------------------------------------


def filled(data: Mapping[str, Any]) -> Data:
    """Return the data of a draft with every field of the form in it, so that a page can show what is not there yet."""
    shown: Data = {name: _both(data.get(name)) for name in PAIRS}
    shown |= {name: [_both(one) for one in _list(data.get(name))] for name in LINES}
    asks = data.get("asks") if isinstance(data.get("asks"), dict) else {}
    shown["asks"] = {language: _list((asks or {}).get(language)) for language in LANGUAGES}
    shown["codes"] = _list(data.get("codes"))
    shown["steps"] = [_filled_step(step) for step in _list(data.get("steps")) if isinstance(step, dict)]
    shown["sources"] = [
        {"url": "", "date": "", "note": "", "about": [], **source} for source in [*_list(data.get("sources")), {}]
    ]
    return shown | {name: data.get(name, "") for name in (*DAYS, "owner", "confidence")}


def _filled_step(step: Data) -> Data:
    choices = _list(step.get("choices"))[:_CHOICE]
    return {
        "id": step.get("id", ""),
        "when": step.get("when", {}),
        **{part: _both(step.get(part)) for part in _PARTS},
        **{part: step.get(part, "") for part in ("picture", "audio")},
        "choices": choices,
        "rows": [{"id": "", "vi": "", "en": "", **one} for one in [*choices, {}, {}, {}, {}][:_CHOICE]],
    }


def _both(words: Any) -> Data:  # noqa: ANN401 - whatever stands in the draft
    said = words if isinstance(words, dict) else {}
    return {language: said.get(language) or "" for language in LANGUAGES}


def _list(found: Any) -> list[Any]:  # noqa: ANN401 - whatever stands in the draft
    return list(found) if isinstance(found, list) else []


# -- where a problem is shown ----------------------------------------------------------------------------------------


def field_of(place: Place) -> str:
    """Name the field beside which a problem is told; "top" where there is none."""
    match place:
        case ("steps", int(number), *rest):
            return _field_of_step(f"steps.{number}", tuple(rest))
        case ("sources", int(number), *_):
            return f"sources.{number}"
        case (str(key), int(_), str(language)) if key in LINES:
            return f"{key}.{language}"
        case (str(key), *rest) if key in {*PAIRS, *LINES, "asks"}:
            language = rest[0] if rest and rest[0] in LANGUAGES else LANGUAGES[0]
            return f"{key}.{language}"
        case (str(key), *_) if key in {*DAYS, "owner", "confidence", "codes"}:
            return key
    return "top"


def _field_of_step(step: str, rest: Place) -> str:
    match rest:
        case (str(part), str(language)) if part in _PARTS:
            return f"{step}.{part}.{language}"
        case (str(part), *_) if part in _PARTS:
            return f"{step}.{part}.vi"
        case (str(part), *_) if part in {"when", "choices", "picture", "audio"}:
            return f"{step}.{part}"
    return f"{step}.id"


def by_field(problems: Iterable[tuple[Place, str]]) -> dict[str, str]:
    """Put sentences beside their fields; several at one field follow each other."""
    found: dict[str, str] = {}
    for place, sentence in problems:
        field = field_of(place)
        found[field] = f"{found[field]} · {sentence}" if field in found else sentence
    return found
