"""Zalo OA's OAuth: access tokens of 25 hours, refresh tokens of three months that work once."""

import hashlib
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.platforms.serving import Refusal

APP_ID = "360846524940903967"
APP_SECRET = "an-app-secret-that-opens-nothing"

_HOUR = 3600.0
_ACCESS_LIVES = 25 * _HOUR
_REFRESH_LIVES = 90 * 24 * _HOUR
_CODE_LIVES = 600.0


@dataclass
class _Token:
    ends: float
    is_used: bool = False


class Tokens:
    """Everything one OA granted one app. What OAuth's codes mean is written nowhere: they are guesses."""

    def __init__(self, now: Callable[[], float]) -> None:
        """Take the clock by which tokens end."""
        self.pair: dict[str, str] = {}  # what was given last
        self.refreshes = 0
        self.refused: list[str] = []  # refresh tokens that were shown after their end
        self._now = now
        self._access: dict[str, _Token] = {}
        self._refresh: dict[str, _Token] = {}
        self._codes: dict[str, _Token] = {}
        self._numbers = itertools.count(1)

    def grant(self) -> dict[str, str]:
        """Give a pair."""
        access, refresh = self._made("access"), self._made("refresh")
        self._access[access] = _Token(self._now() + _ACCESS_LIVES)
        self._refresh[refresh] = _Token(self._now() + _REFRESH_LIVES)
        self.pair = {"access_token": access, "refresh_token": refresh, "expires_in": "90000"}
        return self.pair

    def authorise(self) -> str:
        """Give a code for a first pair."""
        code = self._made("code")
        self._codes[code] = _Token(self._now() + _CODE_LIVES)
        return code

    def revoke(self) -> None:
        """Take every access token back."""
        self._access.clear()

    def exchange(self, facts: Mapping[str, Any], *, secret: str) -> dict[str, str]:
        """Give a new pair for a refresh token or a code. Raises Refusal."""
        if facts["app_id"] != APP_ID:
            raise Refusal(-14002, "Invalid appId")
        if secret != APP_SECRET:
            raise Refusal(-14004, "Invalid secret key")
        is_refresh = facts["grant_type"] == "refresh_token"
        shown = facts["refresh_token"] if is_refresh else facts["code"]
        token = (self._refresh if is_refresh else self._codes).get(shown)
        if token is None or token.is_used or token.ends < self._now():
            if is_refresh:
                self.refused.append(shown)
            raise Refusal(-14014, "Invalid refresh token" if is_refresh else "Invalid authorization code")
        token.is_used = True
        self.refreshes += is_refresh
        return self.grant()

    def check(self, access: str) -> None:
        """Let a call pass. Raises Refusal."""
        token = self._access.get(access)
        if token is None:
            raise Refusal(-216, "Access token is invalid")
        if token.ends < self._now():
            raise Refusal(-220, "access_token is expired or removed")

    def _made(self, kind: str) -> str:
        return f"{kind}-{hashlib.sha256(f'{kind} {next(self._numbers)}'.encode()).hexdigest()[:20]}"
