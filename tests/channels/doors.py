"""The webhook of each kind of channel, knocked at from outside: nothing has to be open behind it."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from helpdesk.channels.models import ChannelAccount, Mode
from helpdesk.clock import SystemClock
from tests.channels.example.kind import KIND as PIGEON

NOWHERE = "http://127.0.0.1:9"
APP, OA = "360846524940903967", "388613280878808645"

Proof = Callable[[str, bytes], dict[str, str]]
"""From the secret of an account and the body to the headers that prove it."""


@dataclass(frozen=True)
class Door:
    """What one platform delivers. `unread`: what no version of its description knows. Each message of its own id."""

    kind: str
    secret_field: str
    proof: Proof
    message: dict[str, Any]
    renamed: Callable[[dict[str, Any], int], None]  # makes it another message
    unread: Any
    ignored: tuple[Any, ...]  # what is no message of a resident
    more: dict[str, str] = field(default_factory=dict)  # of the credentials
    user: str = ""

    @property
    def is_signed(self) -> bool:
        """Whether the proof is made of the body, too; elsewhere the secret alone is the proof."""
        return self.proof("secret", b"{}") != self.proof("secret", b"[]")

    def values(self, secret: str) -> dict[str, str]:
        """Return the credentials of an account with this secret."""
        return {**self.more, self.secret_field: secret}

    def account(self, name: str, *, mode: Mode = Mode.WEBHOOK) -> ChannelAccount:
        return ChannelAccount(id=name, kind=self.kind, mode=mode, created_at=SystemClock().now())

    def another(self, number: int) -> dict[str, Any]:
        """Return a message that was not there before."""
        made: dict[str, Any] = json.loads(json.dumps(self.message))
        self.renamed(made, number)
        return made

    def headers(self, secret: str, body: bytes) -> dict[str, str]:
        """Return what the platform would send along."""
        return {"content-type": "application/json", **self.proof(secret, body)}


def _signed(secret: str, body: bytes) -> dict[str, str]:
    try:
        stamp = str(json.loads(body)["timestamp"])
    except (ValueError, RecursionError, KeyError, TypeError):
        stamp = "0"
    mac = hashlib.sha256(APP.encode() + body + stamp.encode() + secret.encode()).hexdigest()
    return {"x-zevent-signature": f"mac={mac}"}


def _telegram(update: dict[str, Any], number: int) -> None:
    update["update_id"] = number


def _zalo_bot(update: dict[str, Any], number: int) -> None:
    update["result"]["message"]["message_id"] = f"bot{number}"


def _zalo_oa(update: dict[str, Any], number: int) -> None:
    update["message"]["msg_id"] = f"oa{number}"


def _pigeon(update: dict[str, Any], number: int) -> None:
    update["letter"]["number"] = number


_PERSON = {"id": 5100000001, "is_bot": False, "first_name": "Mẫu"}
_CHAT = {"id": 5100000001, "type": "private", "first_name": "Mẫu"}
_SAID = {"message_id": 7, "date": 1795312800, "from": _PERSON, "chat": _CHAT, "text": "làm lý lịch tư pháp ở đâu"}
_ZALO = {
    "date": 1795312800000,
    "chat": {"chat_type": "PRIVATE", "id": "e7d1f2a4b5c6d7e8f901"},
    "message_id": "bot1",
    "from": {"id": "e7d1f2a4b5c6d7e8f901", "is_bot": False, "display_name": "Mẫu"},
    "text": "làm lý lịch tư pháp ở đâu",
}
_OA = {
    "app_id": APP,
    "sender": {"id": "246845883529197922"},
    "recipient": {"id": OA},
    "event_name": "user_send_text",
    "message": {"text": "làm lý lịch tư pháp ở đâu", "msg_id": "oa1"},
    "timestamp": "1795312800000",
}

DOORS = [
    Door(
        kind="telegram",
        secret_field="webhook_secret",
        proof=lambda secret, _: {"x-telegram-bot-api-secret-token": secret},
        message={"update_id": 1, "message": _SAID},
        renamed=_telegram,
        unread={"update_id": 1, "message": 3},
        ignored=({"update_id": 5, "thought": {"from": {"id": 1}, "depth": 3}},),
        more={"token": "110201543:a-token-that-opens-nothing", "api_base": NOWHERE},
        user="5100000001",
    ),
    Door(
        kind="zalo-bot",
        secret_field="webhook_secret",
        proof=lambda secret, _: {"x-bot-api-secret-token": secret},
        message={"ok": True, "result": {"event_name": "message.text.received", "message": _ZALO}},
        renamed=_zalo_bot,
        unread={"ok": True, "result": {"event_name": "message.text.received", "message": 3}},
        ignored=({"ok": True, "result": {"event_name": "bot.dreamt", "depth": 3}},),
        more={"token": "2871650384:a-token-that-opens-nothing", "api_base": NOWHERE},
        user="e7d1f2a4b5c6d7e8f901",
    ),
    Door(
        kind="zalo-oa",
        secret_field="oa_secret_key",
        proof=_signed,
        message=_OA,
        renamed=_zalo_oa,
        unread={**_OA, "sender": {"id": "none of ours"}},
        ignored=({**_OA, "event_name": "oa_send_text"}, {**_OA, "event_name": "user_dreamt"}),
        more={
            "app_id": APP,
            "app_secret": "an-app-secret",
            "oa_id": OA,
            "api_base": NOWHERE,
            "oauth_base": NOWHERE,
        },
        user="246845883529197922",
    ),
    Door(
        kind=PIGEON.name,
        secret_field="ring",
        proof=lambda secret, _: {"x-pigeon-ring": secret},
        message={"letter": {"number": 1, "from": "lan", "words": "làm lý lịch tư pháp ở đâu"}},
        renamed=_pigeon,
        unread={"letter": {"number": "one"}},
        ignored=({"landed": 3}, {"dream": {"depth": 3}}),
        more={"key": "a-key-that-opens-nothing", "api_base": NOWHERE},
        user="lan",
    ),
]
