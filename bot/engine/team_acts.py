"""Carrying out what members of the team do in their chats, with the rights they have at that moment."""

from bot.engine.effects import (
    ChatLeft,
    ChatLinked,
    Happened,
    RequestAnswered,
    RequestHandedBack,
    RequestResolved,
    RequestTaken,
    TeamEffect,
)
from helpdesk.ids import derived_id
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.storage.database import Session
from helpdesk.support_requests.service import SupportRequests
from helpdesk.teams.chats import TeamChats
from helpdesk.teams.errors import UnknownMemberError
from helpdesk.teams.models import Member


class TeamActs:
    """Applies what a member decided. A refusal undoes the turn: the dialog then looks again, and says how it is."""

    def __init__(self, *, chats: TeamChats, requests: SupportRequests, inbox: Inbox) -> None:
        """Take the rooms."""
        self._chats = chats
        self._requests = requests
        self._inbox = inbox

    async def apply(self, one: Happened, effect: TeamEffect, session: Session) -> None:
        """Carry it out. Raises a refusal of the rooms when it is not possible any more."""
        conversation = one.conversation.id
        match effect:
            case ChatLinked(code=code):
                await self._chats.link(code, conversation=conversation, session=session)
            case ChatLeft():
                await self._chats.leave(conversation, session=session)
            case _:
                member = await self._chats.holder(conversation, session=session)
                if member is None:
                    raise UnknownMemberError
                await self._act(one, effect, member, session)

    async def _act(self, one: Happened, effect: TeamEffect, member: Member, session: Session) -> None:
        match effect:
            case RequestTaken(request=request):
                await self._requests.take(request, member=member, session=session)
            case RequestAnswered() as answered:
                await self._answer(one, answered, member, session)
            case RequestHandedBack(request=request):
                await self._requests.check_held(request, member=member, session=session)
                await self._requests.hand_back(request, member=member, session=session)
            case RequestResolved(request=request, resolution=resolution):
                await self._requests.check_held(request, member=member, session=session)
                await self._requests.resolve(request, resolution=resolution, member=member, session=session)

    async def _answer(self, one: Happened, answered: RequestAnswered, member: Member, session: Session) -> None:
        """Answer once, whatever is repeated; where the words stand besides, they are forgotten with the request."""
        await self._requests.check_held(answered.request, member=member, session=session)
        await self._requests.answer(
            answered.request,
            text=answered.words,
            member=member,
            entry_id=derived_id(one.arrival.id, "answer"),
            session=session,
        )
        await self._inbox.belong_to(answered.request, answered.arrivals, session=session)
