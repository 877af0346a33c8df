"""Who asks, with which token, how often, and about which area."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.house import House
from api.security.pacing import address_of_visitor
from api.v1.problems import ProblemError
from helpdesk.areas.errors import UnknownAreaError
from helpdesk.areas.models import Area
from helpdesk.feeds.models import FeedToken, TokenScope
from helpdesk.feeds.pacing import Paces, Standing
from helpdesk.language import N_

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    description="A token that an administrator made at /admin/feeds. It has scopes, one area, and an end.",
)
_CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="to-so"'}

NO_TOKEN: Final = N_("Please show a token: Authorization: Bearer toso_… An administrator makes one at /admin/feeds.")
WRONG_TOKEN: Final = N_(
    "This token opens nothing: it was revoked, has ended or was typed differently. Please ask the administrator for a "
    "new one."
)
NO_SCOPE: Final = N_("This token may not read this: it lacks %(scope)s. Please ask the administrator for one that may.")
TOO_FAST: Final = N_("That was too often. Please ask again in %(seconds)s seconds.")


def house_of(request: Request) -> House:
    """Hand in the opened house."""
    house: House = request.app.state.house
    return house


HouseHere = Annotated[House, Depends(house_of)]


async def token_of(
    request: Request, house: HouseHere, shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> FeedToken:
    """Return the token that is shown, if it is good and not used too often."""
    paces: Paces = request.app.state.paces or house.feeds.paces
    if shown is None:
        raise ProblemError(HTTPStatus.UNAUTHORIZED, "token_missing", NO_TOKEN, headers=_CHALLENGE)
    token = await house.feeds.tokens.who(shown.credentials)
    if token is None:
        _keep_pace(await paces.guesses(address_of_visitor(request) or "this machine"))
        challenge = {"WWW-Authenticate": f'{_CHALLENGE["WWW-Authenticate"]}, error="invalid_token"'}
        raise ProblemError(HTTPStatus.UNAUTHORIZED, "token_wrong", WRONG_TOKEN, headers=challenge)
    standing = await paces.asks(token.id)
    request.state.standing = standing  # every answer tells it: docs/api.md
    _keep_pace(standing)
    return token


def holding(scope: TokenScope) -> Callable[..., Awaitable[FeedToken]]:
    """Make a gate that opens to tokens with a scope."""

    async def gate(token: Annotated[FeedToken, Depends(token_of)]) -> FeedToken:
        if scope not in token.scopes:
            challenge = f'Bearer realm="to-so", error="insufficient_scope", scope="{scope.value}"'
            raise ProblemError(
                HTTPStatus.FORBIDDEN,
                "scope_missing",
                NO_SCOPE,
                headers={"WWW-Authenticate": challenge},
                scope=scope.value,
            )
        return token

    return gate


def area_asked(house: House, token: FeedToken, area: str) -> Area:
    """Return the area that is asked about, the token's own when none is named.

    Raises UnknownAreaError, also for one that is not the token's.
    """
    found = house.areas.known(area or token.area)
    if found is None or token.area not in found.reach:
        raise UnknownAreaError(area=area)
    return found


def areas_below(house: House, root: str) -> list[Area]:
    """Return an area and all below it that are active, by id."""
    found: dict[str, Area] = {}
    waiting = [root]
    while waiting:
        one = house.areas.known(waiting.pop())
        if one is not None and one.id not in found:
            found[one.id] = one
            waiting.extend(child.id for child in house.areas.children(one.id))
    return sorted(found.values(), key=lambda area: area.id)


def _keep_pace(standing: Standing) -> None:
    if seconds := standing.wait_s:
        headers = {"Retry-After": str(seconds)}
        raise ProblemError(HTTPStatus.TOO_MANY_REQUESTS, "too_fast", TOO_FAST, headers=headers, seconds=seconds)
