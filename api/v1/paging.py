"""Pages that begin behind a row, not after a number of rows: nothing is told twice or left out when rows are added."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Final, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from api.v1.problems import ProblemError
from helpdesk.feeds.asked import Position
from helpdesk.language import N_

V = TypeVar("V", bound=BaseModel)

MOST_ON_A_PAGE: Final = 200
WRONG_PLACE: Final = N_("Nobody can go on from here: please follow the next link as it was given.")

Limit = Annotated[int, Field(ge=1, le=MOST_ON_A_PAGE, description="How many on one page.")]
After = Annotated[str, Field(max_length=300, description="Where to go on. Comes with `next`; do not make it up.")]


class Asked(BaseModel):
    """What every list takes. An unknown parameter is refused: a mistyped filter shall not find everything."""

    model_config = ConfigDict(extra="forbid")

    limit: Limit = 50
    after: After = ""
    lang: Annotated[str, Field(max_length=5, description="Language of problems: `vi` or `en`.")] = ""


class Page(BaseModel, Generic[V]):
    """Some rows, and the address of those behind them."""

    items: list[V]
    next: str | None = Field(description="Address of the next page; null at the end.")


def page_of(request: Request, views: Sequence[V], positions: Sequence[str], *, limit: int) -> Page[V]:
    """Return a page. One row more than `limit` says that there is a next one; `positions` name where each stands."""
    is_more = len(views) > limit
    return Page(items=list(views[:limit]), next=_next(request, positions[limit - 1]) if is_more else None)


def written(at: datetime, row: str) -> str:
    """Return a position as it stands in an address."""
    return _packed([at.isoformat(), row])


def read(after: str) -> Position | None:
    """Return the position of an address, None at the beginning. Raises ProblemError for what is none."""
    if not after:
        return None
    try:
        at, row = _unpacked(after)
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise _wrong()
    except (ValueError, TypeError):
        raise _wrong() from None
    return Position(at=moment, id=row)


def written_key(key: str) -> str:
    """Return a position in a list that stands in the order of a key."""
    return _packed([key])


def read_key(after: str) -> str:
    """Return the key of an address, empty at the beginning. Raises ProblemError for what is none."""
    if not after:
        return ""
    try:
        (key,) = _unpacked(after)
    except (ValueError, TypeError):
        raise _wrong() from None
    return key


def _packed(parts: list[str]) -> str:
    return urlsafe_b64encode(json.dumps(parts).encode()).rstrip(b"=").decode()


def _unpacked(after: str) -> list[str]:
    """Return the parts. Raises ValueError, TypeError."""
    try:
        parts = json.loads(urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except (binascii.Error, RecursionError):
        raise ValueError(after) from None
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise TypeError(after)
    return parts


def _next(request: Request, position: str) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "after"]
    return f"{request.url.path}?{urlencode([*kept, ('after', position)])}"


def _wrong() -> ProblemError:
    return ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "position_wrong", WRONG_PLACE)
