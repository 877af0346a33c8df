"""The code on a member's card: whoever meets them types it and reads whether they are of the team."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdesk.audit.service import Audit
from helpdesk.clock import VIETNAM, Clock
from helpdesk.ids import new_id
from helpdesk.privacy.sealing import Sealer
from helpdesk.privacy.spoken_codes import SpokenCodes, TypedCodes
from helpdesk.storage.database import Database, Session
from helpdesk.teams.models import Member, MemberCard, Permission
from helpdesk.teams.repository import MemberCardsInMongo, Members
from helpdesk.teams.tries import Door

TRIES_WITHIN = timedelta(hours=1)
MOST_TRIES = 5
"""Codes that are nobody's which a conversation may type within `TRIES_WITHIN`. Of 600 million codes some are good."""

MOST_LOOKS = 60
"""Codes that one address may look up on the page within `TRIES_WITHIN`, right or wrong."""

_PIECES = (3, 4)  # neither a request's code (3 and 3 signs) nor one that links chats (4 and 4)
_PURPOSE = "member.card_code"
_TYPED = TypedCodes(
    pieces=_PIECES,
    behind="em|toi|cho|nhap|go|ma|so|the|code|card|la|cua|can bo|thanh vien|to|ho|dua|day|kiem tra|hoi",
    before="a|nhe|nha|em|day|co dung khong|dung khong|that khong",
)


@dataclass(frozen=True, slots=True)
class ShownCard:
    """What stands on a member's card beside their name and commune."""

    code: str
    since: datetime


class CardCodes(SpokenCodes):
    """The codes on members' cards, e.g. "K7M-49QF"."""

    def __init__(self, sealer: Sealer) -> None:
        """Take the key from which the codes' own is derived."""
        super().__init__(sealer, purpose=_PURPOSE, pieces=_PIECES)


def typed_card_code(text: str) -> str | None:
    """Read a card's code out of what was typed; None for everything else."""
    return _TYPED.read(text)


class MemberCards:
    """One card at most for each member, in force until they make a new one."""

    def __init__(self, *, database: Database, codes: CardCodes, audit: Audit, clock: Clock) -> None:
        """Take what makes codes, the audit and the time."""
        self._database = database
        self._cards = MemberCardsInMongo()
        self._members = Members()
        self._codes = codes
        self._audit = audit
        self._clock = clock
        self._door = Door(database, clock, name="card", most=MOST_LOOKS, within=TRIES_WITHIN)

    async def card_of(self, member: str) -> ShownCard | None:
        """Return the card a member has; None when they never made one."""
        card = await self._cards.one(member)
        return ShownCard(self._codes.code(card.seed), card.since) if card else None

    async def renew(self, member: Member) -> ShownCard:
        """Make a card with a new code; the last one no longer counts."""
        card = await self._database.in_transaction(lambda session: self._renew(member, session))
        return ShownCard(self._codes.code(card.seed), card.since)

    async def knock(self, visitor: str) -> None:
        """Count a look-up on the page. Raises TooManyTriesError."""
        await self._door.knock(visitor)

    async def holder(self, code: str) -> Member | None:
        """Return whose code it is; None when it is nobody's, or its member has no work in the team today."""
        card = await self._cards.with_digest(self._codes.digest(code))
        member = await self._members.one(card.id) if card else None
        return member if member is not None and self._helps_today(member) else None

    def _helps_today(self, member: Member) -> bool:
        today = self._clock.now().astimezone(VIETNAM).date()
        return bool(member.scope(today).areas_for(Permission.REQUESTS_ANSWER))

    async def _renew(self, member: Member, session: Session) -> MemberCard:
        seed = new_id()
        digest = self._codes.digest(self._codes.code(seed))
        card = MemberCard(id=member.id, seed=seed, digest=digest, since=self._clock.now())
        await self._cards.keep(card, session=session)
        area = member.home(self._clock.now().astimezone(VIETNAM).date())
        await self._audit.note(member=member.id, action="card_renewed", subject=member.id, area=area, session=session)
        return card
