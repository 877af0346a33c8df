"""Our pages' addresses as other devices open them, and the QR codes that carry them."""

from functools import lru_cache
from urllib.parse import urlencode

import segno
from fastapi import Request
from markupsafe import Markup

from api.house import House

_QUIET_ZONE = 4  # modules of white around a code, as its standard asks for


def outside(request: Request, house: House, path: str, **query: str) -> str:
    """Return the whole address of a page: below the public one, or where it is being read just now."""
    base = (house.settings.public_url or str(request.base_url)).rstrip("/")
    return f"{base}{path}?{urlencode(query)}" if query else f"{base}{path}"


@lru_cache(maxsize=256)  # drawing takes longer than the rest of a page
def qr_code(address: str) -> Markup:
    """Draw an address as an SVG for a page; it grows with what holds it, and `.qr` gives it its white ground."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(omitsize=True, svgclass="qr", lineclass=None, border=_QUIET_ZONE)
    return Markup(drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704 - digits and our own words
