"""A lead lets somebody in: by a QR code to scan or a short code to type, good once, for a short time."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from helpdesk.audit.service import Audit
from helpdesk.clock import VIETNAM, Clock
from helpdesk.ids import new_id
from helpdesk.privacy.sealing import Sealer
from helpdesk.privacy.spoken_codes import SpokenCodes, TypedCodes
from helpdesk.storage.database import Database, Session
from helpdesk.teams.errors import EntryCodeGoneError, MemberNotYoursError, SecondFactorNeededError
from helpdesk.teams.managing import ManagingMembers
from helpdesk.teams.models import EntryCode, Member, Way
from helpdesk.teams.repository import EntryCodes, Members
from helpdesk.teams.signing_in import SigningIn
from helpdesk.teams.tries import Door

MOST_TRIES: Final = 10
MOST_TRIES_OF_ALL: Final = 1000
"""Codes typed by everybody together: 26 billion codes are not tried out, however many machines somebody has."""
TRIES_WITHIN: Final = timedelta(minutes=15)
_PIECES: Final = (4, 4)
_TYPED: Final = TypedCodes(pieces=_PIECES, behind="em|toi|nhap|go|ma|code|la|cua|dang nhap", before="a|nhe|nha|em")


class Lasts(StrEnum):
    """How long a code may wait to be used."""

    NOW = "now"  # it is shown on the lead's screen
    PRINTED = "printed"  # it goes to somebody on paper


GOOD_FOR: Final = {Lasts.NOW: timedelta(minutes=15), Lasts.PRINTED: timedelta(hours=72)}


@dataclass(frozen=True, slots=True)
class ShownEntryCode:
    """Both forms of a code, shown once: what a QR code carries, what is typed."""

    secret: str
    typed: str
    until: datetime


class EntryCodeWords(SpokenCodes):
    """The codes that are typed, e.g. "K7M4-9QFP"."""

    def __init__(self, sealer: Sealer) -> None:
        """Take the key from which the codes' own is derived."""
        super().__init__(sealer, purpose="member.entry_code", pieces=_PIECES)


class Entering:
    """One code at most for each member; making a new one ends the last."""

    def __init__(
        self,
        *,
        database: Database,
        managing: ManagingMembers,
        signing_in: SigningIn,
        words: EntryCodeWords,
        audit: Audit,
        clock: Clock,
    ) -> None:
        """Take who may let whom in, how somebody is signed in, what makes codes, the audit and the time."""
        self._database = database
        self._managing = managing
        self._signing_in = signing_in
        self._members = Members()
        self._codes = EntryCodes()
        self._words = words
        self._audit = audit
        self._clock = clock
        self._door = Door(database, clock, name="entering", most=MOST_TRIES, within=TRIES_WITHIN)
        self._gate = Door(database, clock, name="entering, all", most=MOST_TRIES_OF_ALL, within=TRIES_WITHIN)

    async def offer(self, member_id: str, *, by: Member, lasts: Lasts) -> ShownEntryCode:
        """Make a code for a member. Raises UnknownMemberError, MemberNotYoursError."""
        member = await self._managing.in_charge(member_id, by=by)
        if not member.is_active:
            raise MemberNotYoursError
        now = self._clock.now()
        shown = ShownEntryCode(
            secret=secrets.token_urlsafe(24),
            typed=self._words.code(f"{new_id()}{secrets.token_hex(16)}"),
            until=now + GOOD_FOR[lasts],
        )
        kept = EntryCode(
            id=member.id,
            digest=self._words.digest(shown.typed),
            secret_digest=_kept_as(shown.secret),
            made_by=by.id,
            made_at=now,
            expires_at=shown.until,
        )

        async def work(session: Session) -> None:
            await self._codes.keep(kept, session=session)
            await self._note(member, "entry_code_made", by=by.id, session=session)

        await self._database.in_transaction(work)
        return shown

    async def of_member(self, member_id: str) -> EntryCode | None:
        """Return the code that was made last for a member, used or not."""
        return await self._codes.of_member(member_id)

    async def revoke(self, member_id: str, *, by: Member) -> None:
        """Let a code open nothing any more. Raises UnknownMemberError, MemberNotYoursError."""
        member = await self._managing.in_charge(member_id, by=by)

        async def work(session: Session) -> None:
            if await self._codes.remove(member.id, session=session):
                await self._note(member, "entry_code_revoked", by=by.id, session=session)

        await self._database.in_transaction(work)

    async def enter(
        self, *, secret: str = "", typed: str = "", ip: str = "", device: str = "", known_device: str = ""
    ) -> tuple[Member, str]:
        """Sign in whoever has the code, on this device, and use the code up: one of two at the same moment gets in.

        Raises EntryCodeGoneError, SecondFactorNeededError, and TooManyTriesError for codes that are typed: what the QR
        code carries cannot be guessed.
        """
        code = "" if secret else await self._read(typed, ip)

        async def work(session: Session) -> tuple[Member, str, bool]:
            member = await self._use(code, secret, device, session)
            is_half = await self._signing_in.needs_second_factor(member.id, known_device=known_device)
            token = await self._signing_in.open(member, way=Way.CODE, device=device, is_half=is_half, session=session)
            await self._note(member, "entered_by_code", by=member.id, session=session)
            return member, token, is_half

        member, token, is_half = await self._database.in_transaction(work)
        if not secret:
            await self._door.opened(ip)
        if is_half:
            raise SecondFactorNeededError(token)
        return member, token

    async def _read(self, typed: str, ip: str) -> str:
        await self._door.knock(ip)
        code = _TYPED.read(typed)
        if code is None:
            raise EntryCodeGoneError
        await self._gate.knock()
        return code

    async def _use(self, code: str, secret: str, device: str, session: Session) -> Member:
        now = self._clock.now()
        proof = {"secret_digest": _kept_as(secret)} if secret else {"digest": self._words.digest(code)}
        known = await self._codes.one(**proof, session=session)
        member = await self._members.one(known.id, session=session) if known else None
        if known is None or member is None or not member.is_active or not known.is_open(now):
            raise EntryCodeGoneError
        if not await self._codes.use(known, device=device, at=now, session=session):
            raise EntryCodeGoneError
        return member

    async def _note(self, member: Member, action: str, *, by: str, session: Session) -> None:
        area = member.home(self._clock.now().astimezone(VIETNAM).date())
        reach = self._managing.reach_of(area)
        await self._audit.note(member=by, action=action, subject=member.id, area=area, reach=reach, session=session)


def _kept_as(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
