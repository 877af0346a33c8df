"""Teams, members and what they may do where."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from helpdesk.clock import VIETNAM
from helpdesk.ids import derived_id


class Permission(StrEnum):
    """One thing a member may do within a part of the area tree."""

    REQUESTS_ANSWER = "requests.answer"
    REQUESTS_ASSIGN = "requests.assign"
    LOGS_WRITE = "logs.write"
    STATISTICS_READ = "statistics.read"
    RESIDENTS_REVEAL_PHONE = "residents.reveal_phone"
    MEMBERS_MANAGE = "members.manage"
    MEMBERS_INVITE = "members.invite"
    AREAS_MANAGE = "areas.manage"
    MESSAGING_READ = "messaging.read"
    MESSAGING_MANAGE = "messaging.manage"
    CHANNELS_MANAGE = "channels.manage"
    PROCEDURES_MANAGE = "procedures.manage"
    GUIDES_PUBLISH = "guides.publish"
    AUDIT_READ = "audit.read"
    POSTERS_MAKE = "posters.make"
    LOGS_REVIEW = "logs.review"
    ROSTER_MANAGE = "roster.manage"
    SENDERS_BLOCK = "senders.block"
    SERVICE_MANAGE = "service.manage"
    SHEETS_CONFIRM = "sheets.confirm"
    REPORTS_WRITE = "reports.write"
    REPORTS_APPROVE = "reports.approve"
    TARGETS_SET = "targets.set"
    FEEDS_MANAGE = "feeds.manage"
    ANSWERS_PUBLISH = "answers.publish"
    BROADCASTS_SEND = "broadcasts.send"


class Role(StrEnum):
    """A named set of permissions."""

    MEMBER = "member"
    LEAD = "lead"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


_TEAM_WORK = {
    Permission.REQUESTS_ANSWER,
    Permission.LOGS_WRITE,
    Permission.RESIDENTS_REVEAL_PHONE,
}
_LEADING = {
    *_TEAM_WORK,
    Permission.REQUESTS_ASSIGN,
    Permission.LOGS_REVIEW,
    Permission.ROSTER_MANAGE,
    Permission.SENDERS_BLOCK,
    Permission.MEMBERS_INVITE,
    Permission.REPORTS_WRITE,
    Permission.ANSWERS_PUBLISH,
}
ROLES: dict[Role, frozenset[Permission]] = {
    Role.MEMBER: frozenset(_TEAM_WORK),
    Role.LEAD: frozenset(_LEADING),
    Role.COORDINATOR: frozenset(
        {
            *_LEADING,
            Permission.SERVICE_MANAGE,
            Permission.SHEETS_CONFIRM,
            Permission.STATISTICS_READ,
            Permission.POSTERS_MAKE,
            Permission.GUIDES_PUBLISH,
            Permission.REPORTS_APPROVE,
            Permission.TARGETS_SET,
            Permission.BROADCASTS_SEND,
        }
    ),
    Role.ADMINISTRATOR: frozenset(Permission),
}
_DESK_WORK = frozenset({Permission.STATISTICS_READ, Permission.MEMBERS_MANAGE})
"""Whoever holds one of these sees many people's figures, or decides who gets in: a desk with a second factor."""


class Grant(BaseModel):
    """A role in an area and everything below it, between two days (both included)."""

    role: Role
    area: str
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether it counts on that day."""
        return (self.valid_from is None or self.valid_from <= day) and not self.has_ended(day)

    def has_ended(self, day: date) -> bool:
        """Tell whether it counts no more."""
        return self.valid_to is not None and self.valid_to < day


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

    @property
    def is_desk(self) -> bool:
        """Whether a password alone is little protection for what is within reach."""
        return any(self.areas_for(permission) for permission in _DESK_WORK)

    def may_give(self, role: Role, reach: list[str]) -> bool:
        """Tell whether a role may be given, or taken, at a place with this reach.

        Who manages members gives what they hold themselves; who invites, only roles that may less than their own.
        """
        held = {permission for permission in Permission if self.covers(permission, reach)}
        if Permission.MEMBERS_MANAGE in held:
            return ROLES[role] <= held
        return Permission.MEMBERS_INVITE in held and ROLES[role] < held


class Member(BaseModel):
    """Someone who signs in: a volunteer, a coordinator, an administrator."""

    id: str
    username: str  # lower case, unique
    name: str
    password_hash: str  # empty: none yet, a code of their lead lets them in
    team: str | None = None
    grants: list[Grant] = Field(default_factory=list)
    language: str = "vi"
    chat: str | None = None  # the conversation in which requests reach them, if they like
    photo: str | None = None  # on their card, by its name among the files
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

    def home(self, day: date) -> str | None:
        """Return the area they work in on that day; of who works nowhere then, the last one they were given."""
        return next((grant.area for grant in self.grants if grant.holds_on(day)), self._latest_area())

    def begin(self, role: Role, area: str, *, day: date) -> None:
        """Let one role in one area begin on a day. What held before ends the day before, and stays readable."""
        before = [grant for grant in self.grants if grant.valid_from is None or grant.valid_from < day]
        ended = [
            grant if grant.has_ended(day) else grant.model_copy(update={"valid_to": day - timedelta(days=1)})
            for grant in before
        ]
        self.grants = [*ended, Grant(role=role, area=area, valid_from=day)]

    def _latest_area(self) -> str | None:
        return self.grants[-1].area if self.grants else None


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
    phone: str = ""  # that residents may call; printed on slips
    is_active: bool = True
    is_demonstration: bool = False
    version: int = 0


class Way(StrEnum):
    """How somebody signed in."""

    PASSWORD = "password"  # noqa: S105 - a word
    CODE = "code"  # of their lead


class SignIn(BaseModel):
    """A device on which a member is signed in. `id` is the hash of the cookie's token, never the token."""

    id: str
    member: str
    created_at: datetime
    expires_at: datetime
    way: Way = Way.PASSWORD
    device: str = ""  # what their browser calls itself: "Chrome · Android"
    seen_at: datetime | None = None  # to the hour
    is_half: bool = False  # the second factor is still waited for

    @property
    def handle(self) -> str:
        """What names it on pages."""
        return derived_id("device", self.id)


class EntryCode(BaseModel):
    """The code a lead made last for a member, to sign in once. Neither form of it is stored, only what proves it."""

    id: str  # the member
    digest: str  # of what is typed
    secret_digest: str  # of what the QR code carries
    made_by: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    device: str = ""  # that used it

    def is_open(self, at: datetime) -> bool:
        """Whether somebody may still come in with it."""
        return self.used_at is None and at < self.expires_at


class KnownDevice(BaseModel):
    """A device that is not asked for the second factor for a while."""

    digest: str
    until: datetime


class SecondFactor(BaseModel):
    """What a member's phone shows beside the password: sealed; it counts once a code of it was typed."""

    id: str  # the member
    sealed: str
    since: datetime | None = None  # None: not confirmed yet
    last_step: int = 0  # the 30 seconds whose code was used last: none is used twice
    recovery: list[str] = Field(default_factory=list)  # what proves the recovery codes that are left
    devices: list[KnownDevice] = Field(default_factory=list)
