"""How a member signs in on a phone and stays signed in."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from helpdesk.audit.service import Audit
from helpdesk.clock import VIETNAM, Clock
from helpdesk.storage.database import Database, Session
from helpdesk.teams.errors import (
    SecondFactorExpiredError,
    SecondFactorNeededError,
    WrongCredentialsError,
    WrongPasswordError,
)
from helpdesk.teams.models import Member, SignIn, Way
from helpdesk.teams.passwords import Passwords, check_strength
from helpdesk.teams.repository import Members, SignIns
from helpdesk.teams.second_factor import SecondFactors
from helpdesk.teams.tries import Door

STAYS_SIGNED_IN: Final = timedelta(days=30)
"""Volunteers use their own phones, part-time: once a month is often enough to type a password."""

LIVES: Final = {Way.PASSWORD: STAYS_SIGNED_IN, Way.CODE: timedelta(days=180)}
"""Whom their lead let in has no password to come back with: half a year, and the lead can end it at any time."""

HALF_FOR: Final = timedelta(minutes=10)
"""So long the second factor is waited for."""

FRESH_FOR: Final = timedelta(minutes=30)
"""Who came in by their lead's code so lately may choose a password without the old one."""

MOST_TRIES: Final = 5
TRIES_WITHIN: Final = timedelta(minutes=15)
_SEEN_EVERY: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Finished:
    """Somebody who proved themselves twice. `known_device`: what this device keeps so as not to be asked again."""

    member: Member
    token: str
    lives: timedelta
    known_device: str = ""


