"""How a member signs in on a phone and stays signed in."""

import hashlib
import math
import secrets
from datetime import timedelta

from helpdesk.clock import Clock
from helpdesk.ids import derived_id
from helpdesk.storage.database import Database
from helpdesk.teams.errors import TooManyTriesError, WrongCredentialsError
from helpdesk.teams.models import Member, SignIn
from helpdesk.teams.passwords import Passwords
from helpdesk.teams.repository import Members, SignIns, Tries

STAYS_SIGNED_IN = timedelta(days=30)
"""Volunteers use their own phones, part-time: once a month is often enough to type a password."""

MOST_TRIES = 5
TRIES_WITHIN = timedelta(minutes=15)


class SigningIn:
    """Opens, recognises and ends the sign-ins of members."""

    def __init__(self, database: Database, clock: Clock, *, passwords: Passwords | None = None) -> None:
        """Work on this database."""
        self._members = Members()
        self._sign_ins = SignIns()
        self._tries = Tries(database, most=MOST_TRIES, within=TRIES_WITHIN)
        self._clock = clock
        self._passwords = passwords or Passwords()

    async def sign_in(self, username: str, password: str, *, ip: str = "") -> tuple[Member, str]:
        """Return the member and the token for their cookie; only its hash is kept.

        Raises WrongCredentialsError (also for an unknown name or an inactive member, after the same time) and
        TooManyTriesError: five wrong passwords for a username from an address close it there for 15 minutes.
        """
        username = username.strip().lower()
        counted_as = derived_id("sign-in", username, ip)
        await self._begin_try(counted_as)
        member = await self._members.called(username)
        is_right = await self._passwords.are_equal(member.password_hash if member else None, password)
        if member is None or not member.is_active or not is_right:
            raise WrongCredentialsError
        await self._tries.forget(counted_as)
        return member, await self._open(member)

    async def who(self, token: str) -> Member | None:
        """Return whose token it is; None when it is nobody's, has expired, or the member is no longer active."""
        sign_in = await self._sign_ins.valid(_kept_as(token), at=self._clock.now())
        member = await self._members.one(sign_in.member) if sign_in else None
        return member if member and member.is_active else None

    async def sign_out(self, token: str) -> None:
        """End it. A token that is nobody's changes nothing."""
        await self._sign_ins.remove(_kept_as(token))

    async def _begin_try(self, counted_as: str) -> None:
        now = self._clock.now()
        next_try = await self._tries.begin(counted_as, at=now)
        if next_try is not None:
            raise TooManyTriesError(minutes=max(1, math.ceil((next_try - now) / timedelta(minutes=1))))

    async def _open(self, member: Member) -> str:
        token = secrets.token_urlsafe(32)
        now = self._clock.now()
        sign_in = SignIn(id=_kept_as(token), member=member.id, created_at=now, expires_at=now + STAYS_SIGNED_IN)
        await self._sign_ins.add(sign_in)
        return token


def _kept_as(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
