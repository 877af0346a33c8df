"""The chat as a button on a commune's own site: one line there, one script from here, the chat page in a frame."""

import hashlib
import json
from functools import cache
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.house import House
from api.web.assets import FOLDER
from api.web.reader import HouseHere
from helpdesk.language import N_
from helpdesk.language.catalogues import LANGUAGES

WORDS: Final = {
    "open": N_("Ask the digital team"),
    "close": N_("Close the chat"),
    "unread": N_("new messages"),
}
_FACTS: Final = '"FACTS"'
"""What the script has in the place of its words and sites."""

router = APIRouter()


@router.get("/widget.js")
async def widget(request: Request, house: HouseHere) -> Response:
    """Give the script. A browser asks again after an hour, so that a change of the settings arrives the same day."""
    script = _script(house)
    mark = f'"{hashlib.blake2b(script, digest_size=8).hexdigest()}"'
    headers = {
        "Cache-Control": "public, max-age=3600",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "ETag": mark,
    }
    if mark in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(script, media_type="text/javascript", headers=headers)


def _script(house: House) -> bytes:
    words = {
        language: {name: house.words.gettext(language, sentence) for name, sentence in WORDS.items()}
        for language in LANGUAGES
    }
    facts = json.dumps({"sites": house.settings.widget_sites, "words": words}, ensure_ascii=False)
    return _file().replace(_FACTS, facts).encode()


@cache
def _file() -> str:
    """Return the script without what only its readers need: it is loaded on every page of a site."""
    lines = (line.strip() for line in (FOLDER / "js/widget.js").read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"
