"""The web application."""

from functools import cache

from fastapi import FastAPI
from starlette.routing import BaseRoute

from api.house import House
from api.v1.application import PREFIX, create_v1
from api.web.routes import LARGEST_BODY, install, router
from api.webhooks import platforms


def create_app(house: House) -> FastAPI:
    """Make the application of an opened house."""
    app = FastAPI(title="Tổ Số", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.house = house
    app.state.v1 = create_v1(house)
    app.mount(PREFIX, app.state.v1)
    app.router.routes.extend(_routes())
    install(app)
    return app


@cache
def _routes() -> list[BaseRoute]:
    """Return the routes of every house: what each needs is worked out once in a process, half a second for all."""
    holder = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, max_body_size=LARGEST_BODY)
    holder.include_router(platforms.router)
    holder.include_router(router)
    return holder.router.routes
