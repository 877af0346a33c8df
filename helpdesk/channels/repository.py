"""Tokens that platforms renew, in MongoDB: sealed, and refreshed by one process at a time."""

import contextlib
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from pydantic import SecretStr

from helpdesk.channels.tokens import TokenPair
from helpdesk.privacy.sealing import Sealer
from helpdesk.storage.database import Database
from helpdesk.storage.failures import AlreadyThereError

TOKENS = "channel.tokens"
"""The purpose tokens are sealed for."""

_FREE = {"$expr": {"$lt": [{"$ifNull": ["$lease_until", 0]}, "$$NOW"]}}  # a number sorts before every date


class TokensInMongo:
    """The collection `channel_tokens`: one row an account."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        """Open it; the key lies outside the database."""
        self._collection = database["channel_tokens"]
        self._sealer = sealer

    async def pair(self, account: str) -> TokenPair | None:
        """Return the last pair, None when the account was never authorised."""
        row = await self._collection.find_one({"_id": account, "access": {"$exists": True}})
        if row is None:
            return None
        expires_at: datetime = row["expires_at"]
        access, refresh = (self._sealer.open(row[name], purpose=TOKENS) for name in ("access", "refresh"))
        return TokenPair(access=SecretStr(access), refresh=SecretStr(refresh), expires_at=expires_at)

    async def keep(self, account: str, pair: TokenPair) -> None:
        """Keep a new pair, majority-written: from now on the old refresh token is dead."""
        sealed = {
            name: self._sealer.seal(token.get_secret_value(), purpose=TOKENS)
            for name, token in (("access", pair.access), ("refresh", pair.refresh))
        }
        change = {"$set": {**sealed, "expires_at": pair.expires_at}}
        await self._collection.update_one({"_id": account}, change, upsert=True)

    @asynccontextmanager
    async def refreshing(self, account: str, *, lease_s: float) -> AsyncIterator[bool]:
        """Hold the right to refresh; it yields False when another process has it."""
        holder = secrets.token_hex(8)
        is_ours = await self._lease(account, holder, lease_s)
        try:
            yield is_ours
        finally:
            if is_ours:
                mine = {"_id": account, "lease_holder": holder}
                await self._collection.update_one(mine, {"$unset": {"lease_holder": "", "lease_until": ""}})

    async def _lease(self, account: str, holder: str, lease_s: float) -> bool:
        mine = {"lease_holder": holder, "lease_until": {"$add": ["$$NOW", int(lease_s * 1000)]}}
        with contextlib.suppress(AlreadyThereError):  # an upsert takes no $expr, so there is a row first
            await self._collection.update_one({"_id": account}, {"$setOnInsert": {"lease_until": None}}, upsert=True)
        # The server's clock decides: of all who ask, one finds it free.
        taken = await self._collection.update_one({"_id": account, **_FREE}, [{"$set": mine}])
        return taken.modified_count == 1
