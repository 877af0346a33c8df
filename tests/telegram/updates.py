"""Updates as Telegram sends them; every one is checked against the Bot API in test_parsing.py."""

import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any


def update(name: str) -> dict[str, Any]:
    """Return one of updates.json."""
    return deepcopy(_all()[name])


def names() -> list[str]:
    """Name all of them."""
    return list(_all())


def text(words: str, *, user: int, number: int) -> dict[str, Any]:
    """A message somebody typed; a command is marked as one."""
    made = update("text") | {"update_id": number}
    made["message"] |= {"message_id": number % 1_000_000, "text": words}
    if words.startswith("/"):
        made["message"]["entities"] = [{"type": "bot_command", "offset": 0, "length": len(words.split(maxsplit=1)[0])}]
    return _of(made, user)


def tap(data: str, *, user: int, number: int) -> dict[str, Any]:
    """A tap on a button."""
    made = update("tap") | {"update_id": number}
    made["callback_query"] |= {"id": f"tap-{number}", "data": data}
    return _of(made, user)


def contact(phone: str, *, user: int, number: int, owner: int | None = None) -> dict[str, Any]:
    """A phone number that was shared: the user's own, or of `owner`."""
    made = update("own_contact") | {"update_id": number}
    made["message"]["contact"] |= {"phone_number": phone, "user_id": user if owner is None else owner}
    return _of(made, user)


def _of(made: dict[str, Any], user: int) -> dict[str, Any]:
    """Let it come from this user's private chat."""
    inner = made.get("message") or made["callback_query"]
    inner["from"]["id"] = user
    for message in (inner, inner.get("message"), inner.get("reply_to_message")):
        if message and "chat" in message:
            message["chat"]["id"] = user
    return made


@cache
def _all() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("updates.json").read_text(encoding="utf-8"))
    return found
