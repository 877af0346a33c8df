"""Owing push messages: beside what the chats of the team are told, and when a deadline comes near or has passed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from helpdesk.clock import Clock
from helpdesk.ids import derived_id
from helpdesk.push.models import GOOD_FOR, Occasion, Push, in_waking_hours
from helpdesk.push.repository import Pushes, Subscriptions
from helpdesk.statistics.days import local_day
from helpdesk.storage.database import Session
from helpdesk.support_requests.models import HELD, Priority, SupportRequest
from helpdesk.support_requests.ports import TeamByChat
from helpdesk.teams.models import Member, Permission
from helpdesk.teams.repository import Members


def may_answer(member: Member, request: SupportRequest, *, at: datetime) -> bool:
    """Tell whether a member is to hear of a request at all."""
    return member.scope(local_day(at)).covers(Permission.REQUESTS_ANSWER, request.reach)


class Telling:
    """Writes ids only: whoever sends them looks up what still holds, and what the member may see at that moment."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._members = Members()
        self._subscriptions = Subscriptions()
        self._pushes = Pushes()

    async def offered(self, request: SupportRequest, *, but: str | None, session: Session) -> None:
        """Tell whose turn it is; when nobody's is, or they are reached in no way, everybody of its team."""
        called = [one for one in await self._called(request, session) if one.id != but]
        await self._owe(called, request, Occasion.OFFERED, key=str(request.version), session=session)

    async def given(self, request: SupportRequest, *, member: str, session: Session) -> None:
        """Tell a member that a colleague gave them this request."""
        await self._owe(
            await self._one(member, session), request, Occasion.GIVEN, key=str(request.version), session=session
        )

    async def heard(self, request: SupportRequest, *, key: str, session: Session) -> None:
        """Tell whoever took it that the resident wrote."""
        if request.status in HELD and request.taken_by:
            holder = await self._one(request.taken_by, session)
            await self._owe(holder, request, Occasion.HEARD, key=key, session=session)

    async def due(self, request: SupportRequest, stage: str, to: Sequence[Member], *, session: Session) -> None:
        """Tell these of a deadline: `stage` is "warned", "overdue", "escalated", "call_now" or "call_missed"."""
        await self._owe(to, request, Occasion(stage), key=str(request.version), session=session)

    async def webhook_stopped(self, member: str, *, webhook: str, session: Session) -> None:
        """Tell a member that a webhook of theirs was switched off because nothing arrived there."""
        now = self._clock.now()
        id_of = partial(derived_id, webhook, Occasion.WEBHOOK_STOPPED.value, now.isoformat())
        told = {"webhook": webhook, "occasion": Occasion.WEBHOOK_STOPPED, "happened_at": now}
        await self._owe_by_day([member], id_of, told, session)

    async def owners(self, members: Sequence[str]) -> set[str]:
        """Return which of these members have a phone that is pushed to."""
        return {device.member for device in await self._subscriptions.of_members(list(members))} if members else set()

    async def news(self, broadcast: str, members: Sequence[str], *, at: datetime, session: Session) -> None:
        """Tell these members that there is news; never at night."""
        id_of = partial(derived_id, broadcast, Occasion.NEWS.value)
        told = {"news": broadcast, "occasion": Occasion.NEWS, "happened_at": at}
        await self._owe_by_day(members, id_of, told, session)

    async def _owe_by_day(
        self, members: Sequence[str], id_of: Callable[[str], str], told: Mapping[str, Any], session: Session
    ) -> None:
        due = in_waking_hours(told["happened_at"])
        pushes = [
            Push(
                id=id_of(device.id),
                subscription=device.id,
                member=device.member,
                due_at=due,
                gives_up_at=due + GOOD_FOR[told["occasion"]],
                **told,
            )
            for device in await self._subscriptions.of_members(list(members), session=session)
        ]
        await self._pushes.add(pushes, session=session)

    async def forget(self, request: str, *, session: Session) -> None:
        """Tell nobody of this request any more."""
        await self._pushes.forget_about(request, session=session)

    async def _called(self, request: SupportRequest, session: Session) -> Iterable[Member]:
        turn = await self._one(request.assigned_to, session) if request.assigned_to else []
        if turn and request.is_offered_to_one and (turn[0].chat or await self._have_phones(turn, session)):
            return turn
        if request.team:
            others = await self._members.of_team(request.team, session=session)
        else:
            others = await self._members.concerned(team=None, areas=request.reach, session=session)
        return {one.id: one for one in (*turn, *others)}.values()

    async def _one(self, member: str, session: Session) -> list[Member]:
        found = await self._members.one(member, session=session)
        return [found] if found is not None else []

    async def _have_phones(self, members: Sequence[Member], session: Session) -> bool:
        return bool(await self._subscriptions.of_members([one.id for one in members], session=session))

    async def _owe(
        self, members: Iterable[Member], request: SupportRequest, occasion: Occasion, *, key: str, session: Session
    ) -> None:
        now = self._clock.now()
        to = [one.id for one in members if may_answer(one, request, at=now)]
        devices = await self._subscriptions.of_members(to, session=session) if to else []
        is_urgent = request.priority is Priority.URGENT
        due = now if is_urgent else in_waking_hours(now)
        pushes = [
            Push(
                id=derived_id(request.id, occasion.value, key, device.id),
                subscription=device.id,
                member=device.member,
                request=request.id,
                occasion=occasion,
                happened_at=now,
                due_at=due,
                gives_up_at=due + GOOD_FOR[occasion],
                is_urgent=is_urgent,
            )
            for device in devices
        ]
        await self._pushes.add(pushes, session=session)


