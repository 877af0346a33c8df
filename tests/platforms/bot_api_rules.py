"""What the Bot API demands of calls and updates: its schema, aiogram's models, and what its pages say in words."""

import inspect
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from typing import Any, get_args, get_origin

import aiogram.methods
from aiogram.types import InputFile, TelegramObject, Update
from pydantic import BaseModel, TypeAdapter, ValidationError

from tests.platforms.bot_api_schema import schema
from tests.platforms.pictures import size_of
from tests.platforms.records import Upload
from tests.platforms.serving import sized

METHODS: dict[str, Any] = {
    name: kind
    for _, kind in inspect.getmembers(aiogram.methods, inspect.isclass)
    if isinstance(name := getattr(kind, "__api_method__", None), str)
}
_TAGS = set("b strong i em u ins s strike del span a code pre blockquote tg-spoiler tg-emoji".split())
_LENGTHS = {
    "text": (1, 4096),
    "caption": (0, 1024),
    "secret_token": (1, 256),
    "description": (0, 512),
    "short_description": (0, 120),
}
_PLAIN = {bool: "Boolean", int: "Integer", str: "String"}
_ANSWER = 200  # characters above a chat after a tap
_MOST = {"photo": 10 << 20, "document": 50 << 20, "voice": 50 << 20}


