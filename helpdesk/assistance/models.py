"""Evidence of help given. Entries are never edited: a mistake is corrected by a new entry that names the old one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, field_validator

from helpdesk.assistance.errors import ConsentNeededError, LogInFutureError, LogTooOldError, ReasonNeededError
from helpdesk.statistics.days import local_day
from helpdesk.teams.models import Member

OLDEST = timedelta(days=60)
"""How late help may be logged: a volunteer without signal, a holiday and a month's closing fit in."""

CLOCKS_DIFFER = timedelta(minutes=5)
"""How far a phone's clock may be ahead."""

ClientId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
"""Made by the form before it is sent, so that sending it twice logs the visit once."""


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

    def check(self) -> None:
        """Refuse what no visit may be: ConsentNeededError, ReasonNeededError."""
        if self.mode is Mode.FOR_THEM and not self.consent_to_act:
            raise ConsentNeededError
        if self.result is Result.NOT_POSSIBLE and not (self.result_reason or "").strip():
            raise ReasonNeededError

    def check_time(self, *, now: datetime, corrected: datetime | None = None) -> None:
        """Refuse what cannot have happened yet or is too long ago: LogInFutureError, LogTooOldError.

        A correction may stay on the day of the entry it corrects (`corrected`), however long ago that was.
        """
        if self.happened_at > now + CLOCKS_DIFFER:
            raise LogInFutureError
        keeps_its_day = corrected is not None and local_day(self.happened_at) >= local_day(corrected)
        if self.happened_at < now - OLDEST and not keeps_its_day:
            raise LogTooOldError(days=OLDEST.days)

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
    is_demonstration: bool = False


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
