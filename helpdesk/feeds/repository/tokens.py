"""Tokens in MongoDB; whose areas a member manages is part of every query for pages."""

from datetime import datetime, timedelta
from typing import Any, Final

from helpdesk.feeds.errors import UnknownTokenError
from helpdesk.feeds.models import FeedToken
from helpdesk.feeds.records import FeedTokenRecord
from helpdesk.storage.database import Session
from helpdesk.storage.records import Records
from helpdesk.teams.models import Permission, Scope

_MOST_LISTED: Final = 500
_USE_NOTED_EVERY: Final = timedelta(minutes=1)


class FeedTokensInMongo:
    """All tokens, ended ones too."""

    def __init__(self) -> None:
        """Bind the record."""
        self.tokens = Records(FeedToken, FeedTokenRecord)

    async def proved_by(self, digest: str) -> FeedToken | None:
        """Find the token of a digest, whoever asks."""
        return await self.tokens.one({"digest": digest})

    async def one(self, token: str, scope: Scope, *, session: Session) -> FeedToken:
        """Find one that the member manages. Raises UnknownTokenError."""
        found = await self.tokens.one({"_id": token, **managed(scope)}, session=session)
        if found is None:
            raise UnknownTokenError
        return found

    async def listed(self, scope: Scope) -> list[FeedToken]:
        """Return those the member manages, latest first."""
        return await self.tokens.many(managed(scope), sort=[("made_at", -1), ("_id", -1)], limit=_MOST_LISTED)

    async def count_good(self, area: str, *, at: datetime, session: Session) -> int:
        """Count those of an area that open something."""
        good = {"area": area, "revoked_at": None, "expires_at": {"$gt": at}}
        return await FeedTokenRecord.get_pymongo_collection().count_documents(good, session=session)

    async def note_use(self, token: FeedToken, *, at: datetime) -> None:
        """Keep when it was used last, to the minute."""
        if token.last_used_at is None or at - token.last_used_at >= _USE_NOTED_EVERY:
            collection = FeedTokenRecord.get_pymongo_collection()
            await collection.update_one({"_id": token.id}, {"$max": {"last_used_at": at}})


def managed(scope: Scope) -> dict[str, Any]:
    """Return the condition for what belongs to areas whose feeds the member manages."""
    return {"reach": {"$in": scope.areas_for(Permission.FEEDS_MANAGE)}}
