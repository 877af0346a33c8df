"""What the Bot API demands of a call: aiogram's models of it, and the limits its documentation gives in words."""

import inspect
import json
from collections.abc import Iterator, Mapping
from typing import Any, get_args

import aiogram.methods
from aiogram.types import TelegramObject, Update
from pydantic import BaseModel, ValidationError

METHODS: dict[str, Any] = {
    name: kind
    for _, kind in inspect.getmembers(aiogram.methods, inspect.isclass)
    if isinstance(name := getattr(kind, "__api_method__", None), str)
}


def wrong_in_call(method: str, form: Mapping[str, str]) -> list[str]:
    """Name what Telegram would not understand in a call: its method, its parameters, their forms and lengths."""
    kind = METHODS.get(method)
    if kind is None:
        return [f"{method}: there is no such method"]
    if unknown := form.keys() - kind.model_fields.keys():
        return [f"{method}: no such parameters: {sorted(unknown)}"]
    facts = {name: _read(value, kind.model_fields[name].annotation) for name, value in form.items()}
    try:
        call = kind.model_validate(facts)
    except ValidationError as error:
        return [f"{method}: {problem['loc']} {problem['msg']}" for problem in error.errors()]
    return [f"{method}: {problem}" for problem in [*_unknown(call), *_too_long(facts)]]


def wrong_in_update(update: Mapping[str, Any]) -> list[str]:
    """Name what Telegram would never send."""
    try:
        return list(_unknown(Update.model_validate(update)))
    except ValidationError as error:
        return [f"{problem['loc']} {problem['msg']}" for problem in error.errors()]


def _read(value: str, annotation: Any) -> Any:
    """Objects, lists and figures travel as JSON in a form; words travel as they are."""
    if annotation is str or (str in get_args(annotation) and int not in get_args(annotation)):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _unknown(model: BaseModel) -> Iterator[str]:
    """Name fields that aiogram only kept because it keeps everything."""
    if model.model_extra:
        yield f"{type(model).__name__} has no {sorted(model.model_extra)}"
    for name in type(model).model_fields:
        yield from _unknown_in(getattr(model, name))


def _unknown_in(value: Any) -> Iterator[str]:
    if isinstance(value, TelegramObject):
        yield from _unknown(value)
    elif isinstance(value, list):
        for one in value:
            yield from _unknown_in(one)


def _too_long(facts: Mapping[str, Any]) -> Iterator[str]:
    if "text" in facts and not 1 <= len(facts["text"].encode("utf-16-le")) // 2 <= 4096:
        yield "a text has 1 to 4096 UTF-16 units"
    rows = (facts.get("reply_markup") or {}).get("inline_keyboard", [])
    if any(not 1 <= len(key.get("callback_data", "-").encode()) <= 64 for row in rows for key in row):
        yield "callback_data has 1 to 64 bytes"
    if any(len(row) > 8 for row in rows) or sum(map(len, rows)) > 100:
        yield "a row has 8 buttons at most, a keyboard 100"
