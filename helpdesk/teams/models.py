"""Teams, members and what they may do where."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from helpdesk.clock import VIETNAM


class Permission(StrEnum):
    """One thing a member may do within a part of the area tree."""

    REQUESTS_ANSWER = "requests.answer"
    REQUESTS_ASSIGN = "requests.assign"
    LOGS_WRITE = "logs.write"
    STATISTICS_READ = "statistics.read"
    RESIDENTS_REVEAL_PHONE = "residents.reveal_phone"
    MEMBERS_MANAGE = "members.manage"
    AREAS_MANAGE = "areas.manage"
    MESSAGING_READ = "messaging.read"
    MESSAGING_MANAGE = "messaging.manage"
    CHANNELS_MANAGE = "channels.manage"
    PROCEDURES_MANAGE = "procedures.manage"
    AUDIT_READ = "audit.read"
    POSTERS_MAKE = "posters.make"


class Role(StrEnum):
    """A named set of permissions."""

    MEMBER = "member"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


_TEAM_WORK = {
    Permission.REQUESTS_ANSWER,
    Permission.LOGS_WRITE,
    Permission.RESIDENTS_REVEAL_PHONE,
}
ROLES: dict[Role, frozenset[Permission]] = {
    Role.MEMBER: frozenset(_TEAM_WORK),
    Role.COORDINATOR: frozenset(
        {*_TEAM_WORK, Permission.REQUESTS_ASSIGN, Permission.STATISTICS_READ, Permission.POSTERS_MAKE}
    ),
    Role.ADMINISTRATOR: frozenset(Permission),
}


class Grant(BaseModel):
    """A role in an area and everything below it, between two days (both included)."""

    role: Role
    area: str
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether it counts on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Scope(BaseModel):
    """Where a member may do what. Repositories put it into the query: a forgotten check finds nothing."""

    model_config = ConfigDict(frozen=True)

    areas: dict[Permission, list[str]] = Field(default_factory=dict)

    def areas_for(self, permission: Permission) -> list[str]:
        """Return the roots of the subtrees in which `permission` is held; empty means nowhere."""
        return self.areas.get(permission, [])

    def covers(self, permission: Permission, reach: list[str]) -> bool:
        """Tell whether `permission` is held over a place with this reach (see `Area.reach`)."""
        return not set(self.areas_for(permission)).isdisjoint(reach)


class Member(BaseModel):
    """Someone who signs in: a volunteer, a coordinator, an administrator."""

    id: str
    username: str  # lower case, unique
    name: str
    password_hash: str
    team: str | None = None
    grants: list[Grant] = Field(default_factory=list)
    language: str = "vi"
    chat: str | None = None  # the conversation in which requests reach them, if they like
    is_active: bool = True
    is_demonstration: bool = False
    version: int = 0

    def scope(self, day: date) -> Scope:
        """Return what this member may do where on that day; an inactive member may do nothing."""
        areas: dict[Permission, list[str]] = {}
        for grant in self.grants if self.is_active else []:
            if grant.holds_on(day):
                for permission in ROLES[grant.role]:
                    areas.setdefault(permission, []).append(grant.area)
        return Scope(areas=areas)


class ChatCode(BaseModel):
    """The code a member was shown last, by which a chat becomes theirs. Its own words are stored nowhere."""

    id: str  # the member
    digest: str
    expires_at: datetime
    is_used: bool = False

    def is_expired(self, at: datetime) -> bool:
        """Whether it was shown too long ago."""
        return self.expires_at <= at


class MemberCard(BaseModel):
    """The code on a member's card: only with the installation's key the seed becomes the code."""

    id: str  # the member
    seed: str
    digest: str
    since: datetime


class OfficeHours(BaseModel):
    """When a team answers, in Vietnam's time. `days`: 0 is Monday."""

    days: list[int] = Field(default_factory=lambda: [0, 1, 2, 3, 4])
    opens: time = time(7, 30)
    closes: time = time(17, 0)

    def is_open(self, at: datetime) -> bool:
        """Tell whether someone is there at this moment."""
        local = at.astimezone(VIETNAM)
        return local.weekday() in self.days and self.opens <= local.time() < self.closes

    def next_opening(self, at: datetime) -> datetime:
        """Return when someone is there again; the moment itself when someone is."""
        if self.is_open(at):
            return at
        local = at.astimezone(VIETNAM)
        for ahead in range(8):
            day = local.date() + timedelta(days=ahead)
            opening = datetime.combine(day, self.opens, VIETNAM)
            if day.weekday() in self.days and opening >= local:
                return opening
        return at


class Team(BaseModel):
    """The volunteers of one area."""

    id: str
    name: str
    area: str
    hours: OfficeHours = Field(default_factory=OfficeHours)
    is_active: bool = True
    is_demonstration: bool = False
    version: int = 0


class SignIn(BaseModel):
    """A device on which a member is signed in. `id` is the hash of the cookie's token, never the token."""

    id: str
    member: str
    created_at: datetime
    expires_at: datetime
