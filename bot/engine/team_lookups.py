"""What a member of the team may see in their chat, answered by the rooms of the house."""

from datetime import datetime

from bot.engine.talk import ChatCodeOwner, CodeState, Places, SeenLine, SeenRequest, ServingMember
from helpdesk.messaging.models import Choice
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.support_requests.errors import UnknownRequestError
from helpdesk.support_requests.models import Status, SupportRequest
from helpdesk.support_requests.service import SupportRequests
from helpdesk.support_requests.thread import Author, ThreadEntry
from helpdesk.teams.chats import TeamChats
from helpdesk.teams.models import Member

_MOST_HELD = 8
_MOST_OFFERED = 5


class HouseTeamLookups:
    """Requests as their members see them: asked with the scope of whoever has the chat now."""

    def __init__(self, *, chats: TeamChats, requests: SupportRequests, outbox: Outbox, places: Places) -> None:
        """Take the rooms."""
        self._chats = chats
        self._requests = requests
        self._outbox = outbox
        self._places = places

    async def member(self, conversation: str) -> ServingMember | None:
        """Return whose chat it is; None when it is nobody's, or they may answer nobody any more."""
        found = await self._chats.holder(conversation)
        return _shown(found) if found else None

    async def code_owner(self, code: str, at: datetime) -> ChatCodeOwner | None:
        """Find whose chat code was typed; None when nobody who may answer ever had it."""
        found = await self._chats.code(code)
        if found is None:
            return None
        known, member = found
        expired = CodeState.EXPIRED if known.is_expired(at) else CodeState.GOOD
        return ChatCodeOwner(CodeState.USED if known.is_used else expired, _shown(member))

    async def request(self, request: str, member: ServingMember) -> SeenRequest | None:
        """Return a request if it is in the member's scope."""
        found = await self._one(request, await self._chats.member(member.id))
        return self._seen(found) if found else None

    async def requests(self, member: ServingMember) -> list[SeenRequest]:
        """Return those this member works on, then those that nobody has; a few of each."""
        known = await self._chats.member(member.id)
        if known is None:
            return []
        held = await self._requests.held_by(known, limit=_MOST_HELD)
        offered = await self._requests.offered_to(known, limit=_MOST_OFFERED)
        return [self._seen(one) for one in (*held, *offered)]

    async def lines(self, request: str, member: ServingMember, *, limit: int) -> list[SeenLine]:
        """Return the last lines of its thread, oldest first, before it what the resident wrote on the way there."""
        known = await self._chats.member(member.id)
        found = await self._one(request, known)
        if known is None or found is None:
            return []
        entries = [_line(entry) for entry in await self._requests.entries(request, member=known, limit=limit)]
        said = {line.words for line in entries}
        before = [SeenLine(None, words, has_files=False) for words in found.context if words not in said]
        return [*before, *entries][-limit:]

    async def line(self, entry: str, request: str, member: ServingMember) -> SeenLine | None:
        """Return one entry of its thread as it reads now."""
        known = await self._chats.member(member.id)
        if known is None or await self._one(request, known) is None:
            return None
        found = await self._requests.entry(entry, request_id=request, member=known)
        return _line(found) if found else None

    async def choice(self, conversation: str, tapped: str) -> Choice | None:
        """Return what stood on a tapped button of any earlier notice of this conversation."""
        number, _, place = tapped.partition(":")
        if not (number.isdecimal() and place.isdecimal()):
            return None
        choices = await self._outbox.choices(f"{conversation}:{int(number):08d}")
        return choices[int(place)] if int(place) < len(choices) else None

    async def _one(self, request: str, member: Member | None) -> SupportRequest | None:
        try:
            return await self._requests.of_member(request, member=member) if member else None
        except UnknownRequestError:
            return None

    def _seen(self, request: SupportRequest) -> SeenRequest:
        area = self._places.find(request.area)
        return SeenRequest(
            id=request.id,
            code=request.code,
            place=self._places.label(area) if area else request.area,
            guide=request.guide or (request.procedure.title if request.procedure else None),
            step=request.step,
            answers=request.answers,
            is_new=request.status is Status.WAITING,
            is_open=request.is_open,
            is_forgotten=request.is_forgotten,
            holder=request.taken_by,
            holder_name=request.taken_by_name,
            has_chat=not request.without_chat,
        )


def _shown(member: Member) -> ServingMember:
    return ServingMember(member.id, member.name, member.language)


def _line(entry: ThreadEntry) -> SeenLine:
    name = entry.member_name if entry.author is Author.MEMBER else None
    return SeenLine(name, entry.text, has_files=bool(entry.attachments))
