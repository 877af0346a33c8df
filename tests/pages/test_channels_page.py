"""The channel accounts as administrators see them, and the figures beside them."""

import html
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from api.app import create_app
from api.house import House
from api.security import cookies
from api.wiring import built
from helpdesk.channels.models import ChannelAccount, Mode
from helpdesk.clock import SystemClock
from helpdesk.errors import SetupError
from helpdesk.settings import Settings
from helpdesk.storage.database import Database
from helpdesk.teams.models import Role
from tests.chain import village
from tests.chain.conftest import settings
from tests.telegram.played_bot_api import TOKEN, PlayedBotApi, played_bot_api

SECRET = "a-secret-for-tests"
NEW_TOKEN, NEW_SECRET = "110201543:a-token-after-the-old-one", "another-secret-for-tests"
NOWHERE = "http://127.0.0.1:9"
AS_FROM_A_PAGE = {"sec-fetch-site": "same-origin"}


@pytest.fixture(scope="module")
async def telegram() -> AsyncIterator[PlayedBotApi]:
    async with played_bot_api() as played:
        yield played


@pytest.fixture
def api(telegram: PlayedBotApi) -> PlayedBotApi:
    telegram.token = TOKEN
    return telegram


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    await village.settle(database)
    async with built(settings(tmp_path), database, clock=SystemClock()) as opened:
        await opened.channels.open()
        yield opened


async def signed_in(
    client: httpx.AsyncClient, house: House, area: str = village.PROVINCE, role: Role = Role.ADMINISTRATOR
) -> None:
    member = await village.hire(house, f"m{role.value[:3]}{area}", role, area)
    _, token = await house.signing_in.sign_in(member.username, "a long demonstration")
    client.cookies.set(cookies.SESSION, token)


async def kept(house: House, api: PlayedBotApi, name: str, area: str | None) -> ChannelAccount:
    credentials = {"token": TOKEN, "webhook_secret": SECRET, "api_base": api.base}
    account = await house.accounts.add(
        name, kind="telegram", title="", area=area, mode=Mode.WEBHOOK, credentials=credentials, member="quan"
    )
    await house.channels.refresh()
    return account


async def one_of_each(house: House, api: PlayedBotApi) -> None:
    for name, area in (("mine", village.COMMUNE), ("theirs", village.NEIGHBOUR), ("whole", village.PROVINCE)):
        await kept(house, api, name, area)
    await kept(house, api, "anywhere", None)


def form(base: str, **more: str) -> dict[str, str]:
    facts = {"account": "telegram-lac-thuy", "kind": "telegram", "mode": "webhook", "area": village.COMMUNE}
    credentials = {"telegram.token": TOKEN, "telegram.webhook_secret": SECRET, "telegram.api_base": base}
    return {**facts, **credentials, **more}


async def post(client: httpx.AsyncClient, address: str, data: dict[str, str]) -> tuple[int, str]:
    answer = await client.post(address, params={"lang": "en"}, data=data)
    return answer.status_code, html.unescape(answer.text)


async def read(client: httpx.AsyncClient, **query: str) -> str:
    answer = await client.get("/admin/channels", params={"lang": "en", **query})
    assert answer.status_code == 200
    return html.unescape(answer.text)


def switches(page: str) -> list[str]:
    return re.findall(r'action="/admin/channels/([^"/]+)/switch"', page)


def renewals(page: str) -> list[str]:
    return re.findall(r'action="/admin/channels/([^"/]+)/renew"', page)


async def named(house: House) -> list[str]:
    return [account.id for account in await house.accounts.all()]


# -- whose accounts they are -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "seen"),
    [
        (village.COMMUNE, ["mine"]),
        (village.NEIGHBOUR, ["theirs"]),
        (village.PROVINCE, ["anywhere", "mine", "theirs", "whole"]),
    ],
)
async def test_an_administrator_sees_the_accounts_of_the_own_area(
    client: httpx.AsyncClient, house: House, api: PlayedBotApi, area: str, seen: list[str]
) -> None:
    await one_of_each(house, api)
    await signed_in(client, house, area)

    for query in ({}, {"check": "1"}):
        page = await read(client, **query)
        assert switches(page) == renewals(page) == seen
        assert ("Account</dt><dd>webchat" in page) is (area == village.PROVINCE)


