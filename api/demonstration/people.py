"""The teams of the demonstration and everybody in it who signs in."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from api.demonstration.script import People, PersonOnPaper, TeamOnPaper
from helpdesk.ids import derived_id
from helpdesk.teams.models import Grant, Member, OfficeHours, Role, Team
from helpdesk.teams.passwords import Passwords, check_strength

SHOWN = ("thanhvien", "totruong", "dieuphoi", "quantri")
"""The accounts that the sign-in page offers; colleagues have the password of their role, too."""

_BEGINNINGS = {Role.LEAD: "totruong", Role.MEMBER: "thanhvien"}


@dataclass(frozen=True, slots=True)
class Crew:
    """A team with its members, its head first."""

    team: Team
    members: list[Member]

    def one(self, rng: random.Random) -> Member:
        """Draw a member; the head has most time."""
        return rng.choices(self.members, [3, *([2] * (len(self.members) - 2)), 1])[0]


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody, and which crew answers for a commune."""

    crews: list[Crew]
    others: list[Member]
    of_commune: dict[str, Crew]
    accounts: list[dict[str, str]]

    @property
    def members(self) -> list[Member]:
        """Everybody who signs in."""
        return [*(member for crew in self.crews for member in crew.members), *self.others]


class Hiring:
    """Makes the staff."""

    def __init__(self, people: People, *, zone: str, province: str) -> None:
        """Take who there shall be; the zone's team answers where a commune has none."""
        self._people = people
        self._zone = zone
        self._province = province
        self._hashes: dict[Role, str] = {}

    async def staff(self) -> Staff:
        """Make everybody. One hash for each role: that is what the start waits for longest."""
        passwords = Passwords()
        for role, password in self._people.passwords.items():
            check_strength(password, username="")
            self._hashes[role] = await passwords.hashed(password)
        names = {role: _usernames(beginning) for role, beginning in _BEGINNINGS.items()}
        crews = [self._crew(team, names) for team in self._people.teams]
        by_area = {crew.team.area: crew for crew in crews}
        teams = {area: crew.team.id for area, crew in by_area.items()}
        coordinator, administrator = self._people.coordinator, self._people.administrator
        others = [
            self._member("dieuphoi", coordinator, Role.COORDINATOR, self._zone, teams),
            self._member("quantri", administrator, Role.ADMINISTRATOR, self._province, teams),
        ]
        everybody = {member.username: member for crew in crews for member in crew.members}
        everybody |= {member.username: member for member in others}
        return Staff(
            crews=crews,
            others=others,
            of_commune={commune: by_area.get(commune, by_area[self._zone]) for commune in self._people.communes},
            accounts=[self._account(everybody[username]) for username in SHOWN],
        )

    def _crew(self, paper: TeamOnPaper, usernames: Mapping[Role, Iterator[str]]) -> Crew:
        team = Team(
            id=derived_id("demonstration", "team", paper.area),
            name=paper.name,
            area=paper.area,
            hours=OfficeHours(days=paper.days),
            is_demonstration=True,
        )
        roles = [Role.LEAD, *[Role.MEMBER] * (len(paper.members) - 1)]
        members = [
            self._member(next(usernames[role]), PersonOnPaper(name=name), role, paper.area, {}, team.id)
            for name, role in zip(paper.members, roles, strict=True)
        ]
        return Crew(team, members)

    def _member(
        self, username: str, who: PersonOnPaper, role: Role, area: str, teams: dict[str, str], team: str | None = None
    ) -> Member:
        return Member(
            id=derived_id("demonstration", "member", username),
            username=username,
            name=who.name,
            password_hash=self._hashes[role],
            team=team or (teams[who.team] if who.team else None),
            grants=[Grant(role=role, area=area)],
            is_demonstration=True,
        )

    def _account(self, member: Member) -> dict[str, str]:
        role = member.grants[0].role
        return {"role": role.value, "username": member.username, "password": self._people.passwords[role]}


def _usernames(beginning: str) -> Iterator[str]:
    """Count usernames up: "thanhvien", then "thanhvien2"."""
    return (f"{beginning}{number if number > 1 else ''}" for number in count(1))
