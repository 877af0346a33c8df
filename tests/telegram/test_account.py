"""A Telegram account: its credentials, opening it, its webhook, how it stands, and how the bot presents itself."""

import asyncio
import traceback
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from bot.channels.port import NotVerifiedError, Parsed, Tools
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.kind import KIND, TelegramCredentials
from bot.channels.telegram.presenting import COMMANDS, DESCRIPTION, SHORT_DESCRIPTION, commands
from bot.engine.catalogues import said
from helpdesk.channels.models import ChannelAccount, Mode
from helpdesk.errors import SetupError
from helpdesk.language.catalogues import LANGUAGES
from tests.bot.conversing import Resident
from tests.telegram.conftest import ACCOUNT, SECRET, FilesInMemory, channel_at
from tests.telegram.played_bot_api import TOKEN, PlayedBotApi, breaks, refuses
from tests.telegram.updates import tap, text

ANOTHER = ChannelAccount(
    id="lac-thuy", kind="telegram", mode=Mode.WEBHOOK, created_at=datetime(2026, 11, 1, tzinfo=UTC)
)
ADDRESS = "https://to-so.example/webhooks/telegram"
HEADER = "x-telegram-bot-api-secret-token"


def credentials(**values: str) -> TelegramCredentials:
    return TelegramCredentials.model_validate({"token": TOKEN, "webhook_secret": SECRET} | values)


def tools() -> Any:
    return Tools(files=FilesInMemory(), tokens=None, now=lambda: datetime.now(UTC))  # type: ignore[arg-type] # unused


@pytest.fixture
async def delivered(api: PlayedBotApi) -> AsyncIterator[TelegramChannel]:
    """Give a channel that Telegram is to deliver to."""
    async with channel_at(api.base, account=ACCOUNT.model_copy(update={"mode": Mode.WEBHOOK})) as opened:
        yield opened


# -- credentials -------------------------------------------------------------------------------------------------------


def test_a_token_is_enough() -> None:
    known = TelegramCredentials.model_validate({"token": f" {TOKEN}\n", "webhook_secret": ""})
    assert (known.token.get_secret_value(), known.webhook_secret) == (TOKEN, None)
    assert known.api_base == "https://api.telegram.org"


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"token": "not-a-token"}, "does not look like a bot token"),
        ({"token": ""}, "token"),
        ({"webhook_secret": "bí mật"}, "1 to 256 letters"),
        ({"webhook_secret": "x" * 257}, "1 to 256 letters"),
        ({"api_base": "http://api.telegram.org"}, "https://"),
        ({"api_base": "http://1.1.1.1"}, "https://"),
        ({"api_base": "ftp://bot-api"}, "https://"),
        ({"api_base": "https://"}, "https://"),
        ({"api_base": "https://somebody:known@api.telegram.org"}, "https://"),
        ({"api_base": "https://api.telegram.org:x"}, "https://"),
        ({"more": "1"}, "Extra inputs"),
    ],
)
def test_what_cannot_be_used_is_named_and_not_repeated(values: dict[str, str], named: str) -> None:
    with pytest.raises(ValidationError, match=named) as raised:
        credentials(**values)
    assert TOKEN not in str(raised.value)
    assert not any(
        values.get(name, SECRET) in str(raised.value)
        for name in ("token", "webhook_secret")
        if values.get(name, SECRET)
    )


@pytest.mark.parametrize("base", ["http://127.0.0.1:8081", "http://bot-api:8081/", "http://10.0.0.4:8081"])
def test_a_server_of_ones_own_may_stand_beside_this_one(base: str) -> None:
    assert credentials(api_base=base).api_base == base.rstrip("/")


# -- opening -----------------------------------------------------------------------------------------------------------


async def test_a_bot_is_opened_and_asked_who_it_is(api: PlayedBotApi) -> None:
    async with KIND.open(ACCOUNT, credentials(api_base=api.base), tools()) as channel:
        assert (channel.account, channel.capabilities) == ("telegram", KIND.capabilities)
    assert [call.method for call in api.calls] == ["getMe"]


@pytest.mark.parametrize(
    ("account", "named"), [(ACCOUNT, "HELPDESK_TELEGRAM__TOKEN"), (ANOTHER, "the token of lac-thuy")]
)
async def test_a_token_that_telegram_refuses_is_said(api: PlayedBotApi, account: ChannelAccount, named: str) -> None:
    wrong = credentials(api_base=api.base, token="1:not-the-token")
    with pytest.raises(SetupError) as raised:
        async with KIND.open(account, wrong, tools()):
            pass
    assert str(raised.value) == f"Telegram does not accept {named}: copy the current one from @BotFather."
    assert "1:not-the-token" not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize("answer", [breaks(), refuses(502, "Bad Gateway")], ids=["broken", "502"])
