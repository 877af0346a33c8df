"""What cannot be answered, as problem details (RFC 9457) in plain words of the caller's language."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from api.errors import sentence_of, status_of
from api.security.headers import secure
from api.v1.tagging import rate_of
from helpdesk.errors import RefusalError
from helpdesk.ids import new_id, speakable_code
from helpdesk.language import N_
from helpdesk.language.catalogues import VIETNAMESE, Words, spoken

log = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/problem+json"
_PARTS_OF_A_REQUEST: Final = ("query", "path", "header", "body")


class ProblemDetails(BaseModel):
    """Why there is no answer (RFC 9457)."""

    type: str = Field(default="about:blank", description="Always `about:blank`: `code` tells problems apart.")
    title: str = Field(description="What the status means.")
    status: int
    code: str = Field(description="Names the problem for programs; it stays the same in every language.")
    detail: str = Field(description="One sentence for people: what happened and what to do.")


class ProblemError(Exception):
    """An answer that says no. `sentence` is a message of the catalogues, filled with `facts`."""

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        sentence: str,
        *,
        headers: Mapping[str, str] | None = None,
        **facts: object,
    ) -> None:
        self.status = status
        self.code = code
        self.sentence = sentence
        self.headers = headers
        self.facts = facts
        super().__init__(code)


NOT_FOUND: Final = N_("There is nothing at this address. /api/v1/openapi.json lists what there is.")
WRONG_METHOD: Final = N_("This interface only reads: please ask with GET.")
UNREADABLE: Final = N_(
    "These parameters are unknown or cannot be read: %(names)s. /api/v1/openapi.json says how to write them."
)
_OWN: Final[Mapping[str, str]] = {
    "unknown_area": N_(
        "We do not know this place, or it is not within the token's area. /api/v1/areas (scope areas.read) lists the "
        "places that it may ask about, with their ids."
    ),
}
"""What programs are told instead of what people are told on a page."""
BROKEN: Final = N_("Something broke on our side, and we have noted it (%(mark)s). Please ask again in a few minutes.")


def install_problems(app: FastAPI) -> None:
    """Let every failure be answered with problem details."""
    app.add_exception_handler(ProblemError, _told)
    app.add_exception_handler(RefusalError, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _broken)


def language_of(request: Request) -> str:
    """Return the language of sentences: `lang` in the address, then the header, then Vietnamese."""
    headed = request.headers.get("accept-language", "").partition(",")[0].partition(";")[0].partition("-")[0].strip()
    return spoken(request.query_params.get("lang")) or spoken(headed.lower()) or VIETNAMESE


def words_of(request: Request) -> Words:
    """Return the catalogues."""
    words: Words = request.app.state.house.words
    return words


def _answer(
    request: Request,
    status: int,
    code: str,
    sentence: str,
    *,
    headers: Mapping[str, str] | None = None,
    **facts: object,
) -> JSONResponse:
    detail = words_of(request).gettext(language_of(request), sentence, **facts)
    problem = ProblemDetails(title=HTTPStatus(status).phrase, status=status, code=code, detail=detail)
    kept = {"Cache-Control": "no-store", **rate_of(request), **(headers or {})}
    return JSONResponse(problem.model_dump(), status_code=status, media_type=MEDIA_TYPE, headers=kept)


async def _told(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, ProblemError):
        raise error
    return _answer(request, error.status, error.code, error.sentence, headers=error.headers, **error.facts)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RefusalError):
        raise error
    status, language, words = status_of(error), language_of(request), words_of(request)
    own = _OWN.get(error.code)
    problem = ProblemDetails(
        title=HTTPStatus(status).phrase,
        status=status,
        code=error.code,
        detail=words.gettext(language, own) if own else sentence_of(error, words, language),
    )
    headers = {"Cache-Control": "no-store", **rate_of(request)}
    return JSONResponse(problem.model_dump(), status_code=status, media_type=MEDIA_TYPE, headers=headers)


async def _unreadable(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    places = [[str(part) for part in one["loc"] if part not in _PARTS_OF_A_REQUEST] for one in error.errors()]
    names = ", ".join(dict.fromkeys(place[0] for place in places if place))
    return _answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, "parameters_unreadable", UNREADABLE, names=names)


async def _http(request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return _answer(request, status, "only_reading", WRONG_METHOD, headers={"Allow": "GET"})
    return _answer(request, status, "not_found", NOT_FOUND)


async def _broken(request: Request, _error: Exception) -> JSONResponse:
    """Answer a defect. The server logs its trace; the mark beside it lets a caller be found in the log."""
    mark = speakable_code(new_id())
    log.error("defect %s on %s", mark, request.scope.get("route") and request.scope["route"].path)
    response = _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, "broken", BROKEN, mark=mark)
    secure(response.headers)
    return response
