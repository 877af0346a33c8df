"""The door that platforms deliver to: who may come in, what is kept, what is counted."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from pymongo.errors import AutoReconnect

from api.app import create_app
from api.house import House
from api.webhooks.counting import NOBODY, Outcome, WebhookCounts
from api.webhooks.platforms import LARGEST_UPDATE
from api.wiring import built
from bot.channels.intake import Intake
from helpdesk.channels.models import Mode
from helpdesk.clock import SystemClock
from helpdesk.messaging.models import Arrival
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.privacy.sealing import Sealer
from helpdesk.storage.database import Database
from tests.chain.conftest import KEY
from tests.channels.doors import DOORS, Door
from tests.channels.village import KINDS, settings

SECRET, OTHER_SECRET, METRICS = "a-secret-for-tests", "another-one-for-tests", "a-token-for-figures"
FIGURES = "a-token-for-figures"

every_door = pytest.mark.parametrize("door", DOORS, ids=[door.kind for door in DOORS])


class BrokenInbox(Inbox):
    """An inbox whose database is away."""

    async def accept(self, arrival: Arrival) -> bool:
        raise AutoReconnect(arrival.id)


@dataclass
class Street:
    """A house with two accounts of every kind, and the way to its doors."""

    house: House
    client: httpx.AsyncClient

    async def knock(self, place: str, content: bytes, headers: dict[str, str]) -> int:
        return (await self.client.post(f"/webhooks/{place}", content=content, headers=headers)).status_code

    async def bring(self, door: Door, update: Any, *, secret: str = SECRET, to: str = "a") -> int:
        """Deliver as the platform of a door does, to its first account."""
        body = update if isinstance(update, bytes) else json.dumps(update).encode()
        return await self.knock(f"{door.kind}/{door.kind}-{to}", body, door.headers(secret, body))

    def counted(self, account: str) -> dict[Outcome, int]:
        return {outcome: count for (name, outcome), count in self.house.webhooks.all().items() if name == account}


@asynccontextmanager
async def street_of(house: House) -> AsyncIterator[Street]:
    transport = httpx.ASGITransport(app=create_app(house), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://to-so.example") as client:
        yield Street(house, client)


@pytest.fixture(scope="module")
async def house(migrated_database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """Give a house with two accounts of every kind that deliver, and one that is asked; it answers nobody."""
    await migrated_database["channel_accounts"].delete_many({})
    folder = settings(tmp_path_factory.mktemp("street"), metrics_token=SecretStr(FIGURES))
    async with built(folder, migrated_database, clock=SystemClock(), kinds=KINDS) as opened:
        for door in DOORS:
            for name, secret in (("a", SECRET), ("b", OTHER_SECRET)):
                await add(opened, door, name, secret)
        for door in DOORS:
            if KINDS[door.kind].capabilities.polling:
                await add(opened, door, "asked", SECRET, mode=Mode.POLLING)
        await opened.channels.open()
        yield opened
    await migrated_database["channel_accounts"].delete_many({})


async def add(house: House, door: Door, name: str, secret: str, *, mode: Mode = Mode.WEBHOOK) -> None:
    values = door.values(secret)
    await house.accounts.add(
        f"{door.kind}-{name}", kind=door.kind, title="", area=None, mode=mode, credentials=values, member="test"
    )


@pytest.fixture(scope="module")
async def whole_street(house: House) -> AsyncIterator[Street]:
    async with street_of(house) as opened:
        yield opened


@pytest.fixture
async def street(whole_street: Street, migrated_database: Database) -> Street:
    """Give the street by night: nothing was delivered yet."""
    await migrated_database["inbox"].delete_many({})
    whole_street.house.webhooks = WebhookCounts()
    return whole_street


@pytest.fixture
async def nothing_is_kept(street: Street) -> AsyncIterator[None]:
    """Hold against everything that is stored that the test changed nothing of it."""
    before = await everything(street.house.database)
    yield
    assert await everything(street.house.database) == before


async def everything(database: Database) -> dict[str, int]:
    return {name: await database[name].count_documents({}) for name in await database.db.list_collection_names()}


async def kept(street: Street) -> list[str]:
    return [row["_id"] async for row in street.house.database["inbox"].find({}, {"_id": 1}).sort("_id", 1)]


# -- who comes in -----------------------------------------------------------------------------------------------------


@every_door
async def test_a_message_is_kept_before_the_platform_hears_that_all_is_well(street: Street, door: Door) -> None:
    assert await street.bring(door, door.message) == 200
    (row,) = await street.house.database["inbox"].find().to_list()
    assert (row["account"], row["user"], row["open"]) == (f"{door.kind}-a", door.user, True)
    assert row["body"]["text"] == "làm lý lịch tư pháp ở đâu"
    assert street.counted(f"{door.kind}-a") == {Outcome.TAKEN: 1}


@every_door
async def test_what_comes_again_changes_nothing(street: Street, door: Door) -> None:
    assert [await street.bring(door, door.message) for _ in range(3)] == [200, 200, 200]
    assert len(await kept(street)) == 1
    assert street.counted(f"{door.kind}-a") == {Outcome.TAKEN: 1, Outcome.REPEATED: 2}


@every_door
async def test_two_accounts_may_bring_the_same_number(street: Street, door: Door) -> None:
    assert await street.bring(door, door.message) == 200
    assert await street.bring(door, door.message, secret=OTHER_SECRET, to="b") == 200
    assert [name.partition(":")[0] for name in await kept(street)] == [f"{door.kind}-a", f"{door.kind}-b"]


@every_door
@pytest.mark.parametrize("secret", ["", SECRET[:-1], f"{SECRET}x", SECRET.upper(), OTHER_SECRET])
@pytest.mark.usefixtures("nothing_is_kept")
async def test_who_does_not_know_the_secret_of_this_very_account_is_turned_away(
    street: Street, door: Door, secret: str
) -> None:
    assert await street.bring(door, door.message, secret=secret) == 403
    assert street.counted(f"{door.kind}-a") == {Outcome.NOT_VERIFIED: 1}


@every_door
@pytest.mark.usefixtures("nothing_is_kept")
async def test_who_shows_nothing_is_turned_away_and_learns_nothing_of_how_bodies_are_read(
    street: Street, door: Door
) -> None:
    bodies = [json.dumps(door.message).encode(), b"{", b""]
    place, headers = f"{door.kind}/{door.kind}-a", {"content-type": "application/json"}
    assert {await street.knock(place, body, headers) for body in bodies} == {403}
    assert street.counted(f"{door.kind}-a") == {Outcome.NOT_VERIFIED: 3}


@every_door
@pytest.mark.usefixtures("nothing_is_kept")
async def test_signs_of_another_alphabet_in_the_secret_break_nothing(street: Street, door: Door) -> None:
    body = json.dumps(door.message).encode()
    names = [name for name in door.headers(SECRET, body) if name != "content-type"]
    headers = [(b"content-type", b"application/json"), *((name.encode(), "bí mật".encode()) for name in names)]
    answer = await street.client.post(f"/webhooks/{door.kind}/{door.kind}-a", content=body, headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize("door", [door for door in DOORS if door.is_signed], ids=lambda door: door.kind)
@pytest.mark.usefixtures("nothing_is_kept")
async def test_a_signed_body_cannot_be_changed_on_its_way(street: Street, door: Door) -> None:
    body = json.dumps(door.message).encode()
    for changed in (body.replace(b"u00fd", b"u00fe"), body + b" "):
        assert await street.knock(f"{door.kind}/{door.kind}-a", changed, door.headers(SECRET, body)) == 403


# -- what no platform sends --------------------------------------------------------------------------------------------


@every_door
@pytest.mark.usefixtures("nothing_is_kept")
async def test_more_than_any_update_is_not_read(street: Street, door: Door) -> None:
    long = {**door.another(2), "more": "x" * LARGEST_UPDATE}
    assert await street.bring(door, long) == 413
    assert street.counted(f"{door.kind}-a") == {Outcome.OVERSIZED: 1}


@every_door
@pytest.mark.usefixtures("nothing_is_kept")
async def test_a_stream_without_a_length_is_cut_off(street: Street, door: Door) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(1000):
            read += 1
            yield b" " * 65536

    headers = door.headers(SECRET, b"")
    answer = await street.client.post(f"/webhooks/{door.kind}/{door.kind}-a", content=endless(), headers=headers)
    assert answer.status_code == 413
    assert street.counted(f"{door.kind}-a") == {Outcome.OVERSIZED: 1}


@every_door
async def test_as_much_as_is_allowed_is_read(street: Street, door: Door) -> None:
    update = door.another(2)
    room = LARGEST_UPDATE - len(json.dumps({**update, "more": ""}))
    assert await street.bring(door, {**update, "more": "x" * room}) == 200
    assert await street.bring(door, {**update, "more": "x" * (room + 1)}) == 413


@every_door
@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"NaN,"], ids=["empty", "broken", "no words", "deep", "odd"]
)
@pytest.mark.usefixtures("nothing_is_kept")
async def test_what_is_no_json_is_refused(street: Street, door: Door, body: bytes) -> None:
    status = await street.bring(door, body)
    (outcome,) = street.counted(f"{door.kind}-a")
    # A signature that is made of the body cannot be right for one that nobody can read.
    assert (status, outcome) in {(400, Outcome.MALFORMED), (403, Outcome.NOT_VERIFIED)}


@every_door
@pytest.mark.usefixtures("nothing_is_kept")
async def test_json_that_is_deeper_than_any_update_is_refused(street: Street, door: Door) -> None:
    deep: Any = "x"
    for _ in range(100):
        deep = [deep]
    assert await street.bring(door, {**door.another(2), "more": deep}) == 400
    assert street.counted(f"{door.kind}-a") == {Outcome.MALFORMED: 1}


@every_door
@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""])
@pytest.mark.usefixtures("nothing_is_kept")
async def test_what_is_not_called_json_is_not_read(street: Street, door: Door, content_type: str) -> None:
    body = json.dumps(door.message).encode()
    headers = {**door.headers(SECRET, body), "content-type": content_type}
    assert await street.knock(f"{door.kind}/{door.kind}-a", body, headers) == 415
    assert street.counted(f"{door.kind}-a") == {Outcome.WRONG_TYPE: 1}


@every_door
async def test_json_may_name_its_alphabet(street: Street, door: Door) -> None:
    body = json.dumps(door.another(3)).encode()
    headers = {**door.headers(SECRET, body), "content-type": "Application/JSON; charset=utf-8"}
    assert await street.knock(f"{door.kind}/{door.kind}-a", body, headers) == 200


@every_door
@pytest.mark.usefixtures("nothing_is_kept")
async def test_what_happens_and_was_not_said_is_taken_and_forgotten(street: Street, door: Door) -> None:
    for update in door.ignored:
        assert await street.bring(door, update) == 200
    assert street.counted(f"{door.kind}-a") == {Outcome.IGNORED: len(door.ignored)}


@every_door
@pytest.mark.usefixtures("nothing_is_kept")
async def test_what_nobody_can_read_is_taken_so_that_it_does_not_come_for_a_day(street: Street, door: Door) -> None:
    assert await street.bring(door, door.unread) == 200
    assert street.counted(f"{door.kind}-a") == {Outcome.UNKNOWN: 1}


# -- doors that are not there -----------------------------------------------------------------------------------------


@every_door
@pytest.mark.usefixtures("nothing_is_kept")
async def test_where_nobody_is_to_be_delivered_there_is_no_door(street: Street, door: Door) -> None:
    body = json.dumps(door.message).encode()
    headers, others = door.headers(SECRET, body), [one.kind for one in DOORS if one.kind != door.kind]
    places = [
        f"{door.kind}/nobody",
        f"{door.kind}/{'x' * 200}",
        door.kind,  # there is no account of the settings
        *(f"{other}/{door.kind}-a" for other in others),  # of this kind, at another one's address
        *([f"{door.kind}/{door.kind}-asked"] if KINDS[door.kind].capabilities.polling else []),
        "webchat/webchat/more",
    ]
    assert {await street.knock(place, body, headers) for place in places} == {404}
    assert street.counted(NOBODY) == {Outcome.NOT_OPEN: len(places) - 1}
    assert {name for name, _ in street.house.webhooks.all()} == {NOBODY}


@pytest.mark.usefixtures("nothing_is_kept")
async def test_the_web_chat_has_no_door_for_platforms(street: Street) -> None:
    assert await street.knock("webchat", b"{}", {"content-type": "application/json"}) == 403


@every_door
async def test_an_account_that_was_switched_off_takes_nothing(street: Street, door: Door) -> None:
    name = f"{door.kind}-b"
    await street.house.accounts.switch(name, is_active=False, member="test")
    await street.house.channels.refresh()
    assert await street.bring(door, door.message, secret=OTHER_SECRET, to="b") == 404
    assert street.counted(NOBODY) == {Outcome.NOT_OPEN: 1}
    assert await kept(street) == []

    await street.house.accounts.switch(name, is_active=True, member="test")
    await street.house.channels.refresh()
    assert await street.bring(door, door.message, secret=OTHER_SECRET, to="b") == 200


@every_door
async def test_a_renewed_secret_counts_and_the_old_one_no_longer(street: Street, door: Door) -> None:
    name = f"{door.kind}-b"
    await street.house.accounts.renew(name, door.values("a-third-one-for-tests"), member="test")
    await street.house.channels.refresh()
    try:
        assert await street.bring(door, door.message, secret=OTHER_SECRET, to="b") == 403
        assert await street.bring(door, door.message, secret="a-third-one-for-tests", to="b") == 200
    finally:
        await street.house.accounts.renew(name, door.values(OTHER_SECRET), member="test")
        await street.house.channels.refresh()


@every_door
async def test_what_could_not_be_kept_is_not_taken_so_that_the_platform_comes_again(
    street: Street, door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = BrokenInbox(street.house.database, process="test")
    broken = Intake(inbox=inbox, sealer=Sealer([KEY]), clock=SystemClock(), arrived=lambda: None)
    async with street_of(replace(street.house, intake=broken)) as away:
        assert await away.bring(door, door.message) == 500
    assert await kept(street) == []
    assert await street.bring(door, door.message) == 200
    assert len(await kept(street)) == 1
    assert "lý lịch" not in caplog.text
    assert SECRET not in caplog.text


# -- what is told of it -----------------------------------------------------------------------------------------------


async def test_the_figures_are_told_by_account_and_lead_to_nobody(street: Street) -> None:
    for door in DOORS:
        await street.bring(door, door.message)
        await street.bring(door, door.message, secret="wrong-one-for-tests")
    await street.knock("telegram/somebody-made-this-up", b"{}", {})

    answer = await street.client.get("/metrics", headers={"authorization": f"Bearer {FIGURES}"})

    told = answer.text
    for door in DOORS:
        for outcome in ("taken", "not_verified"):
            line = f'helpdesk_webhook_deliveries_total{{account="{door.kind}-a",outcome="{outcome}"}} 1.0'
            assert line in told
        assert door.user not in told
        assert f'helpdesk_inbox_backlog{{account="{door.kind}-a"}} 1.0' in told
    assert f'account="{NOBODY}",outcome="not_open"' in told
    for secret in ("lý lịch", "made-this-up", SECRET, OTHER_SECRET):
        assert secret not in told
