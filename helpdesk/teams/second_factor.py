"""A second proof beside the password: a code of an app on the member's phone, or one of ten kept on paper."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import pyotp

from helpdesk.audit.service import Audit
from helpdesk.clock import VIETNAM, Clock
from helpdesk.ids import new_id
from helpdesk.privacy.sealing import Sealer
from helpdesk.privacy.spoken_codes import SpokenCodes, TypedCodes
from helpdesk.storage.database import Database, Session
from helpdesk.teams.errors import SecondFactorNotConfirmedError, SecondFactorRequiredError, SecondFactorWrongError
from helpdesk.teams.models import KnownDevice, Member, SecondFactor
from helpdesk.teams.repository import SecondFactorsInMongo
from helpdesk.teams.tries import Door

STEP_S: Final = 30
DRIFT: Final = 1
"""Steps by which a phone's clock may be wrong, either way."""
KNOWN_FOR: Final = timedelta(days=30)
MOST_TRIES: Final = 5
TRIES_WITHIN: Final = timedelta(minutes=15)
RECOVERY_CODES: Final = 10

_ISSUER: Final = "Tổ Số"
_PURPOSE: Final = "member.second_factor"
_PIECES: Final = (4, 4)
_TYPED: Final = TypedCodes(pieces=_PIECES, behind="ma|so|nhap|code|du phong|la", before="a|nhe")


@dataclass(frozen=True, slots=True)
class Secret:
    """What an authenticator app is given: by a QR code of `address`, or typed."""

    typed: str  # in groups of four
    address: str


class RecoveryCodes(SpokenCodes):
    """Codes that take the phone's place, each once, e.g. "K7M4-9QFP"."""

    def __init__(self, sealer: Sealer) -> None:
        """Take the key from which the codes' own is derived."""
        super().__init__(sealer, purpose="member.recovery_code", pieces=_PIECES)


def step_of(secret: str, typed: str, *, at: datetime) -> int | None:
    """Return the 30 seconds whose code was typed, of those around `at`; None when it is another's."""
    now, made = int(at.timestamp()) // STEP_S, pyotp.HOTP(secret)
    steps = range(now - DRIFT, now + DRIFT + 1)
    return next((step for step in steps if hmac.compare_digest(made.at(step), typed)), None)


