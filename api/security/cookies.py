"""The cookies: which there are, how long they live, who may read them."""

from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

SESSION: Final = "session"
"""A member is signed in. Holds a token; the database keeps its hash."""

SESSION_HALF: Final = "session_half"
"""A password or code was right, the second factor is waited for. Holds a token; the database keeps its hash."""

KNOWN_DEVICE: Final = "known_device"
"""This device is not asked for the second factor for a while. Holds a token; the database keeps its hash."""

CHAT: Final = "chat"
"""A resident's web chat. Who holds the token holds the conversation."""

CHAT_IN_FRAME: Final = "chat_in_frame"
"""The web chat inside another site's page: the browser keeps one for each such site (CHIPS), on https only."""

CHATTED: Final = "chatted"
"""Says only that there was a chat, so that whoever comes back after it ended is told so."""

LANGUAGE: Final = "lang"
"""The language somebody chose."""

_LIVES = {
    SESSION: timedelta(days=30),
    SESSION_HALF: timedelta(minutes=10),
    KNOWN_DEVICE: timedelta(days=30),
    CHAT: timedelta(days=90),
    CHAT_IN_FRAME: timedelta(days=90),
    CHATTED: timedelta(days=365),
    LANGUAGE: timedelta(days=365),
}


def keep(response: Response, request: Request, name: str, value: str, *, lives: timedelta | None = None) -> None:
    """Set a cookie: unreadable for scripts, sent by our own pages only, over https only when we are on https."""
    response.set_cookie(
        name,
        value,
        max_age=int((lives or _LIVES[name]).total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def forget(response: Response, request: Request, name: str) -> None:
    """Take a cookie back."""
    response.delete_cookie(name, httponly=True, samesite="lax", secure=request.url.scheme == "https")


def keep_in_frame(response: Response, name: str, value: str) -> None:
    """Set a cookie that a frame in another site's page gets back, and only below that site. For https."""
    _in_frame(response, name, value, int(_LIVES[name].total_seconds()))


def forget_in_frame(response: Response, name: str) -> None:
    """Take such a cookie back."""
    _in_frame(response, name, "", 0)


def _in_frame(response: Response, name: str, value: str, max_age: int) -> None:
    # Written out, as http.cookies knows "Partitioned" from Python 3.14 only.
    attributes = f"Max-Age={max_age}; Path=/; HttpOnly; Secure; SameSite=None; Partitioned"
    response.headers.append("Set-Cookie", f"{name}={value}; {attributes}")