async def test_only_the_platforms_of_the_own_accounts_are_asked(
    client: httpx.AsyncClient, house: House, api: PlayedBotApi
) -> None:
    await one_of_each(house, api)
    await signed_in(client, house, village.COMMUNE)
    before = len(api.called("getWebhookInfo"))
    await read(client, check="1")
    assert len(api.called("getWebhookInfo")) == before + 1


async def test_an_area_without_accounts_is_told_so(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house, village.COMMUNE)
    assert "There is no account for your area yet." in await read(client)


@pytest.mark.parametrize("name", ["theirs", "whole", "anywhere", "webchat", "nobody"])
async def test_accounts_of_others_are_not_there(
    client: httpx.AsyncClient, house: House, api: PlayedBotApi, name: str
) -> None:
    await one_of_each(house, api)
    await signed_in(client, house, village.COMMUNE)
    before = await house.accounts.all()

    switched = await client.post(f"/admin/channels/{name}/switch", data={"to": "off"})
    renewed = await client.post(f"/admin/channels/{name}/renew", data={"telegram.token": NEW_TOKEN})

    assert (switched.status_code, renewed.status_code) == (404, 404)
    assert await house.accounts.all() == before


@pytest.mark.parametrize("role", [Role.MEMBER, Role.COORDINATOR])
async def test_the_page_is_not_there_for_others(
    client: httpx.AsyncClient, house: House, api: PlayedBotApi, role: Role
) -> None:
    await signed_in(client, house, village.PROVINCE, role)
    await kept(house, api, "mine", village.COMMUNE)
    answers = [
        await client.get("/admin/channels"),
        await client.post("/admin/channels", data=form(api.base)),
        await client.post("/admin/channels/mine/switch", data={"to": "off"}),
        await client.post("/admin/channels/mine/renew", data={"telegram.token": NEW_TOKEN}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert await named(house) == ["webchat", "mine"]


async def test_the_own_account_is_switched_off_and_on(
    client: httpx.AsyncClient, house: House, api: PlayedBotApi
) -> None:
    await kept(house, api, "mine", village.COMMUNE)
    await signed_in(client, house, village.COMMUNE)
    for to, is_open in (("off", False), ("on", True)):
        assert (await client.post("/admin/channels/mine/switch", data={"to": to})).status_code == 303
        assert (house.channels.get("mine") is not None) is is_open


@pytest.mark.parametrize("area", ["", village.NEIGHBOUR, village.PROVINCE, "Tỉnh Phú Thọ"])
async def test_an_account_is_added_for_the_own_area_only(
    client: httpx.AsyncClient, house: House, api: PlayedBotApi, area: str
) -> None:
    await signed_in(client, house, village.COMMUNE)

    status, page = await post(client, "/admin/channels", form(api.base, area=area))

    assert status == 422
    assert "Please name a commune or province that you look after." in page
    assert await named(house) == ["webchat"]
    assert (await post(client, "/admin/channels", form(api.base)))[0] == 303
    assert house.channels.get("telegram-lac-thuy") is not None


async def test_who_has_a_whole_province_adds_accounts_without_an_area(
    client: httpx.AsyncClient, house: House, api: PlayedBotApi
) -> None:
    await signed_in(client, house)
    assert (await post(client, "/admin/channels", form(api.base, area="")))[0] == 303
    assert (await house.accounts.one("telegram-lac-thuy")).area is None


# -- tried before it is kept -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"telegram.webhook_secret": ""}, "without it anybody could pose as Telegram"),
        ({"telegram.token": "1:not-the-token"}, "Telegram does not accept the token of telegram-lac-thuy"),
        ({"telegram.token": "no token"}, "This does not look like a bot token"),
        ({"account": "Lạc Thủy"}, "begins with a small letter"),
        ({"account": "webchat"}, "There is a channel account webchat already"),
        ({"area": "nowhere at all"}, "We do not know this place. Please write its name as it is called today"),
        ({"kind": "webchat"}, "Please choose one of these."),
    ],
)
async def test_what_can_never_open_comes_back_with_a_sentence_and_without_its_secrets(
    client: httpx.AsyncClient, house: House, api: PlayedBotApi, wrong: dict[str, str], said: str
) -> None:
    await signed_in(client, house)

    status, page = await post(client, "/admin/channels", form(api.base, title="Bot của xã", **wrong))

    assert status in {404, 409, 422}
    assert said in page
    assert ('value="Bot của xã"' in page) is ("kind" not in wrong)
    assert not [secret for secret in (TOKEN, SECRET, "1:not-the-token") if secret in page]
    assert await named(house) == ["webchat"]


