"""Files on their way in: what became of each is noted in its message; before a yes nothing is kept."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.house import House
from api.security import cookies
from bot.channels.fetching import FileFetching
from bot.channels.intake import FILE_SOURCE
from bot.channels.port import NotFetchedError
from bot.engine.messages import FileKind, Incoming, IncomingFile, Kind
from helpdesk.attachments.models import AttachmentState
from helpdesk.attachments.service import Attachments
from helpdesk.ids import new_id
from helpdesk.messaging.models import Arrival
from helpdesk.storage.database import Database
from tests.attachments import samples
from tests.bot.conversing import SEALER
from tests.bot.fakes import NOW
from tests.chain.village import COMMUNE, opened, settle

# -- from a platform -----------------------------------------------------------------------------------------------


class Platform:
    """A channel that gives one file, or fails."""

    def __init__(self, gives: bytes | NotFetchedError) -> None:
        self._gives = gives

    async def fetch(self, source: str, *, most: int) -> bytes:
        assert (source, most > 0) == ("file-1", True)
        if isinstance(self._gives, NotFetchedError):
            raise self._gives
        return self._gives

    def get(self, account: str) -> Any:
        return self if account == "pigeon" else None


def arrival(source: str = "", *, attempts: int = 0) -> Arrival:
    sealed = source or SEALER.seal("file-1", purpose=FILE_SOURCE)
    incoming = Incoming(kind=Kind.MEDIA, files=[IncomingFile(kind=FileKind.FILE, source=sealed, name="a.pdf")])
    body = incoming.model_dump(mode="json")
    return Arrival(id="pigeon:1", account="pigeon", user="x", received_at=NOW, body=body, attempts=attempts)


async def became(attachments: Attachments, gives: bytes | NotFetchedError, one: Arrival) -> dict[str, Any] | None:
    """Return what the message says of its file; None when the platform is asked again."""
    fetching = FileFetching(channels=Platform(gives), attachments=attachments, sealer=SEALER)
    body = await fetching.prepare(one)
    return body["files"][0] if body else None


async def test_a_file_that_was_fetched_is_known_by_its_attachment_alone(attachments: Attachments) -> None:
    file = await became(attachments, samples.pdf(), arrival())
    assert file is not None
    assert (file["content_type"], "source" in file, "refusal" in file) == ("application/pdf", False, False)
    assert await attachments.known([file["attachment"]])


@pytest.mark.parametrize(
    ("gives", "refusal"),
    [
        (NotFetchedError(is_final=True, is_too_large=True), "attachment_too_large"),
        (NotFetchedError(is_final=True), "file_gone"),
        (b"MZ" + bytes(500), "attachment_type"),
    ],
)
async def test_a_file_that_is_not_taken_says_why(
    attachments: Attachments, gives: bytes | NotFetchedError, refusal: str
) -> None:
    file = await became(attachments, gives, arrival())
    assert file is not None
    assert (file["refusal"], "source" in file) == (refusal, False)


async def test_an_address_that_cannot_be_opened_is_a_file_that_is_gone(attachments: Attachments) -> None:
    file = await became(attachments, samples.pdf(), arrival("sealed by nobody"))
    assert file is not None
    assert file["refusal"] == "file_gone"


async def test_what_may_work_later_is_tried_again_but_not_for_ever(attachments: Attachments) -> None:
    away = NotFetchedError(is_final=False)
    assert await became(attachments, away, arrival()) is None
    file = await became(attachments, away, arrival(attempts=3))
    assert file is not None
    assert file["refusal"] == "file_gone"


# -- from our own page ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
async def village(migrated_database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """Give a house at work."""
    folder: Path = tmp_path_factory.mktemp("village")
    await settle(migrated_database)
    async with opened(migrated_database, folder) as house:
        yield house


@pytest.fixture
async def browser(village: House) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(village))
    async with httpx.AsyncClient(transport=transport, base_url="http://to-so.example") as opened_browser:
        yield opened_browser


JSON = {"Accept": "application/json"}


async def uploads(browser: httpx.AsyncClient, *, headers: dict[str, str] | None = None, **form: str) -> httpx.Response:
    files = {"files": ("anh.png", samples.screenshot((90, 90)), "image/png")}
    return await browser.post("/chat/files", data={"message": new_id(), **form}, files=files, headers=headers)


async def kept(village: House, browser: httpx.AsyncClient) -> int:
    conversation = village.chat.conversation_of(browser.cookies[cookies.CHAT])
    seen = {"conversation": conversation, "state": {"$ne": AttachmentState.DROPPED.value}}
    return await village.database["attachments"].count_documents(seen)


async def agrees(browser: httpx.AsyncClient) -> None:
    await browser.post("/chat", data={"begin": "1", "start": f"a-{COMMUNE}", "choice": "1:0"})


async def declines(browser: httpx.AsyncClient) -> None:
    await browser.post("/chat", data={"begin": "1", "start": f"a-{COMMUNE}", "choice": "1:1"})


async def test_before_the_yes_a_page_with_scripts_hears_what_to_do_and_nothing_is_kept(
    village: House, browser: httpx.AsyncClient
) -> None:
    await browser.post("/chat/begin", data={"begin": "1"}, headers=JSON)
    refused = await uploads(browser, headers=JSON)
    assert refused.status_code == 422
    assert "trả lời câu hỏi" in refused.json()["sentence"]
    assert await kept(village, browser) == 0


async def test_before_the_yes_a_plain_form_hears_it_too_and_its_words_stay_in_their_field(
    village: House, browser: httpx.AsyncClient
) -> None:
    shown = await uploads(browser, begin="1", text="xem giup chau")
    assert (shown.status_code, await kept(village, browser)) == (422, 0)
    assert "trả lời câu hỏi" in shown.text
    assert "xem giup chau" in shown.text
    conversation = village.chat.conversation_of(browser.cookies[cookies.CHAT])
    assert [one.body["kind"] for one in await village.inbox.heard(conversation, limit=9)] == ["start"]


async def test_before_the_yes_a_plain_form_without_words_begins_nothing_but_the_question(
    village: House, browser: httpx.AsyncClient
) -> None:
    shown = await uploads(browser, begin="1")
    assert (shown.status_code, await kept(village, browser)) == (422, 0)
    assert "trả lời câu hỏi" in shown.text


async def test_the_sentence_is_in_the_language_of_the_page(browser: httpx.AsyncClient) -> None:
    await browser.post("/chat/begin?lang=en", data={"begin": "1"}, headers=JSON)
    refused = await browser.post(
        "/chat/files?lang=en",
        data={"message": new_id()},
        files={"files": ("a.png", samples.screenshot((90, 90)), "image/png")},
        headers=JSON,
    )
    assert refused.json()["sentence"] == "Please answer the question in the chat first, then send the file again."


async def test_after_the_yes_a_file_is_kept(village: House, browser: httpx.AsyncClient) -> None:
    await agrees(browser)
    assert (await uploads(browser, headers=JSON)).status_code == 201
    assert await kept(village, browser) == 1


async def test_after_a_no_nothing_is_taken_and_what_waited_is_dropped(
    village: House, browser: httpx.AsyncClient
) -> None:
    await browser.post("/chat/begin", data={"begin": "1"}, headers=JSON)
    conversation = village.chat.conversation_of(browser.cookies[cookies.CHAT])
    await village.attachments.keep(new_id(), conversation=conversation, name="a.pdf", data=samples.pdf())
    assert await kept(village, browser) == 1

    await declines(browser)

    assert await kept(village, browser) == 0
    assert (await uploads(browser, headers=JSON)).status_code == 422


async def test_who_took_their_yes_back_is_asked_first(village: House, browser: httpx.AsyncClient) -> None:
    await agrees(browser)
    conversation = village.chat.conversation_of(browser.cookies[cookies.CHAT])
    here = await village.conversations.one(conversation)
    assert here is not None
    await village.database.in_transaction(
        lambda session: village.residents.withdrew(
            here.resident or "",
            conversation=conversation,
            text_version="2026-11-22",
            at=village.clock.now() + timedelta(seconds=1),
            session=session,
        )
    )

    assert (await uploads(browser, headers=JSON)).status_code == 422
    assert await kept(village, browser) == 0