async def test_a_telegram_that_does_not_answer_does_not_stop_the_start(api: PlayedBotApi, answer: Any) -> None:
    api.scripted["getMe"].append(answer)
    async with KIND.open(ACCOUNT, credentials(api_base=api.base), tools()) as channel:
        assert channel.account == "telegram"


async def test_deliveries_need_a_secret() -> None:
    with pytest.raises(SetupError, match="The webhook secret of lac-thuy is missing"):
        async with KIND.open(ANOTHER, credentials(webhook_secret=""), tools()):
            pass


@pytest.mark.parametrize("shown", ["", SECRET[:-1], SECRET + "x", SECRET.upper(), "bí mật"])
async def test_only_telegram_knows_the_secret(channel: TelegramChannel, shown: str) -> None:
    channel.verify({HEADER: SECRET}, b"{}")
    with pytest.raises(NotVerifiedError):
        channel.verify({HEADER: shown}, b"{}")
    with pytest.raises(NotVerifiedError):
        channel.verify({}, b"{}")


async def test_without_a_secret_nobody_is_telegram(api: PlayedBotApi) -> None:
    async with channel_at(api.base, webhook_secret=None) as channel:
        for headers in ({}, {HEADER: ""}, {HEADER: "None"}):
            with pytest.raises(NotVerifiedError):
                channel.verify(headers, b"{}")
        with pytest.raises(SetupError, match="HELPDESK_TELEGRAM__WEBHOOK_SECRET is missing"):
            await channel.set_webhook(ADDRESS)


async def test_another_bot_under_the_same_account_never_repeats_an_update(api: PlayedBotApi) -> None:
    async with channel_at(api.base) as first, channel_at(api.base, token="8000000001:another") as second:
        said_twice = text("xin chào", user=5100000001, number=7)
        assert [one.update for one in (*first.parse(said_twice), *second.parse(said_twice))] == [
            "110201543.7",
            "8000000001.7",
        ]


# -- webhook and standing ----------------------------------------------------------------------------------------------


async def test_a_link_carries_the_payload_once_the_bot_is_known_by_name(api: PlayedBotApi) -> None:
    async with KIND.open(ANOTHER, credentials(api_base=api.base), tools()) as channel:
        assert channel.link("p-7K4M") == "https://t.me/to_so_demo_bot?start=p-7K4M"


async def test_a_bot_whose_name_was_not_told_at_the_start_has_a_link_later(delivered: TelegramChannel) -> None:
    assert delivered.link("p-7K4M") is None
    await delivered.standing()
    assert delivered.link("p-7K4M") == "https://t.me/to_so_demo_bot?start=p-7K4M"


async def test_a_webhook_is_set_and_removed(api: PlayedBotApi, delivered: TelegramChannel) -> None:
    await delivered.set_webhook(ADDRESS)
    assert api.called("setWebhook") == [
        {
            "url": ADDRESS,
            "secret_token": SECRET,
            "allowed_updates": ["message", "edited_message", "callback_query"],
            "max_connections": 40,
        }
    ]
    standing = await delivered.standing()
    assert (standing.name, standing.webhook, standing.pending, standing.problems) == (
        "@to_so_demo_bot",
        ADDRESS,
        0,
        [],
    )
    await delivered.delete_webhook()
    assert (await delivered.standing()).webhook == ""


@pytest.mark.parametrize(
    ("mode", "webhook", "said_so"),
    [
        (Mode.POLLING, {"url": ADDRESS}, "run `helpdesk channels delete-webhook telegram`"),
        (Mode.WEBHOOK, {"url": ""}, "knows of no webhook: run `helpdesk channels set-webhook telegram`"),
        (Mode.WEBHOOK, {"url": "https://another.example/hook"}, "delivers to another program"),
        (Mode.WEBHOOK, {"url": ADDRESS, "allowed_updates": ["message", "callback_query"]}, "edited_message"),
        (
            Mode.WEBHOOK,
            {
                "url": ADDRESS,
                "pending_update_count": 4,
                "last_error_date": 1795340000,
                "last_error_message": "Connection timed out",
            },
            "Connection timed out",
        ),
    ],
)
async def test_what_keeps_messages_from_coming_in_is_said_with_its_remedy(
    api: PlayedBotApi, mode: Mode, webhook: dict[str, Any], said_so: str
) -> None:
    api.webhook |= webhook
    async with channel_at(api.base, account=ACCOUNT.model_copy(update={"mode": mode})) as channel:
        (problem,) = (await channel.standing()).problems
    assert said_so in problem


async def test_a_bot_that_asks_and_is_not_delivered_to_stands_well(channel: TelegramChannel) -> None:
    assert (await channel.standing()).problems == []


@pytest.mark.parametrize(
    ("answer", "said_so"),
    [(refuses(401, "Unauthorized"), "does not accept the token"), (breaks(), "was not reached")],
    ids=["refused", "line broken"],
)
async def test_a_telegram_that_does_not_answer_is_a_problem(
    api: PlayedBotApi, channel: TelegramChannel, answer: Any, said_so: str
) -> None:
    api.scripted["getMe"].append(answer)
    (problem,) = (await channel.standing()).problems
    assert said_so in problem
    assert TOKEN.partition(":")[2] not in problem


