"""From updates, as Telegram sends them, to what is kept."""

from typing import Any

import pytest
from telegram import Bot, Update

from bot.channels.intake import Intake
from bot.channels.telegram.parsing import Parsed, parsed
from bot.engine.messages import Kind
from helpdesk.clock import SystemClock
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.privacy.sealing import Sealer
from helpdesk.residents.service import PHONE
from helpdesk.storage.database import Database
from tests.telegram.bot_api_rules import wrong_in_update
from tests.telegram.conftest import KEY
from tests.telegram.played_bot_api import TOKEN
from tests.telegram.updates import names, update

RESIDENT = "5100000001"


def read(name: str) -> Parsed | None:
    return parsed(Update.de_json(update(name), Bot(TOKEN)))


def facts(name: str) -> dict[str, Any]:
    found = read(name)
    assert found is not None
    return found.model_dump(exclude_defaults=True)


@pytest.mark.parametrize("name", names())
def test_updates_of_the_tests_are_what_telegram_sends(name: str) -> None:
    assert wrong_in_update(update(name)) == []
    known = Update.de_json(update(name), Bot(TOKEN))
    assert known.api_kwargs == {}
    assert known.effective_sender is not None


def test_updates_of_the_tests_are_really_checked() -> None:
    wrong = update("text")
    wrong["message"]["sender"] = wrong["message"].pop("from")
    wrong["message"]["date"] = "yesterday"
    assert any("date" in problem for problem in wrong_in_update(wrong))
    wrong["message"]["date"] = 1795340000
    assert wrong_in_update(wrong) == ["Message has no ['sender']"]


def test_a_text_comes_with_its_words_and_the_language_of_the_phone() -> None:
    found = facts("text")
    assert found == {
        "kind": Kind.TEXT,
        "text": "làm lý lịch tư pháp ở đâu",
        "user": RESIDENT,
        "language_hint": "vi",
    }


def test_a_start_link_comes_with_what_stood_in_it() -> None:
    found = facts("start")
    assert found == {"kind": Kind.START, "payload": "a-05125_g-vneid-muc-2", "user": RESIDENT, "language_hint": "en"}


@pytest.mark.parametrize(("name", "data"), [("tap", "1:0"), ("tap_on_a_message_that_is_gone", "1:1")])
def test_a_tap_comes_with_its_button_and_what_to_acknowledge(name: str, data: str) -> None:
    found = facts(name)
    assert found == {
        "kind": Kind.CHOICE,
        "choice": data,
        "tap": update(name)["callback_query"]["id"],
        "user": RESIDENT,
    }


def test_ones_own_contact_brings_the_phone_number() -> None:
    assert facts("own_contact") == {"kind": Kind.CONTACT, "phone": "84912000111", "user": RESIDENT}


@pytest.mark.parametrize("name", ["contact_of_somebody_else", "contact_without_an_account"])
def test_a_card_that_may_be_somebody_elses_brings_no_number(name: str) -> None:
    assert facts(name) == {"kind": Kind.CONTACT, "user": RESIDENT}


@pytest.mark.parametrize(
    ("name", "media"),
    [("sticker", "sticker"), ("voice", "voice"), ("photo_with_an_identity_number", "photo"), ("dice", "other")],
)
def test_what_is_no_text_is_named(name: str, media: str) -> None:
    found = read(name)
    assert found is not None
    assert (found.kind, found.media) == (Kind.UNSUPPORTED, media)


@pytest.mark.parametrize(
    "name", ["text_in_a_group", "tap_in_a_group", "edited", "from_a_bot", "in_a_channel", "blocked_us"]
)
def test_what_is_not_said_to_us_by_a_person_in_private_is_ignored(name: str) -> None:
    assert read(name) is None


async def kept(database: Database, name: str) -> dict[str, Any]:
    """Take an update in and return how it lies in the inbox."""
    inbox, message = Inbox(database, process="test"), read(name)
    assert message is not None
    intake = Intake(inbox=inbox, sealer=Sealer([KEY]), clock=SystemClock(), arrived=lambda: None)
    await intake.accept(message, account="telegram", user=message.user, update="1", position=1)
    row = await database["inbox"].find_one({"_id": "telegram:1"})
    assert row is not None
    return row


async def test_an_identity_number_under_a_picture_is_masked_before_it_is_kept(database: Database) -> None:
    row = await kept(database, "photo_with_an_identity_number")
    assert "001199012345" not in str(row)
    assert row["body"]["masked"] == ["national_id"]
    assert row["body"]["text"].startswith("Căn cước của tôi ")


async def test_a_shared_phone_number_is_sealed_before_it_is_kept(database: Database) -> None:
    row = await kept(database, "own_contact")
    assert "912000111" not in str(row)
    assert row["body"]["phone_tail"] == "111"
    assert Sealer([KEY]).open(row["body"]["phone"], purpose=PHONE) == "84912000111"


async def test_somebody_elses_card_leaves_no_number_anywhere(database: Database) -> None:
    row = await kept(database, "contact_of_somebody_else")
    assert "222" not in str(row["body"])
    assert "phone" not in row["body"]
