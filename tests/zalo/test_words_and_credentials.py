import pytest
from pydantic import SecretStr, ValidationError

from bot.channels.http import without
from bot.channels.numbered import in_words
from bot.channels.registry import credentials_of
from bot.channels.zalo_bot.credentials import ZaloBotCredentials
from bot.channels.zalo_bot.kind import KIND as BOT
from bot.channels.zalo_oa.credentials import ZaloOaCredentials
from bot.channels.zalo_oa.kind import KIND as OA_KIND
from helpdesk.errors import SetupError
from helpdesk.messaging.models import Choice, Notice, Part, RetryLater
from tests.bot.conversing import wording
from tests.bot.fakes import LookupsInMemory
from tests.zalo.played import DONE, NOON, OA, SECRET, TOKEN, USER, PlayedZalo, bot_at, menu, photo


def test_a_menu_alone_is_a_message() -> None:
    assert in_words(menu("", "Có"), most=100) == ["1. Có\nTrả lời bằng số."]


def test_nothing_to_say_is_no_message() -> None:
    assert in_words(menu(" "), most=100) == []


def test_a_menu_that_does_not_fit_behind_the_text_stands_alone() -> None:
    assert in_words(menu("a" * 95, "Có"), most=100) == ["a" * 95, "1. Có\nTrả lời bằng số."]


def test_a_menu_longer_than_a_message_is_cut_between_lines() -> None:
    texts = in_words(menu("Chọn:", *(f"Thủ tục số {number}" for number in range(20))), most=100)
    assert all(len(text) <= 100 for text in texts)
    assert "\n".join(texts).count("Thủ tục") == 20


def test_files_are_told_by_name_and_address() -> None:
    assert in_words(menu("Đây ạ"), most=100, links=[photo()]) == [
        "Đây ạ\n\nmau.jpg\nhttps://helpdesk.example.vn/f/mau.jpg"
    ]


def test_what_is_pasted_is_trimmed_and_what_is_left_empty_is_not_given() -> None:
    read = ZaloBotCredentials.model_validate({"token": f" {TOKEN}\n", "webhook_secret": "", "api_base": " "})

    assert read.token == SecretStr(TOKEN)
    assert read.secrets() == [TOKEN]
    assert read.api_base == "https://bot-api.zaloplatforms.com"


def test_an_address_loses_its_last_slash() -> None:
    read = ZaloOaCredentials.model_validate(OA | {"oauth_base": "http://127.0.0.1:8083/"})
    assert read.oauth_base == "http://127.0.0.1:8083"


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"token": "with/slash"},
        {"token": "two words"},
        {"token": TOKEN, "webhook_secret": "short"},
        {"token": TOKEN, "webhook_secret": "x" * 257},
        {"token": TOKEN, "webhook_secret": "bí mật không dấu"},
        {"token": TOKEN, "api_base": "http://bot-api.zaloplatforms.com"},
        {"token": TOKEN, "api_base": "https://["},
        {"token": TOKEN, "unknown": "something"},
        {"token": TOKEN, "link": "https://zalo.example/123"},
        {"token": TOKEN, "link": "javascript:alert(1)"},
    ],
)
def test_what_a_bot_cannot_work_with_is_refused_without_telling_it(values: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refused:
        ZaloBotCredentials.model_validate(values)
    told = str(refused.value)
    assert not any(value in told for value in values.values())

    with pytest.raises(SetupError):
        credentials_of(BOT, values)


@pytest.mark.parametrize("missing", ["app_id", "app_secret", "oa_id", "oa_secret_key"])
def test_an_oa_needs_each_of_its_four(missing: str) -> None:
    with pytest.raises(SetupError, match=missing):
        credentials_of(OA_KIND, OA | {missing: ""})


def test_words_of_a_platform_are_short_and_free_of_our_secrets() -> None:
    assert without([SECRET, ""], f"no\n\n{SECRET} " + "x" * 500) == "no ••• " + "x" * 193


@pytest.mark.parametrize(
    ("choices", "wants_phone", "said"),
    [
        ([], False, ""),
        ([Choice(key="skip", label="choice.skip")], False, "Anh/chị trả lời bằng số."),
        (
            [Choice(key="skip", label="choice.skip")],
            True,
            "Anh/chị viết số điện thoại, hoặc trả lời bằng số đứng đầu dòng.",
        ),
    ],
)
def test_the_sentence_below_a_menu_is_said_in_the_residents_language(
    choices: list[Choice],
    said: str,
    *,
    wants_phone: bool,
) -> None:
    notice = Notice(
        conversation="zalo-bot:a1",
        number=1,
        parts=[Part(key="welcome.thanks")],
        choices=choices,
        wants_phone=wants_phone,
        created_at=NOON,
        due_at=NOON,
    )
    assert wording(LookupsInMemory()).render(notice).how_to_choose == said


async def test_a_channel_that_was_closed_this_moment_sent_nothing() -> None:
    async with bot_at(PlayedZalo(DONE)) as bot:
        pass
    assert await bot.send(USER, menu("Chào")) == RetryLater(reason="no_connection")
