"""The web application."""

from fastapi import FastAPI

from api.web.routes import LARGEST_BODY, install, router
from api.webhooks import platforms
from api.wiring import House


def create_app(house: House) -> FastAPI:
    """Make the application of an opened house."""
    app = FastAPI(title="Tổ Số", docs_url=None, redoc_url=None, openapi_url=None, max_body_size=LARGEST_BODY)
    app.state.house = house
    app.include_router(platforms.router)
    app.include_router(router)
    install(app)
    return app
