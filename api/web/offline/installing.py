"""What makes the team's pages an app on a phone: manifest, icons and the service worker. Open to everybody."""

import hashlib
import json
from functools import cache, lru_cache
from io import BytesIO
from typing import Annotated, Final

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from PIL import Image, ImageDraw

from api.web.assets import FOLDER, address_of, mark_of
from api.web.reader import HouseHere
from api.web.rendering import page
from helpdesk.language import N_
from helpdesk.language.catalogues import VIETNAMESE

router = APIRouter(prefix="/team")

ICON_SIZES: Final = (180, 192, 512)
PUSH: Final = "js/push-worker.js"
"""What the service worker does when a message is pushed to it; where there is no such file, it does nothing."""
SHARED: Final = "js/offline-queue.js"
"""What pages and service worker share."""

_FACTS: Final = '"FACTS"'
"""What the script has in the place of its version and scripts."""
_BRAND: Final = "#0b6656"
_PAPER: Final = "#f7f5ef"
_HOUSE: Final = ((20, 3), (37, 14), (38, 16), (38, 29), (34, 34), (18, 34), (9, 39.5), (9, 34), (6, 34), (2, 29))
_HOUSE_LEFT: Final = ((2, 16), (3, 14))
_TICK: Final = ((12.5, 21.5), (17.7, 26.7), (27.7, 16.3))
_DRAWN: Final = 40  # as img/mark.svg is drawn
_FINER: Final = 4  # times larger than wanted, for smooth edges
_DAY: Final = "public, max-age=86400"


@router.get("/service-worker.js")
async def service_worker() -> Response:
    """Give the service worker. It is another one as soon as any of our files for the browser is."""
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/team"}
    return Response(_worker(), media_type="text/javascript", headers=headers)


@router.get("/manifest.webmanifest")
async def manifest(house: HouseHere) -> Response:
    """Say how the app is called and looks."""
    icons = [
        {"src": f"/team/icons/{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"}
        for size in ICON_SIZES
    ]
    told = {
        "id": "/team",
        "name": house.words.gettext(VIETNAMESE, N_("Tổ Số for the team")),
        "short_name": "Tổ Số",
        "lang": VIETNAMESE,
        "start_url": "/team",
        "scope": "/team",
        "display": "standalone",
        "theme_color": _BRAND,
        "background_color": _PAPER,
        "icons": icons,
        "shortcuts": [{"name": house.words.gettext(VIETNAMESE, N_("Log a visit")), "url": "/team/logs/new"}],
    }
    return JSONResponse(told, media_type="application/manifest+json", headers={"Cache-Control": _DAY})


@router.get("/icons/{size}.png")
async def icon(size: Annotated[int, Path(ge=1, le=512)]) -> Response:
    """Give the sign of the product in one of the sizes that phones ask for."""
    nearest = min(ICON_SIZES, key=lambda known: abs(known - size))
    return Response(_icon(nearest), media_type="image/png", headers={"Cache-Control": _DAY})


@router.get("/without-network")
async def without_network(request: Request) -> Response:
    """Say, without a word about anybody, that there is no network: what whoever is not signed in sees."""
    return page(request, "team/without_network.html", tab="")


@cache
def version() -> str:
    """Return what stands for all our files for the browser, whichever changed."""
    files = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())
    marks = "".join(f"{name}{mark_of(name)}" for name in files)
    return hashlib.blake2b(marks.encode(), digest_size=6).hexdigest()


def kept_for(response: HTMLResponse, member: str) -> None:
    """Let the service worker keep a page, for this member alone and of this version."""
    response.headers["Kept-For"] = member
    response.headers["Kept-Version"] = version()


@cache
def _worker() -> bytes:
    scripts = [address_of(name) for name in (SHARED, PUSH) if (FOLDER / name).is_file()]
    facts = json.dumps({"version": version(), "scripts": scripts})
    return (FOLDER / "js/service-worker.js").read_text(encoding="utf-8").replace(_FACTS, facts).encode()


@lru_cache(maxsize=len(ICON_SIZES))
def _icon(size: int) -> bytes:
    """Draw the mark on its ground, small enough that a phone may cut the corners round."""
    large = size * _FINER
    scale = large * 0.58 / _DRAWN
    shift = (large - _DRAWN * scale) / 2
    picture = Image.new("RGB", (large, large), _BRAND)
    pen = ImageDraw.Draw(picture)
    pen.polygon([(shift + x * scale, shift + y * scale) for x, y in (*_HOUSE, *_HOUSE_LEFT)], fill="white")
    tick = [(shift + x * scale, shift + y * scale) for x, y in _TICK]
    width = 3.4 * scale
    pen.line(tick, fill=_BRAND, width=round(width), joint="curve")
    for x, y in (tick[0], tick[-1]):
        pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=_BRAND)
    written = BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(written, "PNG", optimize=True)
    return written.getvalue()
