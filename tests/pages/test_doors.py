"""Every page of members is shut to who has no business there, whichever page is added next."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.routing import iter_route_contexts

from api.app import create_app
from api.house import House
from api.security import cookies
from api.web.routes import router
from api.wiring import built
from helpdesk.clock import SystemClock
from helpdesk.storage.database import Database
from helpdesk.teams.models import Role
from tests.chain import village
from tests.chain.conftest import settings
from tests.pages.test_messages import AS_FROM_A_PAGE

GUIDE = "zalo-an-toan"
OPEN = (
    *("/team/sign-in", "/team/sign-out", "/team/enter"),
    *("/team/service-worker.js", "/team/manifest.webmanifest", "/team/icons/", "/team/without-network"),
)
FOR_MACHINES = "/team/offline/"


def doors(*beginnings: str) -> Iterator[tuple[str, str]]:
    """Go through the pages below these addresses."""
    for route in iter_route_contexts(router.routes):
        path = (route.path or "").replace("{slug}", GUIDE)  # one that is there: it is the door that shall be shut
        if path.startswith(beginnings) and not path.startswith(OPEN):
            for method in sorted(route.methods or ()):
                yield method, path.replace("{", "").replace("}", "")


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    await village.settle(database)
    async with built(settings(tmp_path), database, clock=SystemClock()) as opened:
        yield opened


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(house))
    address = "https://to-so.example"
    async with httpx.AsyncClient(transport=transport, base_url=address, headers=AS_FROM_A_PAGE) as opened:
        yield opened


def test_every_room_of_pages_has_doors() -> None:
    assert all(len(list(doors(beginning))) for beginning in ("/admin/guides", "/coordinator", "/team"))


async def signed_in(house: House, client: httpx.AsyncClient, role: Role) -> None:
    await village.hire(house, "lan", role, village.COMMUNE)
    _, token = await house.signing_in.sign_in("lan", "a long demonstration")
    client.cookies.set(cookies.SESSION, token)


async def test_whoever_is_not_signed_in_is_sent_to_do_so(client: httpx.AsyncClient) -> None:
    for method, address in doors("/admin", "/coordinator", "/team"):
        answer = await client.request(method, address)
        where = (answer.status_code, answer.headers.get("location", "").partition("?")[0])
        sent = (401, "") if address.startswith(FOR_MACHINES) else (303, "/team/sign-in")
        assert where == sent, (method, address)


async def test_for_members_of_a_team_what_administrators_and_coordinators_do_is_not_there(
    house: House, client: httpx.AsyncClient
) -> None:
    await signed_in(house, client, Role.MEMBER)
    for method, address in doors("/admin", "/coordinator"):
        assert (await client.request(method, address)).status_code == 404, (method, address)


async def test_who_looks_after_a_commune_changes_no_guide_that_everybody_reads(
    house: House, client: httpx.AsyncClient
) -> None:
    await signed_in(house, client, Role.COORDINATOR)
    for method, address in doors("/admin/guides"):
        if method == "POST" and "/overrides" not in address:
            assert (await client.post(address)).status_code == 404, address
