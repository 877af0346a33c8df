"""Files that Telegram keeps: fetched by a link that lives for an hour and holds the token."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.platforms.pictures import size_of
from tests.platforms.records import Upload
from tests.platforms.serving import Refusal

_LINK_LIVES = 3600.0
_MOST_TO_FETCH = 20 << 20


@dataclass(frozen=True)
class Stored:
    """A file, and where its link leads."""

    content: bytes
    path: str


class TelegramFiles:
    """All files of one bot."""

    def __init__(self, now: Callable[[], float]) -> None:
        """Take the clock by which links end."""
        self._now = now
        self._files: dict[str, Stored] = {}
        self._links: dict[str, float] = {}

    def keep(self, content: bytes, folder: str, suffix: str) -> dict[str, Any]:
        """Keep a file and return how a message names it."""
        number = len(self._files)
        name = f"AgAC{number:04}{_unique(content)}"
        self._files[name] = Stored(content, f"{folder}/file_{number}.{suffix}")
        return {"file_id": name, "file_unique_id": _unique(content), "file_size": len(content)}

    def known(self, name: str) -> Upload:
        """Return a file that is sent again by its id."""
        if (stored := self._files.get(name)) is None:
            raise Refusal(400, "Bad Request: wrong file identifier/HTTP URL specified")
        return Upload(stored.path, stored.content)

    def get_file(self, name: str) -> dict[str, Any]:
        """Give a link."""
        if (stored := self._files.get(name)) is None:
            raise Refusal(400, "Bad Request: invalid file_id")
        if len(stored.content) > _MOST_TO_FETCH:
            raise Refusal(400, "Bad Request: file is too big")
        self._links[stored.path] = self._now() + _LINK_LIVES
        facts = {"file_unique_id": _unique(stored.content), "file_size": len(stored.content)}
        return {"file_id": name, "file_path": stored.path} | facts

    def downloaded(self, path: str) -> bytes:
        """Return what a link leads to."""
        if self._links.get(path, 0.0) < self._now():
            raise Refusal(404, "Not Found")
        return next(stored.content for stored in self._files.values() if stored.path == path)

    def as_sent(self, kind: str, file: Upload) -> dict[str, Any]:
        """Return how the message of the bot names a file."""
        kept = self.keep(file.content, f"{kind}s", file.name.rpartition(".")[2])
        match kind:
            case "photo":
                width, height = size_of(file.content)
                return {"photo": [kept | {"width": width, "height": height}]}
            case "voice":
                return {"voice": kept | {"duration": 1, "mime_type": "audio/ogg"}}
        return {"document": kept | {"file_name": file.name}}


def _unique(content: bytes) -> str:
    return f"AQ{hashlib.sha256(content).hexdigest()[:16]}"
