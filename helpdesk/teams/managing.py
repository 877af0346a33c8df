"""Taking members on, changing what they are, and letting them go: by whoever holds the right where they work."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from helpdesk.audit.service import Audit
from helpdesk.clock import VIETNAM, Clock
from helpdesk.ids import new_id
from helpdesk.language.folding import fold
from helpdesk.language.ordering import in_order
from helpdesk.storage.database import Database, Session
from helpdesk.storage.records import ChangedMeanwhileError
from helpdesk.teams.errors import (
    AreaMissingError,
    MemberNotYoursError,
    NameMissingError,
    RoleNotGivenError,
    UnknownMemberError,
    UnknownTeamError,
)
from helpdesk.teams.models import Grant, Member, Permission, Role, Scope, Team
from helpdesk.teams.ports import HeldRequest, HeldRequests, MembersChat
from helpdesk.teams.repository import EntryCodes, Members, TeamsInMongo
from helpdesk.teams.second_factor import SecondFactors
from helpdesk.teams.service import checked_username
from helpdesk.teams.signing_in import SigningIn

LONGEST_NAME: Final = 80
_MOST_LISTED: Final = 2000
_MOST_HELD: Final = 500
_LONGEST_USERNAME: Final = 36  # a number fits behind it


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a member shall be. Without an area it is the one they have, or that of their new team."""

    name: str
    role: Role = Role.MEMBER
    team: str | None = None
    area: str | None = None


def suggested_username(name: str) -> str:
    """Return a username made of a name: "Bùi Thị Hoa" becomes "bui.thi.hoa"."""
    plain = "".join(sign for sign in fold(name).replace(" ", ".") if sign.isascii())
    return plain.strip(".")[:_LONGEST_USERNAME].strip(".").ljust(3, "0") if plain else "thanh.vien"


