"""Forty residents whose messages Telegram delivers, whatever happens to the program meanwhile."""

import asyncio
from collections.abc import Iterator
from typing import Any

import aiohttp

from helpdesk.storage.database import Database
from tests.telegram import updates
from tests.telegram.played_bot_api import PlayedBotApi
from tests.telegram.wordings import said

SECRET = "a-secret-for-tests"
IDENTITY = "001199012345"
RESIDENTS = range(5200000000, 5200000040)
ANSWERS = ("welcome.ask", "welcome.thanks", "commune.chosen", "phone.ask", "talking.passed_on")
"""The answer to each of the five messages: the same for everybody, so that order can be seen."""
_NOD = "👍"
_IN_FLIGHT_S = 1.0  # what was sent so shortly before a kill may not have been marked as sent


def messages(user: int) -> list[str]:
    """What this resident writes."""
    trouble = f"ứng dụng báo lỗi {user % 100}, căn cước {IDENTITY}"
    return ["/start", "đồng ý", "Lạc Thủy", f"cho tôi gặp cán bộ {user % 100}", trouble]


class Deliveries:
    """Telegram, delivering by webhook: each resident's messages in order, again and again until they are taken."""

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}/webhooks/telegram"
        self.taken = 0
        self._taken_one = asyncio.Event()

    async def all(self, *, pause: float) -> None:
        """Deliver everything; a resident waits `pause` seconds before writing on."""
        timeout = aiohttp.ClientTimeout(total=5)
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        async with aiohttp.ClientSession(timeout=timeout, headers=headers) as session, asyncio.TaskGroup() as group:
            for place, user in enumerate(RESIDENTS):
                group.create_task(self._one(session, user, place * 100, pause))

    async def until(self, taken: int, *, within: float = 60.0) -> None:
        """Wait until so many were taken."""
        async with asyncio.timeout(within):
            while self.taken < taken:
                self._taken_one.clear()
                await self._taken_one.wait()

    async def _one(self, session: aiohttp.ClientSession, user: int, first: int, pause: float) -> None:
        await asyncio.sleep(pause * (user % 10) / 10)
        for number, words in enumerate(messages(user), start=first + 1):
            update = updates.text(words, user=user, number=number)
            while not await self._is_taken(session, update):  # noqa: ASYNC110 - that is what Telegram does
                await asyncio.sleep(0.1)
            self.taken += 1
            self._taken_one.set()
            await asyncio.sleep(pause)

    async def _is_taken(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> bool:
        try:
            async with session.post(self._url, json=update) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False


class Screens:
    """What the residents were shown, and when."""

    def __init__(self, api: PlayedBotApi) -> None:
        self._api = api

    def shown(self, user: int) -> list[tuple[str, float]]:
        """The answers one resident got, by their keys, and when."""
        seen = [(_key(call.facts["text"]), call.at) for call in self._api.sent(user)]
        return [(key, at) for key, at in seen if key]

    def doubled(self) -> dict[str, list[float]]:
        """Which notices were shown more than once, and when."""
        found: dict[str, list[float]] = {}
        for user in RESIDENTS:
            for key, at in self.shown(user):
                found.setdefault(f"telegram:{user}:{ANSWERS.index(key) + 1:08d}", []).append(at)
        return {notice: times for notice, times in found.items() if len(times) > 1}

    async def all_answered(self) -> None:
        """Wait until everybody has seen the last answer."""
        last = said(ANSWERS[-1])
        await self._api.until(
            lambda: {c.facts["chat_id"] for c in self._api.sent() if last in c.facts["text"]} == set(RESIDENTS)
        )


async def check(database: Database, screens: Screens, *, kills: list[float]) -> None:
    """Every message was answered, in order, in effect exactly once; doubled answers are listed as such."""
    for user in RESIDENTS:
        # Two that had left and were not marked when the kill came are both sent again: each counts where it came first.
        assert list(dict.fromkeys(key for key, _ in screens.shown(user))) == list(ANSWERS), user
    conversations = [f"telegram:{user}" for user in RESIDENTS]
    assert await _ids(database, "inbox", {"open": {"$exists": False}}) == sorted(
        f"telegram:110201543.{place * 100 + number}" for place in range(len(RESIDENTS)) for number in range(1, 6)
    )
    assert await _ids(database, "inbox", {"open": True}) == []
    assert await _ids(database, "outbox", {}) == sorted(_notices(conversations))
    assert await _ids(database, "outbox", {"state": {"$ne": "sent"}}) == []
    assert sorted(await _values(database, "support_requests", "conversation")) == conversations
    heard = sorted(await _values(database, "thread_entries", "text"))
    assert heard == sorted(_masked(words) for user in RESIDENTS for words in messages(user)[3:])
    assert sorted(await _values(database, "residents", "conversations")) == [[name] for name in conversations]
    assert [len(consents) for consents in await _values(database, "residents", "consents")] == [1] * len(RESIDENTS)
    doubled = screens.doubled()
    assert set(doubled) <= set(await _ids(database, "outbox", {"is_doubtful": True, "is_possibly_twice": True}))
    for notice, (*cut_off, _) in doubled.items():  # each time but the last was in flight when a kill came
        for at in cut_off:
            assert any(-0.5 <= kill - at < _IN_FLIGHT_S for kill in kills), (notice, [kill - at for kill in kills])


def _notices(conversations: list[str]) -> Iterator[str]:
    return (f"{name}:{number:08d}" for name in conversations for number in range(1, 6))


def _masked(words: str) -> str:
    return words.replace(IDENTITY, f"•••••••••{IDENTITY[-3:]}")


def _key(text: str) -> str:
    """Name an answer; a thumb and a warning that go before one are no answers, anything else is a mistake."""
    return next(key for key in ANSWERS if said(key) in text) if not _is_before(text) else ""


def _is_before(text: str) -> bool:
    return text == _NOD or (said("privacy.masked") in text and said(ANSWERS[-1]) not in text)


async def _ids(database: Database, collection: str, query: dict[str, Any]) -> list[str]:
    return sorted([row["_id"] async for row in database[collection].find(query, {"_id": 1})])


async def _values(database: Database, collection: str, name: str) -> list[Any]:
    return [row[name] async for row in database[collection].find({}, {name: 1})]
