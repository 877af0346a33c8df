"""Posters as coordinators make them: rights, places, sheets, counts."""

import html
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.house import House
from api.security import cookies
from api.wiring import built
from helpdesk.channels.models import Mode
from helpdesk.clock import SystemClock
from helpdesk.posters.models import PosterVisit
from helpdesk.storage.database import Database
from helpdesk.teams.models import Role
from tests.chain import village
from tests.chain.conftest import settings
from tests.telegram.played_bot_api import TOKEN, PlayedBotApi, played_bot_api

AS_FROM_A_PAGE = {"sec-fetch-site": "same-origin"}
OPENED_AT = "https://to-so.example"


@pytest.fixture(scope="module")
async def telegram() -> AsyncIterator[PlayedBotApi]:
    async with played_bot_api() as played:
        yield played


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    await village.settle(database)
    async with built(settings(tmp_path), database, clock=SystemClock()) as opened:
        await opened.channels.open()
        yield opened


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(house))
    async with httpx.AsyncClient(transport=transport, base_url=OPENED_AT, headers=AS_FROM_A_PAGE) as opened:
        yield opened


async def signed_in(
    client: httpx.AsyncClient, house: House, role: Role = Role.COORDINATOR, area: str = village.COMMUNE
) -> None:
    member = await village.hire(house, f"m{role.value[:3]}{area}", role, area)
    _, token = await house.signing_in.sign_in(member.username, "a long demonstration")
    client.cookies.set(cookies.SESSION, token)


async def post(client: httpx.AsyncClient, address: str, **data: str) -> tuple[int, str]:
    answer = await client.post(address, params={"lang": "en"}, data=data)
    return answer.status_code, html.unescape(answer.text) or answer.headers.get("location", "")


async def read(client: httpx.AsyncClient, address: str = "/admin/posters") -> tuple[int, str]:
    answer = await client.get(address, params={"lang": "en"})
    return answer.status_code, html.unescape(answer.text)


async def made(client: httpx.AsyncClient, **changes: str) -> str:
    """Make a poster and return the address of its sheet."""
    facts = {"area": village.COMMUNE, "guide": village.GUIDE, "size": "a5", **changes}
    status, address = await post(client, "/admin/posters", **facts)
    assert status == 303, address
    return address


async def test_nobody_and_members_find_no_posters(client: httpx.AsyncClient, house: House) -> None:
    assert (await client.get("/admin/posters")).headers["location"].startswith("/team/sign-in")
    await signed_in(client, house, Role.MEMBER)
    for method, address in (("GET", ""), ("POST", ""), ("GET", "/7K4M"), ("POST", "/7K4M/withdraw")):
        assert (await client.request(method, f"/admin/posters{address}")).status_code == 404


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
async def test_coordinators_and_administrators_make_posters_of_their_area(
    client: httpx.AsyncClient, house: House, role: Role
) -> None:
    await signed_in(client, house, role)
    sheet = await made(client, spot="Market")

    status, page = await read(client)
    assert status == 200
    assert f'href="{sheet}"' in page
    assert "Market" in page
    assert "0 by QR, 0 by code" in page


async def test_posters_of_others_are_not_there(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house)
    sheet = await made(client)
    await signed_in(client, house, area=village.NEIGHBOUR)

    assert sheet not in (await read(client))[1]
    assert (await read(client, sheet))[0] == 404
    assert (await post(client, f"{sheet}/withdraw"))[0] == 404
    assert (await house.posters.known(sheet.rpartition("/")[2])) is not None


async def test_a_place_is_found_by_its_name_as_people_write_it(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house, area=village.PROVINCE)
    for name in ("lac thuy", "Xã Lạc Thủy", "xa lac thuy", village.COMMUNE):
        status, page = await read(client, await made(client, area=name))
        assert (status, "Xã Lạc Thủy, Tỉnh Phú Thọ" in page) == (200, True), name


@pytest.mark.parametrize("area", ["nowhere at all", village.NEIGHBOUR, village.PROVINCE, "", "9" * 80])
async def test_what_is_no_place_of_theirs_comes_back_with_a_sentence(
    client: httpx.AsyncClient, house: House, area: str
) -> None:
    await signed_in(client, house)

    status, page = await post(client, "/admin/posters", area=area, guide=village.GUIDE, size="a5", spot="Market")

    assert status == 422
    assert "We found no commune, ward or hamlet of this name that you look after." in page
    assert f'value="{village.GUIDE}" selected' in page
    assert 'value="Market"' in page
    assert re.search(r'value="a5"\s+checked', page)


