"""When something cannot be shown: pages that say, in the reader's language, what happened and what to do."""

import logging
from typing import Final, NamedTuple

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from api.errors import sentence_of, status_of
from api.security.headers import secure
from api.web.reader import SignInNeededError, chosen_language
from api.web.rendering import page
from helpdesk.errors import RefusalError
from helpdesk.ids import new_id, speakable_code
from helpdesk.language import N_

log = logging.getLogger(__name__)

_FOR_MACHINES: Final = ("/api/", "/team/offline/")
"""What is asked for below these addresses is answered with JSON."""


class Said(NamedTuple):
    """How a status is told."""

    title: str
    sentence: str
    sign: str = "question"


SAID: Final = {
    403: Said(
        N_("This was not sent from our page"),
        N_("For your safety we only take what was sent from our own pages. Please open the page again and repeat it."),
        "shield",
    ),
    404: Said(
        N_("We cannot find this page"),
        N_("The address may be mistyped, or the page is not for you. Start again from the first page."),
    ),
    405: Said(N_("This page cannot be opened like this"), N_("Please go back and use the buttons on the page.")),
    409: Said(N_("Somebody was faster"), N_("Somebody changed this at the same time. Please look again.")),
    410: Said(
        N_("This address has ended"),
        N_("This address was good for some minutes only. Please open the page again."),
        "clock",
    ),
    413: Said(
        N_("This is too large"),
        N_(
            "What was sent is larger than this page takes, so nothing of it was kept. Please go back and choose a "
            "smaller file."
        ),
        "alert",
    ),
    422: Said(
        N_("We could not read this"), N_("Something in the form is not right. Please look at it again."), "alert"
    ),
    500: Said(
        N_("Something broke on our side"),
        N_("It is not your fault, and we have noted it. Please try again in a few minutes."),
        "alert",
    ),
}


def install_problems(app: FastAPI) -> None:
    """Let every failure be answered with one of these pages, or with JSON for machines."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(RefusalError, _refused)
    app.add_exception_handler(SignInNeededError, _to_sign_in)
    app.add_exception_handler(Exception, _broken)


async def foreign_page(request: Request) -> Response:
    """Answer what another site's page sent."""
    return problem(request, 403)


async def too_large_page(request: Request) -> Response:
    """Answer what was longer than its address takes."""
    return problem(request, 413)


def problem(request: Request, status: int, *, sentence: str | None = None, mark: str = "") -> Response:
    """Answer with a problem page; `sentence` is already in the reader's language."""
    said = SAID.get(status) or SAID[422 if status < 500 else 500]  # noqa: PLR2004 - where server errors begin
    words, language = request.app.state.house.words, chosen_language(request)
    if known := getattr(request.state, "reader", None):
        language = known.language
    sentence = sentence or words.gettext(language, said.sentence)
    if _is_script(request):
        return JSONResponse({"status": status, "sentence": sentence}, status_code=status)
    title = words.gettext(language, said.title)
    is_worth_another_try = request.method == "GET" and status >= 409 and status != 410  # noqa: PLR2004 - 404, 405, 410
    again = request.url.path if is_worth_another_try else ""
    return page(
        request, "problem.html", status=status, title=title, sentence=sentence, sign=said.sign, mark=mark, again=again
    )


def _is_script(request: Request) -> bool:
    """Tell whether a script asked, which shows the sentence itself."""
    return request.url.path.startswith(_FOR_MACHINES) or "application/json" in request.headers.get("accept", "")


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    response = problem(request, status)
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    return response


async def _unreadable(request: Request, _error: Exception) -> Response:
    return problem(request, 422)


async def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, RefusalError):
        raise error
    status = status_of(error)
    known = getattr(request.state, "reader", None)
    language = known.language if known else chosen_language(request)
    return problem(request, status, sentence=sentence_of(error, request.app.state.house.words, language))


async def _to_sign_in(request: Request, error: Exception) -> Response:
    address = error.address if isinstance(error, SignInNeededError) else "/team/sign-in"
    if _is_script(request):
        sentence = request.app.state.house.words.gettext(
            chosen_language(request), N_("Please sign in again, then it goes on.")
        )
        return JSONResponse({"status": 401, "sentence": sentence}, status_code=401)
    if "hx-request" in request.headers:  # a piece of page was asked for: let the whole page go there
        return Response(headers={"HX-Redirect": address})
    return RedirectResponse(address, status_code=303)


async def _broken(request: Request, _error: Exception) -> Response:
    """Answer a defect. The server logs its trace; the mark beside it lets a caller be found in the log."""
    mark = speakable_code(new_id())
    log.error("defect %s on %s", mark, request.scope.get("route") and request.scope["route"].path)
    response = problem(request, 500, mark=mark)
    secure(response.headers)  # answered outside of all middleware
    return response
