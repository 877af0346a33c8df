"""Messages that did not arrive, as administrators and the team see them."""

import html
import re

import httpx
import pytest

from api.house import House
from api.security import cookies
from helpdesk.messaging.models import Cause, Notice, NoticeState
from helpdesk.support_requests.thread import Author, ThreadEntry
from helpdesk.teams.models import Member, Role
from tests.chain import village
from tests.messaging.post import Daytime, notice
from tests.support_requests.test_rules import request

HERE = "telegram:123459912"


async def signed_in(
    client: httpx.AsyncClient, house: House, role: Role = Role.ADMINISTRATOR, area: str = village.PROVINCE
) -> Member:
    member = await village.hire(house, f"m{role.value[:3]}{area}", role, area)
    _, token = await house.signing_in.sign_in(member.username, "a long demonstration")
    client.cookies.set(cookies.SESSION, token)
    return member


async def given_up(house: House, *notices: Notice) -> None:
    kept = [one.model_copy(update={"conversation": HERE}) for one in notices]
    await house.database.in_transaction(lambda session: house.outbox.owe(kept, session=session))
    for one in kept:
        await house.outbox.mark(one)


def dead(number: int, **changes: object) -> Notice:
    facts = {"state": NoticeState.DEAD, "cause": Cause.BLOCKED} | changes
    return notice(number).model_copy(update=facts)


async def read(client: httpx.AsyncClient, address: str) -> str:
    answer = await client.get(address, params={"lang": "en"})
    assert answer.status_code == 200
    return html.unescape(answer.text)


def handles(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'name="message" value="([0-9a-f]+)"', page)))


async def state_of(house: House, number: int) -> NoticeState:
    (one,) = [one for one in await house.outbox.last(HERE, limit=10) if one.number == number]
    return one.state


async def test_an_administrator_reads_why_and_not_to_whom(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house)
    twice = dead(2, state=NoticeState.SENT, cause=None, is_possibly_twice=True)
    await given_up(house, dead(1, reason="bot was blocked"), twice)

    page = await read(client, "/admin")

    assert "The resident has blocked our messages" in page
    assert "bot was blocked" in page
    assert "Possibly twice" in page
    assert "telegram …9912" in page
    assert "123459912" not in page
    assert len(handles(page)) == 1


async def test_one_is_sent_again_one_dropped_and_the_audit_knows_who_did_it(
    client: httpx.AsyncClient, house: House
) -> None:
    member = await signed_in(client, house)
    await given_up(house, dead(1), dead(2))
    second, first = handles(await read(client, "/admin"))

    for act, handle in (("retry", first), ("drop", second)):
        answer = await client.post(f"/admin/messages/{act}", data={"message": handle})
        assert (answer.status_code, answer.headers["location"]) == (303, "/admin#doubtful")

    assert [await state_of(house, number) for number in (1, 2)] == [NoticeState.OWED, NoticeState.DROPPED]
    assert "Nothing: every message arrived exactly once." in await read(client, "/admin")
    acts = [entry for entry in await house.audit.recent([village.PROVINCE]) if entry.action.startswith("notices")]
    assert [(act.member, act.action) for act in acts] == [
        (member.id, "notices_dropped"),
        (member.id, "notices_retried"),
    ]
    assert (await client.post("/admin/messages/retry", data={"message": first})).status_code == 404


async def test_all_are_sent_again_at_once(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house)
    await given_up(house, dead(1), dead(2))
    assert (await client.post("/admin/messages/retry", data={"message": "all"})).status_code == 303
    assert [await state_of(house, number) for number in (1, 2)] == [NoticeState.OWED, NoticeState.OWED]


@pytest.mark.parametrize(
    ("role", "area"),
    [(Role.MEMBER, village.PROVINCE), (Role.COORDINATOR, village.PROVINCE), (Role.ADMINISTRATOR, village.COMMUNE)],
)
@pytest.mark.parametrize("message", ["all", "0" * 24, ""])
async def test_nobody_else_may(client: httpx.AsyncClient, house: House, role: Role, area: str, message: str) -> None:
    await given_up(house, dead(1))
    await signed_in(client, house, role, area)
    for act in ("retry", "drop"):
        assert (await client.post(f"/admin/messages/{act}", data={"message": message})).status_code == 404
    assert await state_of(house, 1) is NoticeState.DEAD


async def test_another_sites_page_can_do_nothing(client: httpx.AsyncClient, house: House) -> None:
    await given_up(house, dead(1))
    await signed_in(client, house)
    foreign = {"sec-fetch-site": "cross-site"}
    answer = await client.post("/admin/messages/drop", data={"message": "all"}, headers=foreign)
    assert answer.status_code == 403
    assert await state_of(house, 1) is NoticeState.DEAD


@pytest.mark.parametrize(
    ("state", "has_phone", "says"),
    [
        (NoticeState.OWED, True, "Waiting to be sent"),
        (NoticeState.SENT, True, "Sent"),
        (NoticeState.UNCERTAIN, True, "Please ask whether they read it"),
        (NoticeState.DEAD, True, 'href="#phone"'),
        (NoticeState.DEAD, False, "Please call or visit the resident"),
        (NoticeState.DROPPED, True, "Please call the resident"),
    ],
)
async def test_the_team_sees_how_far_its_answer_came_and_what_to_do(
    client: httpx.AsyncClient, house: House, state: NoticeState, *, has_phone: bool, says: str
) -> None:
    await _answered(house, has_phone=has_phone)
    await given_up(house, notice(1, answers="event:e1").model_copy(update={"state": state}))
    await signed_in(client, house, Role.MEMBER, village.COMMUNE)

    page = await read(client, "/team/requests/r1")

    assert says in page
    assert ("Please call" in page) == (state in {NoticeState.DEAD, NoticeState.DROPPED})


async def test_the_team_sees_who_cannot_be_reached(client: httpx.AsyncClient, house: House) -> None:
    await _answered(house, has_phone=True)
    await signed_in(client, house, Role.MEMBER, village.COMMUNE)
    assert "Cannot be reached" not in await read(client, "/team")
    assert "blocked us" not in await read(client, "/team/requests/r1")

    await house.database["conversations"].insert_one({"_id": HERE, "version": 1})
    await house.conversations.lose(HERE, at=Daytime().now())

    assert "Cannot be reached by message" in await read(client, "/team")
    assert "blocked us" in await read(client, "/team/requests/r1")


async def _answered(house: House, *, has_phone: bool) -> None:
    """Keep a request of which the team answered."""
    reach = house.areas.reach(village.COMMUNE)
    one = request(id="r1", conversation=HERE, area=village.COMMUNE, reach=reach, has_phone=has_phone)
    now = house.clock.now()
    said = ThreadEntry(
        id="e1", request="r1", at=now, author=Author.MEMBER, text="Chào bác", member="m", member_name="M"
    )

    async def work(session: object) -> None:
        await house.requests.open(one, session=session)  # type: ignore[arg-type]
        await house.requests._store.entries.add(said, session=session)  # type: ignore[arg-type] # noqa: SLF001

    await house.database.in_transaction(work)
