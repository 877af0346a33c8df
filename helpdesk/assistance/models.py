"""Evidence of help given. Entries are never edited: a mistake is corrected by a new entry that names the old one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, field_validator

from helpdesk.assistance.errors import (
    ConsentNeededError,
    CorrectionReasonNeededError,
    LogInFutureError,
    LogTooOldError,
    NotYourLogError,
    ReasonNeededError,
)
from helpdesk.statistics.days import local_day
from helpdesk.teams.models import Member, Permission, Scope

OLDEST = timedelta(days=60)
"""How late help may be logged: a volunteer without signal, a holiday and a month's closing fit in."""

CLOCKS_DIFFER = timedelta(minutes=5)
"""How far a phone's clock may be ahead."""

ClientId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
"""Made by the form before it is sent, so that sending it twice logs the visit once."""


def check_moment(happened_at: datetime, *, now: datetime, corrected: datetime | None = None) -> None:
    """Refuse what cannot have happened yet or is too long ago: LogInFutureError, LogTooOldError.

    A correction may stay on the day of the entry it corrects (`corrected`), however long ago that was.
    """
    if happened_at > now + CLOCKS_DIFFER:
        raise LogInFutureError
    keeps_its_day = corrected is not None and local_day(happened_at) >= local_day(corrected)
    if happened_at < now - OLDEST and not keeps_its_day:
        raise LogTooOldError(days=OLDEST.days)


class Place(StrEnum):
    """Where help was given."""

    HOME = "home"
    ONE_STOP = "one_stop"
    CULTURE_HOUSE = "culture_house"
    MARKET = "market"
    ONLINE = "online"
    PHONE = "phone"


class Mode(StrEnum):
    """How: told them, did it together, or did it for them (needs their recorded consent)."""

    TOLD = "told"
    TOGETHER = "together"
    FOR_THEM = "for_them"


class Result(StrEnum):
    """What came of it."""

    DONE = "done"
    HANDED_TO_ONE_STOP = "handed_to_one_stop"
    HANDED_TO_POLICE = "handed_to_police"
    NEW_APPOINTMENT = "new_appointment"
    NOT_POSSIBLE = "not_possible"


class AgeBand(StrEnum):
    """Age as far as anyone needs it."""

    UNDER_16 = "under_16"
    ADULT = "16_59"
    SENIOR = "60_plus"


class Circumstance(StrEnum):
    """What made it harder; several may hold."""

    NO_SMARTPHONE = "no_smartphone"
    POOR_HOUSEHOLD = "poor_household"
    DISABILITY = "disability"


class VneidOutcome(StrEnum):
    """What was reached with VNeID."""

    INSTALLED = "installed"
    LEVEL_1 = "level_1"
    LEVEL_2 = "level_2"
    PAPERS_INTEGRATED = "papers_integrated"


class Captured(BaseModel):
    """What a phone's clock said when a visit was written down on it. When it got here is its `written_at`."""

    at: AwareDatetime
    happened_at: AwareDatetime
    is_by_clock: bool  # the visit's moment was read off the clock; else the member chose it
    clock_error_s: int  # how far the clock was ahead when the entry was handed in


class Help(BaseModel):
    """What is told about one visit. People, visits and dossiers stay apart: `people` is None when nobody knows."""

    happened_at: AwareDatetime
    members_present: list[str] = Field(default_factory=list, max_length=50)
    area: str
    request: str | None = None
    person_ref: str | None = None  # None: a walk-in nobody named
    people: int | None = Field(default=None, ge=1, le=500)  # heads of a group; counts where there is no person_ref
    place: Place
    mode: Mode
    consent_to_act: bool = False
    age_band: AgeBand | None = None
    circumstances: list[Circumstance] = Field(default_factory=list)
    guide: str | None = None
    guide_version: int | None = None
    step: str | None = None
    result: Result
    result_reason: str | None = Field(default=None, max_length=500)
    minutes: int | None = Field(default=None, ge=1, le=1440)
    dossiers: int = Field(default=0, ge=0, le=100)  # filed online
    dossier_code: str | None = Field(default=None, max_length=60)
    paid_online: bool = False
    vneid: VneidOutcome | None = None
    note: str | None = Field(default=None, max_length=1000)
    captured: Captured | None = None  # None: typed where there was a network

    def check(self) -> None:
        """Refuse what no visit may be: ConsentNeededError, ReasonNeededError."""
        if self.mode is Mode.FOR_THEM and not self.consent_to_act:
            raise ConsentNeededError
        if self.result is Result.NOT_POSSIBLE and not (self.result_reason or "").strip():
            raise ReasonNeededError

    def check_time(self, *, now: datetime, corrected: datetime | None = None) -> None:
        """Refuse what cannot have happened yet or is too long ago: see check_moment."""
        check_moment(self.happened_at, now=now, corrected=corrected)

    @field_validator("happened_at")
    @classmethod
    def _as_the_database_keeps_it(cls, moment: datetime) -> datetime:
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class AssistanceLog(Help):
    """One visit as it stands in the log."""

    id: str
    written_at: datetime
    member: str
    member_name: str
    team: str | None = None
    reach: list[str]
    corrects: str | None = None  # the entry this one replaces
    correction_reason: str | None = None  # why somebody else wrote the correction
    helper: str | None = None  # whose help it was, where somebody else may have written the correction
    helper_name: str | None = None
    topic: str | None = None  # what an old list says it was about, where no guide is meant
    imported_by: str | None = None  # who took it over from an old list
    is_demonstration: bool = False

    @property
    def whose(self) -> str:
        """The member whose help it was: corrections by others do not make it theirs."""
        return self.helper or self.member

    @property
    def whose_name(self) -> str:
        """What they were called when it was written."""
        return self.helper_name or self.member_name

    @property
    def heads(self) -> int | None:
        """How many people this visit helped: one person who is told apart is one; None when nobody knows."""
        return self.people or (1 if self.person_ref else None)

    def may_be_corrected(self, member: Member, scope: Scope) -> bool:
        """Tell whether a member may: their own help, or as a reviewer of the area's log. It is payment evidence."""
        return self.whose == member.id or scope.covers(Permission.LOGS_REVIEW, self.reach)

    def check_correction(self, member: Member, scope: Scope, reason: str | None) -> None:
        """Refuse who may not correct it or does not say why: NotYourLogError, CorrectionReasonNeededError."""
        if not self.may_be_corrected(member, scope):
            raise NotYourLogError
        if self.whose != member.id and not reason:
            raise CorrectionReasonNeededError

    def standing_for(self, old: "AssistanceLog", *, reason: str | None) -> "AssistanceLog":
        """Return it as the correction of an entry: the help stays that member's and that team's."""
        told = {"team": old.team, "helper": old.whose, "helper_name": old.whose_name}
        why = None if self.member == old.whose else reason
        return self.model_copy(update={**told, "correction_reason": why})


class NewLog(Help):
    """One visit as a member hands it in."""

    model_config = ConfigDict(extra="forbid")

    id: ClientId

    def written_by(
        self, member: Member, *, reach: Sequence[str], at: datetime, corrects: str | None = None
    ) -> AssistanceLog:
        """Return the entry for the log. Raises ConsentNeededError, ReasonNeededError."""
        self.check()
        return AssistanceLog(
            **self.model_dump(),
            written_at=at,
            member=member.id,
            member_name=member.name,
            team=member.team,
            reach=list(reach),
            corrects=corrects,
            is_demonstration=member.is_demonstration,
        )
