"""Every page of members is shut to who has no business there, whichever page is added next."""

from collections.abc import Iterator

import httpx
from fastapi.routing import iter_route_contexts

from api.house import House
from api.security import cookies
from api.web.routes import router
from helpdesk.teams.models import Role
from tests.chain import village

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