async def test_a_platform_that_is_silent_refuses_nothing(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house)
    assert (await post(client, "/admin/channels", form(NOWHERE)))[0] == 303
    assert house.channels.get("telegram-lac-thuy") is not None


async def test_what_is_tried_is_opened_once_and_closed_again(house: House, api: PlayedBotApi) -> None:
    account = ChannelAccount(id="tried", kind="telegram", created_at=SystemClock().now())
    before = len(api.called("getMe"))
    await house.channels.try_out(account, {"token": TOKEN, "webhook_secret": SECRET, "api_base": api.base})
    assert len(api.called("getMe")) == before + 1
    assert house.channels.get("tried") is None
    assert await named(house) == ["webchat"]


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        ("telex", {"token": TOKEN}, "There is no channel of the kind telex."),
        ("telegram", {}, "token: Field required"),
        ("telegram", {"token": TOKEN, "code": "x"}, "code: Extra inputs are not permitted"),
    ],
)
async def test_what_no_channel_can_read_is_refused_before_any_platform_is_asked(
    house: House, kind: str, values: dict[str, str], said: str
) -> None:
    account = ChannelAccount(id="tried", kind=kind, created_at=SystemClock().now())
    with pytest.raises(SetupError, match=said):
        await house.channels.try_out(account, values)


# -- a token that was revoked ------------------------------------------------------------------------------------------


async def test_a_revoked_token_is_replaced_and_what_is_left_empty_stays(
    client: httpx.AsyncClient, house: House, api: PlayedBotApi
) -> None:
    await kept(house, api, "mine", village.COMMUNE)
    await signed_in(client, house, village.COMMUNE)
    first, api.token = house.channels.get("mine"), NEW_TOKEN

    status, _ = await post(client, "/admin/channels/mine/renew", {"telegram.token": NEW_TOKEN})

    assert status == 303
    found = await house.accounts.one("mine")
    assert house.accounts.credentials(found) == {"token": NEW_TOKEN, "webhook_secret": SECRET, "api_base": api.base}
    second = house.channels.get("mine")
    assert second is not None
    assert second is not first
    assert (await second.standing()).name == "@to_so_demo_bot"
    page = await read(client, renewed="1")
    assert "The new details are kept." in page
    assert f'value="{api.base}"' in page
    assert not [secret for secret in (TOKEN, NEW_TOKEN, SECRET) if secret in page]
    (entry,) = [one for one in await house.audit.recent([village.COMMUNE]) if one.action == "channel_renewed"]
    assert entry.subject == "mine"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"telegram.token": NEW_TOKEN}, "Telegram does not accept the token of mine"),
        ({"telegram.webhook_secret": "not a secret"}, "The webhook secret may hold"),
    ],
)
async def test_what_does_not_open_it_is_refused_at_its_form_and_the_old_details_stay(
    client: httpx.AsyncClient, house: House, api: PlayedBotApi, given: dict[str, str], said: str
) -> None:
    before = await kept(house, api, "mine", village.COMMUNE)
    await signed_in(client, house, village.COMMUNE)
    first = house.channels.get("mine")

    status, page = await post(
        client, "/admin/channels/mine/renew", {"telegram.api_base": api.base, **given, "telegram.extra": "x"}
    )

    assert status == 422
    assert page.count(said) == 1
    assert page.index("<details open>") < page.index(said) < page.index('action="/admin/channels/mine/renew"')
    assert not [secret for secret in (TOKEN, SECRET, *given.values()) if secret in page]
    assert await house.accounts.one("mine") == before
    assert house.channels.get("mine") is first