class TeamByChatAndPush:
    """The chats of the team (see TeamByChat), and the same moments on the phones that are pushed to."""

    def __init__(self, chats: TeamByChat, phones: Telling) -> None:
        self._chats = chats
        self._phones = phones

    async def offer(self, request: SupportRequest, *, but: str | None = None, session: Session) -> None:
        """Offer a request that nobody has."""
        await self._chats.offer(request, but=but, session=session)
        await self._phones.offered(request, but=but, session=session)

    async def hear(self, request: SupportRequest, *, entry: str, is_edited: bool = False, session: Session) -> None:
        """Tell whoever took it that the resident wrote this entry; what was only changed wakes nobody."""
        await self._chats.hear(request, entry=entry, is_edited=is_edited, session=session)
        if not is_edited:
            await self._phones.heard(request, key=entry, session=session)

    async def cancelled(self, request: SupportRequest, *, session: Session) -> None:
        """Tell whoever took it that the resident no longer needs it: what is still owed falls away by itself."""
        await self._chats.cancelled(request, session=session)

    async def given(self, request: SupportRequest, *, member: str, by: str, session: Session) -> None:
        """Tell a member that a colleague gave them this request."""
        await self._chats.given(request, member=member, by=by, session=session)
        await self._phones.given(request, member=member, session=session)

    async def mentioned(self, request: SupportRequest, *, member: str, note: str, by: str, session: Session) -> None:
        """Tell a member in their chat that a colleague named them."""
        await self._chats.mentioned(request, member=member, note=note, by=by, session=session)

    async def call_wanted(self, request: SupportRequest, *, session: Session) -> None:
        """Tell whoever took it in their chat when the resident wants to be called."""
        await self._chats.call_wanted(request, session=session)

    async def redact(self, request: str, end: str, by: str, *, session: Session) -> None:
        """Replace last words in what chats were told; a push holds none."""
        await self._chats.redact(request, end, by, session=session)

    async def forget(self, request: str, *, session: Session) -> None:
        """Forget the words of a request."""
        await self._chats.forget(request, session=session)
        await self._phones.forget(request, session=session)
