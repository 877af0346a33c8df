"""Updates of Telegram on their way to the bot: kept until they are confirmed, brought to a webhook or asked for."""

import asyncio
import itertools
import json
from collections.abc import Callable
from typing import Any

from tests.platforms.bot_api_rules import wrong_in_update
from tests.platforms.courier import Courier, Parcel
from tests.platforms.faults import Faults
from tests.platforms.serving import Refusal

_DELAYS = (0, 2, 4, 8, 16, 32, *([60] * 200))  # seconds, as Telegram's own server waits
_PATIENCE = 60.0
_LANES = {"callback_query": "taps", "message": "messages", "edited_message": "messages"}
_ACTIVE = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
_OTHER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class Mailbox:
    """One bot's updates."""

    def __init__(self, faults: Faults, *, pace: float, now: Callable[[], float], where: Callable[[str], str]) -> None:
        """Take the faults, how much of Telegram's waiting is waited, the clock, and where addresses lead."""
        self.updates: dict[int, dict[str, Any]] = {}  # not confirmed yet
        self.webhook: dict[str, Any] = {"url": ""}
        self.longest_poll = 50.0  # seconds, whatever the bot asks for
        self.courier = Courier(
            faults,
            headers=self._headers,
            delays=[seconds * pace for seconds in _DELAYS],
            deadline=_PATIENCE,
            arrived=lambda parcel: self._confirm(int(parcel.update)),
            failed=self._failed,
        )
        self._faults = faults
        self._now = now
        self._where = where
        self._users: dict[int, int] = {}
        self._numbers = itertools.count(700000001)
        self._changed = asyncio.Event()
        self._poll: asyncio.Event | None = None  # set when another poll takes its place
        self._error: dict[str, Any] = {}

    def next_number(self) -> int:
        """The next update id."""
        return next(self._numbers)

    def put(self, update: dict[str, Any], *, user: int) -> int:
        """Take an update. Raises AssertionError for one that Telegram could not have sent."""
        made = {"update_id": update.get("update_id") or self.next_number()} | update
        if problems := wrong_in_update(made):
            raise AssertionError(problems)
        number = int(made["update_id"])
        self.updates[number] = json.loads(json.dumps(made))  # as it is now: a later edit must not change it
        self._users[number] = user
        self._changed.set()
        if self.webhook["url"]:
            self._post(number)
        return number

    def register(self, facts: dict[str, Any]) -> bool:
        """Set the webhook; what waits goes there."""
        url = str(facts["url"])
        # A Bot API server of one's own also takes plain http; on loopback that is what a test has.
        if url and not url.startswith(("https://", "http://127.0.0.1")):
            raise Refusal(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        if facts.get("drop_pending_updates"):
            self.updates.clear()
        self.webhook = {name: value for name, value in facts.items() if name != "drop_pending_updates"}
        self.courier.url = self._where(url)
        for number in sorted(self.updates) if url else ():
            self._post(number)
        return True

    async def remove(self, facts: dict[str, Any]) -> bool:
        """Delete the webhook; what is on its way waits again."""
        if facts.get("drop_pending_updates"):
            self.updates.clear()
        self.webhook = {"url": ""}
        self._error = {}
        await self.courier.stop()
        return True

    def info(self) -> dict[str, Any]:
        """Tell about the webhook."""
        asked = {name: self.webhook[name] for name in ("max_connections", "allowed_updates") if name in self.webhook}
        info = {"url": self.webhook["url"], "has_custom_certificate": False, "pending_update_count": len(self.updates)}
        return info | asked | self._error

    async def ask(self, facts: dict[str, Any]) -> list[dict[str, Any]]:
        """Answer getUpdates."""
        if self.webhook["url"]:
            raise Refusal(409, _ACTIVE)
        if self._poll is not None:
            self._poll.set()
        mine = self._poll = asyncio.Event()
        offset = int(facts.get("offset") or 0)
        for confirmed in [number for number in self.updates if number < offset]:
            self._confirm(confirmed)
        await self._wait(min(float(facts.get("timeout") or 0), self.longest_poll), mine)
        if mine.is_set():
            raise Refusal(409, _OTHER)
        self._poll = None
        return self._chosen(int(facts.get("limit") or 100))

    async def _wait(self, patience: float, mine: asyncio.Event) -> None:
        clock = asyncio.get_running_loop().time
        deadline = clock() + patience
        while not self.updates and not mine.is_set() and (left := deadline - clock()) > 0:
            self._changed.clear()
            waiting = [asyncio.ensure_future(self._changed.wait()), asyncio.ensure_future(mine.wait())]
            try:
                await asyncio.wait(waiting, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for one in waiting:
                    one.cancel()

    def _chosen(self, limit: int) -> list[dict[str, Any]]:
        chosen = [self.updates[number] for number in sorted(self.updates)][:limit]
        for place in range(len(chosen) - 1):
            if self._faults.is_swapped():
                chosen[place], chosen[place + 1] = chosen[place + 1], chosen[place]
        return [update for update in chosen for _ in range(self._faults.copies())]

    def _post(self, number: int) -> None:
        update, user = self.updates[number], self._users[number]
        allowed = self.webhook.get("allowed_updates") or []
        kind = next(name for name in update if name != "update_id")
        if allowed and kind not in allowed:
            self._confirm(number)
            return
        lane = f"{user} {_LANES.get(kind, kind)}"  # words and taps of one person wait in different queues
        self.courier.take(Parcel(str(number), str(user), lane, json.dumps(update, ensure_ascii=False).encode()))

    def _headers(self, _body: bytes, _attempt: int) -> dict[str, str]:
        secret = self.webhook.get("secret_token")
        return {"Content-Type": "application/json"} | ({"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {})

    def _confirm(self, number: int) -> None:
        self.updates.pop(number, None)

    def _failed(self, _parcel: Parcel) -> None:
        last = self.courier.deliveries[-1]
        why = f"Wrong response from the webhook: {last.status}" if last.status else "Connection timed out"
        self._error = {"last_error_date": int(self._now()), "last_error_message": why}
