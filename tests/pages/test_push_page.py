"""The part of a member's own page on which they let messages come to this device."""

import html

import httpx
import pytest

from api.house import House
from api.security import cookies
from helpdesk.push.records import PushRecord, SubscriptionRecord
from helpdesk.teams.models import Member
from helpdesk.teams.records import MemberRecord
from tests.chain import village
from tests.platforms.push_service import Phone

PAGE = "/team/settings"
HERE = f"{PAGE}/push"


@pytest.fixture
async def lan(house: House, client: httpx.AsyncClient) -> Member:
    member = await village.hire(house, "lan")
    _, token = await house.signing_in.sign_in(member.username, "a long demonstration")
    client.cookies.set(cookies.SESSION, token)
    return member


def sent(base: str = "https://fcm.googleapis.com") -> dict[str, str]:
    return Phone(base).address.model_dump()


async def shown(client: httpx.AsyncClient, **query: str) -> str:
    return html.unescape((await client.get(PAGE, params={"lang": "en", **query})).text)


async def test_a_device_is_switched_on_tried_and_switched_off(client: httpx.AsyncClient, lan: Member) -> None:
    page = await shown(client)
    key = (await client.get(f"{HERE}/key")).json()["key"]
    assert f'data-key="{key}"' in page
    assert "It is on." not in page
    assert (await client.post(HERE, data=sent())).status_code == 204
    assert "It is on." in await shown(client)

    tried = await client.post(f"{HERE}/try")
    assert (tried.status_code, tried.headers["location"]) == (303, f"{PAGE}?tried=1#push")
    assert "A message is on its way." in await shown(client, tried="1")
    (owed,) = await PushRecord.find_all().to_list()
    assert owed.member == lan.id

    off = await client.post(f"{HERE}/off")
    assert (off.status_code, off.headers["location"]) == (303, f"{PAGE}#push")
    page = await shown(client, tried="1")
    assert "It is on." not in page
    assert "A message is on its way." not in page
    assert (await SubscriptionRecord.count(), await PushRecord.count()) == (0, 0)
    assert (await client.post(f"{HERE}/try")).headers["location"] == f"{PAGE}#push"


async def test_what_cannot_be_pushed_to_is_refused_with_a_sentence(client: httpx.AsyncClient, lan: Member) -> None:
    assert lan
    for bad, words in (
        (sent("https://push.evil.example"), "does not know the push service of this browser (push.evil.example)"),
        (sent("https://192.168.1.1"), "(192.168.1.1)"),
        ({}, "does not know the push service"),
        ({**sent(), "p256dh": "x"}, "something that cannot be used"),
    ):
        answer = await client.post(HERE, data=bad, params={"lang": "en"})
        assert answer.status_code == 422
        assert words in answer.json()["sentence"]
    assert await SubscriptionRecord.count() == 0


async def test_who_signs_out_is_told_nothing_there_any_more(client: httpx.AsyncClient, lan: Member) -> None:
    assert lan
    await client.post(HERE, data=sent())
    await client.post("/team/sign-out")
    assert await SubscriptionRecord.count() == 0


async def test_nobody_else_switches_anything_on(house: House, client: httpx.AsyncClient, lan: Member) -> None:
    await MemberRecord.get_pymongo_collection().update_one({"_id": lan.id}, {"$set": {"grants": []}})
    for address in (HERE, f"{HERE}/off", f"{HERE}/try"):
        assert (await client.post(address, data=sent())).status_code == 404
    assert (await client.get(f"{HERE}/key")).status_code == 404
    assert 'id="push"' not in await shown(client)
    client.cookies.clear()
    assert (await client.post(HERE, data=sent())).headers["location"].startswith("/team/sign-in")
    assert (await client.get(f"{HERE}/key")).headers["location"].startswith("/team/sign-in")
    foreign = {"sec-fetch-site": "cross-site"}
    assert (await client.post(HERE, data=sent(), headers=foreign)).status_code == 403
    assert await house.database["push_subscriptions"].count_documents({}) == 0