async def test_a_name_that_may_be_several_places_is_asked_back(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house, area=village.PROVINCE)

    status, page = await post(client, "/admin/posters", area="minh", guide="")

    offered = re.findall(r'name="area_id"\s+value="(\d+)"', page)
    assert (status, len(offered)) == (422, 2)
    assert "Please choose the place you mean." in page
    sheet = await made(client, area="minh", area_id=offered[1])
    poster = await house.posters.known(sheet.rpartition("/")[2])
    assert poster
    assert poster.area == offered[1]


async def test_an_unknown_guide_and_a_long_spot_are_refused(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house)
    known = {"area": village.COMMUNE}

    status, page = await post(client, "/admin/posters", **known, guide="none-such")
    assert (status, "Please choose one of these." in page) == (422, True)
    status, page = await post(client, "/admin/posters", **known, spot="x" * 61)
    assert (status, "This is too long: 61 characters." in page) == (422, True)


async def test_a_sheet_says_place_guide_code_and_leads_to_the_web(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house)
    sheet = await made(client)

    _, page = await read(client, sheet)

    guide = house.catalogue.get(village.GUIDE)
    assert guide
    assert guide.title.en in page
    assert f"P{sheet.rpartition('/')[2]}" in page
    assert "poster-a5.css" in page
    assert page.count('class="qr"') == 1
    assert "No public address is set" in page


async def test_telegram_is_on_the_sheet_where_its_bot_answers(
    client: httpx.AsyncClient, house: House, telegram: PlayedBotApi
) -> None:
    credentials = {"token": TOKEN, "webhook_secret": "a-secret-for-tests", "api_base": telegram.base}
    facts: dict[str, Any] = {"title": "", "mode": Mode.WEBHOOK, "member": "quan", "credentials": credentials}
    await house.accounts.add("theirs", kind="telegram", area=village.NEIGHBOUR, **facts)
    await house.channels.refresh()
    await signed_in(client, house, area=village.PROVINCE)
    sheet = await made(client)
    assert (await read(client, sheet))[1].count('class="qr"') == 1

    await house.accounts.add("ours", kind="telegram", area=village.PROVINCE, **facts)
    await house.channels.refresh()

    page = (await read(client, sheet))[1]
    assert page.count('class="qr"') == 2
    assert "Telegram" in page


async def test_zalo_stands_first_with_the_code_that_is_typed_there(client: httpx.AsyncClient, house: House) -> None:
    link = "https://zalo.me/123456"
    credentials = {"token": "123456:a-token-for-tests", "api_base": "http://127.0.0.1:9", "link": link}
    facts: dict[str, Any] = {"title": "", "mode": Mode.POLLING, "member": "quan", "credentials": credentials}
    await house.accounts.add("zalo-here", kind="zalo-bot", area=village.COMMUNE, **facts)
    await house.channels.refresh()
    await signed_in(client, house)

    sheet = await made(client)
    page = (await read(client, sheet))[1]

    assert page.count('class="qr"') == 2
    assert page.index("<b>Zalo</b>") < page.index("On the web, nothing to install")
    assert f"then write P{sheet.rpartition('/')[2]}" in page


async def test_counts_and_withdrawals_are_seen(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house)
    sheet = await made(client)
    visit = PosterVisit(
        id="1", poster=sheet.rpartition("/")[2], at=house.clock.now(), channel="webchat", is_typed=False
    )
    await house.database.in_transaction(lambda session: house.posters.note(visit, session=session))
    assert "1 by QR, 0 by code" in (await read(client))[1]

    assert await post(client, f"{sheet}/withdraw") == (303, "/admin/posters")

    page = (await read(client))[1]
    assert "Withdrawn" in page
    assert f"{sheet}/withdraw" not in page
    assert "This poster was withdrawn" in (await read(client, sheet))[1]
    status, page = await post(client, f"{sheet}/withdraw")
    assert (status, "This poster was withdrawn already." in page) == (409, True)
