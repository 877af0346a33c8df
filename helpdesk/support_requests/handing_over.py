"""Giving a request to somebody else: a person, another team, the zone or province above."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from helpdesk.storage.database import Session
from helpdesk.support_requests.desk import given
from helpdesk.support_requests.errors import NobodyThereError
from helpdesk.support_requests.history import HistoryKind
from helpdesk.support_requests.models import SupportRequest
from helpdesk.support_requests.noting import Noting
from helpdesk.teams.models import Member, Team


@dataclass(frozen=True, slots=True)
class Destinations:
    """To whom a request can be given."""

    people: Sequence[Member]
    teams: Sequence[Team]


class HandingOver(Noting):
    """Every hand-over has a reason; the resident is told who helps now, the new one by chat."""

    async def destinations(self, request_id: str, *, member: Member, nearby: Collection[str]) -> Destinations:
        """Return who may answer there, and the teams of the request's areas and of those `nearby`."""
        request = await self._one(request_id, self._scope(member))
        people = [one for one in await self._colleagues(request) if one.id != request.taken_by]
        teams = await self._teams.active_in([*request.reach, *nearby])
        return Destinations(people, [team for team in teams if team.id != request.team])

    async def hand_to_member(
        self, request_id: str, *, to: str, words: str, member: Member, seen: int | None = None
    ) -> SupportRequest:
        """Give it to a colleague who may answer there. Raises NobodyThereError, WordsMissingError."""
        why = given(words)

        async def work(session: Session) -> SupportRequest:
            request = await self._seen_one(request_id, member=member, seen=seen, session=session)
            found = [one for one in await self._colleagues(request, session=session) if one.id == to]
            if not found or to == request.taken_by:
                raise NobodyThereError
            request.give(member=to, name=found[0].name, at=self._clock.now())
            kept = await self._keep(request, session)
            facts: dict[str, object] = {"to": to, "name": found[0].name, "words": why}
            await self._note(kept, HistoryKind.HANDED_OVER, session, member=member, facts=facts)
            await self._tell(kept, "taken", {"name": found[0].name}, session, key=str(kept.version))
            if to != member.id:
                await self._team.given(kept, member=to, by=member.name, session=session)
            return kept

        return await self._within(None, work)

    async def hand_to_team(
        self,
        request_id: str,
        *,
        to: str,
        words: str,
        nearby: Collection[str],
        member: Member,
        seen: int | None = None,
    ) -> SupportRequest:
        """Give it to another team, which is offered it; who gave it away is not. Raises NobodyThereError."""
        why = given(words)

        async def work(session: Session) -> SupportRequest:
            request = await self._seen_one(request_id, member=member, seen=seen, session=session)
            team = await self._teams.one(to, session=session)
            may_be = team is not None and team.is_active and team.area in {*request.reach, *nearby}
            if team is None or not may_be or team.id == request.team:
                raise NobodyThereError
            request.pass_to(team=team.id, area=team.area, at=self._clock.now())
            facts: dict[str, object] = {"team": team.id, "name": team.name, "words": why}
            await self._note(request, HistoryKind.HANDED_OVER, session, member=member, facts=facts)
            await self._assign(request, session)
            kept = await self._keep(request, session)
            await self._tell(kept, "handed_over", {"name": team.name}, session, key=str(kept.version))
            await self._team.offer(kept, but=member.id, session=session)
            return kept

        return await self._within(None, work)
