"""Our own files for the browser: kept there for a year under a name that changes with their content."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from fastapi.staticfiles import StaticFiles
from starlette.responses import Response
from starlette.types import Scope

FOLDER: Final = Path(__file__).parent / "static"
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"


@cache
def mark_of(name: str) -> str:
    """Return what stands for the content of a file; it is read once in the life of the process."""
    return hashlib.blake2b((FOLDER / name).read_bytes(), digest_size=6).hexdigest()


def address_of(name: str) -> str:
    """Return the address of a file of the static folder: "/static/css/app.css?v=…"."""
    return f"/static/{name}?v={mark_of(name)}"


class Assets(StaticFiles):
    """The static folder. Whoever asks for today's content by its mark may keep the answer."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Serve a file and say how long it stays good."""
        response = await super().get_response(path, scope)
        is_marked = response.status_code in {200, 304} and scope["query_string"].decode("ascii", "ignore").startswith(
            "v="
        )
        response.headers["Cache-Control"] = _FOR_EVER if is_marked else _ASK_AGAIN
        return response