async def test_what_telegram_refuses_is_said(api: PlayedBotApi, delivered: TelegramChannel) -> None:
    api.scripted["setWebhook"].append(refuses(400, "Bad Request: bad webhook: An HTTPS URL must be provided"))
    with pytest.raises(SetupError, match=r"(?i)an https url must be provided"):
        await delivered.set_webhook("http://to-so.example")
    api.scripted["deleteWebhook"] += [breaks(), refuses(401, "Unauthorized")]
    with pytest.raises(SetupError, match="Telegram says no to telegram: ServerDisconnectedError"):
        await delivered.delete_webhook()
    with pytest.raises(SetupError, match="HELPDESK_TELEGRAM__TOKEN"):
        await delivered.delete_webhook()


# -- how the bot presents itself ---------------------------------------------------------------------------------------


async def test_setting_the_webhook_tells_commands_and_descriptions_in_both_languages(
    api: PlayedBotApi, delivered: TelegramChannel
) -> None:
    await delivered.set_webhook(ADDRESS)
    known = api.presented["Commands"]
    assert {code: [one["command"] for one in told] for code, told in known.items()} == {
        "": [vietnamese for vietnamese, _, _ in COMMANDS],
        "en": [english for _, english, _ in COMMANDS],
    }
    assert {facts["scope"]["type"] for facts in api.called("setMyCommands")} == {"all_private_chats"}
    assert api.presented["Description"] == {"": said(DESCRIPTION, "vi", {}), "en": DESCRIPTION}
    assert api.presented["ShortDescription"] == {"": said(SHORT_DESCRIPTION, "vi", {}), "en": SHORT_DESCRIPTION}
    api.calls.clear()
    await delivered.set_webhook(ADDRESS)
    assert not [call.method for call in api.calls if call.method.startswith("setMy")]


async def test_a_description_somebody_wrote_stays(api: PlayedBotApi, delivered: TelegramChannel) -> None:
    api.presented["Description"] = {"": "UBND xã Mẫu"}
    await delivered.set_webhook(ADDRESS)
    assert api.presented["Description"] == {"": "UBND xã Mẫu"}


async def test_who_polls_tells_the_commands_once_it_is_their_turn(api: PlayedBotApi, channel: TelegramChannel) -> None:
    async def keep(parsed: Parsed) -> bool:
        return bool(parsed.update)

    turn = {"ours": False}
    polling = asyncio.create_task(channel.poll(keep, lambda: turn["ours"]))
    await asyncio.sleep(0.1)
    assert api.calls == []
    turn["ours"] = True
    await api.until(lambda: len(api.called("setMyShortDescription")) == 2)
    polling.cancel()
    await asyncio.wait({polling})
    assert len(api.called("setMyCommands")) == 2


async def test_a_telegram_that_does_not_want_to_hear_commands_is_still_asked_for_updates(
    api: PlayedBotApi, channel: TelegramChannel
) -> None:
    kept: list[str] = []

    async def keep(parsed: Parsed) -> bool:
        kept.append(parsed.text)
        return True

    api.scripted["getMyCommands"].append(refuses(429, "Too Many Requests: retry after 900", retry_after=900))
    api.wait_for(text("xin chào", user=5100000001, number=7))
    polling = asyncio.create_task(channel.poll(keep, lambda: True))
    await api.until(lambda: len(api.called("getUpdates")) == 2)
    polling.cancel()
    await asyncio.wait({polling})
    assert kept == ["xin chào"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_command_says_what_it_does(language: str) -> None:
    assert all(1 <= len(one.description) <= 256 for one in commands(language))
    assert len(said(DESCRIPTION, language, {})) <= 512
    assert len(said(SHORT_DESCRIPTION, language, {})) <= 120
    if language == "vi":
        assert all(said(what, "vi", {}) != what for _, _, what in COMMANDS)


@pytest.mark.parametrize("name", sorted({name for both in COMMANDS for name in both[:2]}))
async def test_every_command_that_is_offered_is_understood(name: str) -> None:
    resident = await Resident().starts()
    await resident.taps("agree")
    await resident.writes(f"/{name}")
    assert "command.unknown" not in [part.key for part in resident.notices[-1].parts]


@pytest.mark.parametrize("choice", ["1:0", "999999999:999"])
async def test_what_a_button_carries_always_fits(channel: TelegramChannel, choice: str) -> None:
    assert len(choice.encode()) <= 64
    (found,) = channel.parse(tap(choice, user=5100000001, number=1))
    assert found.choice == choice


def test_secrets_are_known_so_that_logs_can_be_kept_free_of_them() -> None:
    assert credentials().secrets() == [TOKEN, SECRET]
    assert SecretStr(TOKEN) == credentials().token
    assert TOKEN not in repr(credentials())