class SecondFactors:
    """Set up by each member, asked for after the password or a lead's code."""

    def __init__(
        self,
        *,
        database: Database,
        sealer: Sealer,
        audit: Audit,
        clock: Clock,
        is_required: bool = False,
    ) -> None:
        """Take the database, the key, the audit, the time, and whether desks must have one."""
        self._database = database
        self._store = SecondFactorsInMongo()
        self._sealer = sealer
        self._recovery = RecoveryCodes(sealer)
        self._audit = audit
        self._clock = clock
        self._is_required = is_required
        self._door = Door(database, clock, name="second-factor", most=MOST_TRIES, within=TRIES_WITHIN)

    async def of_member(self, member_id: str) -> SecondFactor | None:
        """Return what counts for a member; None when they set up nothing, or did not confirm it."""
        factor = await self._store.one(member_id)
        return factor if factor is not None and factor.since is not None else None

    async def is_missing(self, member: Member) -> bool:
        """Tell whether this member must set one up before anything else."""
        return self._is_required and self._is_desk(member) and await self.of_member(member.id) is None

    async def is_asked(self, member_id: str, *, known_device: str = "") -> bool:
        """Tell whether to ask for it on this device; `known_device` is what `remember` gave it."""
        factor = await self.of_member(member_id)
        if factor is None:
            return False
        digest, now = _kept_as(known_device), self._clock.now()
        return not any(hmac.compare_digest(one.digest, digest) and now < one.until for one in factor.devices)

    async def begin(self, member: Member, *, typed: str = "") -> Secret:
        """Make a new secret, which counts once it is confirmed. Who has one proves it first.

        Raises SecondFactorWrongError, TooManyTriesError.
        """
        if await self.of_member(member.id) is not None:
            await self.check(member.id, typed)
        secret = pyotp.random_base32()
        await self._store.keep(SecondFactor(id=member.id, sealed=self._sealer.seal(secret, purpose=_PURPOSE)))
        return _shown(secret, member)

    async def pending(self, member: Member) -> Secret | None:
        """Return the secret that waits to be confirmed."""
        factor = await self._store.one(member.id)
        if factor is None or factor.since is not None:
            return None
        return _shown(self._sealer.open(factor.sealed, purpose=_PURPOSE), member)

    async def confirm(self, member: Member, typed: str) -> list[str]:
        """Let it count from now on, for the app shows the right code; returns the recovery codes, this once.

        Raises SecondFactorNotConfirmedError, TooManyTriesError.
        """
        await self._door.knock(member.id)
        factor = await self._store.one(member.id)
        if factor is None or factor.since is not None:
            raise SecondFactorNotConfirmedError
        step = self._step(factor, typed)
        if step is None:
            raise SecondFactorNotConfirmedError
        codes, now = self._new_codes(), self._clock.now()
        update = {"since": now, "last_step": step, "recovery": self._digests(codes)}
        await self._keep(factor.model_copy(update=update), member, "second_factor_set_up")
        await self._door.opened(member.id)
        return codes

    async def check(self, member_id: str, typed: str) -> None:
        """Use up a code of the app or a recovery code. Raises SecondFactorWrongError, TooManyTriesError."""
        await self._door.knock(member_id)
        factor = await self.of_member(member_id)
        if factor is None or not await self._uses_up(factor, typed):
            raise SecondFactorWrongError
        await self._door.opened(member_id)

    async def remember(self, member_id: str) -> str:
        """Return what a device keeps so that it is not asked for a month; only its hash stays here."""
        token = secrets.token_urlsafe(32)
        device = KnownDevice(digest=_kept_as(token), until=self._clock.now() + KNOWN_FOR)
        await self._store.remember(member_id, device)
        return token

    async def renew_recovery(self, member: Member, typed: str) -> list[str]:
        """Make ten new recovery codes; the old ones open nothing. Raises what `check` does."""
        await self.check(member.id, typed)
        factor = await self.of_member(member.id)
        if factor is None:
            raise SecondFactorWrongError
        codes = self._new_codes()
        update = {"recovery": self._digests(codes)}
        await self._keep(factor.model_copy(update=update), member, "recovery_codes_renewed")
        return codes

    async def switch_off(self, member: Member, typed: str) -> None:
        """Let the password alone do again. Raises SecondFactorRequiredError and what `check` does."""
        if self._is_required and self._is_desk(member):
            raise SecondFactorRequiredError
        await self.check(member.id, typed)
        await self.reset(member, by=member.id, action="second_factor_off")

    async def reset(
        self, member: Member, *, by: str, action: str = "second_factor_reset", reach: tuple[str, ...] = ()
    ) -> bool:
        """Take it from a member who lost phone and paper. False when they had none."""

        async def work(session: Session) -> bool:
            had_one = await self._store.remove(member.id, session=session)
            if had_one:
                area = member.home(self._today())
                await self._audit.note(
                    member=by, action=action, subject=member.id, area=area, reach=reach, session=session
                )
            return had_one

        return await self._database.in_transaction(work)

    async def forget_devices(self, member_id: str, *, session: Session | None = None) -> None:
        """Ask on every device again."""
        await self._store.forget_devices(member_id, session=session)

    # -- inside ---------------------------------------------------------------------------------------------------

    def _is_desk(self, member: Member) -> bool:
        return member.scope(self._today()).is_desk

    def _today(self) -> date:
        return self._clock.now().astimezone(VIETNAM).date()

    def _step(self, factor: SecondFactor, typed: str) -> int | None:
        secret = self._sealer.open(factor.sealed, purpose=_PURPOSE)
        return step_of(secret, "".join(typed.split()), at=self._clock.now())

    async def _uses_up(self, factor: SecondFactor, typed: str) -> bool:
        step = self._step(factor, typed)
        if step is not None:
            return await self._store.use_step(factor.id, step)
        code = _TYPED.read(typed)
        return code is not None and await self._store.use_recovery(factor.id, self._recovery.digest(code))

    def _new_codes(self) -> list[str]:
        return [self._recovery.code(f"{new_id()}{secrets.token_hex(16)}") for _ in range(RECOVERY_CODES)]

    def _digests(self, codes: list[str]) -> list[str]:
        return [self._recovery.digest(code) for code in codes]

    async def _keep(self, factor: SecondFactor, member: Member, action: str) -> None:
        async def work(session: Session) -> None:
            await self._store.keep(factor, session=session)
            area = member.home(self._today())
            await self._audit.note(member=member.id, action=action, subject=member.id, area=area, session=session)

        await self._database.in_transaction(work)


def _shown(secret: str, member: Member) -> Secret:
    groups = [secret[place : place + 4] for place in range(0, len(secret), 4)]
    address = pyotp.TOTP(secret).provisioning_uri(name=member.username, issuer_name=_ISSUER)
    return Secret(typed=" ".join(groups), address=address)


def _kept_as(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
