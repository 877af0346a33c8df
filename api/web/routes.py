"""All pages in one router, and what an app needs around them."""

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware

from api.security.cross_site import OwnPagesOnly
from api.security.headers import SecureHeaders
from api.web import (
    admin,
    channels,
    chat,
    coordinator,
    files,
    health,
    kiosk,
    logs,
    messages,
    metrics,
    posters,
    procedures,
    public,
    requests,
    scams,
    signing_in,
    team_chat,
    widget,
)
from api.web.assets import Assets
from api.web.chat_visit import paces
from api.web.problems import foreign_page, install_problems
from api.web.reader import reader

router = APIRouter(include_in_schema=False)
for _pages in (
    public,
    kiosk,
    chat,
    signing_in,
    team_chat,
    requests,
    scams,
    logs,
    coordinator,
    admin,
    messages,
    channels,
    procedures,
    posters,
):
    router.include_router(_pages.router, dependencies=[Depends(reader)])
router.include_router(files.router)
router.include_router(health.router)
router.include_router(metrics.router)
router.include_router(widget.router)

LARGEST_BODY = 1024 * 1024
"""In bytes. The longest form we have is a twentieth of it."""


def install(app: FastAPI) -> None:
    """Put static files, headers, the cross-site lock, compression and problem pages around the pages."""
    app.max_body_size = LARGEST_BODY
    app.state.chat_paces = paces()
    app.mount("/static", Assets(), name="static")
    app.add_middleware(OwnPagesOnly, refuse=foreign_page)
    app.add_middleware(GZipMiddleware, minimum_size=500)
    app.add_middleware(SecureHeaders)
    install_problems(app)
