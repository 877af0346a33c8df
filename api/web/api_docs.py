"""The description of the interface for programs, to be read: everything it says is in the OpenAPI document, too."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.v1.application import PREFIX
from api.web.rendering import page

router = APIRouter()


class Parameter(NamedTuple):
    """What may be said in a question."""

    name: str
    words: str
    choices: str


class Question(NamedTuple):
    """One address, and what it answers."""

    address: str
    words: str
    parameters: list[Parameter]


@router.get("/api/docs")
async def description(request: Request) -> HTMLResponse:
    """Show what programs may ask, kind by kind."""
    told: dict[str, Any] = request.app.state.v1.openapi()
    kinds = [(kind["name"], _plain(kind["description"]), list(_questions(told, kind["name"]))) for kind in told["tags"]]
    return page(request, "feeds/description.html", kinds=kinds, openapi=f"{PREFIX}/openapi.json", base=PREFIX)


def _questions(told: dict[str, Any], kind: str) -> Iterable[Question]:
    for path, methods in told["paths"].items():
        asked = methods["get"]
        if kind in asked["tags"]:
            parameters = [_parameter(told, one) for one in asked.get("parameters", [])]
            yield Question(PREFIX + path, _plain(asked["description"]), parameters)


def _parameter(told: dict[str, Any], one: dict[str, Any]) -> Parameter:
    choices = [str(choice) for part in _parts(told, one["schema"]) for choice in part.get("enum", [])]
    return Parameter(one["name"], _plain(one.get("description", "")), ", ".join(choices))


def _parts(told: dict[str, Any], schema: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """Go through a schema and what it is made of, by name or in place."""
    yield schema
    if named := schema.get("$ref", "").rpartition("/")[2]:
        yield told["components"]["schemas"][named]
    for part in schema.get("anyOf", []):
        yield from _parts(told, part)


def _plain(words: str) -> str:
    return words.replace("`", "")
