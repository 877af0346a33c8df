"""The page of programs outside: what is made there is shown once, and only to whoever administers the area."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from helpdesk.teams.models import Role
from tests.feeds.conftest import COMMUNE, EAST, NEIGHBOUR, PROVINCE, Office
from tests.feeds.receiver import Says
from tests.pages.team_site import Visitor, visitor

HERE = "/admin/feeds"
TOKEN = {"id": "form00000001", "name": "Trung tâm", "scopes": "requests.read", "area": COMMUNE, "days": "30"}
WEBHOOK = {"id": "form00000002", "name": "Điều hành", "events": "request.opened", "area": COMMUNE}


@pytest.fixture
async def site(office: Office) -> AsyncIterator[dict[str, Visitor]]:
    """Quân administers the province, Việt another commune, Tâm coordinates one; nobody is signed in at "nobody"."""
    async with AsyncExitStack() as stack:
        roles = {
            "quan": (Role.ADMINISTRATOR, PROVINCE),
            "viet": (Role.ADMINISTRATOR, NEIGHBOUR),
            "tam": (Role.COORDINATOR, COMMUNE),
        }
        visitors = {name: await stack.enter_async_context(visitor(office.house)) for name in (*roles, "nobody")}
        for name, (role, area) in roles.items():
            await visitors[name].sign_in(name, role, area)
        yield visitors


def shown_in(text: str, beginning: str) -> str:
    found = re.search(rf"<code>({beginning}[^<]+)</code>", text)
    assert found is not None, text
    return found[1]


async def test_a_token_is_shown_once_works_at_once_and_can_be_taken_back(
    site: dict[str, Visitor], office: Office
) -> None:
    quan = site["quan"]
    made = await quan.send(f"{HERE}/tokens", **TOKEN)
    assert (made.status, made.headers["cache-control"]) == (200, "no-store, private")
    token = shown_in(made.text, "toso_")
    await office.opened(1)
    assert len((await office.read("/api/v1/requests", token))["items"]) == 1
    listed = (await quan.read(HERE)).text
    assert token not in listed
    assert f"ends in …{token[-4:]}" in listed
    again = await quan.send(f"{HERE}/tokens", **TOKEN)
    assert (again.status, "This form was sent before" in again.text, "toso_" in again.text) == (409, True, False)
    assert (await quan.send(f"{HERE}/tokens/{TOKEN['id']}/revoke")).status == 303
    assert (await office.ask("/api/v1/requests", token)).status_code == 401
    assert "taken back by" in (await quan.read(HERE)).text


async def test_a_webhook_is_set_up_tried_out_and_its_log_read(site: dict[str, Visitor], office: Office) -> None:
    quan, one = site["quan"], f"{HERE}/webhooks/{WEBHOOK['id']}"
    made = await quan.send(f"{HERE}/webhooks", **WEBHOOK, receiver=office.receiver.hook)
    office.receiver.secret = shown_in(made.text, "whsec_")
    assert office.receiver.secret not in (await quan.read(one)).text
    assert (await quan.send(f"{one}/try", id="form00000003")).status == 303
    office.receiver.next(Says(500))
    await office.house.feeds.sending.look()
    log = (await quan.read(one)).text
    for words in (
        "Tried out",
        "Still to be sent",
        "HTTP 500.",
        "Something broke on the other side.",
        "Send now",
        "1 try",
    ):
        assert words in log
    news = shown_in(log, "msg_")
    assert (await quan.send(f"{one}/again/{news}")).status == 303
    await office.house.feeds.sending.look()
    assert "Arrived" in (await quan.read(one)).text
    assert [got.id for got in office.receiver.got] == [news] * 2
    assert (await quan.send(f"{one}/again/{news}")).status == 409
    renewed = await quan.send(f"{one}/renew")
    assert shown_in(renewed.text, "whsec_") != office.receiver.secret
    assert (await quan.send(f"{one}/switch", to="off")).status == 303
    off = await quan.send(f"{one}/try", id="form00000004")
    assert (off.status, "switch it on first" in off.text) == (409, True)
    assert (await quan.send(f"{one}/remove")).status == 303
    assert (await quan.read(one)).status == 404


async def test_a_webhook_that_stopped_by_itself_says_so_and_goes_on_with_one_tap(
    site: dict[str, Visitor], office: Office
) -> None:
    quan, one = site["quan"], f"{HERE}/webhooks/{WEBHOOK['id']}"
    made = await quan.send(f"{HERE}/webhooks", **WEBHOOK, receiver=office.receiver.hook)
    office.receiver.secret = shown_in(made.text, "whsec_")
    at, rows = office.clock.now(), office.house.database["webhooks"]
    changes = {"state": "stopped", "failing_since": at - timedelta(days=3), "stopped_at": at}
    await rows.update_one({"_id": WEBHOOK["id"]}, {"$set": changes})
    await office.opened(1)
    assert "has not taken anything since 30/11/2026" in (await quan.read(HERE)).text
    shown = (await quan.read(one)).text
    assert ("switched off by itself" in shown, shown.count("Switch it on again")) == (True, 1)
    assert (await quan.send(f"{one}/again")).status == 409
    assert (await quan.send(f"{one}/switch", to="on")).status == 303
    assert "Send 1 that did not arrive" in (await quan.read(one)).text
    assert (await quan.send(f"{one}/again")).status == 303
    assert await office.house.feeds.sending.look() == 1


@pytest.mark.parametrize(
    ("door", "changed", "status", "said"),
    [
        ("tokens", {"scopes": ""}, 422, "at least one thing that the program may read"),
        ("tokens", {"name": " "}, 422, "Please write a name"),
        ("tokens", {"name": "x" * 81}, 422, "at most 80 characters"),
        ("tokens", {"days": "731"}, 422, "1 to 730 days"),
        ("tokens", {"days": "long"}, 422, "1 to 730 days"),
        (
            "tokens",
            {"area": "Nơi không có"},
            404,
            "We do not know this place. Please write its name",
        ),
        ("webhooks", {"receiver": "http://example.vn"}, 422, "begins with https://"),
        ("webhooks", {"receiver": "https://192.168.0.1/x"}, 422, "private network"),
        ("webhooks", {"receiver": "https://localhost/x"}, 422, "private network"),
        ("webhooks", {"events": ""}, 422, "at least one thing that the program is told"),
    ],
)
async def test_what_cannot_be_made_comes_back_as_it_was_typed(
    site: dict[str, Visitor], door: str, changed: dict[str, str], status: int, said: str
) -> None:
    form = {"tokens": TOKEN, "webhooks": {**WEBHOOK, "receiver": "https://example.vn/nhan"}}[door]
    page = await site["quan"].send(f"{HERE}/{door}", **{**form, **changed})
    assert (page.status, said in page.text) == (status, True)
    for value in {"name": form["name"], **changed}.values():
        assert value.strip() in page.text or "days" in changed


async def test_others_find_nothing_there(site: dict[str, Visitor], office: Office) -> None:
    await site["quan"].send(f"{HERE}/tokens", **TOKEN)
    await site["quan"].send(f"{HERE}/webhooks", **WEBHOOK, receiver="https://example.vn/nhan")
    one = f"{HERE}/webhooks/{WEBHOOK['id']}"
    listed = await site["viet"].read(HERE)
    assert (listed.status, "Trung tâm" in listed.text, "Điều hành" in listed.text) == (200, False, False)
    doors = [f"{one}/{act}" for act in ("renew", "switch", "try", "remove", "again/msg_x")]
    for name, status in (("viet", 404), ("tam", 404), ("nobody", 303)):
        assert (await site[name].read(one)).status == status
        for door in (*doors, f"{HERE}/tokens/{TOKEN['id']}/revoke"):
            assert (await site[name].send(door)).status == status, (name, door)
    assert (await site["viet"].send(f"{HERE}/tokens", **{**TOKEN, "id": "form00000009"})).status == 404
    assert (await site["tam"].read(HERE)).status == 404
    assert (await site["nobody"].read(HERE)).location.startswith("/team/sign-in")
    assert len(await office.house.feeds.tokens.listed(office.scope)) == 1
    assert EAST not in (await site["viet"].read(HERE)).text
