"""Anything can be posted to a webhook, and platforms change: it is read or refused, it never breaks what reads it."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.port import NotVerifiedError, Parsed, UnreadableError
from bot.channels.zalo_bot.parsing import parsed as bot_parsed
from bot.channels.zalo_oa import signature
from bot.channels.zalo_oa.parsing import parsed as oa_parsed
from tests.zalo.played import OA, PAYLOADS

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


def places(body: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    return [path, *(place for key, value in inner for place in places(value, (*path, key)))]


def put(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    changed = copy.deepcopy(body)
    at = changed
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return changed


def bodies(kind: str) -> st.SearchStrategy[Any]:
    """Give real payloads with one place turned into anything."""
    known = [(body, place) for body in PAYLOADS[kind].values() for place in places(body)]
    return st.tuples(st.sampled_from(known), ANYTHING).map(lambda one: put(one[0][0], one[0][1], one[1]))


def is_sound(message: Parsed) -> bool:
    return bool(message.user and message.update) and ":" not in message.user and 0 <= message.position < 2**53


@settings(max_examples=150, deadline=None)
@given(ANYTHING | bodies("bot"))
def test_a_bots_event_is_read_or_refused(body: Any) -> None:
    try:
        assert all(is_sound(one) for one in bot_parsed(body))
    except UnreadableError:
        return


@settings(max_examples=150, deadline=None)
@given(ANYTHING | bodies("oa"))
def test_an_oas_event_is_read_or_refused(body: Any) -> None:
    try:
        assert all(is_sound(one) for one in oa_parsed(body, oa_id=OA["oa_id"]))
    except UnreadableError:
        return


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.binary(max_size=80) | ANYTHING.map(lambda body: json.dumps(body).encode()))
def test_an_unsigned_body_is_refused(shown: str, body: bytes) -> None:
    with pytest.raises(NotVerifiedError):
        signature.check(shown.encode("utf-8", "replace").decode(), body, app_id="1", key="a-key")
