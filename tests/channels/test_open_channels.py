"""Which channels are open, in every process: accounts are added, switched and renewed while all of them run."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from api.house import House
from api.wiring import built
from bot.channels import registry
from bot.channels.port import Capabilities, ChannelKind, Credentials, Keep, Parsed, Tools
from bot.channels.webchat import WebChatChannel
from bot.channels.webchat.kind import KIND as WEBCHAT
from bot.engine.messages import Kind, Outgoing
from helpdesk.channels.models import ChannelAccount, Mode
from helpdesk.clock import SystemClock
from helpdesk.errors import SetupError
from helpdesk.messaging.models import Delivery, Sent, lane_of
from helpdesk.settings import TelegramSettings
from helpdesk.storage.database import Database
from tests.channels.village import KINDS, settings
from tests.messaging.post import until


class EchoCredentials(Credentials):
    secret: SecretStr


class EchoChannel(WebChatChannel):
    """Asks nobody, in turns, and keeps what it was told to bring."""

    capabilities = Capabilities(max_text=500, polling=True)

    def __init__(self, account: ChannelAccount, kind: "EchoKind", secret: str) -> None:
        super().__init__(account.id)
        self._kind = kind
        self.secret = secret
        self.sent: list[str] = []

    async def poll(self, keep: Keep, is_ours: Callable[[], bool]) -> None:
        while True:
            if is_ours():
                self._kind.asked[self.account] += 1
                for parsed in self._kind.waiting.pop(self.account, ()):
                    await keep(parsed)
                if self._kind.breaks:
                    self._kind.breaks -= 1
                    raise RuntimeError(self.account)
            await asyncio.sleep(0.01)

    async def send(self, user: str, outgoing: Outgoing) -> Delivery:
        self.sent.append(f"{user}: {outgoing.text}")
        return Sent()


@dataclass
class EchoKind:
    """A platform inside the test. `refuses`, `fails`: secrets of accounts that cannot be opened."""

    name: str = "echo"
    title: str = "Echo"
    capabilities: Capabilities = EchoChannel.capabilities
    credentials: type[Credentials] = EchoCredentials
    refuses: str = "refused"
    fails: str = "failing"
    breaks: int = 0
    opened: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    asked: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("echo-a", "echo-b"), 0))
    waiting: dict[str, list[Parsed]] = field(default_factory=dict)

    @asynccontextmanager
    async def open(
        self, account: ChannelAccount, credentials: EchoCredentials, _tools: Tools, /
    ) -> AsyncIterator[EchoChannel]:
        secret = credentials.secret.get_secret_value()
        if secret == self.refuses:
            raise SetupError(f"Nobody knows the secret of {account.id}.")
        if secret == self.fails:
            raise OSError(5, "a defect")
        self.opened.append(account.id)
        yield EchoChannel(account, self, secret)
        self.closed.append(account.id)


@asynccontextmanager
async def process(database: Database, folder: Path, kind: EchoKind, **more: Any) -> AsyncIterator[House]:
    """Open a house of its own on the same database, as another process would."""
    kinds: dict[str, ChannelKind] = {"webchat": WEBCHAT, "echo": kind}
    async with built(settings(folder, **more), database, clock=SystemClock(), kinds=kinds) as house:
        yield house


@pytest.fixture
async def here(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    async with process(database, tmp_path, EchoKind()) as house:
        yield house


@pytest.fixture
async def there(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    async with process(database, tmp_path, EchoKind()) as house:
        await house.channels.open()
        yield house


async def add(house: House, name: str = "echo-a", *, kind: str = "echo", **values: str) -> ChannelAccount:
    return await house.accounts.add(
        name, kind=kind, title="", area=None, mode=Mode.POLLING, credentials={"secret": "x", **values}, member="quan"
    )


def open_in(house: House) -> list[str]:
    return [name for name in ("webchat", "echo-a", "echo-b") if house.channels.get(name) is not None]


# -- following what was changed elsewhere ------------------------------------------------------------------------------


async def test_what_is_added_switched_or_renewed_in_one_process_is_followed_by_the_others(
    here: House, there: House
) -> None:
    await add(here)
    assert open_in(there) == ["webchat"]
    await there.channels.refresh()
    assert open_in(there) == ["webchat", "echo-a"]
    account = there.channels.account("echo-a")
    assert account
    assert there.channels.kind_of("echo-a") == "echo"

    await here.accounts.switch("echo-a", is_active=False, member="quan")
    await there.channels.refresh()
    assert open_in(there) == ["webchat"]
    assert there.channels.account("echo-a") is None

    await here.accounts.switch("echo-a", is_active=True, member="quan")
    await there.channels.refresh()
    first: Any = there.channels.get("echo-a")
    await here.accounts.renew("echo-a", {"secret": "y"}, member="quan")
    await there.channels.refresh()
    second: Any = there.channels.get("echo-a")
    assert (first.secret, second.secret) == ("x", "y")


async def test_what_did_not_change_is_not_opened_anew(database: Database, tmp_path: Path) -> None:
    kind = EchoKind()
    async with process(database, tmp_path, kind) as house:
        await add(house)
        await add(house, "echo-b")
        for _ in range(3):
            await house.channels.refresh()
        await house.accounts.renew("echo-b", {"secret": "y"}, member="quan")
        await asyncio.gather(*(house.channels.refresh() for _ in range(5)))
        assert (kind.opened, kind.closed) == (["echo-a", "echo-b", "echo-b"], ["echo-b"])
    assert sorted(kind.closed) == ["echo-a", "echo-b", "echo-b"]


# -- one that cannot be opened -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"secret": "refused"}, "Nobody knows the secret of echo-a."),
        ({"secret": "failing"}, "It could not be opened (OSError): look into the log."),
        ({"kind": "telex"}, "There is no channel of the kind telex."),
    ],
)
async def test_one_that_cannot_be_opened_does_not_stop_the_others_and_is_a_problem_in_the_status(
    here: House, changes: dict[str, str], problem: str
) -> None:
    await add(here, **changes)
    await add(here, "echo-b")

    await here.channels.open()

    assert open_in(here) == ["webchat", "echo-b"]
    assert here.channels.problem("echo-a") == problem
    status = {one.account: one.problems for one in await here.channel_status.all(asks_platforms=True)}
    assert status == {"webchat": [], "echo-a": [problem], "echo-b": []}
    assert (await here.channel_status.one("echo-a")).problems == [problem]


@pytest.mark.parametrize("broken", [{"credentials_sealed": "nonsense"}, {"credentials_sealed": ""}])
async def test_one_whose_credentials_cannot_be_read_is_a_problem_of_its_own(
    here: House, database: Database, broken: dict[str, str]
) -> None:
    await add(here)
    await add(here, "echo-b")
    await database["channel_accounts"].update_one({"_id": "echo-a"}, {"$set": broken})

    await here.channels.open()

    assert open_in(here) == ["webchat", "echo-b"]
    assert here.channels.problem("echo-a") == "Its credentials were sealed with another key."


async def test_it_opens_as_soon_as_it_is_put_right(here: House) -> None:
    await add(here, secret="refused")
    await here.channels.refresh()
    assert here.channels.problem("echo-a")

    await here.accounts.renew("echo-a", {"secret": "x"}, member="quan")
    await here.channels.refresh()

    assert (here.channels.problem("echo-a"), open_in(here)) == (None, ["webchat", "echo-a"])


async def test_it_is_not_tried_again_at_every_look(here: House, caplog: pytest.LogCaptureFixture) -> None:
    await add(here, secret="refused")
    with caplog.at_level(logging.ERROR):
        for _ in range(5):
            await here.channels.refresh()
    assert caplog.text.count("channel echo-a is not open") == 1


async def test_one_that_is_switched_off_is_no_problem(here: House) -> None:
    await add(here, secret="refused")
    await here.accounts.switch("echo-a", is_active=False, member="quan")
    await here.channels.open()
    assert here.channels.problem("echo-a") is None
    assert (await here.channel_status.one("echo-a")).problems == []


async def test_one_of_the_settings_that_cannot_be_used_stops_the_start(database: Database, tmp_path: Path) -> None:
    telegram = TelegramSettings(token=SecretStr("110201543:x"), webhook_secret=SecretStr("s"), mode="webhook")
    known = settings(tmp_path, telegram=telegram)
    kinds = {name: kind for name, kind in KINDS.items() if name != "telegram"}
    async with built(known, database, clock=SystemClock(), kinds=kinds) as house:
        with pytest.raises(SetupError, match="telegram"):
            await house.channels.open()


# -- asking ------------------------------------------------------------------------------------------------------------


async def test_an_account_is_asked_by_one_process_and_by_the_next_when_that_one_goes(
    database: Database, tmp_path: Path
) -> None:
    kinds = [EchoKind(), EchoKind()]
    async with AsyncExitStack() as stack:
        async with AsyncExitStack() as first_ones:
            houses = [
                await (first_ones if place == 0 else stack).enter_async_context(process(database, tmp_path, kind))
                for place, kind in enumerate(kinds)
            ]
            await add(houses[0])
            await first_ones.enter_async_context(houses[0].at_work())
            await until(lambda: kinds[0].asked["echo-a"])
            await stack.enter_async_context(houses[1].at_work())
            await until(lambda: houses[1].keeper.held)
            await until(lambda: len(houses[0].keeper.held | houses[1].keeper.held) == 64)
            holders = [lane_of("echo-a") in house.keeper.held for house in houses]
            assert sorted(holders) == [False, True]

            kinds[0].asked["echo-a"] = kinds[1].asked["echo-a"] = 0
            await asyncio.sleep(0.1)
            assert [bool(kind.asked["echo-a"]) for kind in kinds] == holders

        kinds[1].asked["echo-a"] = 0
        await until(lambda: kinds[1].asked["echo-a"])


async def test_a_process_that_does_not_answer_does_not_ask(database: Database, tmp_path: Path) -> None:
    kind = EchoKind()
    async with process(database, tmp_path, kind) as house:
        await add(house)
        async with house.at_work(answers=False):
            await asyncio.sleep(0.1)
    assert kind.asked["echo-a"] == 0


async def test_an_account_in_webhook_mode_is_not_asked(database: Database, tmp_path: Path) -> None:
    kind = EchoKind()
    async with process(database, tmp_path, kind) as house:
        for name, mode in (("echo-a", Mode.WEBHOOK), ("echo-b", Mode.POLLING)):
            values = {"secret": "x"}
            await house.accounts.add(
                name, kind="echo", title="", area=None, mode=mode, credentials=values, member="quan"
            )
        async with house.at_work():
            await until(lambda: kind.asked["echo-b"])
    assert kind.asked["echo-a"] == 0


async def test_a_process_that_runs_follows_by_itself_and_asks_again_after_a_defect(
    database: Database, tmp_path: Path, here: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "REFRESH_S", 0.2)
    kind = EchoKind(breaks=1)
    async with process(database, tmp_path, kind) as house:
        await add(house)
        async with house.at_work():
            await until(lambda: not kind.breaks)
            await add(here, "echo-b")
            kind.waiting["echo-a"] = [Parsed(kind=Kind.TEXT, text="xin chào", user="lan", update="1")]
            channel: Any = house.channels.get("echo-a")
            await until(lambda: channel.sent)
            await until(lambda: kind.asked["echo-b"])
    assert channel.sent[0].startswith("lan: Chào anh/chị!")


async def test_a_house_that_works_again_asks_again(database: Database, tmp_path: Path) -> None:
    kind = EchoKind()
    async with process(database, tmp_path, kind) as house:
        await add(house)
        for _ in range(2):
            kind.asked["echo-a"] = 0
            async with house.at_work():
                await until(lambda: kind.asked["echo-a"])
