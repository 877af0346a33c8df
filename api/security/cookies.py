"""The cookies: which there are, how long they live, who may read them."""

from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

SESSION: Final = "session"
"""A member is signed in. Holds a token; the database keeps its hash."""

CHAT: Final = "chat"
"""A resident's web chat. Who holds the token holds the conversation."""

LANGUAGE: Final = "lang"
"""The language somebody chose."""

_LIVES = {SESSION: timedelta(days=30), CHAT: timedelta(days=90), LANGUAGE: timedelta(days=365)}


def keep(response: Response, request: Request, name: str, value: str) -> None:
    """Set a cookie: unreadable for scripts, sent by our own pages only, over https only when we are on https."""
    response.set_cookie(
        name,
        value,
        max_age=int(_LIVES[name].total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def forget(response: Response, request: Request, name: str) -> None:
    """Take a cookie back."""
    response.delete_cookie(name, httponly=True, samesite="lax", secure=request.url.scheme == "https")
