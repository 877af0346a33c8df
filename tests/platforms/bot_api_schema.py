"""Telegram's Bot API as others read it off its pages, and a proxy that holds every call against it and nothing else.

    async with watched(api.base) as base:                      # leaving the block fails when a call was wrong
        bot = Bot(TOKEN, base_url=f"{base}/bot")

No rule in here is about any method: what is right stands in the schema, which `make setup` fetches.
"""

import email
import email.policy
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web

from bench.botapi_spec import Spec
from tools.bot_api_schema import path_of_schema

_ENDS_HERE = {"connection", "content-length", "host", "transfer-encoding"}


@cache
def schema() -> Spec:
    """Return the schema. Raises SchemaMissingError where `make setup` could not fetch it."""
    return Spec(path_of_schema())


@asynccontextmanager
async def watched(base: str) -> AsyncIterator[str]:
    """Stand before a Bot API server and give the address to call instead."""
    spec = schema()
    problems: list[str] = []

    async def take(request: web.Request) -> web.Response:
        body = await request.read()
        facts, files = read_call(request.headers.get("Content-Type", ""), body)
        problems.extend(spec.check_call(request.match_info["method"], dict(request.query) | facts, files))
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _ENDS_HERE}
        async with session.request(request.method, f"{base}{request.path_qs}", data=body, headers=headers) as answer:
            return web.Response(
                status=answer.status, body=await answer.read(), content_type=answer.content_type, charset=answer.charset
            )

    app = web.Application(client_max_size=60 << 20)
    app.router.add_route("*", "/bot{token}/{method}", take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    async with aiohttp.ClientSession() as session:
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()
    if problems:
        raise AssertionError(problems)


def read_call(content_type: str, body: bytes) -> tuple[dict[str, Any], set[str]]:
    """Read the parameters of a call and the names of the files in it."""
    if content_type.startswith("application/json"):
        return json.loads(body or b"{}"), set()
    if content_type.startswith("multipart/form-data"):
        return _read_parts(content_type, body)
    return dict(parse_qsl(body.decode(), keep_blank_values=True)), set()


def _read_parts(content_type: str, body: bytes) -> tuple[dict[str, Any], set[str]]:
    facts: dict[str, Any] = {}
    files: set[str] = set()
    whole = b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body
    for part in email.message_from_bytes(whole, policy=email.policy.HTTP).iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        if part.get_filename() is not None:
            files.add(name)
        else:
            facts[name] = bytes(part.get_payload(decode=True)).decode()
    return facts, files