def read_facts(method: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Read the JSON in a call's parameters: objects, lists and figures travel so in a form; words as they are."""
    kind = METHODS.get(method)
    fields = kind.model_fields if kind else {}
    return {name: _read(value, fields[name].annotation) if name in fields else value for name, value in given.items()}


def wrong_in_call(method: str, facts: Mapping[str, Any], files: Mapping[str, Upload] | None = None) -> list[str]:
    """Name what Telegram would not understand in a call: its method, its parameters, their forms, lengths and files."""
    files = files or {}
    return [*_wrong_by_rules(method, facts, files), *schema().check_call(method, facts, files)]


def _wrong_by_rules(method: str, facts: Mapping[str, Any], files: Mapping[str, Upload]) -> list[str]:
    kind = METHODS.get(method)
    if kind is None:
        return ["there is no such method"]
    uploaded = {name: f"attach://{name}" for name in files if name in kind.model_fields and name not in facts}
    if unknown := facts.keys() - kind.model_fields.keys():
        return [f"no such parameters: {sorted(unknown)}"]
    only_files = {name for name in {**facts, **uploaded} if _is_only_a_file(kind.model_fields[name].annotation)}
    try:
        call = kind.model_validate({n: v for n, v in {**facts, **uploaded}.items() if n not in only_files})
    except ValidationError as error:
        return [f"{problem['loc']} {problem['msg']}" for problem in error.errors()]
    return [*_unknown(call), *_beyond(method, facts), *_wrong_files({**facts, **uploaded}, files, kind)]


def wrong_in_update(update: Mapping[str, Any]) -> list[str]:
    """Name what Telegram would never send."""
    problems = schema().check_value("Update", update)
    try:
        return [*_unknown(Update.model_validate(update)), *problems]
    except ValidationError as error:
        return [*(f"{problem['loc']} {problem['msg']}" for problem in error.errors()), *problems]


def wrong_in_result(method: str, result: Any) -> list[str]:
    """Name what Telegram would never answer."""
    problems = _wrong_by_schema(METHODS[method].__returning__, result)
    try:
        read = _returned(method).validate_python(result)
    except ValidationError as error:
        return [*(f"{problem['loc']} {problem['msg']}" for problem in error.errors()), *problems]
    return [*_unknown_in(read), *problems]


def as_read(text: str, parse_mode: str | None) -> str:
    """Return what the resident reads. Raises ValueError for marks that do not close, or that Telegram does not know."""
    if parse_mode is None:
        return text
    if parse_mode.lower() != "html":
        raise ValueError(f"{parse_mode} is not played here, and is not ours to use")
    reader = _Html()
    reader.feed(text)
    reader.close()
    if reader.open:
        raise ValueError(f"can't parse entities: can't find end tag corresponding to start tag {reader.open[-1]}")
    return "".join(reader.words)


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag not in _TAGS:
            raise ValueError(f"can't parse entities: unsupported start tag {tag!r}")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise ValueError(f"can't parse entities: unexpected end tag {tag!r}")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@cache
def _returned(method: str) -> TypeAdapter[Any]:
    return TypeAdapter(METHODS[method].__returning__)


def _wrong_by_schema(returned: Any, result: Any) -> list[str]:
    if get_origin(returned) is list and isinstance(result, list):
        return [problem for one in result for problem in _wrong_by_schema(get_args(returned)[0], one)]
    kinds = get_args(returned) or (returned,)
    return min((schema().check_value(_PLAIN.get(kind) or kind.__name__, result) for kind in kinds), key=len)


def _read(value: Any, annotation: Any) -> Any:
    if (
        not isinstance(value, str)
        or annotation is str
        or (str in get_args(annotation) and int not in get_args(annotation))
    ):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _is_only_a_file(annotation: Any) -> bool:
    kinds = {kind for kind in get_args(annotation) or (annotation,) if kind is not type(None)}
    return kinds == {InputFile}


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


def _beyond(method: str, facts: Mapping[str, Any]) -> Iterator[str]:
    for name, (least, most) in _LENGTHS.items():
        if isinstance(facts.get(name), str):
            yield from _wrong_length(method, name, facts, least, most)
    for item in facts.get("media") or []:
        yield from _wrong_length(method, "caption", item, 0, 1024)
    if "media" in facts and not 2 <= len(facts["media"]) <= 10:
        yield "an album has 2 to 10 items"
    if not re.fullmatch(r"[A-Za-z0-9_-]*", str(facts.get("secret_token", ""))):
        yield "secret_token has only A-Z, a-z, 0-9, _ and -"
    commands = facts.get("commands") or []
    if len(commands) > 100 or any(not re.fullmatch(r"[a-z0-9_]{1,32}", c["command"]) for c in commands):
        yield "100 commands at most, each 1 to 32 of a-z, 0-9 and _"
    if any(not 1 <= sized(c["description"]) <= 256 for c in commands):
        yield "a command's description has 1 to 256 characters"
    if method == "getUpdates" and not 1 <= int(facts.get("limit", 100)) <= 100:
        yield "limit is 1 to 100"
    yield from _wrong_keyboard(facts.get("reply_markup") or {})


def _wrong_length(method: str, name: str, facts: Mapping[str, Any], least: int, most: int) -> Iterator[str]:
    most = _ANSWER if method == "answerCallbackQuery" and name == "text" else most
    least = 0 if method == "answerCallbackQuery" else least
    try:
        read = as_read(str(facts.get(name) or ""), facts.get("parse_mode") if name in {"text", "caption"} else None)
    except ValueError as error:
        yield str(error)
        return
    if not least <= sized(read) <= most or (least and not read.strip()):
        yield f"{name} has {least} to {most} UTF-16 units, not {sized(read)}"


def _wrong_keyboard(markup: Mapping[str, Any]) -> Iterator[str]:
    rows = markup.get("inline_keyboard", [])
    keys = [key for row in rows for key in row]
    if any(not 1 <= len(key.get("callback_data", "-").encode()) <= 64 for key in keys):
        yield "callback_data has 1 to 64 bytes"
    if any(not key["text"].strip() for key in keys):
        yield "a button has a text"
    if any(len(set(key) - {"text", "style", "icon_custom_emoji_id"}) != 1 for key in keys):
        yield "an inline button does exactly one thing"
    rows = rows or markup.get("keyboard", [])
    if any(not 1 <= len(row) <= 8 for row in rows) or sum(map(len, rows)) > 100:
        yield "a row has 1 to 8 buttons, a keyboard 100 at most"


def _wrong_files(facts: Mapping[str, Any], files: Mapping[str, Upload], kind: Any) -> Iterator[str]:
    wanted = {str(facts.get(name)) for name in ("photo", "document", "voice", "thumbnail", "certificate")}
    wanted |= {str(item.get(name)) for item in facts.get("media") or [] for name in ("media", "thumbnail")}
    for name, upload in files.items():
        if name not in kind.model_fields and f"attach://{name}" not in wanted:
            yield f"nothing asks for the uploaded file {name!r}"
        if not upload.content:
            yield f"the file {name!r} is empty"
    for name in wanted:
        if name.startswith("attach://") and name.removeprefix("attach://") not in files:
            yield f"{name} was not uploaded"
    for name, most in _MOST.items():
        upload_or_none = files.get(str(facts.get(name, "")).removeprefix("attach://"))
        if upload_or_none is not None:
            if len(upload_or_none.content) > most:
                yield f"a {name} has at most {most} bytes"
            if name == "photo":
                yield from wrong_photo(upload_or_none.content)


def wrong_photo(content: bytes) -> Iterator[str]:
    """Name why Telegram does not take this as a photo."""
    try:
        width, height = size_of(content)
    except OSError:
        yield "IMAGE_PROCESS_FAILED"
        return
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        yield "PHOTO_INVALID_DIMENSIONS"
