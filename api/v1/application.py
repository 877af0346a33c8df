"""The interface as an application of its own below /api/v1, with its own description and its own problems."""

from datetime import datetime
from functools import cache
from typing import Annotated, Any, Final, Self

from fastapi import APIRouter, Depends, FastAPI
from pydantic import BaseModel, Field
from starlette.routing import BaseRoute

from api.house import House
from api.v1 import (
    answers,
    areas,
    feed,
    guides,
    logs,
    opinions,
    questions,
    reports,
    requests,
    spread,
    statistics,
    targets,
    teams,
)
from api.v1.asking import token_of
from api.v1.problems import MEDIA_TYPE, ProblemDetails, install_problems
from api.v1.tagging import TaggedRoute
from helpdesk.feeds.models import FeedToken, TokenScope
from helpdesk.feeds.pacing import Paces

PREFIX: Final = "/api/v1"

_DESCRIPTION: Final = """
What the pages of a helpdesk show, for programs: statistics, requests, logs, reports, guides, areas,
published answers.

Show a token with every question: `Authorization: Bearer toso_…`. It has **scopes** and one **area**: whatever does
not lie in that area or below it is not there (404). Nothing names a resident; words are masked.

Lists come in pages: follow `next` until it is null. Answers have an `ETag`: send it back in `If-None-Match` and an
unchanged answer costs nothing (304). Each answer tells how often may still be asked (`RateLimit`); too many questions
are answered with 429 and `Retry-After`. What cannot be
answered is told as `application/problem+json` (RFC 9457), in Vietnamese or, with `Accept-Language: en`, in English.

Moments are in UTC, days are days in Vietnam.
"""
_NO: Final[dict[int | str, dict[str, Any]]] = {
    status: {"model": ProblemDetails, "description": words, "content": {MEDIA_TYPE: {}}}
    for status, words in {
        401: "No token, or one that opens nothing.",
        403: "The token lacks the scope.",
        404: "It is not there, or not for this token.",
        422: "A parameter cannot be read.",
        429: "Too often: see `Retry-After`, in seconds.",
    }.items()
}
_UNCHANGED: Final[dict[int | str, dict[str, Any]]] = {304: {"description": "Unchanged since the `ETag` that was sent."}}

_KINDS: Final = [
    {"name": "token", "description": "What the token itself may do. Needs no scope."},
    {"name": "feed", "description": "Key figures for an operations centre. Needs the scope `statistics.read`."},
    {"name": "statistics", "description": "The figures of the pages. Needs the scope `statistics.read`."},
    {"name": "requests", "description": "Support requests. Needs the scope `requests.read`."},
    {"name": "logs", "description": "The log of help given. Needs the scope `logs.read`."},
    {"name": "reports", "description": "Period reports and their frozen figures. Needs the scope `reports.read`."},
    {"name": "guides", "description": "Guides to public services. Needs the scope `guides.read`."},
    {"name": "areas", "description": "Places. Needs the scope `areas.read`."},
    {"name": "answers", "description": "Published answers to residents' questions. Needs the scope `answers.read`."},
]

start = APIRouter(route_class=TaggedRoute, tags=["token"])


class TokenView(BaseModel):
    """What the token that asks may read."""

    name: str
    scopes: list[TokenScope]
    area: str = Field(description="The place; all below it is the token's, too.")
    expires_at: datetime

    @classmethod
    def of(cls, token: FeedToken) -> Self:
        """Show it."""
        return cls(name=token.name, scopes=token.scopes, area=token.area, expires_at=token.expires_at)


@start.get("/token")
async def own_token(token: Annotated[FeedToken, Depends(token_of)]) -> TokenView:
    """Return what this token may read, where, and until when."""
    return TokenView.of(token)


ROUTERS: Final = (
    start,
    feed.router,
    statistics.router,
    spread.router,
    opinions.router,
    questions.router,
    teams.router,
    targets.router,
    requests.router,
    logs.router,
    reports.router,
    guides.router,
    areas.router,
    answers.router,
)


def create_v1(house: House, *, paces: Paces | None = None) -> FastAPI:
    """Make the interface of an opened house; `paces` in place of the house's own."""
    app = FastAPI(
        title="Tổ Số",
        version="1",
        description=_DESCRIPTION,
        openapi_tags=_KINDS,
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        servers=[{"url": PREFIX}],
        root_path_in_servers=False,
    )
    app.state.house = house
    app.state.paces = paces
    app.router.routes.extend(_routes())
    install_problems(app)
    return app


@cache
def _routes() -> list[BaseRoute]:
    """Return the routes of every house, worked out once in a process."""
    holder = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    for router in ROUTERS:
        holder.include_router(router, responses={**_UNCHANGED, **_NO})
    return holder.router.routes
