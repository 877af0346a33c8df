"""All pages in one router, and what an app needs around them."""

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware

from api.security.body_size import LimitedBody
from api.security.cross_site import OwnPagesOnly
from api.security.headers import SecureHeaders
from api.web import (
    admin,
    answers,
    api_docs,
    broadcasts,
    channels,
    chat,
    feeds,
    files,
    health,
    inbox,
    kiosk,
    log_import,
    log_list,
    log_reviews,
    logs,
    me,
    media,
    members,
    messages,
    metrics,
    month_rules,
    month_sheets,
    on_behalf,
    petitions,
    posters,
    presence,
    procedures,
    public,
    public_answers,
    public_forms,
    public_petitions,
    push,
    replies,
    report_settings,
    reports,
    request_acts,
    request_life,
    routing,
    scams,
    service_times,
    signing_in,
    slips,
    targets,
    team_chat,
    team_news,
    teams,
    verify,
    widget,
)
from api.web.assets import Assets
from api.web.chat_visit import paces
from api.web.dashboard import areas, bubble_map, overview, questions, satisfaction, wall
from api.web.dashboard import guides as funnels
from api.web.dashboard import teams as loads
from api.web.guides import editor, history, lexicon, listing, media_list, overrides, trying, unanswered
from api.web.guides import media as step_media
from api.web.offline import installing, photos, snapshot
from api.web.offline import logs as queue
from api.web.offline import pages as offline_pages
from api.web.problems import foreign_page, install_problems, too_large_page
from api.web.reader import reader
from api.web.roster import calendar, events, shifts, week

router = APIRouter(include_in_schema=False)
for _pages in (
    public,
    public_answers,
    public_petitions,
    kiosk,
    chat,
    signing_in,
    me,
    members,
    teams,
    verify,
    team_chat,
    push,
    inbox,
    presence,
    on_behalf,  # before the page of one request: "new" is none
    request_acts,
    request_life,
    replies,
    answers,
    petitions,
    public_forms,
    scams,
    log_import,
    log_list,
    log_reviews,
    month_rules,
    month_sheets,
    service_times,
    logs,
    overview,
    satisfaction,
    funnels,
    report_settings,
    reports,
    targets,
    broadcasts,
    team_news,
    admin,
    messages,
    channels,
    feeds,
    api_docs,
    procedures,
    posters,
    slips,
):
    router.include_router(_pages.router, dependencies=[Depends(reader)])
for _pages in (listing, unanswered, lexicon, overrides, media_list, step_media, editor, trying, history):
    router.include_router(_pages.router, dependencies=[Depends(reader)])
for _pages in (week, shifts, events, calendar, routing):
    router.include_router(_pages.router, dependencies=[Depends(reader)])
for _pages in (areas, bubble_map, loads, questions, wall):
    router.include_router(_pages.router, dependencies=[Depends(reader)])
router.include_router(calendar.subscriptions)
for _pages in (queue, photos, snapshot, offline_pages):
    router.include_router(_pages.router, dependencies=[Depends(reader)])
router.include_router(installing.router)
router.include_router(files.router)
router.include_router(media.router)
router.include_router(health.router)
router.include_router(metrics.router)
router.include_router(widget.router)

LARGEST_BODY = 1024 * 1024
"""In bytes. The longest form we have is a twentieth of it."""


def install(app: FastAPI) -> None:
    """Put static files, headers, the cross-site lock, limits, compression and problem pages around the pages."""
    app.state.chat_paces = paces()
    app.mount("/static", Assets(), name="static")
    app.add_middleware(OwnPagesOnly, refuse=foreign_page)
    app.add_middleware(GZipMiddleware, minimum_size=500)
    app.add_middleware(LimitedBody, largest=LARGEST_BODY, refuse=too_large_page)
    app.add_middleware(SecureHeaders)
    install_problems(app)