class SigningIn:
    """Opens, recognises and ends the sign-ins of members."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        passwords: Passwords | None = None,
        factors: SecondFactors | None = None,
    ) -> None:
        """Work on this database; without `factors` a password is enough for everybody."""
        self._database = database
        self._members = Members()
        self._sign_ins = SignIns()
        self._door = Door(database, clock, name="sign-in", most=MOST_TRIES, within=TRIES_WITHIN)
        self._clock = clock
        self._passwords = passwords or Passwords()
        self._factors = factors
        self._audit = Audit(clock)

    async def sign_in(
        self, username: str, password: str, *, ip: str = "", device: str = "", known_device: str = ""
    ) -> tuple[Member, str]:
        """Return the member and the token for their cookie; only its hash is kept.

        Raises WrongCredentialsError (also for an unknown name or an inactive member, after the same time),
        TooManyTriesError (five wrong passwords for a username from an address close it there for 15 minutes) and
        SecondFactorNeededError.
        """
        username = username.strip().lower()
        await self._door.knock(username, ip)
        member = await self._members.called(username)
        is_right = await self._passwords.are_equal((member.password_hash if member else None) or None, password)
        if member is None or not member.is_active or not is_right:
            raise WrongCredentialsError
        await self._door.opened(username, ip)
        is_half = await self.needs_second_factor(member.id, known_device=known_device)
        token = await self.open(member, way=Way.PASSWORD, device=device, is_half=is_half)
        if is_half:
            raise SecondFactorNeededError(token)
        return member, token

    async def finish(self, ticket: str, typed: str, *, remember: bool = False) -> Finished:
        """Open what waits for the second factor. The ticket is no good afterwards.

        Raises SecondFactorExpiredError, SecondFactorWrongError, TooManyTriesError.
        """
        half = await self._sign_ins.valid(_kept_as(ticket), at=self._clock.now(), is_half=True)
        member = await self._members.one(half.member) if half else None
        if half is None or member is None or not member.is_active or self._factors is None:
            raise SecondFactorExpiredError
        await self._factors.check(member.id, typed)
        await self._sign_ins.remove(half.id)
        token = await self.open(member, way=half.way, device=half.device)
        known_device = await self._factors.remember(member.id) if remember else ""
        return Finished(member, token, LIVES[half.way], known_device)

    async def needs_second_factor(self, member_id: str, *, known_device: str = "") -> bool:
        """Tell whether the second factor is asked for on this device."""
        return self._factors is not None and await self._factors.is_asked(member_id, known_device=known_device)

    async def open(
        self, member: Member, *, way: Way, device: str = "", is_half: bool = False, session: Session | None = None
    ) -> str:
        """Sign somebody in who proved who they are, and return the token for their cookie."""
        token = secrets.token_urlsafe(32)
        now = self._clock.now()
        sign_in = SignIn(
            id=_kept_as(token),
            member=member.id,
            created_at=now,
            expires_at=now + (HALF_FOR if is_half else LIVES[way]),
            way=way,
            device=device,
            seen_at=now,
            is_half=is_half,
        )
        await self._sign_ins.add(sign_in, session=session)
        return token

    async def who(self, token: str) -> Member | None:
        """Return whose token it is; None when it is nobody's, has expired, or the member is no longer active."""
        now = self._clock.now()
        sign_in = await self._sign_ins.valid(_kept_as(token), at=now)
        member = await self._members.one(sign_in.member) if sign_in else None
        if sign_in is None or member is None or not member.is_active:
            return None
        if sign_in.seen_at is None or now - sign_in.seen_at >= _SEEN_EVERY:
            await self._sign_ins.note_seen(sign_in.id, at=now)
        return member

    async def sign_out(self, token: str) -> None:
        """End it. A token that is nobody's changes nothing."""
        await self._sign_ins.remove(_kept_as(token))

    # -- a member's own devices and password ----------------------------------------------------------------------

    async def devices(self, member_id: str) -> list[SignIn]:
        """Return the devices on which a member is signed in, the newest first."""
        return await self._sign_ins.of_member(member_id, at=self._clock.now())

    async def this_device(self, token: str) -> SignIn | None:
        """Return the sign-in of a token."""
        return await self._sign_ins.valid(_kept_as(token), at=self._clock.now())

    async def sign_out_device(self, member_id: str, handle: str) -> None:
        """End the sign-in of one of a member's devices; one that ended already changes nothing."""
        for one in await self.devices(member_id):
            if one.handle == handle:
                await self._sign_ins.remove(one.id)

    async def sign_out_others(self, member_id: str, *, token: str = "") -> int:
        """End every sign-in of a member but that of this token, ask there for the second factor again; count them."""
        but = _kept_as(token) if token else ""
        return await self._database.in_transaction(lambda session: self.end_all(member_id, but=but, session=session))

    async def end_all(self, member_id: str, *, but: str = "", session: Session) -> int:
        """End every sign-in of a member, within the unit of work; returns how many."""
        if self._factors is not None:
            await self._factors.forget_devices(member_id, session=session)
        return await self._sign_ins.remove_all(member_id, but=but, session=session)

    async def may_choose_password(self, token: str) -> bool:
        """Tell whether a new password needs no old one: their lead's code let them in just now."""
        here = await self.this_device(token)
        return here is not None and here.way is Way.CODE and self._clock.now() - here.created_at <= FRESH_FOR

    async def change_password(self, member: Member, *, old: str, new: str, token: str) -> None:
        """Take a new password and sign all other devices out.

        Raises WrongPasswordError, TooManyTriesError, WeakPasswordError.
        """
        if not await self.may_choose_password(token):
            await self._door.knock(member.username, "own password")
            if not await self._passwords.are_equal(member.password_hash or None, old):
                raise WrongPasswordError
            await self._door.opened(member.username, "own password")
        check_strength(new, username=member.username)
        changed = member.model_copy(update={"password_hash": await self._passwords.hashed(new)})

        async def work(session: Session) -> None:
            await self._members.keep(changed, session=session)
            area = member.home(self._clock.now().astimezone(VIETNAM).date())
            await self._audit.note(
                member=member.id, action="password_changed", subject=member.id, area=area, session=session
            )

        await self._database.in_transaction(work)
        await self.sign_out_others(member.id, token=token)


def _kept_as(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
