"""Who reads: in which language, signed in or not, with which rights."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from api.house import House
from api.security import cookies
from helpdesk.language.catalogues import VIETNAMESE, spoken
from helpdesk.statistics.days import local_day
from helpdesk.teams.models import Member, Permission, Scope


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever asked for a page."""

    language: str = VIETNAMESE
    member: Member | None = None
    scope: Scope = field(default_factory=Scope)

    def may(self, permission: str) -> bool:
        """Tell whether they hold a permission anywhere."""
        return bool(self.scope.areas_for(Permission(permission)))


class SignInNeededError(Exception):
    """The page is for members: show the sign-in page first, then `next_page`."""

    def __init__(self, next_page: str) -> None:
        self.address = f"/team/sign-in?next={quote(next_page)}"
        super().__init__(self.address)


SECOND_FACTOR_PAGE = "/team/settings/second-factor"


class SecondFactorMissingError(SignInNeededError):
    """This installation asks desks for a second factor: they set it up first."""

    def __init__(self) -> None:
        self.address = SECOND_FACTOR_PAGE
        Exception.__init__(self, self.address)


def house(request: Request) -> House:
    """Hand in the opened house."""
    opened: House = request.app.state.house
    return opened


async def reader(request: Request, here: Annotated[House, Depends(house)]) -> Reader:
    """Tell who asks. A choice in the address counts most, then a member's own, then the cookie."""
    token = request.cookies.get(cookies.SESSION)
    member = await here.signing_in.who(token) if token else None
    scope = member.scope(local_day(here.clock.now())) if member else Scope()
    known = Reader(chosen_language(request, member), member, scope)
    request.state.reader = known
    return known


def chosen_language(request: Request, member: Member | None = None) -> str:
    """Return the language to speak; Vietnamese to whoever chose none."""
    asked = spoken(request.query_params.get("lang"))
    own = spoken(member.language) if member else None
    return asked or own or spoken(request.cookies.get(cookies.LANGUAGE)) or VIETNAMESE


async def signed_in(
    request: Request, here: Annotated[House, Depends(house)], known: Annotated[Reader, Depends(reader)]
) -> Member:
    """Let members in, send everybody else to the sign-in page, and desks without a second factor to set one up."""
    if known.member is None:
        raise SignInNeededError(_address(request) if request.method == "GET" else "/team")
    if not request.url.path.startswith(SECOND_FACTOR_PAGE) and await here.factors.is_missing(known.member):
        raise SecondFactorMissingError
    return known.member


def _address(request: Request) -> str:
    """Return what was asked for, with what was chosen on the page: links to it are sent around."""
    url = request.url
    return f"{url.path}?{url.query}" if url.query else url.path


def allowed(permission: Permission) -> Callable[..., Awaitable[Member]]:
    """Make a gate that opens to members with a permission. To others the page is not there."""

    async def gate(known: Annotated[Reader, Depends(reader)], member: Annotated[Member, Depends(signed_in)]) -> Member:
        if not known.may(permission):
            raise HTTPException(404)
        return member

    return gate


HouseHere = Annotated[House, Depends(house)]
ReaderHere = Annotated[Reader, Depends(reader)]
