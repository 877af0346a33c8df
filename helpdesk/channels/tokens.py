"""Tokens that a platform renews: each refresh token may be used once, so only one process may use it."""

from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from pydantic import BaseModel, SecretStr


class TokenPair(BaseModel):
    """What the platform gave us last."""

    access: SecretStr
    refresh: SecretStr
    expires_at: datetime  # of the access token


class TokenStore(Protocol):
    """Keeps the pair of each account, sealed."""

    async def pair(self, account: str) -> TokenPair | None:
        """Return the last pair, None when the account was never authorised."""
        ...

    async def keep(self, account: str, pair: TokenPair) -> None:
        """Keep a new pair, majority-written: from now on the old refresh token is dead."""
        ...

    def refreshing(self, account: str, *, lease_s: float) -> AbstractAsyncContextManager[bool]:
        """Hold the right to refresh; it yields False when another process has it.

        The lease must outlast the refresh call, so that a slow holder is never overtaken.
        """
        ...
