"""Lost, doubled, out of order: told apart, and told from what nobody could know."""

import asyncio
import json

import aiohttp
import pytest

from tests.platforms.bot_api import BotApi
from tests.platforms.faults import BadGateway, Reset
from tests.platforms.judging import judged
from tests.platforms.records import Shown


def seen(*texts: str, user: str = "7") -> list[Shown]:
    return [Shown(place, user, str(place), text, 0.0, place) for place, text in enumerate(texts, start=1)]


def test_everything_once_and_in_order_is_clean() -> None:
    verdict = judged({"7": ["một", "hai"]}, seen("Anh/chị viết: một", "Anh/chị viết: hai"))
    assert verdict.is_clean
    assert verdict.shown == 2


def test_what_was_never_shown_is_lost() -> None:
    assert judged({"7": ["một", "hai"]}, seen("hai")).lost == [("7", "một")]


def test_what_another_resident_was_shown_is_lost_too() -> None:
    assert judged({"7": ["một"]}, seen("một", user="8")).lost == [("7", "một")]


def test_what_was_shown_twice_is_doubled() -> None:
    verdict = judged({"7": ["một"]}, seen("một", "một"))
    assert verdict.doubled == [("7", "một")]
    assert not verdict.is_clean


def test_a_double_of_a_call_in_doubt_is_excused() -> None:
    verdict = judged({"7": ["một"]}, seen("một", "một"), in_doubt={1})
    assert verdict.excused == [("7", "một")]
    assert verdict.is_clean


def test_one_doubt_does_not_excuse_three() -> None:
    assert judged({"7": ["một"]}, seen("một", "một", "một"), in_doubt={1}).doubled == [("7", "một")]


def test_what_came_before_its_turn_is_out_of_order() -> None:
    assert judged({"7": ["một", "hai", "ba"]}, seen("một", "ba", "hai")).out_of_order == [("7", "hai")]


def test_a_late_double_is_no_disorder() -> None:
    assert judged({"7": ["một", "hai"]}, seen("một", "hai", "một"), in_doubt={1}).is_clean


def test_a_pattern_keeps_ten_from_being_found_in_one() -> None:
    verdict = judged({"7": ["tin 1", "tin 10"]}, seen("tin 10"), marker=r"tin \d+")
    assert verdict.lost == [("7", "tin 1")]


class EchoBot:
    """Says back what it hears; `is_careful`: to each update once, and again until it is surely shown."""

    def __init__(self, api: BotApi, *, is_careful: bool) -> None:
        self._api = api
        self._is_careful = is_careful
        self._known: set[int] = set()
        self._lock = asyncio.Lock()

    async def hear(self, _url: str, body: bytes, _headers: object) -> int:
        update = json.loads(body)
        async with self._lock:
            if self._is_careful and update["update_id"] in self._known:
                return 200
            self._known.add(update["update_id"])
            message = update["message"]
            await self._say(message["chat"]["id"], f"Anh/chị viết: {message['text']}")
        return 200

    async def _say(self, chat: int, words: str) -> None:
        url = f"{self._api.base}/bot{self._api.token}/sendMessage"
        async with aiohttp.ClientSession() as session:
            while True:
                try:
                    async with session.post(url, json={"chat_id": chat, "text": words}) as answer:
                        if answer.status == 200 or not self._is_careful:
                            return
                except aiohttp.ClientConnectionError:
                    if not self._is_careful:
                        return


@pytest.mark.parametrize("is_careful", [True, False])
async def test_a_careless_bot_is_found_out_and_a_careful_one_is_not(api: BotApi, *, is_careful: bool) -> None:
    api.faults.deliver(copies=2)
    api.faults.some(0.2, BadGateway(), Reset(took_effect=True), Reset(), methods=["sendMessage"])
    api.courier.post = EchoBot(api, is_careful=is_careful).hear
    await api.deliver_to("http://127.0.0.1:9/hook")
    expected: dict[str, list[str]] = {}
    for person in range(8):
        expected[str(person + 1)] = [f"tin {number}" for number in range(5)]
        for words in expected[str(person + 1)]:
            await api.resident(person + 1).say(words)
    await api.settled()
    verdict = judged(expected, api.shown(), marker=r"tin \d+", in_doubt={call.number for call in api.in_doubt()})
    assert verdict.is_clean == is_careful, verdict
    assert bool(verdict.doubled) != is_careful
    assert api.faults.struck["reset"]