class ManagingMembers:
    """The members of the acting member's areas. Whoever is elsewhere is not there."""

    def __init__(
        self,
        *,
        database: Database,
        held: HeldRequests,
        chats: MembersChat,
        signing_in: SigningIn,
        factors: SecondFactors,
        reach_of: Callable[[str], list[str]],
        audit: Audit,
        clock: Clock,
    ) -> None:
        """Take who holds requests, chats and sign-ins, what holds a place, the audit and the time."""
        self._database = database
        self._members = Members()
        self._teams = TeamsInMongo()
        self._codes = EntryCodes()
        self._held = held
        self._chats = chats
        self._signing_in = signing_in
        self._factors = factors
        self._reach_of = reach_of
        self._audit = audit
        self._clock = clock

    # -- who is there ---------------------------------------------------------------------------------------------

    async def listed(self, *, by: Member) -> list[Member]:
        """Return the members with a role in the areas of whoever asks, by name, also those switched off."""
        areas = _areas(by.scope(self.today()))
        inside = [area for area in await self._members.areas() if not areas.isdisjoint(self._reach_of(area))]
        return await self._members.with_a_role_in(inside, limit=_MOST_LISTED)

    async def teams(self, *, by: Member) -> list[Team]:
        """Return the active teams of the areas of whoever asks, by name."""
        areas = _areas(by.scope(self.today()))
        found = [team for team in await self._teams.all_active() if not areas.isdisjoint(self._reach_of(team.area))]
        return sorted(found, key=lambda team: in_order(team.name))

    async def one(self, member_id: str, *, by: Member) -> Member:
        """Return one of them. Raises UnknownMemberError."""
        return await self._one(member_id, by)

    async def in_charge(self, member_id: str, *, by: Member) -> Member:
        """Return one whom the acting member may change. Raises UnknownMemberError, MemberNotYoursError."""
        member = await self._one(member_id, by)
        if not self.may_change(member, by=by):
            raise MemberNotYoursError
        return member

    def may_change(self, member: Member, *, by: Member) -> bool:
        """Tell whether every role they hold is one that `by` may give there; nobody changes themselves."""
        today = self.today()
        scope, grants = by.scope(today), [grant for grant in member.grants if not grant.has_ended(today)]
        judged = grants or member.grants  # who has none any more is judged by what they had
        is_below = all(scope.may_give(grant.role, self.reach_of(grant.area)) for grant in judged)
        return member.id != by.id and bool(judged) and is_below

    def roles(self, area: str, *, by: Member) -> list[Role]:
        """Return the roles that `by` may give in an area."""
        scope = by.scope(self.today())
        return [role for role in Role if scope.may_give(role, self.reach_of(area))]

    async def open_requests(self, member: Member) -> Sequence[HeldRequest]:
        """Return the requests a member works on."""
        return await self._held.held_by(member, limit=_MOST_HELD)

    def today(self) -> date:
        """Return the day in Vietnam."""
        return self._clock.now().astimezone(VIETNAM).date()

    def reach_of(self, area: str | None) -> list[str]:
        """Return every area that holds a place."""
        return self._reach_of(area) if area else []

    # -- what is done ---------------------------------------------------------------------------------------------

    async def create(self, wanted: Wanted, *, username: str = "", by: Member) -> Member:
        """Take somebody on; a sign-in code lets them in. Without a username they get one made of their name.

        Raises NameMissingError, InvalidUsernameError, UsernameTakenError, UnknownTeamError, AreaMissingError,
        RoleNotGivenError.
        """
        name, today = _checked(wanted.name), self.today()
        area = await self._area(wanted, by)
        called = checked_username(username) if username.strip() else await self._free_username(name)
        member = Member(
            id=new_id(),
            username=called,
            name=name,
            password_hash="",  # nobody's
            team=wanted.team,
            grants=[Grant(role=wanted.role, area=area, valid_from=today)],
        )

        async def work(session: Session) -> None:
            await self._members.add(member, session=session)
            await self._note(member, "member_created", by, session)

        await self._database.in_transaction(work)
        return member

    async def change(self, member_id: str, wanted: Wanted, *, version: int, by: Member) -> Member:
        """Change name, team, role or area; a new role or area begins today, the old one ended yesterday.

        Requests they may no longer answer are handed back. Raises what `create` does, UnknownMemberError,
        MemberNotYoursError and ChangedMeanwhileError.
        """
        name, today = _checked(wanted.name), self.today()
        before = await self.in_charge(member_id, by=by)
        if before.version != version:
            raise ChangedMeanwhileError
        area = await self._area(wanted, by, before=before)
        after = before.model_copy(update={"name": name, "team": wanted.team}, deep=True)
        held_now = [(grant.role, grant.area) for grant in before.grants if not grant.has_ended(today)]
        is_moved = held_now != [(wanted.role, area)]
        if is_moved:
            after.begin(wanted.role, area, day=today)
        elif after == before:
            return before
        scope = after.scope(today)
        lost = [
            request
            for request in await self.open_requests(before)
            if not scope.covers(Permission.REQUESTS_ANSWER, request.reach)
        ]

        async def work(session: Session) -> Member:
            await self._hand_back(lost, before, session)
            kept = await self._members.keep(after, session=session)
            await self._note(kept, "member_moved" if is_moved else "member_changed", by, session)
            return kept

        return await self._database.in_transaction(work)

    async def switch_off(self, member_id: str, *, by: Member) -> int:
        """Let a member in no more: signed out everywhere at once, open requests handed back; returns how many.

        Raises UnknownMemberError, MemberNotYoursError.
        """
        member = await self.in_charge(member_id, by=by)
        held = await self.open_requests(member)
        if member.is_active:
            await self._chats.switch_off(member.id)
            await self._database.in_transaction(lambda session: self._switch_off(member.id, held, by, session))
        left = await self._held.held_by(member.model_copy(update={"is_active": True}), limit=_MOST_HELD)
        if left:  # taken between the look and the act
            await self._database.in_transaction(lambda session: self._hand_back(left, member, session))
        return len(held)

    async def switch_on(self, member_id: str, *, by: Member) -> Member:
        """Let a member in again; they need a new code or their password. Raises UnknownMemberError and others."""
        member = await self.in_charge(member_id, by=by)
        if member.is_active:
            return member

        async def work(session: Session) -> Member:
            kept = await self._members.keep(member.model_copy(update={"is_active": True}), session=session)
            await self._note(kept, "member_switched_on", by, session)
            return kept

        return await self._database.in_transaction(work)

    async def sign_out(self, member_id: str, *, by: Member) -> int:
        """Sign a member out on every device, whose phone was lost; a code that was not used goes too."""
        member = await self.in_charge(member_id, by=by)

        async def work(session: Session) -> None:
            await self._codes.remove(member.id, session=session)
            await self._note(member, "member_signed_out", by, session)

        await self._database.in_transaction(work)
        return await self._signing_in.sign_out_others(member.id)

    async def reset_second_factor(self, member_id: str, *, by: Member) -> None:
        """Take the second factor from who lost phone and recovery codes. Raises RoleNotGivenError and others."""
        member = await self.in_charge(member_id, by=by)
        area = member.home(self.today())
        if not by.scope(self.today()).covers(Permission.MEMBERS_MANAGE, self.reach_of(area)):
            raise RoleNotGivenError
        await self._factors.reset(member, by=by.id, reach=tuple(self.reach_of(area)))

    # -- inside ---------------------------------------------------------------------------------------------------

    async def _one(self, member_id: str, by: Member) -> Member:
        areas = _areas(by.scope(self.today()))
        member = await self._members.one(member_id)
        if member is None or not any(not areas.isdisjoint(self._reach_of(grant.area)) for grant in member.grants):
            raise UnknownMemberError(member=member_id)
        return member

    async def _area(self, wanted: Wanted, by: Member, *, before: Member | None = None) -> str:
        """Return where somebody shall work, if `by` may give that role there; who stays in their team stays there."""
        stays = before is not None and before.team == wanted.team
        team = await self._teams.one(wanted.team) if wanted.team else None
        if wanted.team and (team is None or not team.is_active):
            raise UnknownTeamError(team=wanted.team)
        home = before.home(self.today()) if before and stays else None
        area = wanted.area or home or (team.area if team else None)
        if area is None:
            raise AreaMissingError
        scope = by.scope(self.today())
        is_own_team = stays or team is None or not _areas(scope).isdisjoint(self._reach_of(team.area))
        if not is_own_team or not scope.may_give(wanted.role, self.reach_of(area)):
            raise RoleNotGivenError
        return area

    async def _free_username(self, name: str) -> str:
        wanted = suggested_username(name)
        taken = await self._members.usernames(wanted)
        numbered = (f"{wanted}{number}" for number in range(2, len(taken) + 3))
        return wanted if wanted not in taken else next(one for one in numbered if one not in taken)

    async def _switch_off(self, member_id: str, held: Iterable[HeldRequest], by: Member, session: Session) -> None:
        member = await self._members.one(member_id, session=session)
        if member is None or not member.is_active:
            return
        await self._hand_back(held, member, session)
        kept = await self._members.keep(member.model_copy(update={"is_active": False}), session=session)
        await self._codes.remove(member.id, session=session)
        await self._signing_in.end_all(member.id, session=session)
        await self._note(kept, "member_switched_off", by, session)

    async def _hand_back(self, held: Iterable[HeldRequest], member: Member, session: Session) -> None:
        for request in held:
            # Still with the rights they leave with: it is theirs to lay back.
            await self._held.hand_back(
                request.id, member=member.model_copy(update={"is_active": True}), session=session
            )

    async def _note(self, member: Member, action: str, by: Member, session: Session) -> None:
        area = member.home(self.today())
        await self._audit.note(
            member=by.id, action=action, subject=member.id, area=area, reach=self.reach_of(area), session=session
        )


def _areas(scope: Scope) -> set[str]:
    return {*scope.areas_for(Permission.MEMBERS_INVITE), *scope.areas_for(Permission.MEMBERS_MANAGE)}


def _checked(name: str) -> str:
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME:
        raise NameMissingError(most=LONGEST_NAME)
    return plain
