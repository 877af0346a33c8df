"""The page on which a member lets requests come to their phone."""

import html
import re

import httpx
import pytest

from api.house import House
from api.security import cookies
from helpdesk.residents.codes import typed_code
from helpdesk.teams.models import Member
from helpdesk.teams.records import MemberRecord
from tests.chain import village

PAGE = "/team/settings"


@pytest.fixture
async def lan(house: House, client: httpx.AsyncClient) -> Member:
    member = await village.hire(house, "lan")
    _, token = await house.signing_in.sign_in(member.username, "a long demonstration")
    client.cookies.set(cookies.SESSION, token)
    return member


async def test_a_code_is_shown_once_and_makes_a_chat_theirs(
    house: House, client: httpx.AsyncClient, lan: Member
) -> None:
    answer = await client.post(f"{PAGE}/chat")
    assert answer.status_code == 200
    (code,) = re.findall(r'class="chat-code">([^<]+)<', answer.text)
    assert typed_code(code) == code
    assert "no-cache" in answer.headers["cache-control"]
    assert code not in (await client.get(PAGE)).text

    await house.database.in_transaction(
        lambda session: house.chats.link(code, conversation="zalo-bot:1", session=session)
    )
    shown = html.unescape((await client.get(PAGE)).text)
    assert "Zalo" in shown

    off = await client.post(f"{PAGE}/chat-off")
    assert (off.status_code, off.headers["location"]) == (303, PAGE)
    assert (await house.teams.member(lan.id)).chat is None
    (told,) = await house.inbox.heard("zalo-bot:1", limit=5)
    assert told.body["event"] == "chat_off"


async def test_the_page_says_what_the_phone_keeps(client: httpx.AsyncClient, lan: Member) -> None:
    assert lan
    shown = html.unescape((await client.get(PAGE, params={"lang": "en"})).text)
    assert "Phone numbers are never sent there." in shown


async def test_nobody_else_gets_a_code(house: House, client: httpx.AsyncClient, lan: Member) -> None:
    await MemberRecord.get_pymongo_collection().update_one({"_id": lan.id}, {"$set": {"grants": []}})
    for address in ("chat", "chat-off"):
        assert (await client.post(f"{PAGE}/{address}")).status_code == 404
    assert 'id="chat"' not in (await client.get(PAGE)).text
    client.cookies.clear()
    assert (await client.post(f"{PAGE}/chat")).headers["location"].startswith("/team/sign-in")
    assert await house.database["chat_codes"].count_documents({}) == 0
