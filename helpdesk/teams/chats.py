"""Members who let requests come to a chat: whose chat it is, and how it becomes theirs."""

from dataclasses import dataclass
from datetime import datetime

from helpdesk.audit.service import Audit
from helpdesk.clock import VIETNAM, Clock
from helpdesk.ids import derived_id, new_id
from helpdesk.residents.codes import GOOD_FOR, LinkCodes
from helpdesk.storage.database import Database, Session
from helpdesk.teams.errors import ChatCodeGoneError, UnknownMemberError
from helpdesk.teams.models import ChatCode, Member, Permission
from helpdesk.teams.ports import MembersConversation
from helpdesk.teams.repository import ChatCodes, Members

CHAT_OFF = "chat_off"
"""The event that tells a conversation that it is a member's no more."""


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A code as the member reads it, once."""

    code: str
    until: datetime


class TeamChats:
    """One chat at most for each member, and one member at most for each chat."""

    def __init__(
        self, *, database: Database, codes: LinkCodes, events: MembersConversation, audit: Audit, clock: Clock
    ) -> None:
        """Take what makes codes, the way into conversations, the audit and the time."""
        self._database = database
        self._members = Members()
        self._codes = ChatCodes()
        self._made = codes
        self._events = events
        self._audit = audit
        self._clock = clock

    async def offer_code(self, member_id: str) -> ShownCode:
        """Make a code for the member to write in their chat; an earlier one no longer counts."""
        shown = ShownCode(self._made.code(new_id()), self._clock.now() + GOOD_FOR)
        kept = ChatCode(id=member_id, digest=self._made.digest(shown.code), expires_at=shown.until)
        await self._database.in_transaction(lambda session: self._codes.keep(kept, session=session))
        return shown

    async def code(self, typed: str) -> tuple[ChatCode, Member] | None:
        """Find what a typed code stands for, also one that is used or too old; None for one that never was."""
        known = await self._codes.one(self._made.digest(typed))
        member = await self._members.one(known.id) if known else None
        return (known, member) if known and member and self.may_answer(member) else None

    async def holder(self, conversation: str, *, session: Session | None = None) -> Member | None:
        """Return whose chat it is; None when it is nobody's, or they may answer nobody any more."""
        member = await self._members.in_chat(conversation, session=session)
        return member if member is not None and self.may_answer(member) else None

    async def member(self, member_id: str) -> Member | None:
        """Return a member as they are now; None when they may answer nobody any more."""
        member = await self._members.one(member_id)
        return member if member is not None and self.may_answer(member) else None

    async def link(self, typed: str, *, conversation: str, session: Session) -> Member:
        """Give the conversation to the member whose code was typed in it; their last chat, and its last member, go.

        Raises ChatCodeGoneError.
        """
        digest, now = self._made.digest(typed), self._clock.now()
        known = await self._codes.one(digest, session=session)
        member = await self._members.one(known.id, session=session) if known else None
        is_good = known is not None and not known.is_expired(now) and await self._codes.use(digest, session=session)
        if member is None or not is_good or not self.may_answer(member):
            raise ChatCodeGoneError
        await self._let_go(await self._members.in_chat(conversation, session=session), but=member, session=session)
        if member.chat and member.chat != conversation:
            await self._tell_off(member, member.chat, session)
        linked = await self._members.keep(member.model_copy(update={"chat": conversation}), session=session)
        await self._note(linked, "chat_linked", session)
        return linked

    async def leave(self, conversation: str, *, session: Session) -> None:
        """Take the conversation from its member, who said so in it or may not answer any more."""
        await self._let_go(await self._members.in_chat(conversation, session=session), session=session)

    async def switch_off(self, member_id: str) -> None:
        """Take the member's chat from them, as they asked on the page; the chat is told."""

        async def work(session: Session) -> None:
            member = await self._members.one(member_id, session=session)
            if member is None:
                raise UnknownMemberError(member=member_id)
            if member.chat:
                await self._tell_off(member, member.chat, session)
                await self._let_go(member, session=session)

        await self._database.in_transaction(work)

    def may_answer(self, member: Member) -> bool:
        """Tell whether this member may answer anybody today."""
        today = self._clock.now().astimezone(VIETNAM).date()
        return bool(member.scope(today).areas_for(Permission.REQUESTS_ANSWER))

    async def _let_go(self, member: Member | None, *, but: Member | None = None, session: Session) -> None:
        if member is not None and (but is None or member.id != but.id):
            await self._members.keep(member.model_copy(update={"chat": None}), session=session)
            await self._note(member, "chat_unlinked", session)

    async def _tell_off(self, member: Member, conversation: str, session: Session) -> None:
        await self._events.tell(
            conversation,
            event=CHAT_OFF,
            event_id=derived_id(member.id, CHAT_OFF, str(member.version)),
            facts={"member": member.id},
            at=self._clock.now(),
            session=session,
        )

    async def _note(self, member: Member, action: str, session: Session) -> None:
        area = member.home(self._clock.now().astimezone(VIETNAM).date())
        await self._audit.note(member=member.id, action=action, subject=member.id, area=area, session=session)
