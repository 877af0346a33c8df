"""Channel accounts as data: sealed, switched, named once; and the tokens that platforms renew."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from api.channels import accounts_of
from api.house import House
from api.wiring import built
from helpdesk.channels.errors import (
    AccountIdInvalidError,
    AccountIdTakenError,
    AlwaysOnError,
    SettingsAccountError,
    UnknownAccountError,
)
from helpdesk.channels.models import ChannelAccount, Mode
from helpdesk.channels.repository import TokensInMongo
from helpdesk.channels.service import ChannelAccounts
from helpdesk.channels.tokens import TokenPair
from helpdesk.clock import SystemClock
from helpdesk.privacy.sealing import NotOpenedError, Sealer
from helpdesk.settings import Settings, TelegramSettings
from helpdesk.storage.database import Database
from tests.chain.conftest import KEY
from tests.channels.village import settings

TOKEN, SECRET = "110201543:a-token-that-opens-nothing", "a-secret-for-tests"
OTHER_KEY = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA="
NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


@dataclass
class Office:
    """Where accounts are kept; several may look at the same database."""

    house: House
    settings: Settings

    def accounts(self, *, telegram: bool = True, key: str = KEY) -> ChannelAccounts:
        """Return the accounts as another process has them."""
        known = self.settings if telegram else self.settings.model_copy(update={"telegram": TelegramSettings()})
        return ChannelAccounts(
            from_settings=list(accounts_of(known)), sealer=Sealer([key]), audit=self.house.audit, clock=SystemClock()
        )

    async def add(self, name: str = "zalo-lac-thuy", **changes: Any) -> ChannelAccount:
        facts: dict[str, Any] = {
            "kind": "zalo-bot",
            "title": " Zalo Lạc Thủy ",
            "area": "05392",
            "mode": Mode.WEBHOOK,
            "credentials": {"token": TOKEN, "webhook_secret": SECRET},
            "member": "quan",
        }
        return await self.accounts().add(name, **{**facts, **changes})


@pytest.fixture(scope="module")
async def opened(migrated_database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    telegram = TelegramSettings(token=SecretStr(TOKEN), webhook_secret=SecretStr(SECRET))
    known = settings(tmp_path_factory.mktemp("office"), telegram=telegram)
    async with built(known, migrated_database, clock=SystemClock(), kinds={}) as house:
        yield Office(house, known)


@pytest.fixture
def office(opened: Office, database: Database) -> Office:  # noqa: ARG001 - emptied
    return opened


async def named(accounts: ChannelAccounts) -> dict[str, bool]:
    return {account.id: account.is_active for account in await accounts.all()}


# -- which there are --------------------------------------------------------------------------------------------------


async def test_the_settings_give_the_first_and_nothing_of_them_is_stored(office: Office, database: Database) -> None:
    accounts = office.accounts()
    first = await accounts.one("telegram")
    assert await named(accounts) == {"webchat": True, "telegram": True}
    assert (first.kind, first.mode, first.is_from_settings) == ("telegram", Mode.POLLING, True)
    assert accounts.credentials(first)["token"] == TOKEN
    assert await database["channel_accounts"].count_documents({}) == 0


async def test_one_that_is_added_is_there_in_every_process(office: Office, database: Database) -> None:
    added = await office.add()

    found = await office.accounts().one("zalo-lac-thuy")

    assert found == added
    assert (found.title, found.area, found.mode, found.is_active) == ("Zalo Lạc Thủy", "05392", Mode.WEBHOOK, True)
    assert office.accounts().credentials(found) == {"token": TOKEN, "webhook_secret": SECRET}
    (entry,) = await database["audit"].find().to_list()
    assert (entry["member"], entry["action"], entry["subject"]) == ("quan", "channel_added", "zalo-lac-thuy")


async def test_credentials_are_sealed_in_the_database_and_stand_nowhere_else(
    office: Office, database: Database
) -> None:
    await office.add()
    await office.accounts().renew("zalo-lac-thuy", {"token": f"{TOKEN}-2", "webhook_secret": SECRET}, member="quan")
    await office.accounts().switch("telegram", is_active=False, member="quan")

    everything = [str(await database[name].find().to_list()) for name in await database.db.list_collection_names()]
    for secret in (TOKEN, TOKEN.partition(":")[2], SECRET):
        assert not [text for text in everything if secret in text]


async def test_with_another_key_they_do_not_open(office: Office) -> None:
    added = await office.add()
    with pytest.raises(NotOpenedError):
        office.accounts(key=OTHER_KEY).credentials(added)


async def test_a_seal_is_not_good_for_another_purpose(office: Office) -> None:
    sealed = Sealer([KEY]).seal('{"token": "x"}', purpose="resident.phone")
    added = (await office.add()).model_copy(update={"credentials_sealed": sealed})
    with pytest.raises(NotOpenedError):
        office.accounts().credentials(added)


@pytest.mark.parametrize(
    "name", ["", "Zalo", "zalo lac thuy", "zalo_1", "1zalo", "-zalo", "zalo:1", "zàlo", "a" * 41, "zalo\n", "../x"]
)
async def test_an_id_that_cannot_stand_in_an_address_is_refused(office: Office, name: str) -> None:
    with pytest.raises(AccountIdInvalidError):
        await office.add(name)


@pytest.mark.parametrize("name", ["telegram", "webchat", "zalo-lac-thuy"])
async def test_an_id_is_given_once(office: Office, name: str) -> None:
    await office.add()
    with pytest.raises(AccountIdTakenError):
        await office.add(name)


async def test_of_two_who_choose_the_same_id_at_once_one_gets_it(office: Office) -> None:
    outcomes = await asyncio.gather(*(office.add() for _ in range(8)), return_exceptions=True)
    assert [type(one) for one in outcomes if isinstance(one, Exception)] == [AccountIdTakenError] * 7


async def test_the_id_of_a_switched_off_one_stays_taken(office: Office) -> None:
    await office.add()
    await office.accounts().switch("zalo-lac-thuy", is_active=False, member="quan")
    with pytest.raises(AccountIdTakenError):
        await office.add()


async def test_nobody_knows_what_is_not_there(office: Office) -> None:
    for act in (
        office.accounts().one("nobody"),
        office.accounts().renew("nobody", {}, member="quan"),
        office.accounts().switch("nobody", is_active=False, member="quan"),
    ):
        with pytest.raises(UnknownAccountError):
            await act


# -- off and on -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["zalo-lac-thuy", "telegram"])
async def test_an_account_is_switched_off_and_on_again_and_the_audit_knows(
    office: Office, database: Database, name: str
) -> None:
    await office.add()
    for is_active in (False, True, False):
        changed = await office.accounts().switch(name, is_active=is_active, member="quan")
        assert changed.is_active is is_active
        assert (await named(office.accounts()))[name] is is_active

    noted = [row["action"] async for row in database["audit"].find({"subject": name}).sort("at", 1)]
    assert noted[-3:] == ["channel_switched_off", "channel_switched_on", "channel_switched_off"]
    found = await office.accounts().one(name)
    assert office.accounts().credentials(found) is not None
    assert len(await office.accounts().all()) == 3


async def test_the_web_chat_is_never_switched_off(office: Office) -> None:
    with pytest.raises(AlwaysOnError):
        await office.accounts().switch("webchat", is_active=False, member="quan")
    assert (await named(office.accounts()))["webchat"]


async def test_what_is_off_already_is_not_switched_off_again(office: Office, database: Database) -> None:
    for _ in range(2):
        await office.accounts().switch("telegram", is_active=False, member="quan")
    assert await database["audit"].count_documents({"subject": "telegram"}) == 1


async def test_a_switched_off_account_of_the_settings_still_has_the_credentials_and_the_mode_of_the_settings(
    office: Office, tmp_path: Path
) -> None:
    await office.accounts().switch("telegram", is_active=False, member="quan")
    changed = TelegramSettings(token=SecretStr("7:another-token"), webhook_secret=SecretStr(SECRET), mode="webhook")
    later = Office(office.house, settings(tmp_path, telegram=changed)).accounts()

    found = await later.one("telegram")

    assert (found.is_active, found.mode) == (False, Mode.WEBHOOK)
    assert later.credentials(found)["token"] == "7:another-token"


async def test_one_that_left_the_settings_waits_switched_off_until_it_comes_back(office: Office) -> None:
    await office.accounts().switch("telegram", is_active=False, member="quan")
    await office.accounts().switch("telegram", is_active=True, member="quan")

    assert await named(office.accounts(telegram=False)) == {"webchat": True, "telegram": False}
    assert await named(office.accounts()) == {"webchat": True, "telegram": True}


async def test_what_stands_in_the_settings_is_renewed_there(office: Office) -> None:
    with pytest.raises(SettingsAccountError):
        await office.accounts().renew("telegram", {"token": "x"}, member="quan")


async def test_renewed_credentials_replace_the_old_ones(office: Office) -> None:
    await office.add()
    renewed = await office.accounts().renew("zalo-lac-thuy", {"token": "new", "webhook_secret": SECRET}, member="quan")
    found = await office.accounts().one("zalo-lac-thuy")
    assert found == renewed
    assert office.accounts().credentials(found)["token"] == "new"


# -- tokens that platforms renew ---------------------------------------------------------------------------------------


@pytest.fixture
def tokens(database: Database) -> TokensInMongo:
    return TokensInMongo(database, Sealer([KEY]))


def pair(number: int) -> TokenPair:
    return TokenPair(access=SecretStr(f"access-{number}"), refresh=SecretStr(f"refresh-{number}"), expires_at=NOON)


async def test_a_pair_is_kept_sealed_and_the_last_one_counts(tokens: TokensInMongo, database: Database) -> None:
    assert await tokens.pair("zalo-oa") is None
    for number in (1, 2):
        await tokens.keep("zalo-oa", pair(number))
    await tokens.keep("zalo-oa-other", pair(3))

    assert await TokensInMongo(database, Sealer([KEY])).pair("zalo-oa") == pair(2)
    stored = str(await database["channel_tokens"].find().to_list())
    assert "access-" not in stored
    assert "refresh-" not in stored
    with pytest.raises(NotOpenedError):
        await TokensInMongo(database, Sealer([OTHER_KEY])).pair("zalo-oa")


async def test_one_process_refreshes_at_a_time(tokens: TokensInMongo, database: Database) -> None:
    other = TokensInMongo(database, Sealer([KEY]))
    async with tokens.refreshing("zalo-oa", lease_s=30) as is_ours:
        assert is_ours
        assert await tokens.pair("zalo-oa") is None  # a lease is no pair
        async with other.refreshing("zalo-oa", lease_s=30) as is_theirs:
            assert not is_theirs
        async with other.refreshing("zalo-oa", lease_s=30) as is_theirs:  # who got a no took nothing away
            assert not is_theirs
        async with other.refreshing("zalo-oa-other", lease_s=30) as is_theirs:
            assert is_theirs
        await tokens.keep("zalo-oa", pair(1))
    async with other.refreshing("zalo-oa", lease_s=30) as is_theirs:
        assert is_theirs
        assert await other.pair("zalo-oa") == pair(1)


async def test_of_many_who_want_to_refresh_at_once_one_may(tokens: TokensInMongo) -> None:
    turns: list[bool] = []
    enough = asyncio.Event()

    async def ask() -> None:
        async with tokens.refreshing("zalo-oa", lease_s=30) as is_ours:
            turns.append(is_ours)
            if len(turns) == 10:
                enough.set()
            await enough.wait()

    await asyncio.gather(*(ask() for _ in range(10)))
    assert sorted(turns) == [False] * 9 + [True]


async def test_the_lease_of_one_who_died_ends_by_the_clock_of_the_server(
    tokens: TokensInMongo, database: Database
) -> None:
    dead = tokens.refreshing("zalo-oa", lease_s=0.2)
    assert await dead.__aenter__()
    async with tokens.refreshing("zalo-oa", lease_s=30) as is_ours:
        assert not is_ours
    await asyncio.sleep(0.25)
    async with tokens.refreshing("zalo-oa", lease_s=30) as is_ours:
        assert is_ours
        await dead.__aexit__(None, None, None)  # it was only slow: what it gives back is no longer its own
        async with tokens.refreshing("zalo-oa", lease_s=30) as is_theirs:
            assert not is_theirs
    (row,) = await database["channel_tokens"].find().to_list()
    assert "lease_until" not in row


async def test_a_defect_while_refreshing_gives_the_lease_back(tokens: TokensInMongo) -> None:
    with pytest.raises(ValueError, match="x"):
        async with tokens.refreshing("zalo-oa", lease_s=timedelta(hours=1).total_seconds()):
            raise ValueError("x")
    async with tokens.refreshing("zalo-oa", lease_s=30) as is_ours:
        assert is_ours
