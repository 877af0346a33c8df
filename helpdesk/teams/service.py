"""Teams and their members: who there is, and who answers for a place."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from helpdesk.ids import new_id
from helpdesk.language.ordering import in_order
from helpdesk.storage.database import Session
from helpdesk.teams.errors import InvalidUsernameError, UnknownLanguageError, UnknownMemberError, UnknownTeamError
from helpdesk.teams.models import Grant, Member, OfficeHours, Role, Team
from helpdesk.teams.passwords import Passwords, check_strength
from helpdesk.teams.repository import Members, TeamsInMongo

_USERNAME = re.compile(r"[a-z0-9._-]{3,40}")
_MOST_TEAMS_AT_ONCE = 10_000
_MOST_MEMBERS_AT_ONCE = 50_000
"""More than the country has communes, and ten in each of the largest provinces' teams."""


def checked_username(username: str) -> str:
    """Return it trimmed and in lower case. Raises InvalidUsernameError."""
    name = username.strip().lower()
    if not _USERNAME.fullmatch(name):
        raise InvalidUsernameError(username=name, shortest=3, longest=40)
    return name


class Teams:
    """The teams and everybody who signs in."""

    def __init__(self, *, passwords: Passwords | None = None, languages: Collection[str] = ("vi", "en")) -> None:
        """Let members choose among `languages`."""
        self._members = Members()
        self._teams = TeamsInMongo()
        self._passwords = passwords or Passwords()
        self._languages = languages

    async def create_member(  # noqa: PLR0913 - the facts of a member, named where they could be swapped
        self,
        username: str,
        name: str,
        password: str,
        *,
        role: Role,
        area: str,
        team: str | None = None,
        language: str = "vi",
        is_demonstration: bool = False,
        session: Session | None = None,
    ) -> Member:
        """Take someone on, with one role in one area and all below it.

        Raises InvalidUsernameError, WeakPasswordError, UnknownLanguageError, UnknownTeamError, UsernameTakenError.
        Whether there is such an area is for the caller to ask.
        """
        username = checked_username(username)
        check_strength(password, username=username)
        self._check_language(language)
        if team is not None:
            await self.team(team, session=session)
        member = Member(
            id=new_id(),
            username=username,
            name=name.strip(),
            password_hash=await self._passwords.hashed(password),
            team=team,
            grants=[Grant(role=role, area=area)],
            language=language,
            is_demonstration=is_demonstration,
        )
        await self._members.add(member, session=session)
        return member

    async def member(self, member_id: str) -> Member:
        """Return one. Raises UnknownMemberError."""
        member = await self._members.one(member_id)
        if member is None:
            raise UnknownMemberError(member=member_id)
        return member

    async def called(self, username: str) -> Member:
        """Return the one of this username. Raises UnknownMemberError."""
        member = await self._members.called(username.strip().lower())
        if member is None:
            raise UnknownMemberError(member=username)
        return member

    async def names(self, members: Collection[str]) -> dict[str, str]:
        """Return what members are called, by id; who is there no more is left out."""
        return await self._members.names(members)

    async def members(
        self, areas: Collection[str], *, reach: Callable[[str], Collection[str]], limit: int = 500
    ) -> list[Member]:
        """Return the members with a role in these areas or below, by name, also inactive ones: for administrators.

        `reach` tells every area that holds a place, itself included. A role above these areas does not count.
        """
        inside = [area for area in await self._members.areas() if not set(areas).isdisjoint(reach(area))]
        return await self._members.with_a_role_in(inside, limit=limit)

    async def set_language(self, member_id: str, language: str) -> Member:
        """Show the pages to this member in another language from now on. Raises UnknownLanguageError."""
        self._check_language(language)
        member = await self.member(member_id)
        if member.language == language:
            return member
        return await self._members.keep(member.model_copy(update={"language": language}))

    async def create_team(
        self,
        name: str,
        *,
        area: str,
        hours: OfficeHours | None = None,
        phone: str = "",
        is_demonstration: bool = False,
        session: Session | None = None,
    ) -> Team:
        """Found the team of an area."""
        team = Team(
            id=new_id(),
            name=name.strip(),
            area=area,
            hours=hours or OfficeHours(),
            phone=phone.strip(),
            is_demonstration=is_demonstration,
        )
        await self._teams.add(team, session=session)
        return team

    async def team(self, team_id: str, *, session: Session | None = None) -> Team:
        """Return one. Raises UnknownTeamError."""
        team = await self._teams.one(team_id, session=session)
        if team is None:
            raise UnknownTeamError(team=team_id)
        return team

    async def team_names(self, teams: Collection[str]) -> dict[str, str]:
        """Return what these teams are called, by id."""
        return {team.id: team.name for team in await self._teams.many(teams)}

    async def colleagues(self, team_id: str) -> list[Member]:
        """Return the active members of a team, by name."""
        return sorted(await self._members.of_team(team_id), key=lambda one: in_order(one.name))

    async def active_below(
        self, areas: Collection[str], *, reach: Callable[[str], Collection[str]], are_all: bool = False
    ) -> list[Team]:
        """Return the active teams of these areas and below, oldest first. `reach` is as with `members`.

        With `are_all` also those beyond what a page lists.
        """
        inside = [area for area in await self._teams.areas() if not set(areas).isdisjoint(reach(area))]
        return await self._teams.active_in(inside, limit=_MOST_TEAMS_AT_ONCE if are_all else None)

    async def responsible_for(self, reach_order: Sequence[str], *, session: Session | None = None) -> Team | None:
        """Return the active team of the nearest of these areas, which come nearest first; None when none has one.

        Where one area has several teams it is the oldest.
        """
        teams = await self._teams.active_in(reach_order, session=session)
        return min(teams, key=lambda team: reach_order.index(team.area), default=None)

    async def responsible_for_each(self, orders: Mapping[str, Sequence[str]]) -> dict[str, Team]:
        """Return who is responsible for each of many places; who nobody is for is left out. One read."""
        asked = sorted({area for order in orders.values() for area in order})
        by_area: dict[str, Team] = {}
        for team in await self._teams.active_in(asked, limit=_MOST_TEAMS_AT_ONCE):
            by_area.setdefault(team.area, team)
        nearest = {place: next((one for one in order if one in by_area), None) for place, order in orders.items()}
        return {place: by_area[area] for place, area in nearest.items() if area is not None}

    async def members_of(self, teams: Collection[str]) -> list[Member]:
        """Return the active members of these teams, by name."""
        found = await self._members.of_teams(teams, limit=_MOST_MEMBERS_AT_ONCE)
        return sorted(found, key=lambda one: in_order(one.name))

    def _check_language(self, language: str) -> None:
        if language not in self._languages:
            raise UnknownLanguageError(language=language)
