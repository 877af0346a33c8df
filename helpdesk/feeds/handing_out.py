"""Handing out tokens, and telling whose a token is."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from helpdesk.areas.service import Areas
from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.feeds.errors import (
    FeedAreaNotYoursError,
    FeedNameError,
    MadeAlreadyError,
    TokenLifeError,
    TokenScopesMissingError,
    TooManyFeedsError,
)
from helpdesk.feeds.models import LONGEST_LIFE_DAYS, LONGEST_NAME, MOST_OF_AN_AREA, FeedToken, TokenScope
from helpdesk.feeds.repository.tokens import FeedTokensInMongo
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import AlreadyThereError
from helpdesk.teams.models import Member, Permission, Scope

PREFIX: Final = "toso_"
"""Begins each token, so that one that got into the wrong place is recognised."""
_SECRET_BYTES: Final = 32
_HINT_SIGNS: Final = 4


class FeedTokens:
    """The tokens of programs outside. What a token is leaves this class once, when it is made."""

    def __init__(self, *, database: Database, areas: Areas, audit: Audit, clock: Clock) -> None:
        """Take the tree of places, the audit and the time."""
        self._database = database
        self._areas = areas
        self._audit = audit
        self._clock = clock
        self._store = FeedTokensInMongo()

    async def listed(self, scope: Scope) -> list[FeedToken]:
        """Return the tokens of the member's areas, latest first."""
        return await self._store.listed(scope)

    async def make(
        self,
        token_id: str,
        *,
        name: str,
        scopes: Sequence[TokenScope],
        area: str,
        days: int,
        member: Member,
        scope: Scope,
    ) -> tuple[FeedToken, str]:
        """Make one, and return it with what it is: nobody can tell that again.

        Raises UnknownAreaError, FeedAreaNotYoursError, FeedNameError, TokenScopesMissingError, TokenLifeError,
        TooManyFeedsError, MadeAlreadyError.
        """
        reach, now = checked_reach(self._areas, area, scope), self._clock.now()
        if not scopes:
            raise TokenScopesMissingError
        if not 1 <= days <= LONGEST_LIFE_DAYS:
            raise TokenLifeError(most=LONGEST_LIFE_DAYS)
        shown = PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
        token = FeedToken(
            id=token_id,
            digest=_kept_as(shown),
            hint=shown[-_HINT_SIGNS:],
            name=checked_name(name),
            scopes=[one for one in TokenScope if one in scopes],
            area=area,
            reach=reach,
            made_by=member.id,
            made_by_name=member.name,
            made_at=now,
            expires_at=now + timedelta(days=days),
        )

        async def work(session: Session) -> None:
            if await self._store.count_good(area, at=now, session=session) >= MOST_OF_AN_AREA:
                raise TooManyFeedsError(most=MOST_OF_AN_AREA)
            await self._store.tokens.add(token, session=session)
            await self._note("feed_token_made", token, member, session)

        try:
            await self._database.in_transaction(work)
        except AlreadyThereError:
            raise MadeAlreadyError from None
        return token, shown

    async def revoke(self, token_id: str, *, member: Member, scope: Scope) -> None:
        """Let one open nothing any more, at once. Raises UnknownTokenError."""

        async def work(session: Session) -> None:
            token = await self._store.one(token_id, scope, session=session)
            if token.revoked_at is None:
                token.revoke(by_name=member.name, at=self._clock.now())
                await self._store.tokens.keep(token, session=session)
                await self._note("feed_token_revoked", token, member, session)

        await self._database.in_transaction(work)

    async def who(self, shown: str) -> FeedToken | None:
        """Return the token that somebody shows, None when it opens nothing; that it was used is noted."""
        token = await self._store.proved_by(_kept_as(shown))
        now = self._clock.now()
        if token is None or not token.is_good(now):
            return None
        await self._store.note_use(token, at=now)
        return token

    async def _note(self, action: str, token: FeedToken, member: Member, session: Session) -> None:
        await self._audit.note(
            member=member.id, action=action, subject=token.id, area=token.area, reach=token.reach, session=session
        )


def checked_reach(areas: Areas, area: str, scope: Scope) -> list[str]:
    """Return the reach of an area whose feeds the member manages. Raises UnknownAreaError, FeedAreaNotYoursError."""
    reach = areas.reach(area)
    if not scope.covers(Permission.FEEDS_MANAGE, reach):
        raise FeedAreaNotYoursError
    return reach


def checked_name(name: str) -> str:
    """Return a name on one line. Raises FeedNameError."""
    found = " ".join(name.split())
    if not 1 <= len(found) <= LONGEST_NAME:
        raise FeedNameError(most=LONGEST_NAME)
    return found


def _kept_as(shown: str) -> str:
    return hashlib.sha256(shown.encode()).hexdigest()
