"""For whoever watches over the installation."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pymongo.errors import PyMongoError

from api.web.reader import HouseHere

router = APIRouter()


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """Tell that the process answers."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(house: HouseHere) -> JSONResponse:
    """Tell whether the database answers: 503 when it does not."""
    try:
        await house.database.db.command("ping")
    except PyMongoError:
        return JSONResponse({"status": "no database"}, status_code=503)
    return JSONResponse({"status": "ok"})