async def test_credentials_of_a_lost_key_are_given_anew(
    client: httpx.AsyncClient, house: House, api: PlayedBotApi, database: Database
) -> None:
    await kept(house, api, "mine", village.COMMUNE)
    await database["channel_accounts"].update_one({"_id": "mine"}, {"$set": {"credentials_sealed": "x"}})
    await signed_in(client, house, village.COMMUNE)
    await house.channels.refresh()
    assert renewals(await read(client)) == ["mine"]

    fields = {name: value for name, value in form(api.base).items() if name.startswith("telegram.")}
    assert (await post(client, "/admin/channels/mine/renew", {"telegram.token": TOKEN}))[0] == 422
    assert (await post(client, "/admin/channels/mine/renew", fields))[0] == 303
    assert house.accounts.credentials(await house.accounts.one("mine"))["webhook_secret"] == SECRET


async def test_another_sites_page_can_do_nothing(client: httpx.AsyncClient, house: House, api: PlayedBotApi) -> None:
    before = await kept(house, api, "mine", village.COMMUNE)
    await signed_in(client, house, village.COMMUNE)
    foreign = {"sec-fetch-site": "cross-site"}
    for act, data in (("switch", {"to": "off"}), ("renew", {"telegram.token": NEW_TOKEN})):
        answer = await client.post(f"/admin/channels/mine/{act}", data=data, headers=foreign)
        assert answer.status_code == 403
    assert await house.accounts.one("mine") == before


# -- the web chat ------------------------------------------------------------------------------------------------------


async def test_the_web_chat_is_always_on(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house)
    page = await read(client)
    assert (switches(page), renewals(page)) == ([], [])

    status, said = await post(client, "/admin/channels/webchat/switch", {"to": "off"})

    assert status == 409
    assert "The web chat is always on" in said
    assert (await house.accounts.one("webchat")).is_active
    assert (await post(client, "/admin/channels/webchat/renew", {}))[0] == 404


async def test_a_web_chat_that_was_switched_off_before_can_be_switched_on(
    client: httpx.AsyncClient, house: House, database: Database
) -> None:
    off = (await house.accounts.one("webchat")).model_dump(mode="python") | {"is_active": False, "version": 1}
    await database["channel_accounts"].insert_one({"_id": off.pop("id"), **off})
    await signed_in(client, house)
    assert switches(await read(client)) == ["webchat"]
    assert (await client.post("/admin/channels/webchat/switch", data={"to": "on"})).status_code == 303
    assert switches(await read(client)) == []


# -- the figures -------------------------------------------------------------------------------------------------------


async def figures(house: House, headers: dict[str, str] | None = None, **changes: Any) -> int:
    """Ask for the figures from this machine."""
    known: Settings = house.settings.model_copy(update=changes)
    before, house.settings = house.settings, known
    try:
        transport = httpx.ASGITransport(app=create_app(house), client=("127.0.0.1", 50_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as caller:
            return (await caller.get("/metrics", headers=headers)).status_code
    finally:
        house.settings = before


async def test_the_figures_are_for_this_machine(house: House) -> None:
    assert await figures(house) == 200


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Via"])
async def test_the_figures_need_the_token_when_a_proxy_passed_the_call_on(house: House, header: str) -> None:
    assert await figures(house, {header: "x"}) == 404
    shown = {header: "x", "Authorization": "Bearer a-token-for-figures"}
    assert await figures(house, shown, metrics_token=SecretStr("a-token-for-figures")) == 200


async def test_the_figures_of_an_installation_with_a_public_address_need_the_token(house: House) -> None:
    public: dict[str, Any] = {"public_url": "https://to-so.example"}
    assert await figures(house, **public) == 404
    token = SecretStr("a-token-for-figures")
    assert await figures(house, metrics_token=token, **public) == 404
    assert await figures(house, {"Authorization": "Bearer another"}, metrics_token=token, **public) == 404
    right = {"Authorization": "Bearer a-token-for-figures"}
    assert await figures(house, right, metrics_token=token, **public) == 200
